// The filling hall's own addresses: what a filling scale asks and reports, and the lists that the hall's screens show.
import { Hono } from 'hono';
import * as v from 'valibot';
import type { Context } from 'hono';
import {
  authorisationRequestSchema,
  fillLeaveSchema,
  fillOutcomeSchema,
  fillReportSchema,
  fillRowSchema,
  scaleReadingSchema,
  scaleTileSchema,
  scaleTilesSchema,
  type FillLeave,
  type FillOutcome,
} from '../../../shared/contract/fill.ts';
import {
  correctionRowSchema,
  gasReceiptRowSchema,
  handoverRowSchema,
  handoverSchema,
  refusedAttemptRowSchema,
  setAsideRowSchema,
} from '../../../shared/contract/station.ts';
import { uuid } from '../../../shared/command/envelope.ts';
import { destinations } from '../../../shared/event/cylinder-event.ts';
import { actorOf, hasRole, personOf, type Actor } from '../../http/actor.ts';
import { answerJson } from '../../http/answer.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { describe, valid } from '../../http/validate.ts';
import { personOfBadge } from '../account/badge.ts';
import { dayIn } from '../account/in-force.ts';
import { findByTags, isForCompany } from '../cylinder/cylinder.queries.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import { recordCylinderEvents } from '../cylinder/record-cylinder-event.ts';
import { dayOf, Unreadable, type CommandContext } from '../sync/command-context.ts';
import { instantOf, occurredMs } from '../sync/receive-command.ts';
import { recordOnce, type Sent } from '../sync/record-once.ts';
import { readScale } from '../verdict/facts.queries.ts';
import { authoriseFill } from './authorise-fill.ts';
import { eventsOfCheck } from './check-before-fill.ts';
import { listFills, listScaleTiles, readOpenLeave } from './fill.queries.ts';
import { recordFill } from './record-fill.ts';
import type { ScaleReadings } from './scale-readings.ts';
import {
  listCorrections,
  listGasReceipts,
  listHandovers,
  listRefusedAttempts,
  listSetAside,
  readHandover,
} from './station.lists.ts';
import { readActingSite } from './station.queries.ts';

const idParam = v.object({ id: uuid });
const scaleParam = v.object({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });

/** What a controller may say instead of its scale's id: the key says which scale it is. */
const ownScale = 'self';

/** Which scale a request is about: the key's own, or the one that a signed-in person of the hall names. */
function scaleOf(actor: Actor, named: string | null): string {
  if (actor.scaleId !== null) {
    if (named !== null && named !== ownScale && named !== actor.scaleId) throw new ProblemException('not-found');
    return actor.scaleId;
  }
  if (!hasRole(actor, 'filler', 'safety-manager')) throw new ProblemException('not-allowed');
  if (named === null) throw new ProblemException('invalid', 'scaleId', [{ path: 'scaleId', message: 'is missing' }]);
  return named;
}

