// Deliveries over HTTP: what would be said of a swap, what was delivered, temporary tags, the exchange list.
import { Hono } from 'hono';
import * as v from 'valibot';
import { parseCivilDate, startOfDay } from '../../../shared/calendar.ts';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  deliveryRowSchema,
  deliverySchema,
  doorJudgeAnswerSchema,
  doorJudgeRequestSchema,
  exchangeCompanySchema,
  exchangeCylinderSchema,
  exchangePairSchema,
  identifiedTagSchema,
  identifyTagSchema,
  temporaryTagRowSchema,
} from '../../../shared/contract/door.ts';
import { daySchema } from '../../../shared/contract/parameter.ts';
import { hasRole, isAuthority, personOf, type Actor } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { keyOf, pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { logLook } from '../account/look.ts';
import { readVisibleCustomer } from '../customer/see-customer.ts';
import { readActingSite } from '../fill/station.queries.ts';
import { isInAreaOf } from '../organisation/access.ts';
import { readOrganisation } from '../organisation/organisation.queries.ts';
import { shiftOfAct, vehicleInShift } from '../hazard/shift-of-act.ts';
import {
  listDeliveries,
  listExchange,
  listExchangeCylinders,
  listExchangeOfArea,
  listTemporaryTags,
  readDelivery,
  seenIn,
} from './delivery.lists.ts';
import { planDelivery } from './plan-delivery.ts';
import { sellsAtCounter } from './sells-at-counter.ts';
import { showPlan } from './show-plan.ts';
import { identifyTag } from './temporary-tag.ts';

const tag = 'door';
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const sellers = ['courier', 'office', 'safety-manager', 'filler'] as const;
const readers = ['courier', 'office', 'safety-manager', 'supervisor', 'inspector'] as const;

function oneKey(after: string | undefined): string | null {
  if (after === undefined) return null;
  const [key] = keyOf(after) ?? [];
  if (typeof key !== 'string') throw new ProblemException('invalid', 'after');
  return key;
}

export function deliveryRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;
  const now = (): string => instantOf(deps.clock.now());

  /** A courier sees what he delivered himself; the office and the authority see all of theirs. */
  const onlyOwn = (actor: Actor): boolean => !hasRole(actor, 'office', 'safety-manager', 'supervisor', 'inspector');

  return new Hono<AppEnvironment>()
    .post(
      '/doors/judge',
      describe({
        summary: 'Judge a swap at a door as of now',
        description:
          'Full cylinders by the step `deliver`, one after another as if those before were handed over; empties by `collect`, which is never refused. Nothing is recorded: a refusal is on record when the delivery is asked for.',
        tag,
        answer: doorJudgeAnswerSchema,
      }),
      valid('json', doorJudgeRequestSchema),
      async (c) => {
        const actor = personOf(c, ...sellers);
        const { organisationId } = actor;
        const body = c.req.valid('json');
        const isCounter = body.channel === 'counter';
        const customer = await readVisibleCustomer(db, actor, body.customerId);
        if (isCounter && !sellsAtCounter(actor)) throw new ProblemException('not-allowed');
        const site = isCounter && body.siteId !== null ? await readActingSite(db, actor, body.siteId) : null;
        const isOwn = customer?.customer.organisation_id === organisationId;
        if (!isOwn || (isCounter && site === null)) throw new ProblemException('not-found');
        const at = now();
        const { personId } = actor;
        const shift = isCounter ? null : await shiftOfAct({ trx: db, actor, personId, at }, body.shiftId);
        const vehicleId = vehicleInShift(shift, at);
        const plan = await planDelivery(
          { db, parameters: deps.parameters, scanConfig: deps.scan.config() },
          {
            organisationId,
            area: site?.area ?? shift?.area ?? actor.area,
            at,
            personId: actor.personId,
            channel: body.channel,
            vehicleId,
            customerId: body.customerId,
            checkId: body.checkId,
            position: body.position,
            full: body.full,
            empty: body.empty,
          },
        );
        for (const { judged } of plan.full) deps.metrics?.verdict('deliver', judged.verdict.outcome);
        const { blocked, next, parametersVersion } = plan;
        return c.json({
          at,
          ...(await showPlan(db, plan, { organisationId, vehicleId })),
          blocked,
          next,
          parametersVersion,
        });
      },
    )
    .get(
      '/deliveries',
      describe({
        summary: 'Deliveries, the newest first',
        description:
          'Of the own company, for an authority of its area, by day, courier or customer; a courier sees the own ones. Names only for those whose work needs them; logged.',
        tag,
        answer: pageOf(deliveryRowSchema),
      }),
      valid(
        'query',
        v.object({
          ...pageQuery,
          day: v.optional(daySchema),
          courierId: v.optional(id),
          customerId: v.optional(uuid),
        }),
      ),
      async (c) => {
        const actor = personOf(c, ...readers);
        const query = c.req.valid('query');
        const { timeZone } = deps.parameters.inForce(actor.area, now().slice(0, 10)).resolved.values;
        const day = query.day === undefined ? null : (parseCivilDate(query.day)?.firstDay ?? null);
        const page = await listDeliveries(db, actor, {
          from: day === null ? null : instantOf(startOfDay(day, timeZone)),
          until: day === null ? null : instantOf(startOfDay(day + 1, timeZone)),
          courierId: onlyOwn(actor) ? actor.personId : (query.courierId ?? null),
          customerId: query.customerId ?? null,
          after: textKeyOf(query.after),
          limit: query.limit,
        });
        await logLook(deps, actor, 'deliveries', [...new Set(page.items.flatMap(seenIn))]);
        return c.json(page);
      },
    )
    .get(
      '/deliveries/:id',
      describe({ summary: 'One delivery, with its check and every cylinder', tag, answer: deliverySchema }),
      valid('param', v.object({ id: uuid })),
      async (c) => {
        const actor = personOf(c, ...readers);
        const found = await readDelivery(db, actor, c.req.valid('param').id);
        if (found === null || (onlyOwn(actor) && found.courierId !== actor.personId)) {
          throw new ProblemException('not-found');
        }
        await logLook(deps, actor, 'delivery', seenIn(found));
        return c.json(found);
      },
    )
    .get(
      '/temporary-tags',
      describe({
        summary: 'Cylinders under a temporary tag, the newest first',
        description: '`waiting=0`: also those of which it was found out which cylinder they are.',
        tag,
        answer: pageOf(temporaryTagRowSchema),
      }),
      valid('query', v.object({ ...pageQuery, waiting: v.optional(v.picklist(['0', '1']), '1') })),
      async (c) => {
        const query = c.req.valid('query');
        const asked = { waiting: query.waiting === '1', after: textKeyOf(query.after), limit: query.limit };
        return c.json(await listTemporaryTags(db, personOf(c), asked));
      },
    )
    .post(
      '/temporary-tags/:tag/identify',
      describe({
        summary: 'Say which cylinder bears a temporary tag',
        description:
          'At a site of the company, by the code found on it or put on it. It counts as taken back when it was, and is at the site now; set aside where it may not be filled. Said twice is once.',
        tag,
        answer: identifiedTagSchema,
      }),
      valid('param', v.object({ tag: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) })),
      valid('json', identifyTagSchema),
      async (c) => {
        const actor = personOf(c, 'filler', 'office', 'safety-manager');
        const at = now();
        const by = byActor(actor, at);
        const { tag: temporaryTag } = c.req.valid('param');
        const result = await deps.store.atomically((trx) =>
          identifyTag(
            {
              trx,
              actor,
              personId: actor.personId,
              at,
              clockOffsetMs: 0,
              now: at,
              by,
              newId: deps.newId,
              parameters: deps.parameters,
              scanConfig: deps.scan.config(),
              verdictShown: null,
            },
            { tag: temporaryTag, ...c.req.valid('json') },
          ),
        );
        return c.json(orProblem(result));
      },
    )
    .get(
      '/exchange',
      describe({
        summary: 'The exchange list, company by company',
        description:
          'Cylinders of others that are set aside here to go back, and own ones that are set aside elsewhere. They go back by lists handed over to their owner.',
        tag,
        answer: pageOf(exchangeCompanySchema),
      }),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c);
        const query = c.req.valid('query');
        if (isAuthority(actor)) return c.json({ items: [], next: null });
        const asked = { after: oneKey(query.after), limit: query.limit };
        return c.json(await listExchange(db, actor.organisationId, asked));
      },
    )
    .get(
      '/exchange/area',
      describe({
        summary: 'Who holds how many of whose cylinders, and since when',
        description:
          'For an authority: set aside to go back to their owner, where holder or owner is in its area. A line a holder and owner.',
        tag,
        answer: pageOf(exchangePairSchema),
      }),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c, 'supervisor', 'inspector');
        if (!isAuthority(actor)) throw new ProblemException('not-allowed');
        const query = c.req.valid('query');
        const asked = { after: textKeyOf(query.after), limit: query.limit };
        return c.json(await listExchangeOfArea(db, actor.area, asked));
      },
    )
    .get(
      '/exchange/cylinders',
      describe({
        summary: 'The cylinders of the exchange list with one company',
        description: 'A company names the other one and whose cylinders; an authority a holder and an owner.',
        tag,
        answer: pageOf(exchangeCylinderSchema),
      }),
      valid(
        'query',
        v.union([
          v.object({ ...pageQuery, company: id, of: v.picklist(['theirs', 'ours']) }),
          v.object({ ...pageQuery, holder: id, owner: id }),
        ]),
      ),
      async (c) => {
        const actor = personOf(c);
        const query = c.req.valid('query');
        const page = { after: oneKey(query.after), limit: query.limit };
        if ('holder' in query) {
          const { holder: holderId, owner: ownerId } = query;
          const ends = await Promise.all([readOrganisation(db, holderId), readOrganisation(db, ownerId)]);
          if (!ends.some((end) => end !== null && isInAreaOf(actor, end.area))) throw new ProblemException('not-found');
          return c.json(await listExchangeCylinders(db, { holderId, ownerId, isHolder: false, ...page }));
        }
        if (isAuthority(actor)) return c.json({ items: [], next: null });
        const { company } = query;
        const isHolder = query.of === 'theirs';
        return c.json(
          await listExchangeCylinders(db, {
            holderId: isHolder ? actor.organisationId : company,
            ownerId: isHolder ? company : actor.organisationId,
            isHolder,
            ...page,
          }),
        );
      },
    );
}
