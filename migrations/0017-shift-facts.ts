// Customers are found by where they are: those within the bounds of a courier's zones.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('customer_person_position')
    .on('customer_person')
    .columns(['organisation_id', 'lng_e7', 'lat_e7', 'customer_id'])
    .execute();
}
