// The delivery chain over a bad network: commands twice, hours late, out of order, from two phones of one courier.
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as v from 'valibot';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { applyCylinderEvent, cylinderEventSchema } from '../../../shared/event/cylinder-event.ts';
import { readStream } from '../../../server/log/read.ts';
import { openTestApp, type TestApp } from '../../support/accounts.ts';
import { fullCylinder } from '../../support/delivery.ts';
import {
  aboard,
  check,
  cylinder,
  deliver,
  full,
  openCases,
  openDoors,
  openHome,
  pictureOf,
  type Doors,
} from '../../support/doors.ts';
import { send } from '../../support/station.ts';
import { describeOnEachStore } from '../../support/stores.ts';
import { begin, count, end, load, unload } from '../feature/shift/days.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describeOnEachStore('the delivery chain over a bad network', (engine) => {
  let t: TestApp;
  let doors: Doors;

  beforeEach(async () => {
    t = await openTestApp(engine);
    doors = await openDoors(t);
  });
  afterEach(async () => {
    await t.close();
  });

  const ago = (ms: number): { readonly occurredAt: string } => ({
    occurredAt: new Date(t.clock.now() - ms).toISOString(),
  });
  const atHome = (customerId = doors.customerId) => ({ kind: 'customer', id: customerId, siteId: null });
  const onVehicle = () => ({ kind: 'vehicle', id: doors.vehicleId, siteId: null });
  const discrepancies = () =>
    t.store.reader.selectFrom('discrepancy').select('kind').where('resolved_at', 'is', null).execute();
  const fold = async (cylinderId: string): Promise<Cylinder | null> => {
    const events = await readStream(t.store.reader, 'cylinder', cylinderId, { before: null, most: 500 });
    return events
      .toReversed()
      .map(({ data }) => v.parse(cylinderEventSchema, data))
      .reduce<Cylinder | null>((state, event) => applyCylinderEvent(state, cylinderId, event), null);
  };

  it('records each command of a day once, however often it is sent', async () => {
    const { code, cylinderId } = await fullCylinder(t, doors, 1);
    const [moveId, deliverId, countId, endId] = [t.deps.newId(), t.deps.newId(), t.deps.newId(), t.deps.newId()];
    const movementId = t.deps.newId();
    const deliveryId = t.deps.newId();
    const { checkId } = await check(doors);
    const occurredAt = new Date(t.clock.now()).toISOString();
    const counted = t.deps.newId();
    const day = async (): Promise<string[]> => {
      const told = [
        (await load(t, doors, doors.shiftId, [code], { movementId }, { commandId: moveId, occurredAt })).answer,
        (await deliver(doors, { deliveryId, full: [full(code)], checkId }, { commandId: deliverId, occurredAt }))
          .answer,
      ];
      const counting = {
        countId: counted,
        shiftId: doors.shiftId,
        items: [],
        unreadableFull: 0,
        unreadableEmpty: 0,
        note: null,
      };
      told.push(await send(t, doors.courier, 'count-vehicle', counting, { commandId: countId, occurredAt }));
      const ending = { shiftId: doors.shiftId, countId: counted, explanation: null, position: null };
      told.push(await send(t, doors.courier, 'end-shift', ending, { commandId: endId, occurredAt }));
      return told.map(({ status }) => status);
    };
    const first = await day();
    const { version } = await cylinder(doors, cylinderId);
    t.clock.pass(3 * hourMs);
    // Sent by an outbox that numbers anew: another number is another command, so that it is refused, not done again.
    for (const status of await day()) expect(['recorded', 'unreadable']).toContain(status);
    expect(first).toEqual(['recorded', 'recorded', 'recorded', 'recorded']);
    expect((await cylinder(doors, cylinderId)).version).toBe(version);
    expect(await t.store.reader.selectFrom('movement').select('movement_id').execute()).toHaveLength(1);
    expect(await t.store.reader.selectFrom('delivery').select('delivery_id').execute()).toHaveLength(1);
    expect(await discrepancies()).toEqual([]);
  });

  it('counts and ends the shift that another phone of the courier had begun under its own number', async () => {
    const second = t.deps.newId();
    t.clock.pass(hourMs);
    const again = await begin(t, doors.courier, doors.vehicleCode, { shiftId: second }, ago(30 * minuteMs));
    expect(again.result).toMatchObject({ outcome: 'running', shiftId: doors.shiftId });
    const counted = await count(t, doors.courier, second, []);
    expect(counted.result).toMatchObject({ shiftId: doors.shiftId, discrepancies: [] });
    const ended = await end(t, doors.courier, second, counted.result.countId);
    expect(ended.result).toMatchObject({ shiftId: doors.shiftId, counted: true });
    // A number that nobody knows at all ends nothing of anybody.
    expect((await end(t, doors.other, t.deps.newId(), null)).answer.detail).toBe('unknown-shift');
  });

  it('keeps what was loaded and delivered before the beginning of the shift arrives', async () => {
    const { code, cylinderId } = await fullCylinder(t, doors, 1);
    const as = { ...doors, courier: doors.other, vehicleId: doors.otherVehicleId };
    const shiftId = t.deps.newId();
    t.clock.pass(2 * hourMs);
    const loaded = await load(t, as, shiftId, [code], { decided: 'done' }, ago(90 * minuteMs));
    expect(loaded.result).toMatchObject({ moved: true, problem: 'no-shift' });
    const begun = await begin(t, doors.other, doors.otherVehicleCode, { shiftId }, ago(95 * minuteMs));
    expect(begun.result).toMatchObject({ outcome: 'begun', shiftId });
    expect((await cylinder(doors, cylinderId)).custody).toMatchObject({ kind: 'vehicle', id: doors.otherVehicleId });
    await end(t, doors.other, shiftId, null);
    expect(await discrepancies()).toEqual(expect.arrayContaining([{ kind: 'left-aboard' }, { kind: 'not-counted' }]));
  });

  it('takes a load that arrives after its delivery for what it is: no case, and the cylinder stays at the customer’s', async () => {
    const { code, cylinderId } = await fullCylinder(t, doors, 1);
    const { checkId } = await check(doors);
    t.clock.pass(hourMs);
    const delivered = await deliver(doors, { full: [full(code)], checkId });
    expect(delivered.result).toMatchObject({ done: true, loadedAtDoor: 1 });
    t.clock.pass(hourMs);
    const late = await load(t, doors, doors.shiftId, [code], { decided: 'done' }, ago(90 * minuteMs));
    expect(late.answer.status).toBe('recorded');
    const now = await cylinder(doors, cylinderId);
    expect(now.custody).toEqual(atHome());
    expect(now.lastFill?.handedOut).toBe(true);
    expect(await fold(cylinderId)).toEqual(now);
    expect(await openCases(doors)).toEqual([]);
  });

  it('takes nothing back from a customer by a return to the station that is told late', async () => {
    const { code, cylinderId } = await fullCylinder(t, doors, 1);
    const { checkId } = await check(doors);
    t.clock.pass(hourMs);
    await load(t, doors, doors.shiftId, [code]);
    await deliver(doors, { full: [full(code)], checkId });
    t.clock.pass(hourMs);
    const filler = { signed: doors.filler, personId: doors.fillerId };
    await send(t, filler, 'return-cylinder', { scanned: code, siteId: doors.siteId }, ago(2 * hourMs + minuteMs * 30));
    const now = await cylinder(doors, cylinderId);
    expect(now.custody).toEqual(atHome());
    expect(await fold(cylinderId)).toEqual(now);
    // What is returned now is at the station.
    await send(t, filler, 'return-cylinder', { scanned: code, siteId: doors.siteId });
    expect((await cylinder(doors, cylinderId)).custody).toMatchObject({ kind: 'org', siteId: doors.siteId });
  });

  it('does not say by an older unloading where a cylinder is that is missing since', async () => {
    const { code, cylinderId } = await aboard(doors, 1);
    t.clock.pass(hourMs);
    await unload(t, doors, doors.shiftId, [code]);
    t.clock.pass(minuteMs);
    await load(t, doors, doors.shiftId, [code]);
    t.clock.pass(hourMs);
    await count(t, doors.courier, doors.shiftId, []);
    expect(await discrepancies()).toEqual([{ kind: 'missing' }]);
    // Of the other phone, from before it was loaded again.
    await unload(t, doors, doors.shiftId, [code], { decided: 'done' }, ago(2 * hourMs));
    expect((await cylinder(doors, cylinderId)).custody).toEqual(onVehicle());
    expect(await discrepancies()).toEqual([{ kind: 'missing' }]);
  });

  it('lets no older mending undo what was found since', async () => {
    const found = await check(doors, { bad: ['leak'] });
    const hazardId = found.result.hazards[0]?.hazardId ?? '';
    t.clock.pass(hourMs);
    const again = await check(doors, { bad: ['leak'] });
    t.clock.pass(hourMs);
    const fix = { hazardId, note: null, beforeSha256: null, afterSha256: pictureOf(t) };
    const late = await send(t, doors.courier, 'fix-hazard', fix, ago(90 * minuteMs));
    expect(late.result).toMatchObject({ hazardId, state: 'open' });
    const one = await aboard(doors, 1);
    const asked = await deliver(doors, { full: [full(one.code)], checkId: again.checkId });
    expect(asked.result).toMatchObject({ done: false, blocked: true });
    const now = await send(t, doors.courier, 'fix-hazard', { ...fix, afterSha256: pictureOf(t) });
    expect(now.result).toMatchObject({ state: 'fixed' });
  });

  it('delivers one cylinder once, though two phones ask for it at the same moment', async () => {
    const { code, cylinderId } = await aboard(doors, 1);
    const home = await openHome(t, doors.courier, { person: { name: '用户乙', telephone: '139 0000 0002' } });
    const [here, there] = [await check(doors), await check({ ...doors, customerId: home })];
    const told = await Promise.all([
      deliver(doors, { full: [full(code)], checkId: here.checkId }),
      deliver({ ...doors, customerId: home }, { full: [full(code)], checkId: there.checkId }),
    ]);
    expect(told.map(({ result }) => result.done).toSorted()).toEqual([false, true]);
    const now = await cylinder(doors, cylinderId);
    expect(now.custody).toEqual(atHome(told[0].result.done ? doors.customerId : home));
    expect(await fold(cylinderId)).toEqual(now);
  });
});
