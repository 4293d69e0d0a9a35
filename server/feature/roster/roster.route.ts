// Couriers, what they are bound to and who stands in for whom, over HTTP.
import { Hono } from 'hono';
import * as v from 'valibot';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  bindingInputSchema,
  bindingSchema,
  courierPhotoSchema,
  courierSchema,
  myRosterSchema,
  standInCodeInputSchema,
  standInCodeSchema,
  standInInputSchema,
  standInSchema,
} from '../../../shared/contract/delivery.ts';
import { endSchema } from '../../../shared/contract/organisation.ts';
import { hasRole, isAuthority, personOf, type Actor } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { instantOf } from '../account/account-dependencies.ts';
import { logLook } from '../account/look.ts';
import { isInAreaOf, maySee } from '../organisation/access.ts';
import { readOrganisation } from '../organisation/organisation.queries.ts';
import { setCourierPhoto } from './courier-photo.ts';
import { issueStandInCode } from './issue-code.ts';
import { listCouriers } from './list-couriers.ts';
import { readMyRoster } from './my-roster.ts';
import { endBinding, recordBinding } from './record-binding.ts';
import { endStandIn, recordStandIn } from './record-stand-in.ts';
import { listBindings, listStandIns } from './roster.queries.ts';
import { renewStandInKey } from './stand-in-key.ts';

const tag = 'delivery';
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const idParam = v.object({ id });
const newIdParam = v.object({ id: uuid });

