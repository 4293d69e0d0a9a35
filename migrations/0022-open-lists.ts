// Lists of what is still open follow indexes of nothing but that: what is done outgrows it by far. Tags of a customer are found.
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const openCase = (name: string, columns: readonly string[]) =>
    db.schema
      .createIndex(name)
      .on('open_case')
      .columns([...columns])
      .where(sql.ref('closed_at'), 'is', null);
  await openCase('open_case_open_organisation', ['organisation_id', 'opened_at', 'case_id']).execute();
  await openCase('open_case_open_owner', ['owner_organisation_id', 'opened_at', 'case_id']).execute();
  await openCase('open_case_open', ['opened_at', 'case_id']).execute();
  // The new ones begin with the same column, and lead to the same rows.
  await db.schema.dropIndex('open_case_waiting').execute();
  await db.schema.dropIndex('open_case_owner_waiting').execute();
  await db.schema
    .createIndex('shift_begun_open')
    .on('shift')
    .columns(['begun_at', 'shift_id'])
    .where(sql.ref('closed_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('temporary_tag_collected_waiting')
    .on('temporary_tag')
    .columns(['collected_at', 'tag'])
    .where(sql.ref('identified_at'), 'is', null)
    .execute();
  // Asked when a customer's pictures are forgotten.
  await db.schema.createIndex('temporary_tag_of_customer').on('temporary_tag').column('customer_id').execute();
}
