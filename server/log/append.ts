// Appends an event to its stream, in the transaction that changes the rows. Nothing else writes the log.
import canonicalize from 'canonicalize';
import type { Transaction } from 'kysely';
import { compiled } from '../db/compiled.ts';
import type { Database } from '../db/database.ts';
import { StreamConflict } from '../db/store.ts';
import type { EventTable } from './log.table.ts';

/** Who made it happen, by id only: names live in tables that can be erased. */
export interface Attribution {
  readonly personId: string | null;
  readonly organisationId: string | null;
  readonly siteId: string | null;
  readonly deviceId: string | null;
  readonly scaleId: string | null;
  readonly commandId: string | null;
  /** When it happened, as far as the server can tell, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  readonly occurredAt: string;
  /** When it happened by the clock of the device that sent it; null where the server itself was the clock. */
  readonly deviceAt: string | null;
  /** By the server's clock. */
  readonly recordedAt: string;
}

export interface NewEvent {
  readonly streamKind: string;
  readonly streamId: string;
  /** One more than the version that was read. */
  readonly n: number;
  readonly by: Attribution;
  readonly data: { readonly type: string };
}

const insertEvent = compiled<
  Database,
  { kind: string; id: string; n: number; type: string; at: string; body: string },
  { n: number }
>((db, p) =>
  db
    .insertInto('event')
    .values({
      stream_kind: p('kind'),
      stream_id: p('id'),
      n: p('n'),
      type: p('type'),
      recorded_at: p('at'),
      body: p('body'),
      position: null,
    })
    .onConflict((conflict) => conflict.columns(['stream_kind', 'stream_id', 'n']).doNothing())
    .returning('n'),
);

/** The bytes that are stored and later hashed: RFC 8785. Who and where it was not is left out. */
export function eventBytes(event: NewEvent): string {
  const by = Object.fromEntries(Object.entries(event.by).filter(([, value]) => value !== null));
  return canonicalize({ stream: event.streamKind, id: event.streamId, n: event.n, by, data: event.data }) ?? '';
}

export const eventRow = (event: NewEvent): EventTable => ({
  stream_kind: event.streamKind,
  stream_id: event.streamId,
  n: event.n,
  type: event.data.type,
  recorded_at: event.by.recordedAt,
  body: eventBytes(event),
  position: null,
});

/** Throws StreamConflict where somebody else appended event `n` first: `atomically` then runs the command again. */
export async function appendEvent(trx: Transaction<Database>, event: NewEvent): Promise<void> {
  const inserted = await insertEvent(trx, {
    kind: event.streamKind,
    id: event.streamId,
    n: event.n,
    type: event.data.type,
    at: event.by.recordedAt,
    body: eventBytes(event),
  });
  if (inserted.length === 0) throw new StreamConflict(event.streamKind, event.streamId, event.n);
}
