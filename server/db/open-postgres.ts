// Opens PostgreSQL: a pool, one transaction a command, retried when the database says that two of them met. The only file that knows pg.
import { setTimeout as delay } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { Pool, types } from 'pg';
import type { Database } from './database.ts';
import { isUniqueViolation } from './portable.ts';
import { conflictRetries, StreamConflict, type Store } from './store.ts';

export interface PostgresOptions {
  readonly url: string;
  readonly mostConnections?: number;
  /** Called for a connection that broke between two statements; the pool replaces it by itself. */
  readonly onIdleError: (error: Error) => void;
}

// 40001 serialization_failure, 40P01 deadlock_detected (PostgreSQL, appendix A).
const retried = new Set(['40001', '40P01']);

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** So often do transactions that met step aside; after that one has the database to itself, as far as this process goes. */
const meetingsMost = 4;

/** Many run at a time, or one alone: whoever is to run alone waits for those that run, and the others wait for it. */
class Turns {
  #running = 0;
  #alone: Promise<void> | null = null;
  #idle: (() => void)[] = [];

  async together<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone !== null) await this.#alone;
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) for (const wake of this.#idle.splice(0)) wake();
    }
  }

  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone !== null) await this.#alone;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#alone = promise;
    try {
      while (this.#running > 0) await new Promise<void>((wake) => this.#idle.push(wake));
      return await work();
    } finally {
      this.#alone = null;
      resolve();
    }
  }
}

export function openPostgres(options: PostgresOptions): Store {
  const pool = new Pool({
    connectionString: options.url,
    max: options.mostConnections ?? 10,
    types: {
      // Counts and positions stay far below 2^53, so int8 (type 20) may be a number.
      getTypeParser: (type: number, format?: 'text' | 'binary') =>
        type === 20
          ? Number
          : format === 'binary'
            ? types.getTypeParser(type, 'binary')
            : types.getTypeParser(type, 'text'),
    },
  });
  pool.on('error', options.onIdleError);
  // The pool listens only while nobody uses a connection. One that is cut between two statements of a transaction would
  // end the process: with a listener the next statement fails, and the pool lets go of it.
  pool.on('connect', (client) => client.on('error', options.onIdleError));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  let retries = 0;
  /** Those that met wait unequally long, so that they do not all meet again. */
  const stepAside = async (tries: number): Promise<void> => {
    retries += 1;
    await delay((tries + 1) * (1 + (retries % 5)) * 2);
  };
  const turns = new Turns();
  const retrying = async <T>(work: (trx: Transaction<Database>) => Promise<T>): Promise<T> => {
    const transaction = () => db.transaction().setIsolationLevel('repeatable read').execute(work);
    for (let tries = 0; ; tries += 1) {
      try {
        return await (tries < meetingsMost ? turns.together(transaction) : turns.alone(transaction));
      } catch (error) {
        // Whoever meets the same id at the same moment finds it taken on the second try, and answers so.
        const isSameId = tries === 0 && isUniqueViolation(error);
        const again = isSameId || error instanceof StreamConflict || retried.has(codeOf(error) ?? '');
        if (!again || tries >= conflictRetries) throw error;
        await stepAside(tries);
      }
    }
  };
  return {
    engine: 'postgres',
    reader: db,
    atomically: retrying,
    inSteps: (work) =>
      retrying(async (trx) => {
        await sql`set local synchronous_commit to off`.execute(trx);
        return await work(trx);
      }),
    async close() {
      await db.destroy();
    },
  };
}
