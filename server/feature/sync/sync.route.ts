// The outbox's other end: commands in the order in which a device made them, each answered.
import { Hono } from 'hono';
import * as v from 'valibot';
import { commandTypes } from '../../../shared/command/commands.ts';
import { answerSchema, instant } from '../../../shared/command/envelope.ts';
import { happenedMs } from '../../../shared/command/told-order.ts';
import { personOf, type Actor } from '../../http/actor.ts';
import { answerJson } from '../../http/answer.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { describe, valid } from '../../http/validate.ts';
import { sessionCookieName, sessionTokenReader } from '../../http/session.ts';
import { byActor } from '../account/account-dependencies.ts';
import { noteTold } from '../account/device.ts';
import { keepFromEndedDevice } from '../account/ended-device.ts';
import { noteEmptied } from './device-order.ts';
import { instantOf, receiveCommand } from './receive-command.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000));

const commandsSchema = v.object({
  /** In the order of their `seq`; the form of each is checked one by one, so that a bad one does not hold up the rest. */
  commands: v.pipe(v.array(v.unknown()), v.maxLength(100)),
  /** `unsent`: how many more wait on the device, for whichever organisation, that are not in this request. */
  outbox: v.optional(
    v.object({
      sentAt: instant,
      unsent: count,
      /** How many of these are for another organisation than the session's. */
      elsewhere: v.optional(count, 0),
      /** When the oldest of the others was made, by the device's clock. */
      oldestAt: v.optional(v.nullable(instant), null),
      pictures: v.optional(v.nullable(count), null),
      appVersion: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(60))), null),
    }),
  ),
});

const answersSchema = v.object({ answers: v.array(answerSchema), serverTime: v.string() });

const typed = v.object({ type: v.picklist(commandTypes) });

/** Of the types that there are: what somebody else sends is nobody's row in the metrics. */
function typeOf(raw: unknown): string {
  const parsed = v.safeParse(typed, raw);
  return parsed.success ? parsed.output.type : 'unknown';
}

const addressed = v.object({ organisationId: v.string() });

function isForAnother(raw: unknown, organisationId: string): boolean {
  const parsed = v.safeParse(addressed, raw);
  return parsed.success && parsed.output.organisationId !== organisationId;
}

type Outbox = NonNullable<v.InferOutput<typeof commandsSchema>['outbox']>;

/** What the device says of itself; `isEmptied`: nothing at all waits there. */
async function noteOutbox(deps: AppDependencies, actor: Actor, outbox: Outbox, isEmptied: boolean): Promise<void> {
  const { organisationId, deviceId, area, personId } = actor;
  if (deviceId === null) return;
  const nowMs = deps.clock.now();
  const now = instantOf(nowMs);
  const clockOffsetMs = nowMs - Date.parse(outbox.sentAt);
  const { oldestAt } = outbox;
  const told = {
    at: now,
    unsent: Math.max(0, outbox.unsent - outbox.elsewhere),
    unsentPictures: outbox.pictures,
    unsentSince: oldestAt === null ? null : instantOf(happenedMs(Date.parse(oldestAt), clockOffsetMs, nowMs)),
    clockOffsetMs,
    appVersion: outbox.appVersion,
  };
  await deps.store.atomically(async (trx) => {
    await noteTold(trx, { organisationId, deviceId }, told);
    if (!isEmptied) return;
    const context = { trx, newId: deps.newId, now, by: byActor(actor, now) };
    await noteEmptied(context, { organisationId, deviceId, area }, nowMs, personId);
  });
}

export function syncRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const tokenHashOf = sessionTokenReader(sessionCookieName(deps.publicUrls));
  return new Hono<AppEnvironment>().post(
    '/commands',
    describe({
      summary: 'Record commands of a device, in their order',
      description:
        'Each is answered `recorded`, `recorded-with-case` or `unreadable`; sending a command again gives the answer of the first time. A command for another organisation than the session’s, and those behind it, are left unanswered. `outbox`: what the device’s clock shows, and how much more waits there; with none, a later number that tells of a time before this contact opens a case `time-doubtful`, as does a later number with an earlier time. What a device sends whose use was ended is kept, opens a case `sent-after-end`, and is answered 401.',
      tag: 'sync',
      answer: answersSchema,
    }),
    valid('json', commandsSchema, true),
    async (c) => {
      const { commands, outbox } = c.req.valid('json');
      const tokenHash = c.get('actor') === null ? tokenHashOf(c.req.raw) : null;
      if (tokenHash !== null) await keepFromEndedDevice(deps, tokenHash, commands);
      const actor = personOf(c);
      const sentOffsetMs = outbox === undefined ? null : deps.clock.now() - Date.parse(outbox.sentAt);
      const answers = [];
      for (const raw of commands) {
        // It stays on the device, with what comes behind it, until somebody of that organisation signs in there again.
        if (isForAnother(raw, actor.organisationId)) break;
        const answer = await receiveCommand(deps, actor, raw, sentOffsetMs);
        deps.metrics?.command(typeOf(raw), answer.status);
        answers.push(answer);
      }
      if (outbox !== undefined) {
        const isEmptied = outbox.unsent === 0 && answers.length === commands.length;
        await noteOutbox(deps, actor, outbox, isEmptied);
      }
      return answerJson(c, { answers, serverTime: instantOf(deps.clock.now()) });
    },
  );
}
