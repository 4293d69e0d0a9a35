// Beginning a shift: whose vehicle, which papers, whose shift is open on it already, and what arrives late or twice.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OwnShift } from '../../../../shared/contract/shift.ts';
import { readOpenShift, readShiftAt } from '../../../../server/feature/shift/shift.queries.ts';
import { readStream } from '../../../../server/log/read.ts';
import { makeOrganisation, makePerson, openTestApp, signInAs, type TestApp } from '../../../support/accounts.ts';
import { addCourier, addVehicle, bind, call, openDelivery, type Delivery } from '../../../support/delivery.ts';
import { describeOnEachStore } from '../../../support/stores.ts';
import { send } from '../../../support/station.ts';
import { begin, end } from './days.ts';

const here = { lng: 110.25, lat: 21.25, accuracyM: 10 };

describeOnEachStore('a shift', (engine) => {
  let t: TestApp;
  let town: Delivery;

  beforeEach(async () => {
    t = await openTestApp(engine);
    town = await openDelivery(t);
  });
  afterEach(async () => {
    await t.close();
  });

  const rulesOf = ({ result }: Awaited<ReturnType<typeof begin>>, severity: string) =>
    result.verdict.reasons.filter((reason) => reason.severity === severity).map((reason) => reason.rule);
  const attempts = () =>
    t.store.reader.selectFrom('refused_attempt').select(['scanned_text', 'step', 'person_id', 'cylinder_id']).execute();

  it('begins by the code on the vehicle, as text or as the address of its label', async () => {
    const shiftId = t.deps.newId();
    const begun = await begin(t, town.courier, `http://localhost/v/${town.vehicleCode}`, { shiftId, position: here });
    expect(begun).toMatchObject({
      answer: { status: 'recorded' },
      result: {
        outcome: 'begun',
        shiftId,
        vehicle: { vehicleId: town.vehicleId, plate: '粤GA0001' },
        verdict: { outcome: 'allow', reasons: [] },
        conflict: false,
        waiting: [],
      },
    });
    const own = (await call(t, town.courier.signed, 'GET', '/shift')).body as OwnShift;
    expect(own).toMatchObject({
      shift: { shiftId, load: { full: 0, empty: 0, limitG: 300_000, maxCylinders: null }, openDiscrepancies: 0 },
      waiting: [],
    });
    expect((await call(t, town.other.signed, 'GET', '/shift')).body).toEqual({
      shift: null,
      waiting: [],
      received: [],
    });
    const [event] = await readStream(t.store.reader, 'shift', shiftId, { before: null, most: 9 });
    expect(event).toMatchObject({ type: 'shift-begun', data: { courierId: town.courier.personId } });
    expect(JSON.stringify(event)).not.toContain('21.25');
  });

  it('warns where nothing was heard of the vehicle, and begins all the same', async () => {
    const begun = await begin(t, town.courier, town.vehicleCode);
    expect(begun.result).toMatchObject({ outcome: 'begun', verdict: { outcome: 'warn' } });
    expect(rulesOf(begun, 'warn')).toEqual(['tracker-silent']);
  });

  it('refuses a vehicle that is not his, an unknown code and another company’s vehicle alike, and keeps the attempts', async () => {
    const rival = await openDelivery(t, { name: '另一家燃气公司', prefix: 'BZ', user: 'rival' });
    const notHis = await begin(t, town.courier, town.otherVehicleCode);
    expect(notHis.result).toMatchObject({ outcome: 'refused', shiftId: null, begunAt: null });
    expect(rulesOf(notHis, 'block')).toEqual(['vehicle-not-bound']);
    const unknown = await begin(t, town.courier, 'V00000000');
    const another = await begin(t, town.courier, rival.vehicleCode);
    for (const refused of [unknown, another]) {
      expect(refused.result).toMatchObject({ outcome: 'refused', vehicle: null });
      expect(rulesOf(refused, 'block')).toEqual(['vehicle-not-bound']);
    }
    expect(another.result.verdict).toEqual(unknown.result.verdict);
    expect(await attempts()).toEqual(
      [town.otherVehicleCode, 'V00000000', rival.vehicleCode].map((scanned_text) => ({
        scanned_text,
        step: 'load',
        person_id: town.courier.personId,
        cylinder_id: '',
      })),
    );
    expect(await readOpenShift(t.store.reader, { ...town, courierId: town.courier.personId })).toBeNull();
  });

  it.each([
    ['card', 'courier-not-approved'],
    ['approval', 'vehicle-not-approved'],
    ['insurance', 'vehicle-not-approved'],
  ])(
    'refuses where the %s ran out: not the day before, not on the last day, but the day after',
    async (which, rule) => {
      const last = '2026-05-18';
      const courier = await addCourier(t, town, 'third', which === 'card' ? last : '2027-03-31');
      const car = await addVehicle(t, town.office.signed, town.organisationId, {
        plate: '粤GB0001',
        ...(which === 'approval' ? { approvedUntil: last } : {}),
        ...(which === 'insurance' ? { insuredUntil: last } : {}),
      });
      await bind(t, town.office.signed, courier.personId, car.vehicleId);
      for (const [instant, outcome] of [
        ['2026-05-17T15:59:59.000Z', 'begun'],
        ['2026-05-18T15:59:59.000Z', 'begun'],
        ['2026-05-18T16:00:00.000Z', 'refused'],
      ] as const) {
        t.clock.set(instant);
        const one = await begin(t, courier, car.code, { position: here });
        expect(one.result.outcome, instant).toBe(outcome);
        expect(rulesOf(one, 'block'), instant).toEqual(outcome === 'begun' ? [] : [rule]);
        if (one.result.shiftId !== null) await end(t, courier, one.result.shiftId, null);
      }
    },
  );

  it('begins by a stand-in while it runs, and not after it', async () => {
    const { organisationId } = town;
    const standInId = t.deps.newId();
    const standIn = {
      courierId: town.courier.personId,
      kind: 'vehicle',
      targetId: town.otherVehicleId,
      from: null,
      until: '2026-05-18T08:00:00.000Z',
      reason: '顶班',
    };
    expect(await call(t, town.office.signed, 'PUT', `/stand-ins/${standInId}`, standIn)).toMatchObject({ status: 200 });
    const within = await begin(t, town.courier, town.otherVehicleCode, { position: here });
    expect(within.result).toMatchObject({ outcome: 'begun', vehicle: { vehicleId: town.otherVehicleId } });
    await end(t, town.courier, within.result.shiftId ?? '', null);
    t.clock.set('2026-05-18T08:00:00.000Z');
    const after = await begin(t, town.courier, town.otherVehicleCode, { position: here });
    expect(rulesOf(after, 'block')).toEqual(['vehicle-not-bound']);
    expect(await readOpenShift(t.store.reader, { organisationId, courierId: town.courier.personId })).toBeNull();
  });

  it('begins by a code that the office read out, and not by one that it never issued', async () => {
    const spare = await addVehicle(t, town.office.signed, town.organisationId, { plate: '粤GB0001' });
    const targetId = spare.vehicleId;
    await call(t, town.courier.signed, 'GET', '/my-roster');
    const courierId = town.courier.personId;
    const issued = await call(t, town.office.signed, 'PUT', `/stand-in-codes/${t.deps.newId()}`, {
      courierId,
      kind: 'vehicle',
      targetId,
      hours: 8,
      reason: '换车',
    });
    const code = String(issued.body['code']);
    const use = (given: string) =>
      send(t, town.courier, 'use-stand-in-code', {
        standInId: t.deps.newId(),
        code: given,
        kind: 'vehicle',
        targetId,
        photoSha256: null,
      });
    await use(code === '0000000000' ? '0000000001' : '0000000000');
    expect((await begin(t, town.courier, spare.code)).result.outcome).toBe('refused');
    await use(code);
    expect((await begin(t, town.courier, spare.code)).result.outcome).toBe('begun');
  });

  it('is the same when the courier scans the vehicle again, by another phone too, and begins earlier if that says so', async () => {
    const first = await begin(t, town.courier, town.vehicleCode);
    t.clock.pass(3_600_000);
    const again = await begin(t, town.courier, town.vehicleCode);
    expect(again.result).toMatchObject({
      outcome: 'running',
      shiftId: first.result.shiftId,
      begunAt: first.result.begunAt,
    });
    const earlier = await begin(t, town.courier, town.vehicleCode, {}, { occurredAt: '2026-05-18T02:00:00.000Z' });
    expect(earlier.result).toMatchObject({ outcome: 'running', begunAt: '2026-05-18T02:00:00.000Z' });
    const of = { organisationId: town.organisationId, courierId: town.courier.personId };
    expect(await readShiftAt(t.store.reader, { ...of, at: '2026-05-18T01:59:59.999Z' })).toBeNull();
    expect(await readShiftAt(t.store.reader, { ...of, at: '2026-05-18T02:00:00.000Z' })).toMatchObject({
      shiftId: first.result.shiftId,
      version: 2,
    });
  });

  it('is answered alike when it is sent twice, and its id serves once', async () => {
    const shiftId = t.deps.newId();
    const commandId = t.deps.newId();
    const payload = { shiftId, scanned: town.vehicleCode, position: null };
    const envelope = {
      commandId,
      deviceId: town.courier.signed.deviceId,
      seq: 900,
      type: 'begin-shift',
      version: 1,
      actor: town.courier.personId,
      occurredAt: '2026-05-18T04:00:00.000Z',
      clockOffsetMs: 0,
      appVersion: 'test',
      verdictShown: null,
      signature: null,
      payload,
    };
    const sent = () => call(t, town.courier.signed, 'POST', '/commands', { commands: [envelope] });
    const one = await sent();
    expect((await sent()).body['answers']).toEqual(one.body['answers']);
    await end(t, town.courier, shiftId, null);
    const reused = await begin(t, town.courier, town.vehicleCode, { shiftId });
    expect(reused.answer).toMatchObject({ status: 'unreadable', detail: 'id-already-used' });
  });

  it('leaves the old vehicle’s shift open for its count when the courier takes another', async () => {
    const spare = await addVehicle(t, town.office.signed, town.organisationId, { plate: '粤GB0001' });
    const until = '2026-05-18T20:00:00.000Z';
    const standIn = { courierId: town.courier.personId, kind: 'vehicle', targetId: spare.vehicleId, reason: '换车' };
    await call(t, town.office.signed, 'PUT', `/stand-ins/${t.deps.newId()}`, { ...standIn, from: null, until });
    const first = await begin(t, town.courier, town.vehicleCode);
    t.clock.pass(60_000);
    const second = await begin(t, town.courier, spare.code);
    const waiting = [{ shiftId: first.result.shiftId, vehicleId: town.vehicleId }];
    expect(second.result).toMatchObject({ outcome: 'begun', conflict: false, waiting });
    const own = (await call(t, town.courier.signed, 'GET', '/shift')).body as OwnShift;
    expect(own.shift).toMatchObject({ shiftId: second.result.shiftId, vehicle: { vehicleId: spare.vehicleId } });
    expect(own.waiting).toMatchObject([{ shiftId: first.result.shiftId, vehicle: { vehicleId: town.vehicleId } }]);
  });

  it('raises an alarm where another courier’s shift is open on the vehicle, also when it is told late; closing the case ends it', async () => {
    const { office, courier, other, vehicleId } = town;
    const until = '2026-05-18T20:00:00.000Z';
    const standIn = { courierId: other.personId, kind: 'vehicle', targetId: vehicleId, reason: '顶班' };
    await call(t, office.signed, 'PUT', `/stand-ins/${t.deps.newId()}`, { ...standIn, from: null, until });
    t.clock.pass(60_000);
    const first = await begin(t, other, town.vehicleCode);
    expect(first.answer.status).toBe('recorded');
    t.clock.pass(3_600_000);
    await end(t, other, first.result.shiftId ?? '', null);
    t.clock.pass(3_600_000);
    // His phone had no signal: it ran while the other's did.
    const second = await begin(t, courier, town.vehicleCode, {}, { occurredAt: '2026-05-18T04:30:00.000Z' });
    expect(second).toMatchObject({
      answer: { status: 'recorded-with-case', detail: 'shift-conflict' },
      result: { outcome: 'begun', conflict: true },
    });
    const alarms = async (as = office) =>
      (await call(t, as.signed, 'GET', '/shift-alarms')).body['items'] as { caseId: string }[];
    const [alarm] = await alarms();
    expect(alarm).toMatchObject({
      shiftId: second.result.shiftId,
      courierName: '送气工town-courier',
      otherShiftId: first.result.shiftId,
      otherCourierName: '送气工town-other',
      closedAt: null,
    });
    const closed = { decision: 'looked-into', reason: '已核实' };
    const path = `/cases/${alarm?.caseId ?? ''}/close`;
    expect(await call(t, office.signed, 'POST', path, closed)).toMatchObject({ status: 200 });
    expect(await alarms()).toMatchObject([{ closedAt: new Date(t.clock.now()).toISOString() }]);
    const looks = await t.store.reader.selectFrom('look').select('what').where('what', '=', 'shift-alarms').execute();
    expect(looks.length).toBeGreaterThan(0);
    const rival = await openDelivery(t, { name: '另一家燃气公司', prefix: 'BZ', user: 'rival' });
    expect(await alarms(rival.office)).toEqual([]);
  });

  it('raises the alarm too where two begin at the same moment', async () => {
    const { office, courier, other, vehicleId } = town;
    const until = '2026-05-18T20:00:00.000Z';
    const standIn = { courierId: other.personId, kind: 'vehicle', targetId: vehicleId, reason: '顶班' };
    await call(t, office.signed, 'PUT', `/stand-ins/${t.deps.newId()}`, { ...standIn, from: null, until });
    t.clock.pass(60_000);
    const both = await Promise.all([courier, other].map((by) => begin(t, by, town.vehicleCode)));
    expect(both.map(({ result }) => [result.outcome, result.conflict]).toSorted()).toEqual([
      ['begun', false],
      ['begun', true],
    ]);
  });

  it('is seen by its company and the authority of its area, and by nobody else; a courier sees their own', async () => {
    const { shiftId } = (await begin(t, town.courier, town.vehicleCode)).result;
    const rival = await openDelivery(t, { name: '另一家燃气公司', prefix: 'BZ', user: 'rival' });
    const authority = async (username: string, area: string) => {
      const place = await makeOrganisation(t.deps, { kind: 'authority', name: '某监管所', area });
      await makePerson(t.deps, place, { username, roles: ['supervisor'], siteId: null });
      return await signInAs(t, username);
    };
    const nearby = await authority('here', '330102');
    const elsewhere = await authority('elsewhere', '440811');
    const path = `/shifts/${shiftId ?? ''}`;
    const aboard = `/vehicles/${town.vehicleId}/aboard`;
    const seenBy = async (signed: typeof nearby) => [
      (await call(t, signed, 'GET', path)).status,
      (await call(t, signed, 'GET', aboard)).status,
    ];
    expect(await seenBy(town.office.signed)).toEqual([200, 200]);
    expect(await seenBy(nearby)).toEqual([200, 200]);
    expect(await seenBy(elsewhere)).toEqual([404, 404]);
    expect(await seenBy(rival.office.signed)).toEqual([404, 404]);
    expect(await seenBy(town.courier.signed)).toEqual([200, 200]);
    expect(await seenBy(town.other.signed)).toEqual([404, 200]);
    const listed = async (signed: typeof nearby) =>
      ((await call(t, signed, 'GET', '/shifts?day=2026-05-18')).body['items'] as object[]).length;
    expect(await listed(town.office.signed)).toBe(1);
    expect(await listed(nearby)).toBe(1);
    expect(await listed(elsewhere)).toBe(0);
    expect(await listed(rival.office.signed)).toBe(0);
    expect((await call(t, town.courier.signed, 'GET', '/shifts')).status).toBe(403);
    expect((await call(t, town.office.signed, 'GET', '/shifts?day=2026-05-17')).body['items']).toEqual([]);
    expect((await call(t, nearby, 'POST', `${path}/close`, { note: null })).status).toBe(403);
    expect((await call(t, rival.office.signed, 'POST', `${path}/close`, { note: null })).status).toBe(404);
  });
});