export function fillRoutes(deps: AppDependencies, readings: ScaleReadings): Hono<AppEnvironment> {
  const senderOf = (actor: Actor): string =>
    actor.scaleId === null ? `person:${actor.personId ?? ''}` : `scale:${actor.scaleId}`;

  async function contextOf(
    actor: Actor,
    badge: string | null,
    scaleId: string,
    occurredAt: string,
    commandId: string,
  ): Promise<Omit<CommandContext, 'trx'>> {
    const nowMs = deps.clock.now();
    const now = instantOf(nowMs);
    const at = instantOf(occurredMs({ occurredAt, clockOffsetMs: null }, nowMs));
    const day = dayIn(actor.area, Date.parse(at), deps.parameters);
    // Who is signed in is known; a badge says who stands at a scale, and would let one person act as another.
    const personId =
      actor.scaleId === null || badge === null
        ? actor.personId
        : await personOfBadge(deps.store.reader, badge, actor.organisationId, day);
    return {
      actor,
      personId,
      at,
      clockOffsetMs: 0,
      now,
      by: {
        personId,
        organisationId: actor.organisationId,
        siteId: actor.siteId,
        deviceId: actor.deviceId,
        scaleId,
        commandId,
        occurredAt: at,
        deviceAt: occurredAt,
        recordedAt: now,
      },
      newId: deps.newId,
      parameters: deps.parameters,
      scanConfig: deps.scan.config(),
      verdictShown: null,
    };
  }

  async function once<A>(
    sent: Sent,
    context: Omit<CommandContext, 'trx'>,
    record: (context: CommandContext) => Promise<A>,
  ): Promise<A> {
    try {
      const done = await recordOnce<A>(deps.store, sent, context.now, (trx) => record({ ...context, trx }));
      if (done.kind === 'id-already-used') throw new ProblemException('already-used');
      return done.answer;
    } catch (error) {
      if (error instanceof Unreadable) throw new ProblemException('invalid', error.detail);
      throw error;
    }
  }

  const siteFor = async (c: Context<AppEnvironment>, siteId: string): Promise<string> => {
    const site = await readActingSite(deps.store.reader, actorOf(c), siteId);
    if (site === null) throw new ProblemException('not-found');
    return site.siteId;
  };

  return new Hono<AppEnvironment>()
    .put(
      '/fill-authorisations/:id',
      describe({
        summary: 'Ask for leave to fill a cylinder',
        description:
          'The id is made by the client; sending the same again gives the same answer. Gas may flow only where `granted` is true and only if it begins before `expiresAt`.',
        tag: 'filling scale',
        answer: fillLeaveSchema,
      }),
      valid('param', idParam),
      valid('json', authorisationRequestSchema),
      async (c) => {
        const actor = actorOf(c);
        const { id } = c.req.valid('param');
        const body = c.req.valid('json');
        const scaleId = scaleOf(actor, body.scaleId);
        const said = await contextOf(actor, body.badge, scaleId, body.occurredAt, id);
        // Whoever asks waits for the answer, so it is judged as of now: a controller's clock that was set back, or is
        // slow, makes no date hold longer. The leave itself counts by that clock, which also times the fill.
        const context = { ...said, at: said.now };
        const leave = await once<FillLeave>(
          { id, type: 'fill-authorisation', sender: senderOf(actor), content: body },
          context,
          async (inTrx) => {
            if (body.check !== null) {
              const found = await findByTags(inTrx.trx, tagTextsOf(resolveScan(body.scanned, inTrx.scanConfig)));
              // A cylinder that this company may not fill is refused below, and its record stays as it is.
              const { actor: sender, trx } = inTrx;
              if (found !== null && (await isForCompany(trx, found.cylinder, sender.organisationId, dayOf(inTrx)))) {
                await recordCylinderEvents(
                  inTrx.trx,
                  found.cylinder,
                  found.cylinder.cylinderId,
                  eventsOfCheck(
                    found.cylinder,
                    {
                      checkId: id,
                      scaleId,
                      items: body.check.items.map((item) => ({ ...item, note: null })),
                      firstFill: body.check.firstFill,
                      evacuated: body.check.evacuated,
                      emptyG: body.check.emptyG,
                      weighed: body.check.emptyG === null ? 'none' : 'scale',
                    },
                    inTrx.at,
                    inTrx.personId,
                    deps.newId(),
                  ),
                  inTrx.by,
                );
              }
            }
            const handled = await authoriseFill(
              inTrx,
              { authorisationId: id, scanned: body.scanned, scaleId },
              said.at,
            );
            return handled.result as FillLeave;
          },
        );
        deps.metrics?.verdict('fill', leave.verdict.outcome);
        return answerJson(c, leave);
      },
    )
    .put(
      '/fills/:id',
      describe({
        summary: 'Report what was filled',
        description:
          'Recorded whether or not it was authorised; sending the same again gives the same answer. `authorised` false: a violation with a case.',
        tag: 'filling scale',
        answer: fillOutcomeSchema,
      }),
      valid('param', idParam),
      valid('json', fillReportSchema),
      async (c) => {
        const actor = actorOf(c);
        const { id } = c.req.valid('param');
        const body = c.req.valid('json');
        const scaleId = scaleOf(actor, body.scaleId);
        const context = await contextOf(actor, body.badge, scaleId, body.endedAt, id);
        const outcome = await once<FillOutcome>(
          { id, type: 'fill', sender: senderOf(actor), content: body },
          context,
          async (inTrx) => {
            const handled = await recordFill(inTrx, {
              fillId: id,
              authorisationId: body.authorisationId,
              scanned: body.scanned,
              scaleId,
              startedAt: body.startedAt,
              endedAt: body.endedAt,
              netG: body.netG,
              grossG: body.grossG,
            });
            return handled.result as FillOutcome;
          },
        );
        return answerJson(c, outcome);
      },
    )
    .get(
      '/scales/:id/fill-authorisation',
      describe({
        summary: 'The leave that may be used on this scale now',
        description:
          'For a scale whose operator asks for leave on a screen: null until it is given. `self` for the scale of the key.',
        tag: 'filling scale',
        answer: v.object({ authorisation: scaleTileSchema.entries.authorisation }),
      }),
      valid('param', scaleParam),
      async (c) => {
        const actor = actorOf(c);
        const scale = await readScale(deps.store.reader, scaleOf(actor, c.req.valid('param').id));
        if (scale === null || scale.organisationId !== actor.organisationId) throw new ProblemException('not-found');
        const authorisation = await readOpenLeave(deps.store.reader, scale.scaleId, instantOf(deps.clock.now()));
        return answerJson(c, { authorisation });
      },
    )
    .put(
      '/scales/:id/reading',
      describe({
        summary: 'Say what the scale weighs now',
        description:
          'Several times a second while it moves; shown on the screens of the hall and forgotten. `self` for the scale of the key.',
        tag: 'filling scale',
        answer: null,
        status: 204,
      }),
      valid('param', scaleParam),
      valid('json', scaleReadingSchema),
      (c) => {
        const actor = actorOf(c);
        if (actor.scaleId === null) throw new ProblemException('not-found');
        readings.put(scaleOf(actor, c.req.valid('param').id), c.req.valid('json'));
        return c.body(null, 204);
      },
    )
    .get(
      '/sites/:id/scales',
      describe({
        summary: 'The scales of a station with gas, reading and open leave',
        tag: 'filling',
        answer: scaleTilesSchema,
      }),
      valid('param', scaleParam),
      async (c) => {
        const site = await readActingSite(deps.store.reader, actorOf(c), c.req.valid('param').id);
        if (site === null) throw new ProblemException('not-found');
        const now = instantOf(deps.clock.now());
        const items = await listScaleTiles(deps.store.reader, site.siteId, now, (scaleId) => readings.get(scaleId));
        const day = dayIn(site.area, deps.clock.now(), deps.parameters);
        const { sealMode } = deps.parameters.inForce(site.area, day).resolved.values;
        return c.json({ items, serverTime: now, sealMode });
      },
    )
    .get(
      '/fills',
      describe({ summary: 'Fills of a station, the newest first', tag: 'filling', answer: pageOf(fillRowSchema) }),
      valid(
        'query',
        v.object({
          ...pageQuery,
          site: v.pipe(v.string(), v.maxLength(64)),
          status: v.optional(v.picklist(['filled', 'released', 'held-back'])),
        }),
      ),
      async (c) => {
        const query = c.req.valid('query');
        const siteId = await siteFor(c, query.site);
        return c.json(
          await listFills(deps.store.reader, {
            siteId,
            status: query.status ?? null,
            after: textKeyOf(query.after),
            limit: query.limit,
          }),
        );
      },
    )
    .get(
      '/set-aside',
      describe({ summary: 'Cylinders set aside at a station', tag: 'filling', answer: pageOf(setAsideRowSchema) }),
      valid(
        'query',
        v.object({
          ...pageQuery,
          site: v.pipe(v.string(), v.maxLength(64)),
          destination: v.optional(v.picklist(destinations)),
        }),
      ),
      async (c) => {
        const query = c.req.valid('query');
        const siteId = await siteFor(c, query.site);
        return c.json(
          await listSetAside(deps.store.reader, {
            siteId,
            destination: query.destination ?? null,
            after: textKeyOf(query.after),
            limit: query.limit,
          }),
        );
      },
    )
    .get(
      '/handovers',
      describe({
        summary: 'Lists of cylinders that left the station',
        tag: 'filling',
        answer: pageOf(handoverRowSchema),
      }),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c);
        const query = c.req.valid('query');
        return c.json(
          await listHandovers(deps.store.reader, {
            organisationId: actor.organisationId,
            after: textKeyOf(query.after),
            limit: query.limit,
          }),
        );
      },
    )
    .get(
      '/handovers/:id',
      describe({
        summary: 'One list that left the station, with its cylinders',
        tag: 'filling',
        answer: handoverSchema,
      }),
      valid('param', scaleParam),
      async (c) => {
        const actor = personOf(c);
        const handover = await readHandover(deps.store.reader, actor.organisationId, c.req.valid('param').id);
        if (handover === null) throw new ProblemException('not-found');
        return c.json(handover);
      },
    )
    .get(
      '/refused-attempts',
      describe({
        summary: 'Attempts that the gate refused, the newest first',
        description: "A company sees its own, an authority its area's.",
        tag: 'filling',
        answer: pageOf(refusedAttemptRowSchema),
      }),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c, 'safety-manager', 'office', 'supervisor', 'filler');
        const query = c.req.valid('query');
        return c.json(
          await listRefusedAttempts(deps.store.reader, actor, { after: textKeyOf(query.after), limit: query.limit }),
        );
      },
    )
    .get(
      '/fact-corrections',
      describe({
        summary: 'Facts that were corrected at the cylinder',
        description: "A company sees its own, an authority its area's.",
        tag: 'filling',
        answer: pageOf(correctionRowSchema),
      }),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c, 'safety-manager', 'office', 'supervisor');
        const query = c.req.valid('query');
        return c.json(
          await listCorrections(deps.store.reader, actor, { after: textKeyOf(query.after), limit: query.limit }),
        );
      },
    )
    .get(
      '/gas-receipts',
      describe({ summary: 'Gas received, the newest first', tag: 'filling', answer: pageOf(gasReceiptRowSchema) }),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c, 'filler', 'safety-manager', 'office');
        const query = c.req.valid('query');
        return c.json(
          await listGasReceipts(deps.store.reader, {
            organisationId: actor.organisationId,
            after: textKeyOf(query.after),
            limit: query.limit,
          }),
        );
      },
    );
}
