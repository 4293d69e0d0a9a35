// A connection to SQLite as Kysely uses it: statements are prepared once, and reads of one turn of the event loop share a snapshot.
import type { SqliteDatabase as KyselySqliteDatabase } from 'kysely';

/** What is used of the driver. */
interface Statement {
  readonly reader: boolean;
  readonly readonly: boolean;
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): unknown;
}
interface Connection {
  readonly inTransaction: boolean;
  prepare(text: string): Statement;
  close(): unknown;
}

const MOST_STATEMENTS = 500;

export class SqliteStatements implements KyselySqliteDatabase {
  readonly #database: Connection;
  readonly #statements = new Map<string, Statement>();
  readonly #sharesSnapshots: boolean;
  #inSnapshot = false;

  /**
   * `sharesSnapshots`: outside of a transaction the reads of one turn see one state, and SQLite takes its locks once for
   * all of them (half the time of a read by key). For a connection that only reads.
   */
  constructor(database: Connection, sharesSnapshots: boolean) {
    this.#database = database;
    this.#sharesSnapshots = sharesSnapshots;
  }

  /** Kysely asks for a statement a query; preparing costs more than most reads. */
  prepare(sql: string): ReturnType<KyselySqliteDatabase['prepare']> {
    // Kysely's type of `parameters` is wider (readonly) than that of better-sqlite3, which only reads them.
    return this.#ready(sql) as unknown as ReturnType<KyselySqliteDatabase['prepare']>;
  }

  /** Runs a statement there and then. Rows of a statement that gives any, else none. */
  run(sql: string, parameters: readonly unknown[]): unknown[] {
    const statement = this.#ready(sql);
    if (statement.reader) return statement.all(...parameters);
    statement.run(...parameters);
    return [];
  }

  /** From the next read on, what was committed until then is seen. */
  endSnapshot(): void {
    if (!this.#inSnapshot) return;
    this.#inSnapshot = false;
    this.#prepared('commit').run();
  }

  close(): void {
    this.endSnapshot();
    this.#database.close();
  }

  #ready(sql: string): Statement {
    // A transaction that begins by reading would otherwise fail when another process wrote in between.
    const statement = this.#prepared(sql === 'begin' ? 'begin immediate' : sql);
    if (!this.#sharesSnapshots) return statement;
    if (!statement.reader || !statement.readonly) this.endSnapshot();
    else if (!this.#inSnapshot && !this.#database.inTransaction) {
      this.#prepared('begin deferred').run();
      this.#inSnapshot = true;
      setImmediate(() => this.endSnapshot());
    }
    return statement;
  }

  #prepared(text: string): Statement {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      if (this.#statements.size >= MOST_STATEMENTS) this.#statements.clear();
      statement = this.#database.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }
}
