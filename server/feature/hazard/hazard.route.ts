// What was found at customers' doors over HTTP. What happens there comes by commands; the office samples what was mended.
import { Hono } from 'hono';
import * as v from 'valibot';
import { dayText, localDay } from '../../../shared/calendar.ts';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  customerDoorSchema,
  hazardRowSchema,
  hazardSchema,
  hazardStates,
  leakFindingsSchema,
  leakGoingSchema,
  leakRowSchema,
  mendingRowSchema,
  mendingSampleSchema,
  noticeRowSchema,
} from '../../../shared/contract/door.ts';
import { personOf, type Actor } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { logLook } from '../account/look.ts';
import { readVisibleCustomer } from '../customer/see-customer.ts';
import { describeDoor, listHazards, listMendings, listNotices, readHazard } from './hazard.lists.ts';
import { sampleMending } from './fix-hazard.ts';
import { lookIntoLeak, sendToLeak } from './follow-leak.ts';
import { listLeaks, seenInLeak } from './leak.lists.ts';

const tag = 'door';
const idParam = v.object({ id: uuid });
/** Who works with customers, and who answers for them. */
const readers = ['courier', 'office', 'safety-manager', 'supervisor', 'inspector'] as const;
const flag = v.picklist(['0', '1']);

interface Named {
  readonly customerId: string;
  readonly customerName: string | null;
}
const seenIn = (rows: readonly Named[]): string[] => [
  ...new Set(rows.filter(({ customerName }) => customerName !== null).map(({ customerId }) => customerId)),
];

