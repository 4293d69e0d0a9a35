// Judges what a courier has scanned before it is loaded, all at once.
import { Hono } from 'hono';
import { judgedLoadSchema, loadRequestSchema, type JudgedLoad } from '../../../shared/contract/shift.ts';
import { personOf } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { ProblemException } from '../../http/problem.ts';
import { describe, valid } from '../../http/validate.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { isRefusal, recordRefusal } from '../fill/judge-command.ts';
import { readSite } from '../organisation/organisation.queries.ts';
import type { CommandContext } from '../sync/command-context.ts';
import { readVehicle } from '../vehicle/vehicle.queries.ts';
import { namesInAll } from '../verdict/names-in.ts';
import { cylinderCard } from '../verdict/cylinder-card.ts';
import { judgeLoad, totalsOf, type JudgedItem, type LoadAsked } from './judge-load.ts';
import { readRefusedLately } from './refused-lately.ts';

export function movementRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;
  return new Hono<AppEnvironment>().post(
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
