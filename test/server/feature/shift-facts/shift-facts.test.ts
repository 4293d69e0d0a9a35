// What a courier's phone keeps, and that it judges by it as the server does: loads, doors, and what was done since.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CommandType, Payload } from '../../../../shared/command/commands.ts';
import type { DoorCheckOutcome, DoorJudgeAnswer } from '../../../../shared/contract/door.ts';
import type { BeginShiftResult, JudgedLoad } from '../../../../shared/contract/shift.ts';
import {
  shiftCustomersSchema,
  shiftFactsSchema,
  type ShiftCustomers,
  type ShiftFacts,
} from '../../../../shared/contract/shift-facts.ts';
import * as v from 'valibot';
import { byConsole } from '../../../../server/feature/account/account-dependencies.ts';
import { setParameter } from '../../../../server/feature/parameter/set-parameter.ts';
import { findById } from '../../../../server/feature/cylinder/cylinder.queries.ts';
import { recordCylinderEvents } from '../../../../server/feature/cylinder/record-cylinder-event.ts';
import type { CylinderEvent } from '../../../../shared/event/cylinder-event.ts';
import { noChanges, type KeptFacts } from '../../../../pwa/facts/kept-facts.ts';
import { localChanges, type Sent } from '../../../../pwa/facts/local-changes.ts';
import { judgeDoorHere, judgeHere, judgeLoadHere } from '../../../../pwa/judge-here.ts';
import { openTestApp, signInAs, type TestApp } from '../../../support/accounts.ts';
import { addVehicle, call, fullCylinder, openDelivery, type Delivery } from '../../../support/delivery.ts';
import { registerCylinder, send, type Sender } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';
import { newCustomer } from '../customer/customers.ts';
import { seen, site, vehicle } from '../shift/days.ts';

const hour = 3_600_000;
const here = { lng: 110.25, lat: 21.25, accuracyM: 12 };
const ring = [
  [110.2, 21.2],
  [110.3, 21.2],
  [110.3, 21.3],
  [110.2, 21.3],
  [110.2, 21.2],
];
const goodItems = ['leak', 'hose-joint', 'regulator', 'location', 'detector'] as const;