export function hazardRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;
  const valuesAt = (actor: Actor) => {
    const nowMs = deps.clock.now();
    const { values } = deps.parameters.inForce(actor.area, new Date(nowMs).toISOString().slice(0, 10)).resolved;
    return { ...values, today: dayText(localDay(nowMs, values.timeZone)) };
  };
  return new Hono<AppEnvironment>()
    .get(
      '/customers/:id/door',
      describe({
        summary: "What is known at a customer's door",
        description:
          'The last checks with their answers to begin with, hazards that are not closed, notices that stand, when the full check is due, and cylinders of which register and eyes did not agree. Logged where it names the customer.',
        tag,
        answer: customerDoorSchema,
      }),
      valid('param', idParam),
      async (c) => {
        const actor = personOf(c, ...readers);
        const found = await readVisibleCustomer(db, actor, c.req.valid('param').id);
        if (found === null) throw new ProblemException('not-found');
        const door = await describeDoor(db, actor, found.customer, valuesAt(actor));
        await logLook(deps, actor, 'customer-door', seenIn([...door.hazards, ...door.notices]));
        return c.json(door);
      },
    )
    .get(
      '/hazards',
      describe({
        summary: "Hazards at customers', the earliest deadline first",
        description:
          'Of the own company; for an authority those of its area. With `customerId` all of that customer, the newest first. Names only for the office, couriers and safety managers of the company; logged.',
        tag,
        answer: pageOf(hazardRowSchema),
      }),
      valid(
        'query',
        v.object({
          ...pageQuery,
          state: v.optional(v.picklist(hazardStates), 'open'),
          customerId: v.optional(uuid),
        }),
      ),
      async (c) => {
        const actor = personOf(c, ...readers);
        const query = c.req.valid('query');
        if (query.customerId !== undefined && (await readVisibleCustomer(db, actor, query.customerId)) === null) {
          throw new ProblemException('not-found');
        }
        const page = await listHazards(db, actor, {
          state: query.state,
          customerId: query.customerId ?? null,
          today: valuesAt(actor).today,
          after: textKeyOf(query.after),
          limit: query.limit,
        });
        await logLook(deps, actor, 'hazards', seenIn(page.items));
        return c.json(page);
      },
    )
    .get(
      '/hazards/:id',
      describe({
        summary: 'One hazard with every step, the newest first',
        description:
          'From found to closed, with photos. Names and words only for the office, couriers and safety managers of the company; logged.',
        tag,
        answer: hazardSchema,
      }),
      valid('param', idParam),
      async (c) => {
        const actor = personOf(c, ...readers);
        const found = await readHazard(db, actor, c.req.valid('param').id, valuesAt(actor).today);
        if (found === null) throw new ProblemException('not-found');
        await logLook(deps, actor, 'hazard', found.seen);
        return c.json(found.hazard);
      },
    )
    .get(
      '/notices',
      describe({
        summary: 'Notices that stop the gas, the newest first',
        description:
          'Of the own company; an authority gets those of its area, without names, to tell the village. `standing=0`: also those that were lifted.',
        tag,
        answer: pageOf(noticeRowSchema),
      }),
      valid('query', v.object({ ...pageQuery, standing: v.optional(flag, '1') })),
      async (c) => {
        const actor = personOf(c, ...readers);
        const query = c.req.valid('query');
        const asked = {
          standing: query.standing === '1',
          after: textKeyOf(query.after),
          limit: query.limit,
        };
        const page = await listNotices(db, actor, asked);
        await logLook(deps, actor, 'notices', seenIn(page.items));
        return c.json(page);
      },
    )
    .get(
      '/leaks',
      describe({
        summary: 'Leaks that were reported, the newest first',
        description:
          'With who goes there and what was found; `state=open` until nothing is left to be done. Who reported it and who goes are told to the company’s office and to supervisors of the area; logged.',
        tag,
        answer: pageOf(leakRowSchema),
      }),
      valid('query', v.object({ ...pageQuery, state: v.optional(v.picklist(['open', 'closed'])) })),
      async (c) => {
        const query = c.req.valid('query');
        const actor = personOf(c, 'office', 'safety-manager', 'supervisor', 'inspector');
        const page = await listLeaks(db, actor, {
          state: query.state ?? null,
          after: textKeyOf(query.after),
          limit: query.limit,
        });
        await logLook(deps, actor, 'leaks', [...new Set(page.items.flatMap(seenInLeak))]);
        return c.json(page);
      },
    )
    .put(
      '/leaks/:id/going',
      describe({
        summary: 'Say who goes to a leak',
        description: 'One of the company’s people, or others by what they are called. Said twice is once.',
        tag,
        answer: null,
        status: 204,
      }),
      valid('param', idParam),
      valid('json', leakGoingSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'safety-manager');
        orProblem(await sendToLeak(deps, actor, c.req.valid('param').id, c.req.valid('json')));
        return c.body(null, 204);
      },
    )
    .put(
      '/leaks/:id/findings',
      describe({
        summary: 'Say what was found at a leak, and whether that is all',
        description:
          '`closes`: nothing is left to be done about it; its case is closed too. A hold of the cylinder and a hazard at the home stay until they are lifted and put right. Said twice is once.',
        tag,
        answer: null,
        status: 204,
      }),
      valid('param', idParam),
      valid('json', leakFindingsSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'safety-manager');
        orProblem(await lookIntoLeak(deps, actor, c.req.valid('param').id, c.req.valid('json')));
        return c.body(null, 204);
      },
    )
    .get(
      '/mendings',
      describe({
        summary: 'What couriers mended on the spot, the newest first',
        description: 'For the office, which looks at some of it. `waiting=0`: also what was looked at.',
        tag,
        answer: pageOf(mendingRowSchema),
      }),
      valid('query', v.object({ ...pageQuery, waiting: v.optional(flag, '1') })),
      async (c) => {
        const actor = personOf(c, 'office', 'safety-manager');
        const query = c.req.valid('query');
        const page = await listMendings(db, actor, {
          waiting: query.waiting === '1',
          after: textKeyOf(query.after),
          limit: query.limit,
        });
        await logLook(deps, actor, 'mendings', seenIn(page.items));
        return c.json(page);
      },
    )
    .post(
      '/mendings/:id/sample',
      describe({
        summary: 'Say that what was mended was looked at',
        description: 'Not good: it is a hazard from then on. Said twice is once.',
        tag,
        answer: null,
        status: 204,
      }),
      valid('param', idParam),
      valid('json', mendingSampleSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'safety-manager');
        orProblem(await sampleMending(deps, actor, c.req.valid('param').id, c.req.valid('json')));
        return c.body(null, 204);
      },
    );
}
