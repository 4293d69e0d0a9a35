// Opens PostgreSQL: a pool, one transaction a command, retried when the database says that two of them met. The only file that knows pg.
import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import type { Database } from './database.ts';
import { conflictRetries, StreamConflict, type Store } from './store.ts';

export interface PostgresOptions {
  readonly url: string;
  readonly mostConnections?: number;
  /** Called for a connection that broke while nobody used it; the pool replaces it by itself. */
  readonly onIdleError: (error: Error) => void;
}

// 40001 serialization_failure, 40P01 deadlock_detected (PostgreSQL, appendix A).
const retried = new Set(['40001', '40P01']);

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

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
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    engine: 'postgres',
    reader: db,
    async atomically(work) {
      for (let tries = 0; ; tries += 1) {
        try {
          return await db.transaction().setIsolationLevel('repeatable read').execute(work);
        } catch (error) {
          const again = error instanceof StreamConflict || retried.has(codeOf(error) ?? '');
          if (!again || tries >= conflictRetries) throw error;
        }
      }
    },
    async close() {
      await db.destroy();
    },
  };
}
