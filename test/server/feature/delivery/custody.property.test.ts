// Whatever couriers and stations do, in whatever order it arrives: a cylinder is in one place, and that is what its events add up to.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import * as v from 'valibot';
import { applyCylinderEvent, cylinderEventSchema } from '../../../../shared/event/cylinder-event.ts';
import type { Cylinder } from '../../../../shared/cylinder/cylinder.ts';
import { readStream } from '../../../../server/log/read.ts';
import { openTestApp } from '../../../support/accounts.ts';
import { fullCylinder } from '../../../support/delivery.ts';
import { cylinder, deliver, empty, full, openDoors, openHome } from '../../../support/doors.ts';
import { send } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const act = fc.record({
  what: fc.constantFrom('load', 'deliver', 'collect', 'swap', 'return'),
  decided: fc.constantFrom('ask', 'done'),
  one: fc.nat(3),
  two: fc.nat(3),
  home: fc.nat(1),
  byOther: fc.boolean(),
  /** Minutes before the hour at which all of it arrives. */
  ago: fc.nat(50),
  late: fc.boolean(),
});

describeOnEachStore('custody', (engine) => {
  it('equals the fold of the events, and no cylinder is in two places', { timeout: 60_000 }, async () => {
    const t = await openTestApp(engine);
    try {
      const doors = await openDoors(t);
      const homes = [
        doors.customerId,
        await openHome(t, doors.courier, { person: { name: '用户乙', telephone: '139 0000 0002' } }),
      ];
      const otherShift = t.deps.newId();
      await send(t, doors.other, 'begin-shift', {
        shiftId: otherShift,
        scanned: doors.otherVehicleCode,
        position: null,
      });
      let serial = 0;
      const fold = async (cylinderId: string): Promise<Cylinder | null> => {
        const events = await readStream(t.store.reader, 'cylinder', cylinderId, { before: null, most: 500 });
        return events
          .toReversed()
          .map(({ data }) => v.parse(cylinderEventSchema, data))
          .reduce<Cylinder | null>((state, event) => applyCylinderEvent(state, cylinderId, event), null);
      };
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 6 }), async (acts) => {
          const made: { readonly cylinderId: string; readonly code: string }[] = [];
          for (let i = 0; i < 4; i += 1) {
            serial += 1;
            made.push(await fullCylinder(t, doors, serial));
          }
          const start = t.clock.now();
          const answered: string[] = [];
          for (const { what, decided, one, two, home, byOther, ago, late } of acts) {
            t.clock.set(new Date(start + 3_600_000).toISOString());
            const occurredAt = new Date(t.clock.now() - (late ? ago * 60_000 : 0)).toISOString();
            const by = byOther ? doors.other : doors.courier;
            const shiftId = byOther ? otherShift : doors.shiftId;
            const vehicleId = byOther ? doors.otherVehicleId : doors.vehicleId;
            const [code = '', other = ''] = [made[one]?.code, made[two]?.code];
            const at = { ...doors, customerId: homes[home] ?? '' };
            if (what === 'load') {
              await send(
                t,
                by,
                'move-cylinders',
                {
                  movementId: t.deps.newId(),
                  shiftId,
                  from: { kind: 'site', id: doors.siteId },
                  to: { kind: 'vehicle', id: vehicleId },
                  items: [{ scanned: code, sealIntact: true, sealSeen: null }],
                  position: null,
                  decided,
                  addendum: null,
                },
                { occurredAt },
              );
            } else if (what === 'return') {
              const filler = { signed: doors.filler, personId: doors.fillerId };
              await send(t, filler, 'return-cylinder', { scanned: code, siteId: doors.siteId }, { occurredAt });
            } else {
              const swap = {
                full: what === 'collect' ? [] : [full(code)],
                empty: what === 'deliver' ? [] : [empty(what === 'collect' ? code : other)],
              };
              const told = await deliver(at, { ...swap, shiftId, decided, position: null }, { occurredAt, by });
              answered.push(told.answer.status);
            }
          }
          expect(answered).not.toContain('unreadable');
          for (const { cylinderId } of made) {
            const now = await cylinder(doors, cylinderId);
            expect(await fold(cylinderId)).toEqual(now);
            const rows = await t.store.reader
              .selectFrom('cylinder')
              .select('custody_id')
              .where('cylinder_id', '=', cylinderId)
              .execute();
            expect(rows).toHaveLength(1);
            // Where it is: with whom the last act in time, of those that took place, left it.
            const events = await readStream(t.store.reader, 'cylinder', cylinderId, { before: null, most: 500 });
            const moves = events
              .map(({ n, data }) => ({ n, data: v.parse(cylinderEventSchema, data) }))
              .flatMap(({ n, data }) =>
                data.type === 'moved' || data.type === 'delivered' || data.type === 'collected'
                  ? [{ n, at: data.at, data }]
                  : [],
              );
            const [last] = moves.toSorted((x, y) => (x.at === y.at ? y.n - x.n : x.at < y.at ? 1 : -1));
            const wasReturned = events.some(({ type }) => type === 'returned');
            if (last === undefined || wasReturned) continue;
            const { data } = last;
            const expected =
              data.type === 'delivered' ? { kind: 'customer', id: data.customerId, siteId: null } : data.custody;
            expect(now.custody).toEqual(expected);
          }
        }),
        { numRuns: engine === 'sqlite' ? 12 : 6 },
      );
    } finally {
      await t.close();
    }
  });
});
