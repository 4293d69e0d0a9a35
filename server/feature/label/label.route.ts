// Labels over HTTP: cylinders that want a new one.
import { Hono } from 'hono';
import * as v from 'valibot';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  labelReasonSchema,
  labelRequestInputSchema,
  labelRequestSchema,
  labelRequestStatuses,
} from '../../../shared/contract/label.ts';
import { personOf } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { askLabel, markLabel } from './ask-label.ts';
import { listRequests } from './request.queries.ts';

const tag = 'labels';
const station = ['office', 'safety-manager', 'filler'] as const;
const idParam = v.object({ id: uuid });

export function labelRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;
  return new Hono<AppEnvironment>()
    .post(
      '/label-requests',
      describe({
        summary: 'Queue a new label for a cylinder',
        description:
          'One open request a cylinder: asked again, the answer is the one that waits. Without `code` it says the code that the cylinder has, where that is ours and good; otherwise one more code is issued, which is bound to the cylinder when the label is on it.',
        tag,
        answer: labelRequestSchema,
      }),
      valid('json', labelRequestInputSchema),
      async (c) => c.json(orProblem(await askLabel(deps, personOf(c, ...station), c.req.valid('json')))),
    )
    .get(
      '/label-requests',
      describe({
        summary: 'Cylinders that want a new label, the oldest request first',
        tag,
        answer: pageOf(labelRequestSchema),
      }),
      valid('query', v.object({ ...pageQuery, status: v.optional(v.picklist(labelRequestStatuses), 'waiting') })),
      async (c) => {
        const { organisationId } = personOf(c, ...station);
        const { status, after, limit } = c.req.valid('query');
        return c.json(await listRequests(db, organisationId, { status, after: textKeyOf(after), limit }));
      },
    )
    .put(
      '/label-requests/:id/printed',
      describe({ summary: 'The label was printed', tag, answer: labelRequestSchema }),
      valid('param', idParam),
      async (c) =>
        c.json(orProblem(await markLabel(deps, personOf(c, ...station), c.req.valid('param').id, { to: 'printed' }))),
    )
    .put(
      '/label-requests/:id/bound',
      describe({
        summary: 'The label is on the cylinder',
        description: 'A new code must have been bound to the cylinder before (command bind-tag).',
        tag,
        answer: labelRequestSchema,
      }),
      valid('param', idParam),
      async (c) =>
        c.json(orProblem(await markLabel(deps, personOf(c, ...station), c.req.valid('param').id, { to: 'bound' }))),
    )
    .put(
      '/label-requests/:id/withdrawn',
      describe({ summary: 'The label is not wanted after all', tag, answer: labelRequestSchema }),
      valid('param', idParam),
      valid('json', labelReasonSchema),
      async (c) => {
        const mark = { to: 'withdrawn', reason: c.req.valid('json').reason } as const;
        return c.json(orProblem(await markLabel(deps, personOf(c, ...station), c.req.valid('param').id, mark)));
      },
    );
}
