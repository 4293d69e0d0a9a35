// Shifts over HTTP: a courier's own, the office's days, what is aboard, what does not agree, alarms.
import { Hono } from 'hono';
import * as v from 'valibot';
import {
  aboardRowSchema,
  closeShiftSchema,
  discrepancySchema,
  ownShiftSchema,
  resolveDiscrepancySchema,
  shiftAlarmSchema,
  shiftRowSchema,
  shiftSchema,
  type OwnShift,
  type Shift,
} from '../../../shared/contract/shift.ts';
import { hasRole, isAuthority, personOf, type Actor } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { logLook } from '../account/look.ts';
import { listMovementsOfShift } from '../movement/movement.queries.ts';
import { noteTold, readReceptionsToTell } from '../movement/reception.ts';
import { maySee } from '../organisation/access.ts';
import { readOrganisation } from '../organisation/organisation.queries.ts';
import { readVehicle } from '../vehicle/vehicle.queries.ts';
import { listAboard, readVehicleLoad } from './aboard.queries.ts';
import { boundsOfDay, dayQuery } from './bounds-of-day.ts';
import { closeShift, resolveByOffice } from './close-shift.ts';
import {
  listCounts,
  listDiscrepancies,
  listDiscrepanciesOfShift,
  listShiftAlarms,
  listShifts,
  readDiscrepancy,
  readShiftInFull,
} from './day.queries.ts';
import { readOpenShifts, type ShiftRow } from './shift.queries.ts';
import { countWithoutWords, discrepancyWithoutWords, movementWithoutWords, readsWords } from './without-words.ts';

const tag = 'delivery';
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const flag = v.optional(v.picklist(['0', '1']));

/** Who looks after couriers: their own office, and the supervisor of the area. */
const knowsCouriers = (actor: Actor): boolean =>
  isAuthority(actor) ? hasRole(actor, 'supervisor') : hasRole(actor, 'office', 'safety-manager', 'supervisor');

/** Lists of days are of the office, the station and the authority; a courier has the own shift. */
const readsDays = ['office', 'safety-manager', 'filler', 'supervisor', 'inspector'] as const;

