// Reads the log: one stream in its order, a page at a time.
import type { Kysely } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Attribution } from './append.ts';

export interface LoggedEvent {
  readonly n: number;
  readonly type: string;
  readonly recordedAt: string;
  readonly by: Attribution;
  /** As it was written; parse it with the schema of its stream. */
  readonly data: unknown;
}

const nobody: Attribution = {
  personId: null,
  organisationId: null,
  siteId: null,
  deviceId: null,
  scaleId: null,
  commandId: null,
  occurredAt: '',
  deviceAt: null,
  recordedAt: '',
};

/** The newest first, `before` excluded: pass the last `n` of a page to get the next. */
export async function readStream(
  db: Kysely<Database>,
  streamKind: string,
  streamId: string,
  page: { readonly before: number | null; readonly most: number },
): Promise<LoggedEvent[]> {
  const rows = await db
    .selectFrom('event')
    .select(['n', 'type', 'recorded_at', 'body'])
    .where('stream_kind', '=', streamKind)
    .where('stream_id', '=', streamId)
    .$if(page.before !== null, (query) => query.where('n', '<', page.before ?? 0))
    .orderBy('n', 'desc')
    .limit(page.most)
    .execute();
  return rows.map((row) => {
    const body = JSON.parse(row.body) as { by: Partial<Attribution>; data: unknown };
    return { n: row.n, type: row.type, recordedAt: row.recorded_at, by: { ...nobody, ...body.by }, data: body.data };
  });
}

/** The number of a stream's last event; 0: it has none. */
export async function lastOf(db: Kysely<Database>, streamKind: string, streamId: string): Promise<number> {
  const row = await db
    .selectFrom('event')
    .select('n')
    .where('stream_kind', '=', streamKind)
    .where('stream_id', '=', streamId)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.n ?? 0;
}
