// Which cylinders are known to have been handed on after an act that is told only now.
import type { Kysely } from 'kysely';
import type { Database } from '../../db/database.ts';

const handedOn = ['moved', 'delivered', 'collected', 'returned', 'handed-over', 'opening-stock-counted'] as const;

interface Body {
  readonly by: { readonly occurredAt: string };
  readonly data: { readonly at?: string };
}

/** `at`: of the act, `YYYY-MM-DDTHH:mm:ss.sssZ`. Asked only of what arrives late: reads the log of these cylinders since then. */
export async function readMovedLater(
  db: Kysely<Database>,
  cylinderIds: readonly string[],
  at: string,
): Promise<ReadonlySet<string>> {
  if (cylinderIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('event')
    .select(['stream_id', 'body'])
    .where('stream_kind', '=', 'cylinder')
    .where('stream_id', 'in', cylinderIds)
    .where('type', 'in', [...handedOn])
    // What happened later was recorded later.
    .where('recorded_at', '>', at)
    .execute();
  return new Set(
    rows
      .filter((row) => {
        const { by, data } = JSON.parse(row.body) as Body;
        return (data.at ?? by.occurredAt) > at;
      })
      .map((row) => row.stream_id),
  );
}
