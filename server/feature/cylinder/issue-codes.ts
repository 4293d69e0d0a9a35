// Issues a block of codes to an organisation: printed first, bound at the cylinder later, never issued twice.
import { codeOf, issueBlock } from '../../../shared/cylinder/code.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';
import { StreamConflict, type Store } from '../../db/store.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';

export interface IssuedBlock {
  readonly blockId: string;
  readonly prefix: string;
  readonly firstCode: string;
  readonly lastCode: string;
  readonly count: number;
  readonly issuedAt: string;
}

interface AskedBlock {
  readonly blockId: string;
  readonly prefix: string;
  readonly width: number;
}

const answerOf = (asked: AskedBlock, first: number, codes: readonly string[], issuedAt: string) => ({
  block: {
    blockId: asked.blockId,
    prefix: asked.prefix,
    firstCode: codes[0] ?? codeOf({ prefix: asked.prefix, serial: first, width: asked.width }),
    lastCode: codes.at(-1) ?? '',
    count: codes.length,
    issuedAt,
  },
  codes,
});

type WantedBlock = AskedBlock & { readonly organisationId: string; readonly count: number };
export type IssueFault = 'prefix-of-another' | 'range-exhausted' | 'already-used';
type Issued = Result<{ block: IssuedBlock; codes: readonly string[] }, IssueFault>;

/**
 * Asked for again by the same id: the same codes. `prefix-of-another`: codes with this prefix belong to another
 * organisation; `already-used`: the id was used for another block.
 */
export const issueCodes = (store: Store, by: Attribution, asked: WantedBlock): Promise<Issued> =>
  store.atomically((trx) => issueCodesIn(trx, by, asked));

/** `issueCodes`, as a part of what else is recorded. */
export async function issueCodesIn(trx: Transaction<Database>, by: Attribution, asked: WantedBlock): Promise<Issued> {
  const known = await trx.selectFrom('code_block').selectAll().where('block_id', '=', asked.blockId).executeTakeFirst();
  if (known !== undefined) {
    const isSame =
      known.organisation_id === asked.organisationId && known.prefix === asked.prefix && known.width === asked.width;
    const issued = issueBlock({ ...asked, first: known.first_serial });
    return isSame && issued.ok && issued.value.lastSerial === known.last_serial
      ? ok(answerOf(asked, known.first_serial, issued.value.codes, known.issued_at))
      : err('already-used');
  }
  const last = await trx
    .selectFrom('code_block')
    .select(['last_serial', 'organisation_id', 'width'])
    .where('prefix', '=', asked.prefix)
    .orderBy('first_serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last !== undefined && (last.organisation_id !== asked.organisationId || last.width !== asked.width)) {
    return err('prefix-of-another');
  }
  const first = (last?.last_serial ?? 0) + 1;
  if (first >= 10 ** asked.width) return err('range-exhausted');
  const issued = issueBlock({ prefix: asked.prefix, width: asked.width, first, count: asked.count });
  if (!issued.ok) return issued;
  const inserted = await trx
    .insertInto('code_block')
    .values({
      block_id: asked.blockId,
      organisation_id: asked.organisationId,
      prefix: asked.prefix,
      width: asked.width,
      first_serial: first,
      last_serial: issued.value.lastSerial,
      issued_at: by.recordedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('block_id')
    .execute();
  // Somebody else took these serials at the same moment: the next ones are read on the next try.
  if (inserted.length === 0) throw new StreamConflict('code-block', asked.blockId, 1);
  await appendEvent(trx, {
    streamKind: 'code-block',
    streamId: asked.blockId,
    n: 1,
    by,
    data: {
      type: 'codes-issued',
      organisationId: asked.organisationId,
      prefix: asked.prefix,
      width: asked.width,
      firstSerial: first,
      lastSerial: issued.value.lastSerial,
      count: asked.count,
    } as { type: 'codes-issued' },
  });
  return ok(answerOf(asked, first, issued.value.codes, by.recordedAt));
}
