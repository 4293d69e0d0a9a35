// Records what a client sent exactly once: its answer is kept beside it, and sending again gives the same answer.
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Kysely, Transaction } from 'kysely';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { isUniqueViolation } from '../../db/portable.ts';
import { StreamConflict, type Store } from '../../db/store.ts';
import type { CommandReceiptTable } from './sync.table.ts';

export interface Sent {
  /** Made by the client; unique among all that was ever sent. */
  readonly id: string;
  readonly type: string;
  /** `device:ID` or `key:ID`. */
  readonly sender: string;
  /** What was sent, parsed: the same id for other content is refused. */
  readonly content: unknown;
}

export type Once<A> =
  | { readonly kind: 'answer'; readonly answer: A }
  /** The id was used for something else, or by somebody else. */
  | { readonly kind: 'id-already-used' };

const receiptById = compiled<Database, { id: string }, CommandReceiptTable>((db, p) =>
  db.selectFrom('command_receipt').where('command_id', '=', p('id')).selectAll(),
);

const insertReceipt = compiled<Database, CommandReceiptTable, { command_id: string }>((db, p) =>
  db
    .insertInto('command_receipt')
    .values({
      command_id: p('command_id'),
      type: p('type'),
      sender: p('sender'),
      content_sha256: p('content_sha256'),
      received_at: p('received_at'),
      answer: p('answer'),
    })
    .onConflict((conflict) => conflict.column('command_id').doNothing())
    .returning('command_id'),
);

const contentHash = (content: unknown): string =>
  createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('base64url');

async function earlier<A>(db: Kysely<Database>, sent: Sent, hash: string): Promise<Once<A> | null> {
  const [receipt] = await receiptById(db, { id: sent.id });
  if (receipt === undefined) return null;
  const same = receipt.sender === sent.sender && receipt.content_sha256 === hash && receipt.type === sent.type;
  // The answer was written by us, in the form of its type.
  return same ? { kind: 'answer', answer: JSON.parse(receipt.answer) as A } : { kind: 'id-already-used' };
}

/**
 * Runs `record` in one transaction with the receipt of its answer. If we crash before the commit, nothing was recorded
 * and the client sends again; if after it, the client gets the answer that was kept.
 */
export async function recordOnce<A>(
  store: Store,
  sent: Sent,
  receivedAt: string,
  record: (trx: Transaction<Database>) => Promise<A>,
): Promise<Once<A>> {
  const hash = contentHash(sent.content);
  try {
    return await store.atomically(async (trx) => {
      const before = await earlier<A>(trx, sent, hash);
      if (before !== null) return before;
      const answer = await record(trx);
      const inserted = await insertReceipt(trx, {
        command_id: sent.id,
        type: sent.type,
        sender: sent.sender,
        content_sha256: hash,
        received_at: receivedAt,
        answer: JSON.stringify(answer),
      });
      // The same command arrived twice at once and the other one won: its answer is read on the next try.
      if (inserted.length === 0) throw new StreamConflict('command', sent.id, 1);
      return { kind: 'answer', answer };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Some id inside of it was taken: by the same command at the same moment, or by another one before.
    return (await earlier<A>(store.reader, sent, hash)) ?? { kind: 'id-already-used' };
  }
}
