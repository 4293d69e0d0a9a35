// Brings a database to the schema of this version, or says why not.
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from '../../migrations/index.ts';
import type { Database } from './database.ts';

/** All that is missing in one transaction: a failure leaves the schema as it was. Throws with the migration's name. */
export async function migrateToLatest(db: Kysely<Database>): Promise<readonly string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error, results } = await migrator.migrateToLatest();
  const failed = results?.find((result) => result.status === 'Error');
  if (error !== undefined || failed !== undefined) {
    throw new Error(
      `the database could not be brought to this version (${failed?.migrationName ?? 'no migration begun'}); it is as it was`,
      { cause: error },
    );
  }
  return (results ?? []).map((result) => result.migrationName);
}

/** Whether every migration of this version has been run. */
export async function hasLatestSchema(db: Kysely<Database>): Promise<boolean> {
  const rows = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  const done = new Set(rows.map((row) => row.name));
  return Object.keys(migrations).every((name) => done.has(name));
}
