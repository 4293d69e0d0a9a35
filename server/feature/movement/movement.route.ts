// Hand-overs over HTTP: what is to be loaded is judged all at once; what was handed over is looked into.
import { Hono } from 'hono';
import * as v from 'valibot';
import {
  judgedLoadSchema,
  loadRequestSchema,
  movementInFullSchema,
  movementSchema,
  type JudgedLoad,
} from '../../../shared/contract/shift.ts';
import { hasRole, isAuthority, personOf } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { describe, valid } from '../../http/validate.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { isRefusal, recordRefusal } from '../fill/judge-command.ts';
import { maySee } from '../organisation/access.ts';
import { readSite } from '../organisation/organisation.queries.ts';
import { boundsOfDay, dayQuery } from '../shift/bounds-of-day.ts';
import { movementWithoutWords, readsWords } from '../shift/without-words.ts';
import type { CommandContext } from '../sync/command-context.ts';
import { readVehicle } from '../vehicle/vehicle.queries.ts';
import { namesInAll } from '../verdict/names-in.ts';
import { cylinderCard } from '../verdict/cylinder-card.ts';
import { judgeLoad, totalsOf, type JudgedItem, type LoadAsked } from './judge-load.ts';
import { listMovements, readMovement } from './movement.queries.ts';
import { readRefusedLately } from './refused-lately.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const readsAll = ['office', 'safety-manager', 'filler', 'supervisor', 'inspector'] as const;

export function movementRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;
  return new Hono<AppEnvironment>()
    .get(
      '/movements',
      describe({
        summary: 'Hand-overs, the latest first',
        description: '`day`: those of it. A company has its own, an authority those of its area.',
        tag: 'delivery',
        answer: pageOf(movementSchema),
      }),
      valid('query', v.object({ ...pageQuery, day: dayQuery })),
      async (c) => {
        const actor = personOf(c, ...readsAll);
        const query = c.req.valid('query');
        const asked = { ...boundsOfDay(deps, actor, query.day), after: textKeyOf(query.after), limit: query.limit };
        const page = await listMovements(db, actor, asked);
        return c.json(isAuthority(actor) ? { ...page, items: page.items.map(movementWithoutWords) } : page);
      },
    )
    .get(
      '/movements/:id',
      describe({ summary: 'One hand-over with its cylinders', tag: 'delivery', answer: movementInFullSchema }),
      valid('param', v.object({ id })),
      async (c) => {
        const actor = personOf(c);
        const found = await readMovement(db, c.req.valid('param').id);
        if (found === null || !maySee(actor, found)) throw new ProblemException('not-found');
        const isOwn = found.personId === actor.personId;
        if (!isOwn && !hasRole(actor, ...readsAll)) throw new ProblemException('not-found');
        return c.json(readsWords(actor, found) ? found.movement : movementWithoutWords(found.movement));
      },
    )
    .post(
      '/loads/judge',
      describe({
        summary: 'Judge what is to be loaded onto a vehicle',
        description:
          'Each with the mass of those before it. Moves nothing; a refusal is recorded once, however often the growing list is asked for.',
        tag: 'delivery',
        answer: judgedLoadSchema,
      }),
      valid('json', loadRequestSchema),
      async (c) => {
        const actor = personOf(c, 'courier');
        const { vehicleId, siteId, items } = c.req.valid('json');
        const { organisationId, personId } = actor;
        const vehicle = await readVehicle(db, vehicleId);
        if (vehicle?.organisation_id !== organisationId) throw new ProblemException('not-found');
        const site = siteId === null ? null : await readSite(db, siteId);
        if (siteId !== null && site?.organisation_id !== organisationId) throw new ProblemException('not-found');
        const now = instantOf(deps.clock.now());
        const area = site?.area ?? actor.area;
        const { parameters } = deps;
        const scanConfig = deps.scan.config();
        const asked: LoadAsked = {
          organisationId,
          area,
          at: now,
          courierId: personId,
          vehicleId,
          items,
          adds: 'unblocked',
        };
        const judged = await judgeLoad({ db, parameters, scanConfig }, asked);
        for (const each of judged) deps.metrics?.verdict('load', each.verdict.outcome);

        const isNew = async (reader: typeof db, all: readonly JudgedItem[]): Promise<JudgedItem[]> => {
          const refused = all.filter((each) => !each.repeated && isRefusal(each.verdict));
          if (refused.length === 0) return [];
          const lately = await readRefusedLately(reader, { organisationId, personId, now });
          return refused.filter((each) => !lately.has(each.found?.cylinder.cylinderId ?? each.scanned));
        };
        if ((await isNew(db, judged)).length > 0) {
          await deps.store.atomically(async (trx) => {
            const context: CommandContext = {
              trx,
              actor,
              personId,
              at: now,
              clockOffsetMs: 0,
              now,
              by: byActor(actor, now),
              newId: deps.newId,
              parameters,
              scanConfig,
              verdictShown: null,
            };
            const again = await judgeLoad({ db: trx, parameters, scanConfig }, asked);
            for (const each of await isNew(trx, again)) {
              await recordRefusal(context, each, each.scanned, { siteId, area, scaleId: null });
            }
          });
        }

        const names = await namesInAll(db, judged);
        const answer: JudgedLoad = {
          items: judged.map((each) => ({
            scanned: each.scanned,
            verdict: each.verdict,
            cylinder: cylinderCard(each),
            names,
            blocked: each.blocked,
            repeated: each.repeated,
            alreadyThere: each.alreadyThere,
            full: each.full,
            grossG: each.grossG,
          })),
          totals: totalsOf(judged) ?? {
            beforeG: 0,
            afterG: 0,
            limitG: null,
            countBefore: 0,
            countAfter: 0,
            maxCylinders: null,
          },
        };
        return c.json(answer);
      },
    );
}
