// Opens SQLite: one connection that reads, one that writes with shared commits. The only file that knows better-sqlite3.
import SqliteDatabase from 'better-sqlite3';
import {
  type ControlledTransaction,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDatabase as KyselySqliteDatabase,
  type Transaction,
} from 'kysely';
import type { Database } from './database.ts';
import { conflictRetries, StreamConflict, type Store } from './store.ts';

export interface SqliteOptions {
  /** A file path, or ':memory:' (then reader and writer share one connection). */
  readonly file: string;
  /** FULL: a commit that was answered survives a power cut. NORMAL is for bulk loads only. */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** At most this long do commands share one commit, so that reads are not kept waiting. */
  readonly batchMs?: number;
}

/** SQLite rolls schema changes back like any other statement, so each run of migrations can be one transaction. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class TransactionalSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

/** Prepared statements by their text: Kysely asks for one a query, and preparing costs more than most reads. */
function withStatementCache(database: SqliteDatabase.Database, mostStatements = 500): KyselySqliteDatabase {
  const statements = new Map<string, SqliteDatabase.Statement>();
  return {
    prepare(sql: string) {
      // A transaction that begins by reading would otherwise fail when another process wrote in between.
      const text = sql === 'begin' ? 'begin immediate' : sql;
      let statement = statements.get(text);
      if (statement === undefined) {
        if (statements.size >= mostStatements) statements.clear();
        statement = database.prepare(text);
        statements.set(text, statement);
      }
      // Kysely's type of `parameters` is wider (readonly) than that of better-sqlite3, which only reads them.
      return statement as unknown as ReturnType<KyselySqliteDatabase['prepare']>;
    },
    close() {
      database.close();
    },
  };
}

function open(file: string, synchronous: 'FULL' | 'NORMAL'): SqliteDatabase.Database {
  const database = new SqliteDatabase(file);
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${synchronous}`);
  database.pragma('foreign_keys = ON');
  // Waiting inside SQLite stops the whole event loop; SharedCommits waits outside of it instead.
  database.pragma('busy_timeout = 20');
  database.pragma('cache_size = -65536');
  database.pragma('mmap_size = 1073741824');
  database.pragma('temp_store = MEMORY');
  return database;
}

/** How long a batch waits for another process (an import, a backup) to let go of the write lock. */
const lockPatienceMs = 10_000;

const isBusy = (error: unknown): boolean =>
  error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY');

interface Job {
  readonly run: (trx: Transaction<Database>) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
  tries: number;
}

/**
 * Commands that wait at the same time are written in one transaction, each in a savepoint, and answered after the
 * one commit: a fsync a batch instead of one a command. If we crash before the commit, none was answered.
 */
class SharedCommits {
  readonly #writer: Kysely<Database>;
  readonly #batchMs: number;
  #waiting: Job[] = [];
  #draining: Promise<void> | null = null;

  constructor(writer: Kysely<Database>, batchMs: number) {
    this.#writer = writer;
    this.#batchMs = batchMs;
  }

  submit<T>(work: (trx: Transaction<Database>) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        run: async (trx) => {
          const value = await work(trx);
          return () => resolve(value);
        },
        fail: reject,
        tries: 0,
      });
      this.#draining ??= this.#drain().finally(() => {
        this.#draining = null;
      });
    });
  }

  async idle(): Promise<void> {
    while (this.#draining !== null) await this.#draining;
  }

  async #drain(): Promise<void> {
    // Lets all requests of this turn of the event loop join the batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      await this.#batch();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #begin(): Promise<ControlledTransaction<Database>> {
    const giveUpAt = performance.now() + lockPatienceMs;
    for (;;) {
      try {
        return await this.#writer.startTransaction().execute();
      } catch (error) {
        if (!isBusy(error) || performance.now() > giveUpAt) throw error;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  }

  async #batch(): Promise<void> {
    const answers: (() => void)[] = [];
    const committing: Job[] = [];
    const again: Job[] = [];
    try {
      const trx = await this.#begin();
      try {
        const until = performance.now() + this.#batchMs;
        while (this.#waiting.length > 0 && performance.now() < until) {
          const job = this.#waiting.shift();
          if (job === undefined) break;
          committing.push(job);
          const savepoint = await trx.savepoint('command').execute();
          try {
            const answer = await job.run(trx);
            await savepoint.releaseSavepoint('command').execute();
            answers.push(answer);
          } catch (error) {
            await savepoint.rollbackToSavepoint('command').execute();
            await savepoint.releaseSavepoint('command').execute();
            committing.pop();
            if (error instanceof StreamConflict && job.tries < conflictRetries) {
              job.tries += 1;
              again.push(job);
            } else job.fail(error);
          }
        }
        await trx.commit().execute();
      } catch (error) {
        await trx
          .rollback()
          .execute()
          .catch(() => undefined);
        throw error;
      }
    } catch (error) {
      // Nothing of this batch stayed: each of its senders is told so, and may send again.
      const lost = committing.length > 0 ? committing : this.#waiting.splice(0);
      for (const job of lost) job.fail(error);
      this.#waiting.push(...again);
      return;
    }
    for (const answer of answers) answer();
    this.#waiting.push(...again);
  }
}

export function openSqlite(options: SqliteOptions): Store {
  const writerDatabase = open(options.file, options.synchronous ?? 'FULL');
  const writer = new Kysely<Database>({
    dialect: new TransactionalSqliteDialect({ database: withStatementCache(writerDatabase) }),
  });
  const reader =
    options.file === ':memory:'
      ? writer
      : new Kysely<Database>({
          dialect: new TransactionalSqliteDialect({
            database: withStatementCache(open(options.file, options.synchronous ?? 'FULL')),
          }),
        });
  const commits = new SharedCommits(writer, options.batchMs ?? 20);
  return {
    engine: 'sqlite',
    reader,
    atomically: (work) => commits.submit(work),
    async close() {
      await commits.idle();
      if (reader !== writer) await reader.destroy();
      await writer.destroy();
    },
  };
}
