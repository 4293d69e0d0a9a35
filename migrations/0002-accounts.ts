// Accounts: logins with their credentials and sessions, devices, badges, and the keys of scales.
import type { Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  await db.schema
    .createTable('login')
    .addColumn('id', key, (c) => c.primaryKey())
    .addColumn('username', key, (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', key, (c) => c.notNull().unique())
    .addColumn('email_verified', 'integer', (c) => c.notNull())
    .addColumn('image', 'text')
    .addColumn('password_temporary', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('credential')
    .addColumn('id', key, (c) => c.primaryKey())
    .addColumn('person_id', key, (c) => c.notNull())
    .addColumn('account_id', key, (c) => c.notNull())
    .addColumn('provider_id', key, (c) => c.notNull())
    .addColumn('password', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('credential_person', ['person_id', 'provider_id'])
    .execute();
  await db.schema
    .createTable('session')
    .addColumn('id', key, (c) => c.primaryKey())
    .addColumn('token', key, (c) => c.notNull().unique())
    .addColumn('person_id', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('site_id', key)
    .addColumn('device_id', key, (c) => c.notNull())
    .addColumn('method', 'text', (c) => c.notNull())
    .addColumn('signed_in_at', 'text', (c) => c.notNull())
    .addColumn('expires_at', key, (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('ip_address', 'text')
    .addColumn('user_agent', 'text')
    .execute();
  await db.schema.createIndex('session_person').on('session').columns(['person_id', 'expires_at']).execute();

  await db.schema
    .createTable('device')
    .addColumn('device_id', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('site_id', key)
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('first_seen_at', 'text', (c) => c.notNull())
    .addColumn('last_seen_at', 'text', (c) => c.notNull())
    .addColumn('last_seq', 'integer', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addPrimaryKeyConstraint('device_pk', ['organisation_id', 'device_id'])
    .execute();

  await db.schema
    .createTable('device_person')
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('device_id', key, (c) => c.notNull())
    .addColumn('person_id', key, (c) => c.notNull())
    .addColumn('last_signed_in_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('device_person_pk', ['organisation_id', 'device_id', 'person_id'])
    .execute();
  await db.schema
    .createTable('badge')
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('person_id', key, (c) => c.notNull())
    .addColumn('badge', key, (c) => c.notNull())
    .addColumn('pin_hash', 'text', (c) => c.notNull())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('locks', 'integer', (c) => c.notNull())
    .addColumn('locked_until', 'text')
    .addPrimaryKeyConstraint('badge_pk', ['organisation_id', 'person_id'])
    .addUniqueConstraint('badge_once', ['organisation_id', 'badge'])
    .execute();

  await db.schema
    .createTable('api_key')
    .addColumn('key_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('hash', key, (c) => c.notNull().unique())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('site_id', key, (c) => c.notNull())
    .addColumn('scale_id', key, (c) => c.notNull())
    .addColumn('label', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema.createIndex('api_key_organisation').on('api_key').columns(['organisation_id', 'key_id']).execute();

  await db.schema
    .createIndex('membership_organisation_person')
    .on('membership')
    .columns(['organisation_id', 'person_id'])
    .execute();
}
