// Positions of phones and trackers on both databases: whose, of which time, sent twice, late, out of order; what the office sees.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type {
  Live,
  PositionAlarm,
  PositionBatchAnswer,
  Track,
  TrackerAnswer,
  TrackEvent,
  VehicleTracker,
} from '../../../../shared/contract/position.ts';
import { byConsole } from '../../../../server/feature/account/account-dependencies.ts';
import { recordCylinderEvents } from '../../../../server/feature/cylinder/record-cylinder-event.ts';
import { notePosition } from '../../../../server/feature/position/note-position.ts';
import { readLastPositionAt } from '../../../../server/feature/position/position.queries.ts';
import {
  removeOldPositions,
  startPositionSweep,
  sweepAlarms,
} from '../../../../server/feature/position/sweep-positions.ts';
import { readStream } from '../../../../server/log/read.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  testArea,
  type Signed,
  type TestApp,
  type TestOrganisation,
} from '../../../support/accounts.ts';
import { goodStamp } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';
import { forwardedPosition } from '../../../support/traccar.ts';

const metresADegree = 111_195;
const ring = [
  [110, 21],
  [110.1, 21],
  [110.1, 21.1],
  [110, 21.1],
  [110, 21],
];
/** Of the clock of a test: it is noon. */
const noonMs = Date.parse('2026-05-18T04:00:00Z');
const instant = (ms: number): string => new Date(ms).toISOString();
const minutes = (n: number): number => n * 60_000;

const whole = { before: null, most: 10 };

interface Answered<T> {
  readonly status: number;
  readonly body: T;
}

