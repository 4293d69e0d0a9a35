// Asks the gate: may this cylinder take this step, now and here? A refusal is on record even if nobody acts on it.
import { Hono } from 'hono';
import { verdictAnswerSchema, verdictRequestSchema, type VerdictAnswer } from '../../../shared/contract/verdict.ts';
import { isActStillToBeDone } from '../../../shared/verdict/judge.ts';
import { actorOf } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { describe, valid } from '../../http/validate.ts';
import { isRefusal, recordRefusal } from '../fill/judge-command.ts';
import { readActingSite } from '../fill/station.queries.ts';
import { instantOf } from '../sync/receive-command.ts';
import type { CommandContext } from '../sync/command-context.ts';
import { ProblemException } from '../../http/problem.ts';
import { namesIn } from './names-in.ts';
import { judgeHere, type Asked, type Judged } from './read-facts.ts';

export async function verdictAnswer(deps: AppDependencies, judged: Judged): Promise<VerdictAnswer> {
  const cylinder = judged.found?.cylinder ?? null;
  const names = await namesIn(deps.store.reader, judged);
  return {
    verdict: judged.verdict,
    next: isActStillToBeDone(judged.verdict),
    parametersVersion: judged.parameters.version,
    at: judged.facts.at,
    dataAsOf: 'live',
    resolution: {
      kind: judged.resolution.kind,
      why: judged.resolution.kind === 'unrecognised' ? judged.resolution.why : null,
    },
    cylinder:
      cylinder === null
        ? null
        : {
            cylinderId: cylinder.cylinderId,
            code: cylinder.code,
            model: cylinder.model,
            serialNo: cylinder.serialNo,
            manufacturer: cylinder.manufacturer,
            madeOn: cylinder.madeOn,
            inspectionDueOn: cylinder.inspectionDueOn,
            tareG: cylinder.tareG,
            maxFillG: cylinder.maxFillG,
            firstFill: cylinder.firstFill,
            assumed: [...cylinder.assumed],
            ownerOrganisationId: cylinder.ownerOrganisationId,
            setAside: cylinder.setAsideId !== null,
          },
    names,
  };
}

export function verdictRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  return new Hono<AppEnvironment>().post(
    '/verdicts',
    describe({
      summary: 'Judge a step of a scanned cylinder as of now',
      description:
        'Clients send what they observed; all other facts are read where they are kept. A refusal is recorded.',
      tag: 'verdict',
      answer: verdictAnswerSchema,
    }),
    valid('json', verdictRequestSchema),
    async (c) => {
      const actor = actorOf(c);
      const body = c.req.valid('json');
      const siteId = body.siteId ?? actor.siteId;
      const site = siteId === null ? null : await readActingSite(deps.store.reader, actor, siteId);
      if (body.siteId !== null && site === null) throw new ProblemException('not-found');
      const now = instantOf(deps.clock.now());
      const asked: Asked = {
        step: body.step,
        scanned: body.scanned,
        at: now,
        organisationId: actor.organisationId,
        area: site?.area ?? actor.area,
        operatorId: actor.personId,
        scaleId: body.scaleId ?? actor.scaleId,
      };
      const judged = await judgeHere(deps.store.reader, deps.parameters, deps.scan.config(), asked);
      deps.metrics?.verdict(asked.step, judged.verdict.outcome);
      if (isRefusal(judged.verdict) && actor.organisationKind !== 'authority') {
        await deps.store.atomically(async (trx) => {
          const context: CommandContext = {
            trx,
            actor,
            personId: actor.personId,
            at: now,
            clockOffsetMs: 0,
            now,
            by: {
              personId: actor.personId,
              organisationId: actor.organisationId,
              siteId,
              deviceId: actor.deviceId,
              scaleId: asked.scaleId,
              commandId: null,
              occurredAt: now,
              deviceAt: null,
              recordedAt: now,
            },
            newId: deps.newId,
            parameters: deps.parameters,
            scanConfig: deps.scan.config(),
            verdictShown: null,
          };
          const again = await judgeHere(trx, deps.parameters, deps.scan.config(), asked);
          if (!isRefusal(again.verdict)) return;
          await recordRefusal(context, again, body.scanned, { siteId, area: asked.area, scaleId: asked.scaleId });
        });
      }
      return c.json(await verdictAnswer(deps, judged));
    },
  );
}
