// The small registers: versions as locks, who set a parameter, who holds a picture, and what home looks for.
import { sql, type Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  await db.schema
    .alterTable('licence')
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema
    .alterTable('blacklist_criterion')
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema
    .createIndex('blacklist_criterion_area')
    .on('blacklist_criterion')
    .columns(['area', 'criterion_id'])
    .execute();

  await db.schema.alterTable('parameter').addColumn('change_id', key).execute();
  await db.schema.alterTable('parameter').addColumn('set_by_organisation_id', key).execute();
  await db.schema.alterTable('parameter').addColumn('set_by_person_id', key).execute();
  await db.schema.createIndex('parameter_change').on('parameter').column('change_id').unique().execute();
  await db.schema.createIndex('parameter_area').on('parameter').columns(['area', 'version']).execute();

  await db.schema.createIndex('organisation_kind').on('organisation').columns(['kind', 'area']).execute();
  await db.schema
    .createIndex('organisation_credit_code')
    .on('organisation')
    .column('credit_code')
    .unique()
    .where(sql.ref('credit_code'), 'is not', null)
    .execute();
  await db.schema.createIndex('scale_organisation').on('scale').columns(['organisation_id', 'scale_id']).execute();
  await db.schema.createIndex('tank_organisation').on('tank').columns(['organisation_id', 'tank_id']).execute();
  await db.schema
    .createIndex('open_case_waiting')
    .on('open_case')
    .columns(['organisation_id', 'area'])
    .where(sql.ref('closed_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('picture_holder')
    .addColumn('sha256', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('uploaded_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('picture_holder_pk', ['sha256', 'organisation_id'])
    .execute();

  // What the ordinary cylinders of GB 5842 hold; the everyday name is the nominal filling mass that people call them by.
  await db
    .withTables<{
      model: { model: string; volume_ml: number; tare_g: number; max_fill_g: number; everyday_name: string };
    }>()
    .insertInto('model')
    .values([
      { model: 'YSP4.7', volume_ml: 4700, tare_g: 3400, max_fill_g: 1900, everyday_name: '2kg' },
      { model: 'YSP12', volume_ml: 12_000, tare_g: 7000, max_fill_g: 5000, everyday_name: '5kg' },
      { model: 'YSP26.2', volume_ml: 26_200, tare_g: 13_000, max_fill_g: 11_000, everyday_name: '10kg' },
      { model: 'YSP35.5', volume_ml: 35_500, tare_g: 16_500, max_fill_g: 14_900, everyday_name: '15kg' },
      { model: 'YSP118', volume_ml: 118_000, tare_g: 47_000, max_fill_g: 49_500, everyday_name: '50kg' },
      { model: 'YSP118-II', volume_ml: 118_000, tare_g: 47_000, max_fill_g: 49_500, everyday_name: '50kg 气液双相' },
    ])
    .execute();
}