describeOnEachStore('facts of a shift', (engine) => {
  let t: TestApp;
  let town: Delivery;
  let neighbour: Delivery;
  let shiftId: string;
  let serial = 100;
  let photo = 0;

  const now = (): string => new Date(t.clock.now()).toISOString();
  const nextSerial = (): number => {
    serial += 1;
    return serial;
  };
  /** Of pictures nobody has seen before. */
  const sha256 = (): string => {
    photo += 1;
    return String(photo).padStart(64, '0');
  };

  beforeEach(async () => {
    t = await openTestApp(engine);
    town = await openDelivery(t);
    neighbour = await openDelivery(t, { name: '另一燃气公司', prefix: 'BZ', user: 'next' });
    const zoneId = t.deps.newId();
    const zone = { version: null, organisationId: town.organisationId, name: '示范片区', polygons: [ring] };
    await call(t, town.office.signed, 'PUT', `/zones/${zoneId}`, { ...zone, villages: ['示范村'] });
    await call(t, town.office.signed, 'PUT', `/bindings/${t.deps.newId()}`, {
      courierId: town.courier.personId,
      kind: 'zone',
      targetId: zoneId,
      from: '2026-01-01',
      until: null,
    });
    const begun = await send(t, town.courier, 'begin-shift', {
      shiftId: t.deps.newId(),
      scanned: town.vehicleCode,
      position: here,
    });
    shiftId = (begun.result as BeginShiftResult).shiftId ?? '';
  });
  afterEach(async () => {
    await t.close();
  });

  const open = async (more: Parameters<typeof newCustomer>[1] = {}, by: Sender = town.courier): Promise<string> => {
    const payload = newCustomer(t, more);
    await send(t, by, 'open-customer', payload);
    return payload.customerId;
  };
  const loadAll = async (codes: readonly string[]): Promise<void> => {
    await send(t, town.courier, 'move-cylinders', {
      movementId: t.deps.newId(),
      shiftId,
      from: site(town.siteId),
      to: vehicle(town.vehicleId),
      items: codes.map(seen),
      position: here,
      decided: 'done',
      addendum: null,
    });
  };
  const happens = async (cylinderId: string, event: CylinderEvent): Promise<void> => {
    await t.store.atomically(async (trx) => {
      await recordCylinderEvents(trx, await findById(trx, cylinderId), cylinderId, [event], byConsole(now()));
    });
  };
  const withCustomer = async (customerId: string, cylinderId: string): Promise<void> =>
    happens(cylinderId, {
      type: 'moved',
      movementId: t.deps.newId(),
      shiftId: null,
      custody: { kind: 'customer', id: customerId, siteId: null },
      from: null,
      why: 'transfer',
      courierId: null,
      verdict: null,
      at: now(),
    });

  const factsOf = async (by: Sender = town.courier): Promise<ShiftFacts> => {
    const answer = await call(t, by.signed, 'GET', '/shift/facts');
    expect(answer.status).toBe(200);
    return v.parse(shiftFactsSchema, answer.body);
  };
  const customersOf = async (by: Sender = town.courier, query = ''): Promise<ShiftCustomers> =>
    v.parse(shiftCustomersSchema, (await call(t, by.signed, 'GET', `/shift/facts/customers${query}`)).body);
  const keptOf = async (): Promise<KeptFacts> => ({
    load: await factsOf(),
    customers: await customersOf(town.courier, '?limit=200'),
    changes: noChanges,
  });

  const serverLoad = async (codes: readonly string[], vehicleId = town.vehicleId): Promise<JudgedLoad> => {
    const request = { vehicleId, siteId: town.siteId, items: codes.map(seen) };
    return (await call(t, town.courier.signed, 'POST', '/loads/judge', request)).body as JudgedLoad;
  };
  const phoneLoad = (kept: KeptFacts, codes: readonly string[], vehicleId = town.vehicleId): JudgedLoad => {
    const request = { vehicleId, siteId: town.siteId, items: codes.map(seen) };
    const { dataAsOf: _, parametersVersion: __, ...answer } = judgeLoadHere(kept, request, { at: now() });
    return answer;
  };
  interface Swap {
    readonly customerId: string;
    readonly full: readonly string[];
    readonly empty: readonly string[];
    readonly checkId?: string | null;
  }
  const requestOf = ({ customerId, full, empty, checkId = null }: Swap) => ({
    customerId,
    shiftId,
    channel: 'courier' as const,
    siteId: null,
    full: full.map(seen),
    empty: empty.map((scanned) => ({ scanned })),
    checkId,
    position: here,
  });
  const serverDoor = async (swap: Swap): Promise<DoorJudgeAnswer> =>
    (await call(t, town.courier.signed, 'POST', '/doors/judge', requestOf(swap))).body as DoorJudgeAnswer;
  const phoneDoor = (kept: KeptFacts, swap: Swap): DoorJudgeAnswer => {
    const { dataAsOf: _, ...answer } = judgeDoorHere(kept, requestOf(swap), { at: now() });
    return answer;
  };

  /** As it lies in the outbox of a phone that never got an answer. */
  const remembered = <T extends CommandType>(type: T, payload: Payload<T>, commandId = t.deps.newId()): Sent => ({
    envelope: {
      commandId,
      deviceId: town.courier.signed.deviceId,
      seq: 1,
      type,
      version: 1,
      actor: town.courier.personId,
      occurredAt: now(),
      clockOffsetMs: 0,
      appVersion: 'test',
      verdictShown: null,
      signature: null,
      payload,
    },
    answer: null,
    acknowledgedAtMs: null,
  });
  /** Sent to the server too. */
  const sentAnd = async <T extends CommandType>(type: T, payload: Payload<T>): Promise<Sent> => {
    const commandId = t.deps.newId();
    const answer = await send(t, town.courier, type, payload, { commandId });
    expect(answer.status).not.toBe('unreadable');
    return remembered(type, payload, commandId);
  };
  const withSent = (kept: KeptFacts, sent: readonly Sent[]): KeptFacts => ({
    ...kept,
    changes: localChanges(sent, { loadMs: 0, customersMs: 0, customerMs: {} }, kept.load, {
      standIns: [],
      lastPositionAt: now(),
    }),
  });

  const check = (customerId: string, failed: readonly string[] = []): Payload<'check-door'> => ({
    checkId: t.deps.newId(),
    customerId,
    shiftId,
    kind: 'short',
    items: goodItems.map((item) => ({ item, good: !failed.includes(item), note: null, photoSha256: null })),
    photoSha256: sha256(),
    leafletShown: true,
    mended: [],
    position: here,
  });
  const delivery = (customerId: string, full: string[], empty: string[], checkId: string | null) =>
    ({
      deliveryId: t.deps.newId(),
      customerId,
      orderId: null,
      shiftId,
      channel: 'courier',
      siteId: null,
      foundBy: 'list',
      full: full.map(seen),
      empty: empty.map((scanned) => ({ scanned, temporaryTag: null, photoSha256: null, elsewhereSeen: false })),
      checkId,
      position: here,
      decided: 'done',
      addendum: null,
    }) satisfies Payload<'record-delivery'>;

  /** One of each kind of trouble, at the station. */
  const everyKind = async (): Promise<string[]> => {
    const full = async (facts = {}, more = {}) => fullCylinder(t, town, nextSerial(), facts, more);
    const stolen = await full();
    await happens(stolen.cylinderId, {
      type: 'state-changed',
      from: 'active',
      to: 'stolen',
      reason: '试',
      photoSha256: null,
    });
    const bad = await full();
    await happens(bad.cylinderId, {
      type: 'finding-changed',
      finding: 'nonconforming',
      to: true,
      reason: '试',
      photoSha256: null,
    });
    const tagged = await full();
    await t.store.atomically(async (trx) => {
      const rows = [
        { tag: 'OLDLABEL', cylinder_id: tagged.cylinderId, kind: 'code', status: 'replaced' as const },
        { tag: 'VOIDLABEL', cylinder_id: tagged.cylinderId, kind: 'code', status: 'void' as const },
      ];
      await trx.insertInto('tag').values(rows).execute();
      await trx
        .insertInto('cylinder_hold')
        .values({
          cylinder_id: tagged.cylinderId,
          hold_id: t.deps.newId(),
          kind: 'recall',
          reason: '试',
          placed_at: now(),
          lifted_at: null,
        })
        .execute();
    });
    const made = [
      await full(),
      await full({ inspectionDueOn: '2026-04' }),
      await full({ inspectionDueOn: '2026-05-18' }),
      await full({ inspectionDueOn: '2026-05-17' }),
      await full({ inspectionDueOn: '2026-06' }),
      await full({ madeOn: '2014-01' }),
      await full({ twoPhase: true }),
      await full({ tareG: null }),
      await full({ stampLegible: false }),
      await full({ volumeMl: 12_000, model: 'YSP12', tareG: 7000, maxFillG: 5000 }, { netG: 6000 }),
      await full({}, { ownerOrganisationId: neighbour.organisationId }),
      await full({ medium: 'industrial-propane' }),
      await registerCylinder(t, town, nextSerial()),
      stolen,
      bad,
      tagged,
    ];
    return [...made.map(({ code }) => code), 'OLDLABEL', 'VOIDLABEL', 'AZ99999999', 'https://example.com/x', 'x'];
  };

  it('judges loads as the server does, one of each kind of trouble, each alone and all in one list', async () => {
    const codes = await everyKind();
    const standing = codes.slice(0, 12);
    for (let count = 0; count < 10; count += 1) standing.push((await fullCylinder(t, town, nextSerial())).code);
    const kept = await keptOf();
    for (const code of standing) expect(phoneLoad(kept, [code])).toEqual(await serverLoad([code]));
    const whole = await serverLoad(standing);
    expect(phoneLoad(kept, standing)).toEqual(whole);
    expect(new Set(whole.items.map((item) => item.verdict.outcome)).size).toBeGreaterThan(1);
    expect(whole.items.some(({ verdict }) => verdict.reasons.some(({ rule }) => rule === 'vehicle-overload'))).toBe(
      true,
    );
    for (const code of ['AZ99999999', 'x']) {
      expect(phoneLoad(kept, [code]).items[0]?.verdict.reasons[0]?.rule).toBe('code-unknown');
      expect(phoneLoad(kept, [code])).toEqual(await serverLoad([code]));
    }
  });

  it('judges what is aboard, repeated, and under an old, a void and two spellings of a label', async () => {
    const codes = await everyKind();
    await loadAll(codes.slice(0, -3));
    const kept = await keptOf();
    for (const code of codes) expect(phoneLoad(kept, [code, code])).toEqual(await serverLoad([code, code]));
    const all = [...codes].reverse();
    expect(phoneLoad(kept, all)).toEqual(await serverLoad(all));
    expect(kept.load.cylinders.map(({ cylinderId }) => cylinderId).length).toBe(
      new Set(kept.load.cylinders.map(({ cylinderId }) => cylinderId)).size,
    );
  });

  it('judges doors as the server does: homes of every kind, with and without a check, swaps of several', async () => {
    const codes = await everyKind();
    const loaded = codes.slice(0, 14);
    const [atSite = ''] = [(await fullCylinder(t, town, nextSerial())).code];
    await loadAll(loaded);
    const homes = [
      await open(),
      await open({ facts: { village: null } }),
      await open({ facts: { site: 'basement' } }),
      await open({ facts: { kind: 'catering', gasAlarm: false } }),
      await open({ facts: { kind: 'industrial' } }),
      await open({ facts: { usualUseDays: 400 } }),
      await open({ person: { position: null } }),
      await open({ person: { position: { lng: 110.29, lat: 21.21, accuracyM: null } } }),
      await open({ person: { confirmation: null } }),
    ];
    const empties: string[] = [];
    for (const home of homes) {
      const held = await registerCylinder(t, town, nextSerial(), { inspectionDueOn: '2026-04' });
      await withCustomer(home, held.cylinderId);
      empties.push(held.code);
    }
    const strange = await registerCylinder(t, neighbour, 7);
    await withCustomer(homes[0] ?? '', strange.cylinderId);
    // Longer than a vehicle may be silent: with the act itself it is heard of.
    t.clock.pass(20 * 60_000);
    const kept = await keptOf();
    const [first = '', second = '', , , third = ''] = loaded;
    for (const [index, customerId] of homes.entries()) {
      const swaps: Swap[] = [
        { customerId, full: [first], empty: [] },
        { customerId, full: [first, second, first, third], empty: [empties[index] ?? '', empties[index] ?? ''] },
        { customerId, full: [atSite], empty: [strange.code, empties[0] ?? '', 'AZ99999999'] },
        { customerId, full: [first, strange.code], empty: [first] },
      ];
      for (const swap of swaps) expect(phoneDoor(kept, swap)).toEqual(await serverDoor(swap));
    }
    for (const code of loaded) {
      const swap = { customerId: homes[0] ?? '', full: [code], empty: [code] };
      expect(phoneDoor(kept, swap)).toEqual(await serverDoor(swap));
    }
  });

  it('counts what this phone did since, as the server does that knows of it', async () => {
    const full: { code: string; cylinderId: string }[] = [];
    for (let count = 0; count < 6; count += 1) full.push(await fullCylinder(t, town, nextSerial()));
    const codes = full.map(({ code }) => code);
    await loadAll(codes.slice(0, 2));
    const home = await open();
    const heldBefore = await registerCylinder(t, town, nextSerial());
    await withCustomer(home, heldBefore.cylinderId);
    const kept = await keptOf();
    const sent: Sent[] = [];
    const agree = async (checkId: string | null): Promise<void> => {
      const phone = withSent(kept, sent);
      const swap = { customerId: home, full: codes.slice(1, 4), empty: [heldBefore.code], checkId };
      expect(phoneDoor(phone, swap)).toEqual(await serverDoor(swap));
      expect(phoneLoad(phone, codes)).toEqual(await serverLoad(codes));
    };

    t.clock.pass(60_000);
    sent.push(
      await sentAnd('move-cylinders', {
        movementId: t.deps.newId(),
        shiftId,
        from: site(town.siteId),
        to: vehicle(town.vehicleId),
        items: codes.slice(2, 5).map(seen),
        position: here,
        decided: 'done',
        addendum: null,
      }),
    );
    await agree(null);

    t.clock.pass(60_000);
    const bad = check(home, ['leak', 'regulator']);
    sent.push(await sentAnd('check-door', bad));
    await agree(bad.checkId);
    t.clock.pass(60_000);
    const better = check(home);
    sent.push(await sentAnd('check-door', better));
    await agree(better.checkId);
    expect(
      phoneDoor(withSent(kept, sent), { customerId: home, full: [codes[0] ?? ''], empty: [], checkId: better.checkId })
        .blocked,
    ).toBe(false);

    t.clock.pass(60_000);
    sent.push(await sentAnd('record-delivery', delivery(home, codes.slice(0, 1), [heldBefore.code], better.checkId)));
    await agree(better.checkId);

    t.clock.pass(60_000);
    sent.push(
      await sentAnd('give-notice', {
        noticeId: t.deps.newId(),
        customerId: home,
        shiftId,
        why: 'check-refused',
        photoSha256: sha256(),
        witness: null,
        note: null,
        position: here,
      }),
    );
    await agree(better.checkId);
    expect(
      phoneDoor(withSent(kept, sent), { customerId: home, full: [codes[1] ?? ''], empty: [], checkId: better.checkId })
        .blocked,
    ).toBe(true);

    t.clock.pass(60_000);
    sent.push(
      await sentAnd('report-leak', {
        leakId: t.deps.newId(),
        where: 'vehicle',
        scanned: codes[3] ?? '',
        customerId: null,
        shiftId,
        position: here,
        photoSha256: null,
        note: null,
      }),
    );
    await agree(better.checkId);
  });

  it('judges a customer that this phone opened, before the server has heard of it', async () => {
    const { code } = await fullCylinder(t, town, nextSerial());
    await loadAll([code]);
    const kept = await keptOf();
    const payload = newCustomer(t);
    const phone = withSent(kept, [await sentAnd('open-customer', payload)]);
    const swap = { customerId: payload.customerId, full: [code], empty: [] };
    expect(phoneDoor(phone, swap)).toEqual(await serverDoor(swap));
    expect(
      judgeDoorHere(kept, requestOf(swap), { at: now() }).full[0]?.verdict.reasons.map(({ rule }) => rule),
    ).toContain('customer-unverified');
  });

  it('counts what was corrected of a customer, and a hazard that was put right', async () => {
    const { code } = await fullCylinder(t, town, nextSerial());
    await loadAll([code]);
    const home = await open({ facts: { kind: 'catering', gasAlarm: false } });
    const bad = check(home, ['hose-joint']);
    const checked = await send(t, town.courier, 'check-door', bad);
    const { hazards } = checked.result as DoorCheckOutcome;
    t.clock.pass(60_000);
    const kept = await keptOf();
    const swap = { customerId: home, full: [code], empty: [], checkId: bad.checkId };
    const rulesOf = (answer: DoorJudgeAnswer) => answer.full[0]?.verdict.reasons.map(({ rule }) => rule) ?? [];
    // Told before the facts were read, and still on the phone: a delivery names it.
    const sent: Sent[] = [{ ...remembered('check-door', bad), answer: checked, acknowledgedAtMs: -1 }];
    sent.push(
      await sentAnd('correct-customer', {
        customerId: home,
        correctionId: t.deps.newId(),
        facts: { gasAlarm: true },
        person: {},
        reason: '已装报警器',
      }),
      await sentAnd('fix-hazard', {
        hazardId: hazards[0]?.hazardId ?? '',
        note: null,
        beforeSha256: null,
        afterSha256: sha256(),
      }),
    );
    const told = await serverDoor(swap);
    expect(rulesOf(told)).not.toContain('no-gas-alarm');
    expect(phoneDoor(withSent(kept, sent), swap)).toEqual(told);
    expect(rulesOf(phoneDoor(kept, swap))).toEqual(expect.arrayContaining(['no-gas-alarm', 'open-hazard']));
  });

  it('does not count what was only asked for, nor what the server refused', async () => {
    const { code } = await fullCylinder(t, town, nextSerial());
    const kept = await keptOf();
    const asked = await sentAnd('move-cylinders', {
      movementId: t.deps.newId(),
      shiftId,
      from: site(town.siteId),
      to: vehicle(town.vehicleId),
      items: [seen(code)],
      position: here,
      decided: 'ask',
      addendum: null,
    });
    expect(withSent(kept, [asked]).changes.cylinders).toEqual([]);
    const refused = {
      commandId: asked.envelope.commandId,
      status: 'recorded' as const,
      result: { moved: false },
      detail: null,
    };
    expect(withSent(kept, [{ ...asked, answer: refused, acknowledgedAtMs: 1 }]).changes.cylinders).toEqual([]);
    const moved = { ...refused, result: { moved: true } };
    expect(withSent(kept, [{ ...asked, answer: moved, acknowledgedAtMs: 1 }]).changes.cylinders).toHaveLength(1);
  });

  it('grows stale by itself: at 24 hours not yet, then a warning, after 72 a block', async () => {
    const { code } = await fullCylinder(t, town, nextSerial());
    const kept = await keptOf();
    const staleAt = (ms: number) => {
      const at = new Date(Date.parse(kept.load.asOf) + ms).toISOString();
      const { verdict } = judgeHere(kept, { step: 'load', scanned: code, at, position: null, sealIntact: true });
      return verdict.reasons.find(({ rule }) => rule === 'data-stale')?.severity ?? null;
    };
    expect(staleAt(24 * hour)).toBeNull();
    expect(staleAt(24 * hour + 1)).toBe('warn');
    expect(staleAt(72 * hour)).toBe('warn');
    expect(staleAt(72 * hour + 1)).toBe('block');
    expect(staleAt(-6 * 60_000)).toBeNull();
    const early = new Date(Date.parse(kept.load.asOf) - 6 * 60_000).toISOString();
    const { verdict } = judgeHere(kept, { step: 'load', scanned: code, at: early, position: null });
    expect(verdict.reasons.map(({ rule }) => rule)).toContain('clock-wrong');
  });

  it('has parameters that were set ahead, from their day on', async () => {
    const authority = {
      personId: null,
      organisationId: t.deps.newId(),
      organisationKind: 'authority',
      area: '330102',
      siteId: null,
      roles: ['supervisor' as const],
      deviceId: null,
      scaleId: null,
    };
    const set = await setParameter(t.deps, authority, t.deps.newId(), {
      area: '330102',
      name: 'inspectionDueSoonDays',
      value: 500,
      fromOn: '2026-05-20',
      reason: '试',
      correction: false,
    });
    expect(set.ok).toBe(true);
    await t.deps.parameters.refresh();
    const kept = await keptOf();
    expect(kept.load.parameters.map(({ from }) => from)).toEqual(['2026-05-18', '2026-05-20']);
    const { code } = await fullCylinder(t, town, nextSerial());
    const later = await keptOf();
    const rulesAt = (at: string) =>
      judgeHere(later, { step: 'load', scanned: code, at, position: null, sealIntact: true }).verdict.reasons.map(
        ({ rule }) => rule,
      );
    expect(rulesAt('2026-05-19T12:00:00.000Z').includes('inspection-due-soon')).toBe(false);
    expect(rulesAt('2026-05-20T12:00:00.000Z').includes('inspection-due-soon')).toBe(true);
  });

  it('is for couriers, each for themself; without names, telephones and addresses; each page logged', async () => {
    const home = await open();
    await open({ facts: { village: '别处' }, person: { position: { lng: 111, lat: 22, accuracyM: 10 } } });
    const strangers = await open({}, neighbour.courier);
    expect((await call(t, town.office.signed, 'GET', '/shift/facts')).status).toBe(403);
    expect((await call(t, town.filler, 'GET', '/shift/facts/customers')).status).toBe(403);
    const looks = async () =>
      await t.store.reader
        .selectFrom('look')
        .select(['person_id', 'subjects'])
        .where('what', '=', 'shift-facts')
        .execute();
    expect(await looks()).toEqual([]);
    const answer = await call(t, town.courier.signed, 'GET', '/shift/facts/customers');
    const { items } = v.parse(shiftCustomersSchema, answer.body);
    expect(items.map(({ customerId }) => customerId)).toEqual([home]);
    expect(items[0]?.name).toBe('用**');
    const text = JSON.stringify(answer.body);
    for (const secret of ['用户甲', '1380000', '一组', '990000']) expect(text).not.toContain(secret);
    expect(await looks()).toEqual([{ person_id: town.courier.personId, subjects: JSON.stringify([home]) }]);
    const named = await customersOf(town.courier, `?only=${home},${strangers}`);
    expect(named.items.map(({ customerId }) => customerId)).toEqual([home]);
    const others = await factsOf(neighbour.courier);
    expect(others.shiftId).toBeNull();
    expect(others.vehicleId).toBe(neighbour.vehicleId);
    expect(others.vehicles.map(({ vehicleId }) => vehicleId)).not.toContain(town.vehicleId);
    const other = await factsOf(town.other);
    expect([other.shiftId, other.vehicleId]).toEqual([null, town.otherVehicleId]);
    expect(other.courier.bindings.every(({ targetId }) => targetId === town.otherVehicleId)).toBe(true);
  });

  it('gives customers page by page, none twice', async () => {
    const homes: string[] = [];
    for (let count = 0; count < 5; count += 1) homes.push(await open());
    const seenIds: string[] = [];
    let next: string | null = null;
    do {
      const page: ShiftCustomers = await customersOf(town.courier, `?limit=2${next === null ? '' : `&after=${next}`}`);
      seenIds.push(...page.items.map(({ customerId }) => customerId));
      ({ next } = page);
    } while (next !== null);
    expect(seenIds).toEqual(homes.toSorted());
  });

  it('knows the other vehicles of the company, and what a stand-in may do from its beginning to its end', async () => {
    const spare = await addVehicle(t, town.office.signed, town.organisationId, { plate: '粤GA0003', maxLoadKg: 40 });
    const { code } = await fullCylinder(t, town, nextSerial());
    const second = await fullCylinder(t, town, nextSerial());
    const until = new Date(t.clock.now() + 3 * hour).toISOString();
    await call(t, town.office.signed, 'PUT', `/stand-ins/${t.deps.newId()}`, {
      courierId: town.courier.personId,
      kind: 'vehicle',
      targetId: spare.vehicleId,
      from: null,
      until,
      reason: '换车',
    });
    const kept = await keptOf();
    expect(phoneLoad(kept, [code, second.code], spare.vehicleId)).toEqual(
      await serverLoad([code, second.code], spare.vehicleId),
    );
    t.clock.pass(3 * hour + 1);
    town = { ...town, courier: { ...town.courier, signed: await signInAs(t, 'town-courier') } };
    expect(phoneLoad(kept, [code], spare.vehicleId)).toEqual(await serverLoad([code], spare.vehicleId));
    expect(phoneLoad(kept, [code], spare.vehicleId).items[0]?.verdict.reasons.map(({ rule }) => rule)).toContain(
      'vehicle-not-bound',
    );
  });
});
