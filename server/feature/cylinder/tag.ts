// Binds tags to cylinders: a tag names one cylinder for ever, and a second claim opens a case instead of overwriting.
import type { Transaction } from 'kysely';
import { ownCodeParts } from '../../../shared/cylinder/code.ts';
import { tagTextsOf, type Resolution } from '../../../shared/cylinder/resolve-scan.ts';
import type { Database } from '../../db/database.ts';
import type { TagTable } from './cylinder.table.ts';

/** The text under which a scan is kept as a tag; null where it was not recognised as one. */
export const tagTextOf = (resolution: Resolution): string | null => tagTextsOf(resolution)[0] ?? null;

export async function readTag(trx: Transaction<Database>, tag: string): Promise<TagTable | null> {
  return (await trx.selectFrom('tag').selectAll().where('tag', '=', tag).executeTakeFirst()) ?? null;
}

/** False where the tag names a cylinder already. */
export async function bindNewTag(
  trx: Transaction<Database>,
  tag: Pick<TagTable, 'tag' | 'cylinder_id' | 'kind'>,
): Promise<boolean> {
  const inserted = await trx
    .insertInto('tag')
    .values({ ...tag, status: 'active' })
    .onConflict((conflict) => conflict.column('tag').doNothing())
    .returning('tag')
    .execute();
  return inserted.length > 0;
}

export async function setTagStatus(trx: Transaction<Database>, tag: string, status: TagTable['status']): Promise<void> {
  await trx.updateTable('tag').set({ status }).where('tag', '=', tag).execute();
}

/** Voids every tag of a scrapped cylinder; resolves to those that were not void yet. */
export async function voidTagsOf(trx: Transaction<Database>, cylinderId: string): Promise<string[]> {
  const voided = await trx
    .updateTable('tag')
    .set({ status: 'void' })
    .where('cylinder_id', '=', cylinderId)
    .where('status', '!=', 'void')
    .returning('tag')
    .execute();
  return voided.map(({ tag }) => tag).sort();
}

/** Whether a code of ours was issued to this organisation; codes that are not in our form need no issue. */
export async function isIssuedTo(trx: Transaction<Database>, code: string, organisationId: string): Promise<boolean> {
  const parts = ownCodeParts(code);
  if (parts === null) return true;
  const block = await trx
    .selectFrom('code_block')
    .select('block_id')
    .where('prefix', '=', parts.prefix)
    .where('first_serial', '<=', parts.serial)
    .where('last_serial', '>=', parts.serial)
    .where('width', '=', parts.width)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst();
  return block !== undefined;
}