describeOnEachStore('positions', (engine) => {
  let t: TestApp;
  let company: TestOrganisation;
  let office: Signed;
  let courierId: string;
  let courier: Signed;
  let vehicleId: string;
  let shiftId: string;

  const call = async <T>(
    as: Pick<Signed, 'headers'>,
    method: string,
    path: string,
    body?: object,
  ): Promise<Answered<T>> => {
    const response = await t.app.request(`/api/v1${path}`, {
      method,
      headers: as.headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  };
  const get = async <T>(as: Signed, path: string): Promise<T> => {
    const { status, body } = await call<T>(as, 'GET', path);
    expect(status).toBe(200);
    return body;
  };

  const addVehicle = async (plate: string, of = company): Promise<string> => {
    const id = t.deps.newId();
    await t.store.atomically(async (trx) => {
      await trx
        .insertInto('vehicle')
        .values({
          vehicle_id: id,
          version: 1,
          organisation_id: of.organisationId,
          plate,
          code: `V${plate}`,
          approved_until: '2027-03-31',
          insured_until: '2027-03-31',
          max_load_g: 300_000,
          max_cylinders: null,
          photo_sha256: null,
          ended_at: null,
        })
        .execute();
    });
    return id;
  };
  /** Begun an hour ago, unless it is said otherwise. */
  const addShift = async (
    more: {
      readonly vehicleId?: string;
      readonly courierId?: string;
      readonly begunMs?: number;
      readonly endedMs?: number;
      readonly of?: TestOrganisation;
      readonly area?: string;
    } = {},
  ): Promise<string> => {
    const id = t.deps.newId();
    await t.store.atomically(async (trx) => {
      await trx
        .insertInto('shift')
        .values({
          shift_id: id,
          version: 1,
          organisation_id: (more.of ?? company).organisationId,
          courier_id: more.courierId ?? courierId,
          vehicle_id: more.vehicleId ?? vehicleId,
          area: more.area ?? testArea,
          begun_at: instant(more.begunMs ?? noonMs - minutes(60)),
          ended_at: more.endedMs === undefined ? null : instant(more.endedMs),
          count_id: null,
          explanation: null,
          closed_at: null,
          closed_by: null,
          close_note: null,
        })
        .execute();
    });
    return id;
  };
  const endShift = async (id: string, endedMs: number): Promise<void> => {
    await t.store.atomically(async (trx) => {
      await trx
        .updateTable('shift')
        .set({ ended_at: instant(endedMs) })
        .where('shift_id', '=', id)
        .execute();
    });
  };

  /** So many minutes after (before: negative) noon, so many metres north of the middle of the zone. */
  const point = (afterMin: number, northM = 0, more: object = {}) => ({
    at: instant(noonMs + minutes(afterMin)),
    lng: 110.05,
    lat: 21.05 + northM / metresADegree,
    accuracyM: 10,
    speedMps: 5,
    headingDeg: 90,
    ...more,
  });
  const send = async (points: readonly object[], more: object = {}, as = courier): Promise<PositionBatchAnswer> => {
    const { status, body } = await call<PositionBatchAnswer>(as, 'POST', '/positions', { shiftId, points, ...more });
    expect(status).toBe(200);
    return body;
  };
  const track = (query = ''): Promise<Track> =>
    get<Track>(
      office,
      `/tracks?vehicleId=${vehicleId}&from=${instant(noonMs - minutes(720))}&to=${instant(noonMs + minutes(720))}${query}`,
    );
  const tracked = async (): Promise<string[]> =>
    (await track()).pieces.flatMap(({ source, points }) => points.map(({ at }) => `${source} ${at}`));
  const alarms = async (query = ''): Promise<PositionAlarm[]> =>
    (await get<{ items: PositionAlarm[] }>(office, `/position-alarms?limit=50${query}`)).items;
  const alarmWords = async (): Promise<string[]> =>
    (await alarms()).toReversed().map(({ kind, openedAt, closedAt }) => {
      const after = (at: string): number => (Date.parse(at) - noonMs) / 60_000;
      return `${kind} ${after(openedAt)}${closedAt === null ? '' : ` to ${after(closedAt)}`}`;
    });
  const addZone = async (): Promise<void> => {
    const [zoneId, bindingId] = [t.deps.newId(), t.deps.newId()];
    await t.store.atomically(async (trx) => {
      await trx
        .insertInto('zone')
        .values({
          zone_id: zoneId,
          version: 1,
          organisation_id: company.organisationId,
          name: '东片',
          polygons: JSON.stringify([ring]),
          villages: '[]',
          ended_at: null,
        })
        .execute();
      await trx
        .insertInto('binding')
        .values({
          binding_id: bindingId,
          organisation_id: company.organisationId,
          courier_id: courierId,
          kind: 'zone',
          target_id: zoneId,
          from_on: '2026-01-01',
          until_on: null,
          made_at: '2026-01-01T00:00:00.000Z',
          ended_at: null,
          end_reason: null,
        })
        .execute();
    });
  };

  beforeEach(async () => {
    t = await openTestApp(engine);
    company = await makeOrganisation(t.deps, { kind: 'gas-company', name: '某燃气公司' });
    await makePerson(t.deps, company, { username: 'office', roles: ['office'], siteId: null });
    office = await signInAs(t, 'office');
    courierId = await makePerson(t.deps, company, { username: 'courier', name: '送气工甲', roles: ['courier'] });
    courier = await signInAs(t, 'courier');
    vehicleId = await addVehicle('粤GA1234');
    shiftId = await addShift();
  });
  afterEach(async () => {
    await t.close();
  });

  it('are kept as they are: 1e-7 degrees, speed and heading, the last one for the gate', async () => {
    const answer = await send([point(-2, 10), point(-1, 20, { lng: 110.123_456_78, speedMps: null, headingDeg: 360 })]);
    expect(answer).toEqual({ kept: 2, repeated: 0, outside: 0, serverTime: instant(noonMs) });
    const { pieces, next } = await track();
    expect(next).toBeNull();
    expect(pieces).toMatchObject([
      {
        shiftId,
        courierId,
        source: 'phone',
        points: [
          { at: instant(noonMs - minutes(2)), lng: 110.05, accuracyM: 10, speedMps: 5, headingDeg: 90 },
          { at: instant(noonMs - minutes(1)), lng: 110.123_456_8, speedMps: null, headingDeg: 0 },
        ],
      },
    ]);
    const at = instant(noonMs);
    expect(await readLastPositionAt(t.store.reader, { vehicleId, at })).toBe(instant(noonMs - minutes(1)));
    const earlier = { vehicleId, at: instant(noonMs - minutes(1.5)) };
    expect(await readLastPositionAt(t.store.reader, earlier)).toBe(instant(noonMs - minutes(2)));
    expect(await readLastPositionAt(t.store.reader, { vehicleId: t.deps.newId(), at })).toBeNull();
  });

  it('sent again are kept once, with what is new among them; a batch within a batch too', async () => {
    expect(await send([point(-3), point(-2)])).toMatchObject({ kept: 2, repeated: 0 });
    expect(await send([point(-3), point(-2)])).toMatchObject({ kept: 0, repeated: 2 });
    expect(await send([point(-3), point(-2), point(-1), point(-1)])).toMatchObject({ kept: 1, repeated: 3 });
    expect(await tracked()).toHaveLength(3);
    expect(await send([])).toMatchObject({ kept: 0, repeated: 0, outside: 0 });
  });

  it('of many batches at once are all kept, each once, and raise each alarm once', async () => {
    await addZone();
    const batches = Array.from({ length: 8 }, (_, n) =>
      Array.from({ length: 12 }, (__, i) => point(-40 + n * 4 + i * 0.5, 9000)),
    );
    const answers = await Promise.all(batches.map((points) => send(points)));
    expect(answers.reduce((sum, { kept }) => sum + kept, 0)).toBe(68);
    expect(await tracked()).toHaveLength(68);
    const open = await alarms('&kind=out-of-zone');
    expect(open).toHaveLength(1);
    expect(open).toMatchObject([{ closedAt: null }]);
  });

  it('come in any order and hours late, and lie in the order of time', async () => {
    await send([point(-1, 30), point(-3, 10)]);
    await send([point(-40, 0), point(-2, 20), point(-59, 0)]);
    const { pieces } = await track();
    expect(pieces[0]?.points.map(({ at }) => (Date.parse(at) - noonMs) / 60_000)).toEqual([-59, -40, -3, -2, -1]);
    const { vehicles } = await get<Live>(office, '/live');
    expect(vehicles).toMatchObject([{ at: instant(noonMs - minutes(1)) }]);
  });

  it('are only those of working time: at the second it begins and ends, and not one second before or after', async () => {
    await endShift(shiftId, noonMs - minutes(10));
    const answer = await send([
      point(-60, 0, { at: instant(noonMs - minutes(60) - 1000) }),
      point(-60),
      point(-10),
      point(-10, 0, { at: instant(noonMs - minutes(10) + 1000) }),
    ]);
    expect(answer).toMatchObject({ kept: 2, outside: 2 });
    expect(await tracked()).toEqual([
      `phone ${instant(noonMs - minutes(60))}`,
      `phone ${instant(noonMs - minutes(10))}`,
    ]);
  });

  it('by a clock that is known to be wrong are put right, by one that is a little ahead too, and never lie in the future', async () => {
    await send([point(100)], { clockOffsetMs: -minutes(105) });
    expect(await tracked()).toEqual([`phone ${instant(noonMs - minutes(5))}`]);
    await send([point(2), point(3)]);
    expect((await tracked()).slice(1)).toEqual([`phone ${instant(noonMs - minutes(1))}`, `phone ${instant(noonMs)}`]);
    expect(await send([point(6)])).toMatchObject({ kept: 0, outside: 1 });
  });

  it("are not taken of another's shift, nor of another company's, nor without one", async () => {
    await makePerson(t.deps, company, { username: 'second', roles: ['courier'] });
    const elsewhere = await makeOrganisation(t.deps, { kind: 'gas-company', name: '另一燃气公司' });
    await makePerson(t.deps, elsewhere, { username: 'stranger', roles: ['courier', 'office'], siteId: null });
    const batch = { shiftId, points: [point(-1)] };
    for (const username of ['second', 'stranger']) {
      expect((await call(await signInAs(t, username), 'POST', '/positions', batch)).status).toBe(404);
    }
    expect((await call(office, 'POST', '/positions', batch)).status).toBe(404);
    expect((await call(courier, 'POST', '/positions', { ...batch, shiftId: t.deps.newId() })).status).toBe(404);
    expect(await tracked()).toEqual([]);
  });

  it('of more than 500, off the globe or without an offset are refused whole', async () => {
    const many = Array.from({ length: 501 }, (_, i) => point(-i / 60));
    for (const points of [many, [point(-1, 0, { lat: 90.1 })], [point(-1, 0, { at: '2026-05-18T12:00:00' })]]) {
      expect((await call(courier, 'POST', '/positions', { shiftId, points })).status).toBe(400);
    }
    expect(await send(many.slice(0, 500))).toMatchObject({ kept: 500 });
  });

  it('out of the zone are an alarm until they are back, with an event that says not where', async () => {
    await addZone();
    const edgeM = 0.05 * metresADegree;
    await send([point(-20), point(-10, edgeM + 500)]);
    expect(await alarmWords()).toEqual(['out-of-zone -10']);
    expect(await get<Live>(office, '/live')).toMatchObject({ vehicles: [{ alarms: ['out-of-zone'] }] });
    await send([point(-9, edgeM + 600)]);
    await send([point(-1, edgeM - 10)]);
    expect(await alarmWords()).toEqual(['out-of-zone -10 to -1']);
    const [alarm] = await alarms('&open=0');
    expect(alarm).toMatchObject({
      vehicleId,
      courierId,
      shiftId,
      plate: '粤GA1234',
      found: 500,
      limit: 50,
      source: 'phone',
    });
    const events = await readStream(t.store.reader, 'position-alarm', alarm?.alarmId ?? '', whole);
    expect(events.map(({ type }) => type)).toEqual(['position-alarm-closed', 'position-alarm-opened']);
    expect(JSON.stringify(events)).not.toMatch(/l(ng|at)|110\.|21\./);
  });

  it('with a receiver that is worse than the rules take are kept, and raise nothing', async () => {
    await addZone();
    await send([point(-20), point(-10, 20_000, { accuracyM: 201 })]);
    expect(await tracked()).toHaveLength(2);
    expect(await alarmWords()).toEqual([]);
  });

  it('too fast, too far in a moment, or too long in one place are alarms; at a door a long stop is work', async () => {
    await send([point(-58, 0, { speedMps: 25 }), point(-57, 1400)]);
    await send([point(-56.9, 9000)]);
    const standing = (from: number, northM: number) =>
      Array.from({ length: 48 }, (_, i) => point(from + i, northM, { speedMps: 0 }));
    await send(standing(-56, 9000));
    expect(await alarmWords()).toEqual(['overspeed -58 to -57', 'impossible-jump -56.9 to -56', 'long-stop -11']);

    const customerId = t.deps.newId();
    await t.store.atomically(async (trx) => {
      await trx
        .insertInto('customer_person')
        .values({
          customer_id: customerId,
          organisation_id: company.organisationId,
          name: '用户甲',
          name_key: null,
          telephone: null,
          telephone_key: null,
          address: null,
          address_key: null,
          lng_e7: 1_100_500_000,
          lat_e7: Math.round((21.05 + 50 / metresADegree) * 1e7),
          accuracy_m: 10,
          identity_kind: null,
          identity_number: null,
          identity_key: null,
          confirmed_by: null,
          confirmation_sha256: null,
          witness: null,
          photo_sha256: null,
          erased_at: null,
        })
        .execute();
    });
    const before = (await alarms()).length;
    t.clock.pass(minutes(60));
    await send([point(-5, 0, { speedMps: 10 }), ...standing(0, 0)]);
    expect((await alarms()).filter(({ kind }) => kind === 'long-stop')).toHaveLength(1);
    expect((await alarms()).length).toBe(before);
  });

  it('that come late show what nobody saw then, and end what was only thought', async () => {
    await addZone();
    const edgeM = 0.05 * metresADegree;
    await send([point(-50), point(-9)]);
    // Offline meanwhile: it was out of the zone and came back.
    await send([point(-30, edgeM + 300), point(-20, edgeM - 300)]);
    expect(await alarmWords()).toEqual(['out-of-zone -30 to -20']);
    await send([point(-30, edgeM + 300), point(-20, edgeM - 300)]);
    await send([point(-29, edgeM + 400)]);
    expect(await alarmWords()).toEqual(['out-of-zone -30 to -20']);
    await send([point(-4, edgeM + 900)]);
    await send([point(-4.5, edgeM + 800)]);
    expect(await alarmWords()).toEqual(['out-of-zone -30 to -20', 'out-of-zone -4']);
    await send([point(-3, edgeM - 10)]);
    expect(await alarmWords()).toEqual(['out-of-zone -30 to -20', 'out-of-zone -4 to -3']);
  });

  it('that stay away are silence: at the minute not yet, after it until the next comes or the shift ends', async () => {
    await send([point(0)]);
    t.clock.pass(minutes(15));
    await sweepAlarms(t.deps);
    expect(await alarmWords()).toEqual([]);
    t.clock.pass(1000);
    expect(await get<Live>(office, '/live')).toMatchObject({ vehicles: [{ state: 'silent', alarms: ['silent'] }] });
    await sweepAlarms(t.deps);
    await sweepAlarms(t.deps);
    expect(await alarmWords()).toEqual(['silent 15']);
    await send([point(5)]);
    expect(await alarmWords()).toEqual(['silent 15']);
    t.clock.pass(minutes(2));
    await send([point(17)]);
    expect(await alarmWords()).toEqual(['silent 15 to 17']);

    t.clock.pass(minutes(20));
    await sweepAlarms(t.deps);
    await endShift(shiftId, noonMs + minutes(36));
    await sweepAlarms(t.deps);
    expect(await alarmWords()).toEqual(['silent 15 to 17', 'silent 32 to 36']);
  });

  it('of a shift that never told of itself is silence from its beginning', async () => {
    await sweepAlarms(t.deps);
    expect(await alarmWords()).toEqual(['silent -45']);
  });

  it('are shown live to the own office and the authority of the area, without names, and then what changed', async () => {
    const other = await addVehicle('粤GB2222');
    const second = await makePerson(t.deps, company, { username: 'second', roles: ['courier'] });
    const otherShift = await addShift({ vehicleId: other, courierId: second, begunMs: noonMs - minutes(1) });
    await recordCylinders(3);
    await send([point(-1, 0, { speedMps: 0 })]);
    const first = await get<Live>(office, '/live');
    expect(first.running).toBe(2);
    expect(first.vehicles).toMatchObject([
      { vehicleId, shiftId, plate: '粤GA1234', courierId, state: 'standing', alarms: [], loadCount: 3, lng: 110.05 },
      { vehicleId: other, lng: null, at: null, state: 'standing', loadCount: 0 },
    ]);
    expect(JSON.stringify(first)).not.toContain('送气工');

    t.clock.pass(minutes(1));
    const since = async (asOf: string): Promise<Live> => await get<Live>(office, `/live?since=${asOf}`);
    const quiet = await since(instant(t.clock.now()));
    // The other one never told where it is: it is always among them.
    expect(quiet.vehicles.map((vehicle) => vehicle.vehicleId)).toEqual([other]);
    await send([point(0.5, 0, { speedMps: 8 })]);
    const moved = await since(instant(t.clock.now()));
    expect(moved.vehicles).toMatchObject([{ vehicleId, state: 'moving', speedMps: 8 }, { vehicleId: other }]);
    await endShift(otherShift, t.clock.now());
    expect(await since(first.asOf)).toMatchObject({ running: 1, endedShiftIds: [otherShift] });

    const page = await get<Live>(office, '/live?limit=1');
    expect(page.vehicles).toHaveLength(1);
    const looks = await t.store.reader.selectFrom('look').selectAll().where('what', '=', 'live').execute();
    expect(looks.map(({ subjects }) => JSON.parse(subjects) as string[])).toEqual([[courierId, second], [courierId]]);
  });

  /** So many aboard. */
  async function recordCylinders(count: number): Promise<void> {
    const by = byConsole(instant(noonMs));
    for (let n = 0; n < count; n += 1) {
      const id = t.deps.newId();
      await t.store.atomically(async (trx) => {
        await recordCylinderEvents(
          trx,
          null,
          id,
          [
            {
              type: 'registered',
              code: `AZ9${n}`,
              facts: { ...goodStamp, serialNo: String(n) },
              ownerOrganisationId: company.organisationId,
              state: 'active',
              custody: { kind: 'vehicle', id: vehicleId, siteId: null },
              assumed: [],
              source: 'import',
              importId: null,
              photoSha256: null,
            },
          ],
          by,
        );
      });
    }
  }

  it('are hidden from other companies and areas, and from who is no watcher', async () => {
    await send([point(-1)]);
    const elsewhere = await makeOrganisation(t.deps, { kind: 'gas-company', name: '另一燃气公司' });
    await makePerson(t.deps, elsewhere, { username: 'stranger', roles: ['office'], siteId: null });
    const stranger = await signInAs(t, 'stranger');
    const far = await makeOrganisation(t.deps, { kind: 'authority', name: '远处监管所', area: '440811' });
    await makePerson(t.deps, far, { username: 'far', roles: ['supervisor'], siteId: null });
    const near = await makeOrganisation(t.deps, { kind: 'authority', name: '某监管所', area: testArea.slice(0, 6) });
    await makePerson(t.deps, near, { username: 'near', roles: ['supervisor'], siteId: null });
    const range = `from=${instant(noonMs - minutes(60))}&to=${instant(noonMs)}`;
    for (const username of ['stranger', 'far']) {
      const signed = username === 'stranger' ? stranger : await signInAs(t, username);
      expect(await get<Live>(signed, '/live')).toMatchObject({ vehicles: [], running: 0 });
      expect((await call(signed, 'GET', `/tracks?vehicleId=${vehicleId}&${range}`)).status).toBe(404);
      expect((await call(signed, 'GET', `/tracks/${vehicleId}/events?${range}`)).status).toBe(404);
      expect((await call(signed, 'GET', `/vehicles/${vehicleId}/tracker`)).status).toBe(404);
    }
    const watcher = await signInAs(t, 'near');
    expect((await get<Live>(watcher, '/live')).vehicles).toHaveLength(1);
    expect((await get<Track>(watcher, `/tracks?vehicleId=${vehicleId}&${range}`)).pieces).toHaveLength(1);
    for (const path of ['/live', `/tracks?vehicleId=${vehicleId}&${range}`, '/position-alarms']) {
      expect((await call(courier, 'GET', path)).status).toBe(403);
    }
    const looks = await t.store.reader
      .selectFrom('look')
      .select('organisation_id')
      .where('what', '=', 'track')
      .execute();
    expect(looks).toEqual([{ organisation_id: near.organisationId }]);
  });

  it('are a track of at most a day: page by page, or with fewer points for the same line', async () => {
    const straight = Array.from({ length: 30 }, (_, i) => point(-30 + i, i * 100));
    await send(straight);
    const first = await track('&limit=20');
    expect(first.pieces[0]?.points).toHaveLength(20);
    const rest = await track(`&limit=20&after=${first.next ?? ''}`);
    expect(rest.pieces[0]?.points).toHaveLength(10);
    expect(rest.next).toBeNull();
    expect((await track('&simplifyM=5')).pieces[0]?.points).toHaveLength(2);
    const from = instant(noonMs - minutes(24 * 60));
    const longer = `/tracks?vehicleId=${vehicleId}&from=${from}&to=${instant(noonMs + 1)}`;
    expect((await call(office, 'GET', longer)).status).toBe(400);
    expect((await call(office, 'GET', `${longer.replace(instant(noonMs + 1), instant(noonMs))}`)).status).toBe(200);
  });

  it('of acts are part of the track, and the acts lie along it', async () => {
    await send([point(-30)]);
    const deliveryId = t.deps.newId();
    const at = instant(noonMs - minutes(20));
    const noted = { courierId, vehicleId, shiftId, at };
    await t.store.atomically(async (trx) => {
      const position = { lng: 110.06, lat: 21.06, accuracyM: 8 };
      const mark = { kind: 'delivery', id: deliveryId } as const;
      await notePosition(trx, { ...noted, position, mark });
      await notePosition(trx, { ...noted, position, mark });
      await notePosition(trx, { ...noted, position: null, mark: { kind: 'leak', id: shiftId } });
      await notePosition(trx, { ...noted, shiftId: null, position });
      await notePosition(trx, { ...noted, at: instant(noonMs - minutes(40)), position });
    });
    expect(await tracked()).toHaveLength(3);
    expect((await get<Live>(office, '/live')).vehicles).toMatchObject([{ at, lng: 110.06 }]);
    const range = `from=${instant(noonMs - minutes(60))}&to=${instant(noonMs)}`;
    const events = `/tracks/${vehicleId}/events?${range}`;
    const { items } = await get<{ items: TrackEvent[] }>(office, events);
    expect(items).toMatchObject([
      { at, kind: 'leak', id: shiftId, lng: null },
      { at, kind: 'delivery', id: deliveryId, lng: 110.06, accuracyM: 8 },
    ]);
    const page = await get<{ items: TrackEvent[]; next: string }>(office, `${events}&limit=1`);
    expect((await get<{ items: TrackEvent[] }>(office, `${events}&after=${page.next}`)).items).toMatchObject([
      { kind: 'delivery' },
    ]);
  });

  it('of acts are watched like others: with the next batch, or soon where none comes', async () => {
    await addZone();
    const act = async (afterMin: number, northM: number): Promise<void> => {
      const { lng, lat } = point(afterMin, northM);
      const at = instant(noonMs + minutes(afterMin));
      await t.store.atomically(async (trx) => {
        await notePosition(trx, { courierId, vehicleId, shiftId, at, position: { lng, lat, accuracyM: 8 } });
      });
    };
    await act(-50, 0);
    await act(-40, 9000);
    await sweepAlarms(t.deps);
    expect(await alarmWords()).toEqual(['out-of-zone -40', 'silent -25']);
    await act(-20, 0);
    await act(-10, 9000);
    await send([point(-9, 9000), point(-1)]);
    expect(await alarmWords()).toEqual(['out-of-zone -40 to -20', 'silent -25 to -1', 'out-of-zone -10 to -1']);
    await sweepAlarms(t.deps);
    expect(await alarms()).toHaveLength(3);
  });

  it('are removed when they are old, with one event that says how many; alarms stay', async () => {
    await addZone();
    await send([point(-2), point(-1, 9000)]);
    t.clock.pass(90 * 24 * 60 * 60_000 - minutes(1));
    office = await signInAs(t, 'office');
    courier = await signInAs(t, 'courier');
    const live = await addShift({ begunMs: t.clock.now() - minutes(5) });
    await send([{ ...point(0), at: instant(t.clock.now()) }], { shiftId: live });
    expect(await removeOldPositions(t.deps, 90)).toBe(1);
    t.clock.pass(minutes(1) + 1);
    expect(await removeOldPositions(t.deps, 90)).toBe(2);
    expect(await removeOldPositions(t.deps, 90)).toBe(0);
    const left = await t.store.reader.selectFrom('position').select('shift_id').execute();
    expect(left).toEqual([{ shift_id: live }]);
    expect((await alarms()).map(({ kind }) => kind)).toContain('out-of-zone');
    const events = await readStream(t.store.reader, 'positions', 'positions', whole);
    expect(events.map(({ data }) => data)).toMatchObject([
      { type: 'positions-removed', positions: 2 },
      { type: 'positions-removed', positions: 1 },
    ]);
  });

  const makeKey = async (): Promise<{ keyId: string; secret: string }> => {
    const input = { organisationId: company.organisationId, label: '车队平台' };
    const { status, body } = await call<{ keyId: string; secret: string }>(office, 'POST', '/tracker-keys', input);
    expect(status).toBe(200);
    return body;
  };
  const fit = (deviceId: string | null, vehicle = vehicleId): Promise<Answered<VehicleTracker>> =>
    call<VehicleTracker>(office, 'PUT', `/vehicles/${vehicle}/tracker`, { deviceId });
  const forward = (secret: string, body: object): Promise<Answered<TrackerAnswer>> =>
    call<TrackerAnswer>(
      { headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` } },
      'POST',
      '/trackers/positions',
      body,
    );
  const device = '123456789012345';

  it('of a tracker are taken as Traccar forwards them, by key, once, and count for the gate', async () => {
    const { secret } = await makeKey();
    t.clock.pass(-minutes(1));
    await fit(device);
    t.clock.pass(minutes(1));
    const body = forwardedPosition({ speed: 10, accuracy: 0 });
    expect(await forward(secret, body)).toEqual({ status: 200, body: { kept: true, why: null } });
    expect((await forward(secret, body)).body).toEqual({ kept: false, why: 'sent-before' });
    const at = '2026-05-18T03:59:50.000Z';
    expect((await track()).pieces).toMatchObject([
      { source: 'tracker', shiftId, courierId, points: [{ at, accuracyM: null, speedMps: 5.14, headingDeg: 0 }] },
    ]);
    expect(await readLastPositionAt(t.store.reader, { vehicleId, at: instant(noonMs) })).toBe(at);
    const { vehicles } = await get<Live>(office, '/live');
    expect(vehicles).toMatchObject([{ source: 'tracker', at, state: 'moving', accuracyM: null }]);
    await send([point(0, 0, { speedMps: 0 })]);
    expect((await get<Live>(office, '/live')).vehicles).toMatchObject([{ source: 'phone', state: 'standing' }]);

    const query = new URLSearchParams({
      key: secret,
      uniqueId: device,
      fixTime: String(noonMs - 5000),
      latitude: '21.0501',
      longitude: '110.05',
      speed: '0.0',
      course: '0.0',
      accuracy: '0.0',
      valid: 'true',
    });
    const asked = await t.app.request(`/api/v1/trackers/positions?${query.toString()}`);
    expect([asked.status, await asked.json()]).toEqual([200, { kept: true, why: null }]);
    const bare = await t.app.request(`/api/v1/trackers/positions?key=${secret}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(bare.status).toBe(200);
    expect((await tracked()).filter((text) => text.startsWith('tracker'))).toHaveLength(2);
  });

  it('of a tracker are refused without a key, with one that was ended, and as anything else', async () => {
    const { secret, keyId } = await makeKey();
    const body = forwardedPosition({});
    expect((await forward('x'.repeat(43), body)).status).toBe(401);
    expect(
      (await call({ headers: { 'content-type': 'application/json' } }, 'POST', '/trackers/positions', body)).status,
    ).toBe(401);
    expect((await call(courier, 'POST', '/trackers/positions', body)).status).toBe(401);
    expect((await forward(secret, { event: {} })).status).toBe(400);
    // It is a key for trackers and for nothing else.
    expect((await t.app.request('/api/v1/live', { headers: { authorization: `Bearer ${secret}` } })).status).toBe(401);
    expect((await call(office, 'PUT', `/tracker-keys/${keyId}/end`)).status).toBe(200);
    expect((await call(office, 'PUT', `/tracker-keys/${keyId}/end`)).status).toBe(200);
    expect((await forward(secret, body)).status).toBe(401);
    const keys = await get<{ items: unknown[] }>(office, `/organisations/${company.organisationId}/tracker-keys`);
    expect(keys.items).toMatchObject([{ keyId, label: '车队平台', endedAt: instant(noonMs) }]);
    expect(JSON.stringify(keys)).not.toContain(secret);
  });

  it('of an unknown tracker are counted and listed, not refused; those of the future are nothing', async () => {
    const { secret } = await makeKey();
    expect((await forward(secret, forwardedPosition({}))).body).toEqual({ kept: false, why: 'unknown-device' });
    await forward(secret, forwardedPosition({}));
    const ahead = forwardedPosition({ fixTime: instant(noonMs + minutes(6)) });
    expect((await forward(secret, ahead)).body).toEqual({ kept: false, why: 'ahead-of-time' });
    const unknown = `/organisations/${company.organisationId}/unknown-trackers`;
    expect((await get<{ items: unknown[] }>(office, unknown)).items).toMatchObject([{ deviceId: device, reports: 2 }]);
    expect(await tracked()).toEqual([]);
  });

  it('of more unknown trackers than anybody looks through are not listed any more', async () => {
    const { secret } = await makeKey();
    await t.store.atomically(async (trx) => {
      for (let n = 0; n < 999; n += 1) {
        const seen = { organisation_id: company.organisationId, device_id: `d-${n}`, vehicle_id: null, reports: 1 };
        const at = { first_at: instant(noonMs), last_at: instant(noonMs), moving_since: null, moved_at: null };
        await trx
          .insertInto('tracker_seen')
          .values({ ...seen, ...at })
          .execute();
      }
    });
    for (const id of ['e-1', 'e-2', 'e-1']) await forward(secret, forwardedPosition({}, id));
    const path = `/organisations/${company.organisationId}/unknown-trackers?after=`;
    const after = Buffer.from(JSON.stringify([company.organisationId, 'd-999'])).toString('base64url');
    const { items } = await get<{ items: unknown[] }>(office, `${path}${after}`);
    expect(items).toMatchObject([{ deviceId: 'e-1', reports: 2 }]);
  });

  it('of a tracker belong to the vehicle that had it then, which is kept on record', async () => {
    const { secret } = await makeKey();
    const other = await addVehicle('粤GB2222');
    const otherShift = await addShift({ vehicleId: other, courierId: t.deps.newId() });
    t.clock.set(instant(noonMs - minutes(30)));
    expect((await fit(device)).status).toBe(200);
    expect((await fit(device)).body.trackers).toHaveLength(1);
    expect(await fit(device, other)).toMatchObject({ status: 409 });
    t.clock.set(instant(noonMs - minutes(10)));
    await fit(null);
    expect((await fit(device, other)).status).toBe(200);
    t.clock.set(instant(noonMs));
    const of = (min: number) => forwardedPosition({ fixTime: instant(noonMs + minutes(min)) });
    expect((await forward(secret, of(-5))).body.kept).toBe(true);
    expect((await forward(secret, of(-15))).body.kept).toBe(true);
    expect((await forward(secret, of(-31))).body.why).toBe('unknown-device');
    const rows = await t.store.reader.selectFrom('position').select(['shift_id', 'at']).orderBy('at').execute();
    expect(rows).toEqual([
      { shift_id: shiftId, at: instant(noonMs - minutes(15)) },
      { shift_id: otherShift, at: instant(noonMs - minutes(5)) },
    ]);
    const { trackers } = await get<VehicleTracker>(office, `/vehicles/${vehicleId}/tracker`);
    expect(trackers).toEqual([
      { deviceId: device, from: instant(noonMs - minutes(30)), until: instant(noonMs - minutes(10)), lastAt: null },
    ]);
    const stranger = await makeOrganisation(t.deps, { kind: 'gas-company', name: '另一燃气公司' });
    await makePerson(t.deps, stranger, { username: 'stranger', roles: ['office'], siteId: null });
    const path = `/vehicles/${vehicleId}/tracker`;
    expect((await call(await signInAs(t, 'stranger'), 'PUT', path, { deviceId: '999' })).status).toBe(404);
  });

  it('of a tracker without a shift are not kept; that it moves is an alarm until a shift begins', async () => {
    const { secret } = await makeKey();
    t.clock.pass(-minutes(90));
    await fit(device);
    t.clock.pass(minutes(90));
    await endShift(shiftId, noonMs - minutes(30));
    const of = (min: number, speed: number) => forwardedPosition({ fixTime: instant(noonMs + minutes(min)), speed });
    expect((await forward(secret, of(-20, 20))).body).toEqual({ kept: false, why: 'no-shift' });
    expect(await alarmWords()).toEqual([]);
    await forward(secret, of(-18, 20));
    await forward(secret, of(-17, 0));
    expect(await alarmWords()).toEqual(['moving-without-shift -20']);
    expect(await alarms('&open=1')).toMatchObject([
      { vehicleId, shiftId: null, courierId: null, found: 37, limit: 10 },
    ]);
    expect(await tracked()).toEqual([]);
    expect(await readLastPositionAt(t.store.reader, { vehicleId, at: instant(noonMs) })).toBe(
      instant(noonMs - minutes(17)),
    );
    await addShift({ begunMs: noonMs - minutes(16) });
    expect((await forward(secret, of(-15, 20))).body.kept).toBe(true);
    expect(await alarmWords()).toEqual(['moving-without-shift -20 to -16']);
    expect(await tracked()).toHaveLength(1);
  });

  it('of a tracker that falls silent while its vehicle moves end the alarm half an hour later', async () => {
    const { secret } = await makeKey();
    t.clock.pass(-minutes(90));
    await fit(device);
    t.clock.pass(minutes(90));
    await endShift(shiftId, noonMs - minutes(30));
    for (const min of [-3, -1]) {
      await forward(secret, forwardedPosition({ fixTime: instant(noonMs + minutes(min)), speed: 20 }));
    }
    t.clock.set(instant(noonMs + minutes(29)));
    await sweepAlarms(t.deps);
    expect(await alarmWords()).toEqual(['moving-without-shift -3']);
    t.clock.pass(1);
    await sweepAlarms(t.deps);
    expect(await alarmWords()).toEqual(['moving-without-shift -3 to -1']);
  });

  it('of a tracker whose vehicle is out of use are those of an unknown one', async () => {
    const { secret } = await makeKey();
    t.clock.pass(-minutes(90));
    await fit(device);
    t.clock.pass(minutes(90));
    await endShift(shiftId, noonMs - minutes(30));
    expect((await call(office, 'PUT', `/vehicles/${vehicleId}/end`, { reason: '报废' })).status).toBe(200);
    for (const min of [-3, -1]) {
      const report = forwardedPosition({ fixTime: instant(noonMs + minutes(min)), speed: 20 });
      expect((await forward(secret, report)).body).toEqual({ kept: false, why: 'unknown-device' });
    }
    expect(await alarmWords()).toEqual([]);
    expect(await fit('5555')).toMatchObject({ status: 409 });
    expect((await fit(null)).status).toBe(200);
  });

  it('are looked through while the server runs: old ones at once, until it stops', async () => {
    await send([point(-1)]);
    t.clock.pass(2 * 24 * 60 * 60_000);
    const errors: unknown[] = [];
    const sweep = startPositionSweep(t.deps, 1, (error) => errors.push(error));
    await sweep.stop();
    expect(errors).toEqual([]);
    expect(await t.store.reader.selectFrom('position').select('at').execute()).toEqual([]);
  });

  it('without a fix prove that the tracker lives, and nothing of where', async () => {
    const { secret } = await makeKey();
    t.clock.pass(-minutes(5));
    await fit(device);
    t.clock.pass(minutes(5));
    const blind = forwardedPosition({ valid: false, fixTime: instant(noonMs - minutes(1)) });
    expect((await forward(secret, blind)).body).toEqual({ kept: false, why: 'no-fix' });
    expect(await tracked()).toEqual([]);
  });
});
