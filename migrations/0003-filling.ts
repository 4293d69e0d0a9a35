// Filling: authorisations, fills, refused attempts, what was set aside and handed over, corrections of facts, opening stock.
import { sql, type Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  await db.schema
    .createTable('fill_authorisation')
    .addColumn('cylinder_id', key, (c) => c.notNull())
    .addColumn('authorisation_id', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('site_id', key, (c) => c.notNull())
    .addColumn('scale_id', key, (c) => c.notNull())
    .addColumn('filler_id', key, (c) => c.notNull())
    .addColumn('issued_at', key, (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('tare_g', 'integer', (c) => c.notNull())
    .addColumn('target_net_g', 'integer', (c) => c.notNull())
    .addColumn('max_fill_g', 'integer', (c) => c.notNull())
    .addColumn('verdict', 'text', (c) => c.notNull())
    .addColumn('parameters_version', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('fill_authorisation_pk', ['cylinder_id', 'authorisation_id'])
    .execute();
  await db.schema.createIndex('fill_authorisation_id').on('fill_authorisation').column('authorisation_id').execute();
  await db.schema
    .createIndex('fill_authorisation_scale')
    .on('fill_authorisation')
    .columns(['scale_id', 'issued_at'])
    .execute();

  await db.schema
    .createTable('fill')
    .addColumn('cylinder_id', key, (c) => c.notNull())
    .addColumn('fill_id', key, (c) => c.notNull())
    .addColumn('authorisation_id', key)
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('site_id', key, (c) => c.notNull())
    .addColumn('scale_id', key, (c) => c.notNull())
    .addColumn('tank_id', key)
    .addColumn('filler_id', key)
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', key, (c) => c.notNull())
    .addColumn('net_g', 'integer', (c) => c.notNull())
    .addColumn('gross_g', 'integer')
    .addColumn('violation', 'text')
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('checked_gross_g', 'integer')
    .addColumn('check_scale_id', key)
    .addColumn('checker_id', key)
    .addColumn('seal', 'text')
    .addColumn('checked_at', 'text')
    .addPrimaryKeyConstraint('fill_pk', ['cylinder_id', 'fill_id'])
    .addUniqueConstraint('fill_authorisation_once', ['cylinder_id', 'authorisation_id'])
    .execute();
  await db.schema.createIndex('fill_site').on('fill').columns(['site_id', 'ended_at', 'fill_id']).execute();
  await db.schema
    .createIndex('fill_waiting')
    .on('fill')
    .columns(['site_id', 'status', 'ended_at', 'fill_id'])
    .where('status', '=', 'filled')
    .execute();
  await db.schema
    .createIndex('fill_held_back')
    .on('fill')
    .columns(['site_id', 'status', 'ended_at', 'fill_id'])
    .where('status', '=', 'held-back')
    .execute();

  await db.schema
    .createTable('refused_attempt')
    .addColumn('cylinder_id', key, (c) => c.notNull())
    .addColumn('attempt_id', key, (c) => c.notNull())
    .addColumn('scanned_text', 'text', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('site_id', key)
    .addColumn('scale_id', key)
    .addColumn('person_id', key)
    .addColumn('device_id', key)
    .addColumn('attempted_at', key, (c) => c.notNull())
    .addColumn('reasons', 'text', (c) => c.notNull())
    .addColumn('ruleset', 'text', (c) => c.notNull())
    .addColumn('parameters_version', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('refused_attempt_pk', ['cylinder_id', 'attempt_id'])
    .execute();
  await db.schema
    .createIndex('refused_attempt_organisation')
    .on('refused_attempt')
    .columns(['organisation_id', 'attempted_at', 'attempt_id'])
    .execute();
  await db.schema
    .createIndex('refused_attempt_attempted')
    .on('refused_attempt')
    .columns(['attempted_at', 'attempt_id'])
    .execute();

  await db.schema
    .createTable('set_aside')
    .addColumn('cylinder_id', key, (c) => c.notNull())
    .addColumn('set_aside_id', key, (c) => c.notNull())
    .addColumn('scanned_text', 'text', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('site_id', key, (c) => c.notNull())
    .addColumn('destination', 'text', (c) => c.notNull())
    .addColumn('reasons', 'text', (c) => c.notNull())
    .addColumn('set_aside_at', key, (c) => c.notNull())
    .addColumn('person_id', key)
    .addColumn('handover_id', key)
    .addColumn('ended_at', 'text')
    .addPrimaryKeyConstraint('set_aside_pk', ['cylinder_id', 'set_aside_id'])
    .execute();
  await db.schema
    .createIndex('set_aside_site')
    .on('set_aside')
    .columns(['site_id', 'destination', 'set_aside_at', 'set_aside_id'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await db.schema.createIndex('set_aside_id').on('set_aside').column('set_aside_id').execute();
  await db.schema.createIndex('set_aside_handover').on('set_aside').columns(['handover_id', 'cylinder_id']).execute();
  await db.schema
    .createTable('handover')
    .addColumn('handover_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('site_id', key, (c) => c.notNull())
    .addColumn('destination', 'text', (c) => c.notNull())
    .addColumn('receiver_organisation_id', key)
    .addColumn('receiver', 'text', (c) => c.notNull())
    .addColumn('handed_over_at', key, (c) => c.notNull())
    .addColumn('person_id', key)
    .addColumn('cylinders', 'integer', (c) => c.notNull())
    .addColumn('photo_sha256', 'text')
    .execute();
  await db.schema
    .createIndex('handover_organisation')
    .on('handover')
    .columns(['organisation_id', 'handed_over_at', 'handover_id'])
    .execute();

  await db.schema
    .createTable('fact_correction')
    .addColumn('cylinder_id', key, (c) => c.notNull())
    .addColumn('correction_id', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('site_id', key)
    .addColumn('person_id', key)
    .addColumn('corrected_at', key, (c) => c.notNull())
    .addColumn('changes', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('photo_sha256', 'text')
    .addPrimaryKeyConstraint('fact_correction_pk', ['cylinder_id', 'correction_id'])
    .execute();
  await db.schema
    .createIndex('fact_correction_organisation')
    .on('fact_correction')
    .columns(['organisation_id', 'corrected_at', 'correction_id'])
    .execute();
  await db.schema
    .createIndex('fact_correction_corrected')
    .on('fact_correction')
    .columns(['corrected_at', 'correction_id'])
    .execute();
}
