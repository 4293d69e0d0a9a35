// The outbox's other end: commands in the order in which a device made them, each answered.
import { Hono } from 'hono';
import * as v from 'valibot';
import { commandTypes } from '../../../shared/command/commands.ts';
import { answerSchema, instant } from '../../../shared/command/envelope.ts';
import { personOf, type Actor } from '../../http/actor.ts';
import { answerJson } from '../../http/answer.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { describe, valid } from '../../http/validate.ts';
import { byActor } from '../account/account-dependencies.ts';
import { noteEmptied } from './device-order.ts';
import { instantOf, receiveCommand } from './receive-command.ts';

const commandsSchema = v.object({
  /** In the order of their `seq`; the form of each is checked one by one, so that a bad one does not hold up the rest. */
  commands: v.pipe(v.array(v.unknown()), v.maxLength(100)),
  /** `unsent`: how many more wait on the device, for whichever organisation, that are not in this request. */
  outbox: v.optional(v.object({ sentAt: instant, unsent: v.pipe(v.number(), v.integer(), v.minValue(0)) })),
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

async function emptied(deps: AppDependencies, actor: Actor): Promise<void> {
  const { organisationId, deviceId, area, personId } = actor;
  if (deviceId === null) return;
  const nowMs = deps.clock.now();
  const now = instantOf(nowMs);
  await deps.store.atomically(async (trx) => {
    const context = { trx, newId: deps.newId, now, by: byActor(actor, now) };
    await noteEmptied(context, { organisationId, deviceId, area }, nowMs, personId);
  });
}

export function syncRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  return new Hono<AppEnvironment>().post(
    '/commands',
    describe({
      summary: 'Record commands of a device, in their order',
      description:
        'Each is answered `recorded`, `recorded-with-case` or `unreadable`; sending a command again gives the answer of the first time. A command for another organisation than the session’s, and those behind it, are left unanswered. `outbox`: what the device’s clock shows, and how much more waits there; with none, a later number that tells of a time before this contact opens a case `time-doubtful`, as does a later number with an earlier time.',
      tag: 'sync',
      answer: answersSchema,
    }),
    valid('json', commandsSchema, true),
    async (c) => {
      const actor = personOf(c);
      const { commands, outbox } = c.req.valid('json');
      const sentOffsetMs = outbox === undefined ? null : deps.clock.now() - Date.parse(outbox.sentAt);
      const answers = [];
      for (const raw of commands) {
        // It stays on the device, with what comes behind it, until somebody of that organisation signs in there again.
        if (isForAnother(raw, actor.organisationId)) break;
        const answer = await receiveCommand(deps, actor, raw, sentOffsetMs);
        deps.metrics?.command(typeOf(raw), answer.status);
        answers.push(answer);
      }
      if (outbox?.unsent === 0 && answers.length === commands.length) await emptied(deps, actor);
      return answerJson(c, { answers, serverTime: instantOf(deps.clock.now()) });
    },
  );
}
