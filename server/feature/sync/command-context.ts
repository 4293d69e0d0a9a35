// What a command is handled with: who, when, in which transaction, and what it may answer.
import type { Transaction } from 'kysely';
import { localDay, type DayNumber } from '../../../shared/calendar.ts';
import type { ScanConfig } from '../../../shared/cylinder/resolve-scan.ts';
import type { VerdictShown } from '../../../shared/command/envelope.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import type { Attribution } from '../../log/append.ts';
import type { ParameterBook } from '../parameter/parameter-book.ts';

export interface CommandContext {
  readonly trx: Transaction<Database>;
  readonly actor: Actor;
  /** Who acts: the person of the session, or the one whose badge a scale read; null where nobody is known. */
  readonly personId: string | null;
  /** When it happened, as far as the server can tell; `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  readonly at: string;
  /** What to add to an instant by the sender's clock to have it by the server's. */
  readonly clockOffsetMs: number;
  /** When it is recorded. */
  readonly now: string;
  readonly by: Attribution;
  readonly newId: () => string;
  readonly parameters: ParameterBook;
  readonly scanConfig: ScanConfig;
  readonly verdictShown: VerdictShown | null;
}

/**
 * As of now, for what its sender waits for: nothing has been done yet, whenever it was asked. Without it a question that
 * names an instant of before would be answered by the papers of then.
 */
export const askedNow = (context: CommandContext): CommandContext => ({
  ...context,
  at: context.now,
  by: { ...context.by, occurredAt: context.now },
});

/** The day of the act where its company is. */
export function dayOf({ actor, at, parameters }: Pick<CommandContext, 'actor' | 'at' | 'parameters'>): DayNumber {
  const { timeZone } = parameters.inForce(actor.area, at.slice(0, 10)).resolved.values;
  return localDay(Date.parse(at), timeZone);
}

export interface Handled {
  /** What became of it: goes back to the sender. */
  readonly result: unknown;
  /** The kind of the case that was opened; null: none. */
  readonly openedCase: string | null;
}

export const recorded = (result: unknown): Handled => ({ result, openedCase: null });

export const recordedWithCase = (result: unknown, openedCase: string): Handled => ({ result, openedCase });

/**
 * Why a command cannot be recorded as what it says it is: it names things that are not there or not the sender's.
 * It is kept raw, and its sender is told `unreadable` with this word.
 */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly detail: string;
  constructor(detail: string) {
    super(detail);
    this.detail = detail;
  }
}
