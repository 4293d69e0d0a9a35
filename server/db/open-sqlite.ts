// Opens SQLite: one connection that reads, one that writes with shared commits. The only file that knows better-sqlite3.
import SqliteDatabase from 'better-sqlite3';
import { type ControlledTransaction, Kysely, SqliteAdapter, SqliteDialect, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import { answersAtOnce } from './direct.ts';
import { SqliteLog } from './sqlite-log.ts';
import { SqliteStatements } from './sqlite-statements.ts';
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
  readonly #statements: SqliteStatements;

  constructor(statements: SqliteStatements) {
    super({ database: statements });
    this.#statements = statements;
  }

  override createAdapter(): SqliteAdapter {
    const adapter = new TransactionalSqliteAdapter();
    answersAtOnce(adapter, (sql, parameters) => this.#statements.run(sql, parameters));
    return adapter;
  }
}

/**
 * Pages are kept by SQLite itself, up to so many KiB a connection, and taken as they are needed. Mapped into memory instead,
 * every page would be looked for in the log (WAL) each time: a cylinder found by its code then takes twice as long.
 */
const cacheKiB = { reader: 256 * 1024, writer: 128 * 1024 };

function open(
  file: string,
  synchronous: 'FULL' | 'NORMAL',
  connection: keyof typeof cacheKiB,
): SqliteDatabase.Database {
  const database = new SqliteDatabase(file);
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${synchronous}`);
  database.pragma('foreign_keys = ON');
  // Waiting inside SQLite stops the whole event loop; SharedCommits waits outside of it instead.
  database.pragma('busy_timeout = 20');
  database.pragma(`cache_size = -${cacheKiB[connection]}`);
  database.pragma('mmap_size = 0');
  database.pragma('temp_store = MEMORY');
  return database;
}

/** How long a batch waits for another process (an import, a backup) to let go of the write lock. */
const lockPatienceMs = 10_000;

const isBusy = (error: unknown): boolean =>
  error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY');

/** Brings the log into the file by a connection of its own; `run` gives the pages that it could not bring over. */
export function openCheckpoints(file: string): { run(): number; close(): void } {
  const database = new SqliteDatabase(file);
  database.pragma('busy_timeout = 1000');
  return {
    run() {
      const [result] = database.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[];
      return result === undefined ? 0 : result.log - result.checkpointed;
    },
    close() {
      database.close();
    },
  };
}

/** Before a commit that is to be durable or not; gives what must be waited for after it, if anything. */
type PrepareCommit = (durable: boolean) => (() => Promise<void>) | null;
/** After a commit of so many commands. */
type Committed = (commands: number) => void;

interface Job {
  readonly run: (trx: Transaction<Database>) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
  /** False: a step of long work, which waits for no disk. */
  readonly durable: boolean;
  tries: number;
}

/**
 * Commands that wait at the same time are written in one transaction, each in a savepoint, and answered after the
 * one commit: a fsync a batch instead of one a command. If we crash before the commit, none was answered.
 */
class SharedCommits {
  readonly #writer: Kysely<Database>;
  readonly #statements: SqliteStatements;
  readonly #batchMs: number;
  readonly #prepare: PrepareCommit;
  readonly #committed: Committed;
  #waiting: Job[] = [];
  #draining: Promise<void> | null = null;

  /** `statements`: of the writer's connection. */
  constructor(
    writer: Kysely<Database>,
    statements: SqliteStatements,
    batchMs: number,
    prepare: PrepareCommit,
    done: Committed,
  ) {
    this.#writer = writer;
    this.#statements = statements;
    this.#batchMs = batchMs;
    this.#prepare = prepare;
    this.#committed = done;
  }

  submit<T>(work: (trx: Transaction<Database>) => Promise<T>, durable: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        run: async (trx) => {
          const value = await work(trx);
          return () => resolve(value);
        },
        fail: reject,
        durable,
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
    // Steps of long work share commits with each other, never with a command that waits for the disk.
    const durable = this.#waiting[0]?.durable ?? true;
    let committed = false;
    try {
      const flush = this.#prepare(durable);
      const trx = await this.#begin();
      try {
        const until = performance.now() + this.#batchMs;
        while (this.#waiting.length > 0 && performance.now() < until) {
          if (this.#waiting[0]?.durable !== durable) break;
          const job = this.#waiting.shift();
          if (job === undefined) break;
          committing.push(job);
          // Not by Kysely, which builds and compiles these three words for each command.
          this.#statements.run('savepoint command', []);
          try {
            const answer = await job.run(trx);
            this.#statements.run('release command', []);
            answers.push(answer);
          } catch (error) {
            this.#statements.run('rollback to command', []);
            this.#statements.run('release command', []);
            committing.pop();
            if (error instanceof StreamConflict && job.tries < conflictRetries) {
              job.tries += 1;
              again.push(job);
            } else job.fail(error);
          }
        }
        await trx.commit().execute();
        committed = true;
        this.#committed(committing.length);
        await flush?.();
      } catch (error) {
        if (committed) throw error;
        await trx
          .rollback()
          .execute()
          .catch(() => undefined);
        throw error;
      }
    } catch (error) {
      // Nothing of this batch stayed, or nobody knows whether it is on the disk: its senders are told, and may send again.
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
  const writerDatabase = open(options.file, options.synchronous ?? 'FULL', 'writer');
  const writerStatements = new SqliteStatements(writerDatabase, false);
  const writer = new Kysely<Database>({ dialect: new TransactionalSqliteDialect(writerStatements) });
  const readerStatements =
    options.file === ':memory:'
      ? writerStatements
      : new SqliteStatements(open(options.file, options.synchronous ?? 'FULL', 'reader'), true);
  const reader =
    readerStatements === writerStatements
      ? writer
      : new Kysely<Database>({ dialect: new TransactionalSqliteDialect(readerStatements) });
  const mustSync = (options.synchronous ?? 'FULL') === 'FULL';
  const log = new SqliteLog(writerDatabase, options.file);
  let syncsInCommit = mustSync;
  const prepare: PrepareCommit = (durable) => {
    const inCommit = mustSync && durable && !log.isFilledByLongWork;
    if (inCommit !== syncsInCommit) {
      writerDatabase.pragma(`synchronous = ${inCommit ? 'FULL' : 'NORMAL'}`);
      syncsInCommit = inCommit;
    }
    return mustSync && durable && !inCommit ? () => log.flush() : null;
  };
  const commits = new SharedCommits(writer, writerStatements, options.batchMs ?? 20, prepare, (commands) =>
    log.committed(commands),
  );
  /** Who wrote reads what was written, also within the same turn of the event loop. */
  const commit = async <T>(work: (trx: Transaction<Database>) => Promise<T>, durable: boolean): Promise<T> => {
    try {
      return await commits.submit(work, durable);
    } finally {
      readerStatements.endSnapshot();
    }
  };
  return {
    engine: 'sqlite',
    reader,
    atomically: (work) => commit(work, true),
    async inSteps(work) {
      const value = await commit(work, false);
      await log.step();
      return value;
    },
    async close() {
      await commits.idle();
      await log.close();
      if (reader !== writer) await reader.destroy();
      await writer.destroy();
    },
  };
}