export function rosterRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;

  const visible = async (actor: Actor, organisationId: string) => {
    const row = await readOrganisation(db, organisationId);
    if (row === null || !maySee(actor, { organisationId, area: row.area })) throw new ProblemException('not-found');
    return row;
  };
  /** Who drives what is the company's own to say. */
  const ownOffice = (actor: Actor): Actor => {
    if (isAuthority(actor)) throw new ProblemException('not-allowed');
    return actor;
  };

  return new Hono<AppEnvironment>()
    .get(
      '/organisations/:id/couriers',
      describe({
        summary: 'Couriers with their cards, bindings and stand-ins',
        description:
          'Names, telephones, photographs and numbers only for its office and safety manager, and for the supervisors of its area; each look is logged. Bindings that were not ended, stand-ins that are not over.',
        tag,
        answer: pageOf(courierSchema),
      }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c);
        const row = await visible(actor, c.req.valid('param').id);
        const query = c.req.valid('query');
        const withNames =
          actor.organisationId === row.organisation_id
            ? hasRole(actor, 'office', 'safety-manager', 'supervisor')
            : isInAreaOf(actor, row.area) && hasRole(actor, 'supervisor');
        const page = await listCouriers(db, row.organisation_id, {
          after: textKeyOf(query.after),
          limit: query.limit,
          withNames,
          now: instantOf(deps.clock.now()),
        });
        const seen = withNames ? page.items.map((courier) => courier.courierId) : [];
        await logLook(deps, actor, 'couriers', seen);
        return c.json(page);
      },
    )
    .put(
      '/couriers/:id/photo',
      describe({ summary: "The photograph on a courier's card; null takes it off", tag, answer: courierPhotoSchema }),
      valid('param', idParam),
      valid('json', courierPhotoSchema),
      async (c) => {
        const actor = ownOffice(personOf(c, 'office'));
        const { sha256 } = c.req.valid('json');
        orProblem(await setCourierPhoto(deps, actor, c.req.valid('param').id, sha256));
        return c.json({ sha256 });
      },
    )
    .put(
      '/couriers/:id/stand-in-key',
      describe({
        summary: 'Make codes with another key, with a reason: a phone was lost',
        description: 'Codes read out before are no longer taken by a phone that has fetched the new key.',
        tag,
        answer: null,
        status: 204,
      }),
      valid('param', idParam),
      valid('json', endSchema),
      async (c) => {
        const actor = ownOffice(personOf(c, 'office'));
        orProblem(await renewStandInKey(deps, actor, c.req.valid('param').id, c.req.valid('json').reason));
        return c.body(null, 204);
      },
    )
    .get(
      '/organisations/:id/bindings',
      describe({ summary: 'Who was and is bound to which vehicle and zone', tag, answer: pageOf(bindingSchema) }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const { organisation_id } = await visible(personOf(c), c.req.valid('param').id);
        const query = c.req.valid('query');
        return c.json(await listBindings(db, organisation_id, { after: textKeyOf(query.after), limit: query.limit }));
      },
    )
    .put(
      '/bindings/:id',
      describe({
        summary: 'Bind a courier to a vehicle or zone',
        description:
          'The id is made by the sender; sending the same again gives the same answer. Days include the first and the last. 409 where it overlaps: a courier has one vehicle on any day, and a vehicle one courier.',
        tag,
        answer: bindingSchema,
      }),
      valid('param', newIdParam),
      valid('json', bindingInputSchema),
      async (c) => {
        const actor = ownOffice(personOf(c, 'office'));
        return c.json(orProblem(await recordBinding(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    )
    .put(
      '/bindings/:id/end',
      describe({ summary: 'End a binding from now on, with a reason', tag, answer: bindingSchema }),
      valid('param', idParam),
      valid('json', endSchema),
      async (c) => {
        const actor = ownOffice(personOf(c, 'office'));
        return c.json(orProblem(await endBinding(deps, actor, c.req.valid('param').id, c.req.valid('json').reason)));
      },
    )
    .get(
      '/organisations/:id/stand-ins',
      describe({
        summary: 'Stand-ins, the latest first',
        description:
          '`doubt`: a code was used that the office never issued, twice, or outside its time; it does not count.',
        tag,
        answer: pageOf(standInSchema),
      }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const { organisation_id } = await visible(personOf(c), c.req.valid('param').id);
        const query = c.req.valid('query');
        return c.json(await listStandIns(db, organisation_id, { after: textKeyOf(query.after), limit: query.limit }));
      },
    )
    .put(
      '/stand-ins/:id',
      describe({
        summary: 'Approve a stand-in for a vehicle or zone, for 24 hours at most',
        description: 'The id is made by the sender; sending the same again gives the same answer.',
        tag,
        answer: standInSchema,
      }),
      valid('param', newIdParam),
      valid('json', standInInputSchema),
      async (c) => {
        const actor = ownOffice(personOf(c, 'office'));
        return c.json(orProblem(await recordStandIn(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    )
    .put(
      '/stand-ins/:id/end',
      describe({ summary: 'End a stand-in from now on, with a reason', tag, answer: standInSchema }),
      valid('param', idParam),
      valid('json', endSchema),
      async (c) => {
        const actor = ownOffice(personOf(c, 'office'));
        return c.json(orProblem(await endStandIn(deps, actor, c.req.valid('param').id, c.req.valid('json').reason)));
      },
    )
    .put(
      '/stand-in-codes/:id',
      describe({
        summary: 'Make the code that approves a stand-in over the telephone',
        description:
          'Ten digits, checked by the courier’s phone without signal, good to be typed within twenty minutes, once; the stand-in lasts the hours that are given, from now.',
        tag,
        answer: standInCodeSchema,
      }),
      valid('param', newIdParam),
      valid('json', standInCodeInputSchema),
      async (c) => {
        const actor = ownOffice(personOf(c, 'office'));
        return c.json(orProblem(await issueStandInCode(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    )
    .get(
      '/my-roster',
      describe({
        summary: 'What a courier’s phone keeps for where there is no signal',
        description: 'Only for couriers, each for themself.',
        tag,
        answer: myRosterSchema,
      }),
      async (c) => {
        const actor = personOf(c);
        if (!actor.roles.includes('courier')) throw new ProblemException('not-allowed');
        c.header('cache-control', 'no-store');
        return c.json(await readMyRoster(deps, actor));
      },
    );
}
