// Home over HTTP.
import { Hono } from 'hono';
import * as v from 'valibot';
import { homeSchema, setupSchema } from '../../../shared/contract/home.ts';
import { personOf } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { languageOf, ProblemException } from '../../http/problem.ts';
import { describe, valid } from '../../http/validate.ts';
import { describeHome } from './describe-home.ts';
import { describeSetup } from './setup.ts';

export function homeRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  return new Hono<AppEnvironment>()
    .get(
      '/home',
      describe({
        summary: "Today's figures and what needs attention, by role",
        description:
          'At one site, or at all where the person works; for an authority in its area. Licences, certificates and verifications are told from thirty days before their last day.',
        tag: 'home',
        answer: homeSchema,
      }),
      valid('query', v.object({ site: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))) })),
      async (c) => {
        const language = languageOf(c.req.header('accept-language'));
        const home = await describeHome(deps, personOf(c), c.req.valid('query').site ?? null, language);
        if (home === null) throw new ProblemException('not-found');
        return c.json(home);
      },
    )
    .get(
      '/setup',
      describe({
        summary: 'What is still missing before the first cylinder can be filled',
        description: 'In the order in which it is done; empty from the first fill on.',
        tag: 'home',
        answer: setupSchema,
      }),
      async (c) => c.json(await describeSetup(deps, personOf(c, 'office', 'supervisor'))),
    );
}
