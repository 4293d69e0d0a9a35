// What a courier's phone keeps, over HTTP: for couriers, each for themself.
import { Hono } from 'hono';
import * as v from 'valibot';
import { shiftCustomersSchema, shiftFactsSchema } from '../../../shared/contract/shift-facts.ts';
import { personOf } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { describe, valid } from '../../http/validate.ts';
import { logLook } from '../account/look.ts';
import { readShiftCustomers, readShiftFacts } from './read-shift-facts.ts';

const tag = 'delivery';

/** Ids with commas between: these customers alone, read anew after something was recorded of them. */
const only = v.optional(
  v.pipe(
    v.string(),
    v.maxLength(2000),
    v.transform((text) => text.split(',').filter((id) => id !== '')),
    v.maxLength(50),
  ),
);

export function shiftFactsRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  return new Hono<AppEnvironment>()
    .get(
      '/shift/facts',
      describe({
        summary: 'What a courier’s phone keeps to judge by itself where there is no signal',
        description:
          'Only for couriers, each for themself: own file, vehicles, parameters in force, the cylinders aboard and those that stand full. Nothing of people but the courier’s own ids.',
        tag,
        answer: shiftFactsSchema,
      }),
      async (c) => {
        const actor = personOf(c);
        if (!actor.roles.includes('courier')) throw new ProblemException('not-allowed');
        c.header('cache-control', 'no-store');
        return c.json(await readShiftFacts(deps, actor));
      },
    )
    .get(
      '/shift/facts/customers',
      describe({
        summary: 'The customers of a courier’s zones, with what they hold',
        description:
          'Only for couriers, each for themself. Names masked, no telephones, no addresses; positions, because the rules ask for them. `only` names some of the company’s customers by their ids. Each page is logged as a look.',
        tag,
        answer: shiftCustomersSchema,
      }),
      valid('query', v.object({ ...pageQuery, only })),
      async (c) => {
        const actor = personOf(c);
        if (!actor.roles.includes('courier')) throw new ProblemException('not-allowed');
        const query = c.req.valid('query');
        const page = await readShiftCustomers(deps, actor, {
          after: textKeyOf(query.after)?.[1] ?? null,
          limit: query.limit,
          only: query.only ?? null,
        });
        await logLook(
          deps,
          actor,
          'shift-facts',
          page.items.map((customer) => customer.customerId),
        );
        c.header('cache-control', 'no-store');
        return c.json(page);
      },
    );
}