export function shiftRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;

  const vehicleSeen = async (actor: Actor, vehicleId: string): Promise<void> => {
    const vehicle = await readVehicle(db, vehicleId);
    const organisation = vehicle === null ? null : await readOrganisation(db, vehicle.organisation_id);
    if (organisation === null) throw new ProblemException('not-found');
    const of = { organisationId: organisation.organisation_id, area: organisation.area };
    if (!maySee(actor, of)) throw new ProblemException('not-found');
  };

  const shiftSeen = async (actor: Actor, shiftId: string): Promise<Shift> => {
    const withNames = knowsCouriers(actor);
    const found = await readShiftInFull(db, shiftId, withNames);
    if (found === null || !maySee(actor, found)) throw new ProblemException('not-found');
    // A courier sees their own; of others there are the lists.
    if (found.courierId !== actor.personId && !hasRole(actor, ...readsDays)) throw new ProblemException('not-found');
    const { area: _, ...row } = found;
    if (row.courierName !== null) await logLook(deps, actor, 'shift', [row.courierId]);
    const shift: Shift = {
      ...row,
      load: await readVehicleLoad(db, row.vehicle.vehicleId),
      movements: await listMovementsOfShift(db, shiftId),
      counts: await listCounts(db, shiftId),
      discrepancies: (await listDiscrepanciesOfShift(db, shiftId, false)).toReversed(),
    };
    if (readsWords(actor, shift)) return shift;
    return {
      ...shift,
      explanation: null,
      closeNote: null,
      movements: shift.movements.map(movementWithoutWords),
      counts: shift.counts.map(countWithoutWords),
      discrepancies: shift.discrepancies.map(discrepancyWithoutWords),
    };
  };

  const vehicleOf = async (shift: ShiftRow): Promise<OwnShift['waiting'][number]['vehicle']> => {
    const vehicle = await readVehicle(db, shift.vehicleId);
    return { vehicleId: shift.vehicleId, plate: vehicle?.plate ?? '', code: vehicle?.code ?? '' };
  };

  return new Hono<AppEnvironment>()
    .get(
      '/shift',
      describe({
        summary: 'The shift that the courier is working, with what is aboard',
        description: 'Null where none runs. `waiting`: older ones on other vehicles, still to be counted and ended.',
        tag,
        answer: ownShiftSchema,
      }),
      async (c) => {
        const actor = personOf(c);
        const { organisationId, personId } = actor;
        const [current, ...older] = await readOpenShifts(db, { organisationId, courierId: personId });
        const waiting: OwnShift['waiting'] = [];
        for (const shift of older) {
          waiting.push({ shiftId: shift.shiftId, begunAt: shift.begunAt, vehicle: await vehicleOf(shift) });
        }
        const received = await readReceptionsToTell(db, { organisationId, courierId: personId });
        if (current === undefined) return c.json({ shift: null, waiting, received } satisfies OwnShift);
        const { shiftId, begunAt } = current;
        const [count] = await listCounts(db, shiftId);
        const answer: OwnShift = {
          shift: {
            shiftId,
            organisationId,
            courierId: personId,
            begunAt,
            vehicle: await vehicleOf(current),
            load: await readVehicleLoad(db, current.vehicleId),
            count: count === undefined ? null : { countId: count.countId, countedAt: count.countedAt },
            openDiscrepancies: (await listDiscrepanciesOfShift(db, shiftId, true)).length,
          },
          waiting,
          received,
        };
        return c.json(answer);
      },
    )
    .post(
      '/shift/received/:id/told',
      describe({
        summary: 'The courier has read that the vehicle was taken in for them',
        description: 'Said twice is said once.',
        tag,
        answer: v.object({ told: v.literal(true) }),
      }),
      valid('param', v.object({ id })),
      async (c) => {
        const actor = personOf(c, 'courier');
        orProblem(await noteTold(deps, actor, c.req.valid('param').id));
        return c.json({ told: true } as const);
      },
    )
    .get(
      '/shifts',
      describe({
        summary: 'Shifts, the latest first',
        description:
          '`day`: those that began on it. `open=1`: those that the office has not closed. Names of couriers for their office and the supervisor; logged.',
        tag,
        answer: pageOf(shiftRowSchema),
      }),
      valid('query', v.object({ ...pageQuery, day: dayQuery, open: flag })),
      async (c) => {
        const actor = personOf(c, ...readsDays);
        const query = c.req.valid('query');
        const page = await listShifts(db, actor, {
          ...boundsOfDay(deps, actor, query.day),
          open: query.open === '1',
          after: textKeyOf(query.after),
          limit: query.limit,
          withNames: knowsCouriers(actor),
        });
        const named = page.items.filter((row) => row.courierName !== null).map((row) => row.courierId);
        await logLook(deps, actor, 'shifts', [...new Set(named)]);
        return c.json(page);
      },
    )
    .get(
      '/shifts/:id',
      describe({
        summary: 'One shift with its hand-overs, counts and what does not agree',
        tag,
        answer: shiftSchema,
      }),
      valid('param', v.object({ id })),
      async (c) => c.json(await shiftSeen(personOf(c), c.req.valid('param').id)),
    )
    .post(
      '/shifts/:id/close',
      describe({
        summary: 'Close a shift that has ended',
        description:
          '409 while something of it does not agree that is neither resolved nor explained. What is explained stays on the list until it is resolved.',
        tag,
        answer: shiftSchema,
      }),
      valid('param', v.object({ id })),
      valid('json', closeShiftSchema),
      async (c) => {
        const actor = personOf(c, 'office');
        const { id: shiftId } = c.req.valid('param');
        orProblem(await closeShift(deps, actor, shiftId, c.req.valid('json')));
        return c.json(await shiftSeen(actor, shiftId));
      },
    )
    .get(
      '/vehicles/:id/aboard',
      describe({ summary: 'Cylinders aboard of a vehicle, by the register', tag, answer: pageOf(aboardRowSchema) }),
      valid('param', v.object({ id })),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const { id: vehicleId } = c.req.valid('param');
        await vehicleSeen(personOf(c), vehicleId);
        const query = c.req.valid('query');
        return c.json(await listAboard(db, vehicleId, { after: textKeyOf(query.after), limit: query.limit }));
      },
    )
    .get(
      '/discrepancies',
      describe({
        summary: 'What did not agree at the end of shifts, the latest first',
        description: '`open=0`: what was resolved, and how.',
        tag,
        answer: pageOf(discrepancySchema),
      }),
      valid('query', v.object({ ...pageQuery, open: flag })),
      async (c) => {
        const actor = personOf(c, ...readsDays);
        const query = c.req.valid('query');
        const asked = { open: query.open !== '0', after: textKeyOf(query.after), limit: query.limit };
        const page = await listDiscrepancies(db, actor, asked);
        const items = page.items.map((row) => (readsWords(actor, row) ? row : discrepancyWithoutWords(row)));
        return c.json({ ...page, items });
      },
    )
    .post(
      '/discrepancies/:id/resolve',
      describe({
        summary: 'Resolve what did not agree, with a reason',
        description:
          'A cylinder that turns up is moved or delivered by an act that names it, which resolves it by itself.',
        tag,
        answer: discrepancySchema,
      }),
      valid('param', v.object({ id })),
      valid('json', resolveDiscrepancySchema),
      async (c) => {
        const actor = personOf(c, 'office');
        const { id: discrepancyId } = c.req.valid('param');
        orProblem(await resolveByOffice(deps, actor, discrepancyId, c.req.valid('json')));
        return c.json(await readDiscrepancy(db, discrepancyId));
      },
    )
    .get(
      '/shift-alarms',
      describe({
        summary: 'Shifts of two couriers on one vehicle at a time, the latest first',
        description: 'Each is a case of kind `shift-conflict`; closing that ends the alarm.',
        tag,
        answer: pageOf(shiftAlarmSchema),
      }),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c, ...readsDays);
        const query = c.req.valid('query');
        const withNames = knowsCouriers(actor);
        const page = await listShiftAlarms(db, actor, { after: textKeyOf(query.after), limit: query.limit, withNames });
        const named = withNames ? page.items.flatMap((row) => [row.courierId, row.otherCourierId]) : [];
        await logLook(deps, actor, 'shift-alarms', [...new Set(named)]);
        return c.json(page);
      },
    );
}
