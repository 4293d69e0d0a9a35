// Issues a block of codes to an organisation: printed first, bound at the cylinder later, never issued twice.
import { codeOf, issueBlock } from '../../../shared/cylinder/code.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Store } from '../../db/store.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';

export interface IssuedBlock {
  readonly blockId: string;
  readonly prefix: string;
  readonly firstCode: string;
  readonly lastCode: string;
  readonly count: number;
  readonly issuedAt: string;
}

/** `prefix-of-another`: codes with this prefix belong to another organisation. */
export async function issueCodes(
  store: Store,
  by: Attribution,
  asked: {
    readonly blockId: string;
    readonly organisationId: string;
    readonly prefix: string;
    readonly width: number;
    readonly count: number;
  },
): Promise<Result<{ block: IssuedBlock; codes: readonly string[] }, 'prefix-of-another' | 'range-exhausted'>> {
  return await store.atomically(async (trx) => {
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
    await trx
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
      .execute();
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
    return ok({
      block: {
        blockId: asked.blockId,
        prefix: asked.prefix,
        firstCode: issued.value.codes[0] ?? codeOf({ prefix: asked.prefix, serial: first, width: asked.width }),
        lastCode: issued.value.codes.at(-1) ?? '',
        count: issued.value.codes.length,
        issuedAt: by.recordedAt,
      },
      codes: issued.value.codes,
    });
  });
}
