// The outbox's other end: commands in the order in which a device made them, each answered.
import { Hono } from 'hono';
import * as v from 'valibot';
import { commandTypes } from '../../../shared/command/commands.ts';
import { answerSchema } from '../../../shared/command/envelope.ts';
import { personOf } from '../../http/actor.ts';
import { answerJson } from '../../http/answer.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { describe, valid } from '../../http/validate.ts';
import { instantOf, receiveCommand } from './receive-command.ts';

const commandsSchema = v.object({
  /** In the order of their `seq`; the form of each is checked one by one, so that a bad one does not hold up the rest. */
  commands: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(100)),
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

export function syncRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  return new Hono<AppEnvironment>().post(
    '/commands',
    describe({
      summary: 'Record commands of a device, in their order',
      description:
        'Each is answered `recorded`, `recorded-with-case` or `unreadable`; sending a command again gives the answer of the first time. A command for another organisation than the session’s, and those behind it, are left unanswered.',
      tag: 'sync',
      answer: answersSchema,
    }),
    valid('json', commandsSchema, true),
    async (c) => {
      const actor = personOf(c);
      const answers = [];
      for (const raw of c.req.valid('json').commands) {
        // It stays on the device, with what comes behind it, until somebody of that organisation signs in there again.
        if (isForAnother(raw, actor.organisationId)) break;
        const answer = await receiveCommand(deps, actor, raw);
        deps.metrics?.command(typeOf(raw), answer.status);
        answers.push(answer);
      }
      return answerJson(c, { answers, serverTime: instantOf(deps.clock.now()) });
    },
  );
}
