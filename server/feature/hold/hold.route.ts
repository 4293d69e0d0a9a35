// What is recorded of a cylinder away from the hall, over HTTP. Each may be sent again: what is so already is answered as it is.
import { Hono } from 'hono';
import * as v from 'valibot';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  cylinderChangedSchema,
  entrustmentInputSchema,
  findingInputSchema,
  findings,
  holdInputSchema,
  inspectionInputSchema,
  stateInputSchema,
} from '../../../shared/contract/hold.ts';
import { endSchema } from '../../../shared/contract/organisation.ts';
import { personOf } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { changeFinding } from './change-finding.ts';
import { changeState } from './change-state.ts';
import { endEntrustment, entrust } from './entrust.ts';
import { liftHold, placeHold } from './place-hold.ts';
import { recordInspection } from './record-inspection.ts';

const tag = 'register';
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const answer = cylinderChangedSchema;

export function holdRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const holdParam = v.object({ id, holdId: uuid });
  const entrustmentParam = v.object({ id, entrustmentId: uuid });
  return new Hono<AppEnvironment>()
    .put(
      '/cylinders/:id/holds/:holdId',
      describe({
        summary: 'Seize, recall or freeze a cylinder',
        description: 'By a supervisor of the authority of its area; the id is made by the sender.',
        tag,
        answer,
      }),
      valid('param', holdParam),
      valid('json', holdInputSchema),
      async (c) => {
        const actor = personOf(c, 'supervisor');
        const param = c.req.valid('param');
        const asked = { cylinderId: param.id, holdId: param.holdId };
        return c.json(orProblem(await placeHold(deps, actor, asked, c.req.valid('json'))));
      },
    )
    .put(
      '/cylinders/:id/holds/:holdId/lift',
      describe({
        summary: 'Lift a hold, with a reason',
        description: 'By the authority that placed it, or by one above.',
        tag,
        answer,
      }),
      valid('param', holdParam),
      valid('json', endSchema),
      async (c) => {
        const actor = personOf(c, 'supervisor');
        const param = c.req.valid('param');
        const asked = { cylinderId: param.id, holdId: param.holdId };
        return c.json(orProblem(await liftHold(deps, actor, asked, c.req.valid('json').reason)));
      },
    )
    .put(
      '/cylinders/:id/entrustments/:entrustmentId',
      describe({
        summary: 'Entrust another company with filling or delivering a cylinder',
        description: "By the owner's office; the id is made by the sender.",
        tag,
        answer,
      }),
      valid('param', entrustmentParam),
      valid('json', entrustmentInputSchema),
      async (c) => {
        const actor = personOf(c, 'office');
        const param = c.req.valid('param');
        const asked = { cylinderId: param.id, entrustmentId: param.entrustmentId };
        return c.json(orProblem(await entrust(deps, actor, asked, c.req.valid('json'))));
      },
    )
    .put(
      '/cylinders/:id/entrustments/:entrustmentId/end',
      describe({ summary: 'End an entrustment, with a reason', tag, answer }),
      valid('param', entrustmentParam),
      valid('json', endSchema),
      async (c) => {
        const actor = personOf(c, 'office');
        const param = c.req.valid('param');
        const asked = { cylinderId: param.id, entrustmentId: param.entrustmentId };
        return c.json(orProblem(await endEntrustment(deps, actor, asked, c.req.valid('json').reason)));
      },
    )
    .put(
      '/cylinders/:id/state',
      describe({
        summary: 'Report a cylinder lost or stolen, found again (`active`), or scrapped',
        description: 'Scrapping makes all its codes void for ever.',
        tag,
        answer,
      }),
      valid('param', v.object({ id })),
      valid('json', stateInputSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'safety-manager', 'inspector', 'supervisor');
        return c.json(orProblem(await changeState(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    )
    .put(
      '/cylinders/:id/findings/:finding',
      describe({ summary: 'Find a cylinder nonconforming or refurbished, or not', tag, answer }),
      valid('param', v.object({ id, finding: v.picklist(findings) })),
      valid('json', findingInputSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'safety-manager', 'inspector', 'supervisor');
        const { id: cylinderId, finding } = c.req.valid('param');
        return c.json(orProblem(await changeFinding(deps, actor, cylinderId, finding, c.req.valid('json'))));
      },
    )
    .put(
      '/cylinders/:id/inspection',
      describe({
        summary: 'Record the last periodic inspection',
        description:
          "By the inspection body that has the cylinder, with its licence in force, or by the owner's office with the number of the report.",
        tag,
        answer,
      }),
      valid('param', v.object({ id })),
      valid('json', inspectionInputSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'inspector');
        return c.json(orProblem(await recordInspection(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    );
}
