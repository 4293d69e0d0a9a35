// Parameters, blacklist criteria and models, over HTTP.
import { Hono } from 'hono';
import * as v from 'valibot';
import { uuid } from '../../../shared/command/envelope.ts';
import { areaSchema, endSchema, modelSchema } from '../../../shared/contract/organisation.ts';
import {
  criterionInputSchema,
  criterionSchema,
  daySchema,
  parameterChangeSchema,
  parameterInputSchema,
  parametersInForceSchema,
} from '../../../shared/contract/parameter.ts';
import { personOf } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { keyOf, pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { dayIn } from '../account/in-force.ts';
import { listChanges, listCriteria, listModels, readInForce } from './parameter.queries.ts';
import { endCriterion, recordCriterion } from './record-criterion.ts';
import { setParameter } from './set-parameter.ts';

const tag = 'parameters';
const idParam = v.object({ id: uuid });

export function parameterRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;
  return new Hono<AppEnvironment>()
    .get(
      '/parameters',
      describe({
        summary: 'What was set for an area, the newest first',
        description: 'By the authority of the area or of one that holds it. Without `area`: the own one.',
        tag,
        answer: pageOf(parameterChangeSchema),
      }),
      valid(
        'query',
        v.object({
          ...pageQuery,
          area: v.optional(areaSchema),
          name: v.optional(v.pipe(v.string(), v.maxLength(60))),
        }),
      ),
      async (c) => {
        const actor = personOf(c);
        const query = c.req.valid('query');
        const before = query.after === undefined ? null : keyOf(query.after)?.[0];
        if (before !== null && typeof before !== 'number') throw new ProblemException('invalid', 'after');
        const asked = { area: query.area ?? actor.area, name: query.name ?? null, before, limit: query.limit };
        return c.json(await listChanges(db, asked));
      },
    )
    .get(
      '/parameters/in-force',
      describe({
        summary: 'Every parameter with its value in an area on a day, its default, and who set it',
        tag,
        answer: parametersInForceSchema,
      }),
      valid('query', v.object({ area: v.optional(areaSchema), day: v.optional(daySchema) })),
      async (c) => {
        const actor = personOf(c);
        const { area = actor.area, day } = c.req.valid('query');
        return c.json(await readInForce(db, area, day ?? dayIn(area, deps.clock.now(), deps.parameters)));
      },
    )
    .put(
      '/parameters/:id',
      describe({
        summary: 'Set a parameter of an area from a day on',
        description:
          'By a supervisor of the authority of the area or above. The id is made by the sender; sending the same again gives the same answer.',
        tag,
        answer: parameterChangeSchema,
      }),
      valid('param', idParam),
      valid('json', parameterInputSchema),
      async (c) => {
        const actor = personOf(c, 'supervisor');
        return c.json(orProblem(await setParameter(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    )
    .get(
      '/blacklist-criteria',
      describe({
        summary: 'Cylinders that an authority warns of, by maker, model and time of manufacture',
        tag,
        answer: pageOf(criterionSchema),
      }),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const query = c.req.valid('query');
        return c.json(await listCriteria(db, personOf(c), { after: textKeyOf(query.after), limit: query.limit }));
      },
    )
    .put(
      '/blacklist-criteria/:id',
      describe({
        summary: 'Warn of cylinders',
        description: 'Holds at once, in the area and below it. It is not changed later: end it, and record another.',
        tag,
        answer: criterionSchema,
      }),
      valid('param', idParam),
      valid('json', criterionInputSchema),
      async (c) => {
        const actor = personOf(c, 'supervisor');
        return c.json(orProblem(await recordCriterion(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    )
    .put(
      '/blacklist-criteria/:id/end',
      describe({ summary: 'End a warning, with a reason', tag, answer: criterionSchema }),
      valid('param', idParam),
      valid('json', endSchema),
      async (c) => {
        const actor = personOf(c, 'supervisor');
        const { reason } = c.req.valid('json');
        return c.json(orProblem(await endCriterion(deps, actor, c.req.valid('param').id, reason)));
      },
    )
    .get(
      '/models',
      describe({ summary: 'Models of cylinders with their ordinary measures', tag, answer: pageOf(modelSchema) }),
      valid('query', v.object(pageQuery)),
      async (c) => {
        personOf(c);
        const query = c.req.valid('query');
        const after = query.after === undefined ? '' : keyOf(query.after)?.[0];
        if (typeof after !== 'string') throw new ProblemException('invalid', 'after');
        return c.json(await listModels(db, { after, limit: query.limit }));
      },
    );
}
