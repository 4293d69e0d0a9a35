// Asks what a change of parameters would do to the register, before anybody makes it.
import { Hono } from 'hono';
import { parseCivilDate } from '../../../shared/calendar.ts';
import {
  registerJudgementRequestSchema,
  registerJudgementSchema,
} from '../../../shared/contract/register-judgement.ts';
import { parseParameters } from '../../../shared/verdict/parameters.ts';
import { isAuthority, personOf } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { cursorOf, keyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { describe, valid } from '../../http/validate.ts';
import { judgeStretch } from './judge-register.ts';
import { countStock, readOwners } from './register-judgement.queries.ts';

/** A tenth of a second's work or so: the next stretch is asked for with `next`. */
const STRETCH_CYLINDERS = 2000;

export function registerJudgementRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;
  return new Hono<AppEnvironment>().post(
    '/register-judgements',
    describe({
      summary: 'Judge the register under changed parameters',
      description:
        'A company its own stock, an authority that of its area: as things are and as they would be, with an otherwise faultless operator, check, gas and organisation. Changes nothing. Ask again with `next` until it is null, and add up.',
      tag: 'verdict',
      answer: registerJudgementSchema,
    }),
    valid('json', registerJudgementRequestSchema),
    async (c) => {
      const actor = personOf(c, 'supervisor', 'office', 'safety-manager');
      const { step, day, changes, organisationId, after } = c.req.valid('json');
      const parsed = parseParameters(changes);
      if (!parsed.ok) throw new ProblemException('invalid', parsed.error);
      const on = parseCivilDate(day);
      if (on === null) throw new ProblemException('invalid', 'day');
      const [ownerId, code, cylinderId] = after === null ? [] : (keyOf(after) ?? ['', '', '']);
      if (after !== null && (typeof ownerId !== 'string' || ownerId === ''))
        throw new ProblemException('invalid', 'after');
      const scope = isAuthority(actor)
        ? { area: actor.area, organisationId }
        : { area: '', organisationId: actor.organisationId };
      const owners = await readOwners(db, scope);
      const left = owners.filter((owner) => typeof ownerId !== 'string' || (owner.organisationId ?? '') >= ownerId);
      const isIn = left[0]?.organisationId === ownerId;
      const from =
        isIn && typeof code === 'string' && typeof cylinderId === 'string' ? ([code, cylinderId] as const) : null;
      let total: number | null = null;
      if (after === null) {
        total = 0;
        for (const owner of owners) total += await countStock(db, owner.organisationId ?? '');
      }
      const asked = { step, day: on.firstDay, changes: parsed.value };
      const { counts, changed, end } = await judgeStretch(deps, asked, left, from, STRETCH_CYLINDERS);
      return c.json({
        total,
        counts,
        changed,
        next: end === null ? null : cursorOf([end.owner.organisationId ?? '', ...(end.after ?? [])]),
      });
    },
  );
}
