// Asks the gate: may this cylinder take this step, now and here? A refusal is on record even if nobody acts on it.
import { Hono } from 'hono';
import { verdictAnswerSchema, verdictRequestSchema, type VerdictAnswer } from '../../../shared/contract/verdict.ts';
import type { Step } from '../../../shared/verdict/facts.ts';
import { isActStillToBeDone } from '../../../shared/verdict/judge.ts';
import { actorOf, type Actor } from '../../http/actor.ts';
import { answerJson } from '../../http/answer.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { describe, valid } from '../../http/validate.ts';
import { isRefusal, recordRefusal } from '../fill/judge-command.ts';
import { readActingSite } from '../fill/station.queries.ts';
import { instantOf } from '../sync/receive-command.ts';
import type { CommandContext } from '../sync/command-context.ts';
import { ProblemException } from '../../http/problem.ts';
import { readLoading } from '../movement/judge-load.ts';
import { readOpenShift } from '../shift/shift.queries.ts';
import { cylinderCard } from './cylinder-card.ts';
import { namesIn } from './names-in.ts';
import { judgeHere, type Asked, type Judged } from './read-facts.ts';

export async function verdictAnswer(deps: AppDependencies, judged: Judged): Promise<VerdictAnswer> {
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
    cylinder: cylinderCard(judged),
    names,
  };
}

/** A courier scans for the vehicle of the shift that they work; of who works none, and of others, nothing is known. */
async function ofCourier(deps: AppDependencies, actor: Actor, at: string, area: string): Promise<Asked['delivery']> {
  const { organisationId, personId: courierId } = actor;
  if (courierId === null || !actor.roles.includes('courier')) return undefined;
  const { parameters } = deps;
  const db = deps.store.reader;
  const shift = await readOpenShift(db, { organisationId, courierId });
  const of = { organisationId, area, at, courierId, vehicleId: shift?.vehicleId ?? null };
  return { ...(await readLoading({ db, parameters }, of)), position: null };
}

const stepsOfDelivery: ReadonlySet<Step> = new Set<Step>(['load', 'deliver', 'collect']);

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
      const area = site?.area ?? actor.area;
      const delivery = stepsOfDelivery.has(body.step) ? await ofCourier(deps, actor, now, area) : undefined;
      const asked: Asked = {
        step: body.step,
        scanned: body.scanned,
        at: now,
        organisationId: actor.organisationId,
        area,
        operatorId: actor.personId,
        scaleId: body.scaleId ?? actor.scaleId,
        ...(delivery === undefined ? {} : { delivery }),
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
      return answerJson(c, await verdictAnswer(deps, judged));
    },
  );
}
