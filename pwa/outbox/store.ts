// Where unsent commands are kept. Every store answers to one contract suite (test/pwa/outbox/contract.ts).
import type { Answer, Envelope } from '../../shared/command/envelope.ts';

/** A command that the server has answered: kept for a while, so that people can see what became of it. */
export interface Acknowledged {
  readonly envelope: Envelope;
  readonly answer: Answer;
  /** By the device's clock, ms since 1970. */
  readonly acknowledgedAtMs: number;
  /** An answer 'unreadable' is shown until somebody has seen to it. */
  readonly seen: boolean;
}

/** Everything a command has before it gets its device and number. */
export type Draft = Omit<Envelope, 'deviceId' | 'seq'>;

/** Whether a command may go out in a session of `organisationId`; null: any. */
export const isFor = (envelope: Envelope, organisationId: string | null): boolean =>
  organisationId === null || envelope.organisationId === undefined || envelope.organisationId === organisationId;

export interface OutboxStore {
  /** This device's id: made by `newId` the first time, kept with the numbers, so that the two are lost together. */
  deviceId(newId: () => string): Promise<string>;
  /**
   * Gives `draft` the next number and keeps it. Durable when it resolves. If we crash before, nothing is kept and no
   * number is used up. A draft whose commandId is known is not kept twice: the kept one is given back.
   */
  append(draft: Draft, newId: () => string): Promise<Envelope>;
  /**
   * The `limit` oldest that were not acknowledged, in the order of their numbers: those for `organisationId` and those
   * that name none; null: all.
   */
  head(limit: number, organisationId: string | null): Promise<readonly Envelope[]>;
  /** How many `head` would give without a limit. */
  waiting(organisationId: string | null): Promise<number>;
  /**
   * Moves answered commands into the history in one transaction; unknown ids are left alone. The history keeps its
   * `keep` latest, and every 'unreadable' one that was not seen.
   */
  acknowledge(answers: readonly { commandId: string; answer: Answer }[], atMs: number, keep: number): Promise<void>;
  answerOf(commandId: string): Promise<Answer | null>;
  /** The latest first. */
  history(limit: number): Promise<readonly Acknowledged[]>;
  unseenFailures(): Promise<readonly Acknowledged[]>;
  markSeen(commandId: string): Promise<void>;
  readClockOffsetMs(): Promise<number | null>;
  writeClockOffsetMs(offsetMs: number): Promise<void>;
  /**
   * One sender at a time among the tabs of a device. True where `holder` has it until `untilMs`: it was free, run out,
   * or already its own. A lease, not a lock: a tab frozen in the background cannot keep the others from sending.
   */
  lease(holder: string, nowMs: number, untilMs: number): Promise<boolean>;
  release(holder: string): Promise<void>;
}
