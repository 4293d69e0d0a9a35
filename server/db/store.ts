// What the rest of the server may know of a database: a reader, and transactions that are retried when two of them met.
import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database.ts';

export type Engine = 'sqlite' | 'postgres';

export interface Store {
  readonly engine: Engine;
  /** Reads outside a transaction; sees only what is committed. */
  readonly reader: Kysely<Database>;
  /**
   * Runs `work` in one transaction and resolves after it is durable. If `work` throws, nothing of it stays.
   * `work` may run more than once (see StreamConflict), so it must do nothing but read and write through `trx`;
   * it must not wait for anything else, because on SQLite other commands wait behind it.
   */
  atomically<T>(work: (trx: Transaction<Database>) => Promise<T>): Promise<T>;
  /**
   * A short step of long work that goes on from wherever it was left: as `atomically`, but not waiting for the disk. After
   * a power cut the last steps may be missing, never one from their middle; a durable commit makes those before it
   * durable too, so long work ends with one.
   */
  inSteps<T>(work: (trx: Transaction<Database>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Somebody else appended to the same stream first: the command is run again on what is there now. */
export class StreamConflict extends Error {
  override readonly name = 'StreamConflict';
  constructor(streamKind: string, streamId: string, n: number) {
    super(`event ${n} of ${streamKind} ${streamId} is already there`);
  }
}

/** How often a command is run again after losing a race before its sender is told to try later. */
export const conflictRetries = 12;
