// Cylinders found by the end of their stamped number, and cases that the owner of the cylinder learns of.
import { sql, type Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

/** As the program does for each cylinder that it writes. */
export const fillTails = sql`
  update cylinder
  set serial_tail = upper(case
    when length(trim(serial_no)) > 4 then substr(trim(serial_no), length(trim(serial_no)) - 3)
    else trim(serial_no)
  end)
  where serial_no is not null
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  await db.schema.alterTable('cylinder').addColumn('serial_tail', key).execute();
  await fillTails.execute(db);
  await db.schema.createIndex('cylinder_serial_tail').on('cylinder').column('serial_tail').execute();

  await db.schema.alterTable('open_case').addColumn('owner_organisation_id', key).execute();
  await sql`
    update open_case
    set owner_organisation_id = (
      select cylinder.owner_organisation_id from cylinder where cylinder.cylinder_id = open_case.cylinder_id
    )
    where cylinder_id <> ''
  `.execute(db);
  await db.schema
    .createIndex('open_case_owner')
    .on('open_case')
    .columns(['owner_organisation_id', 'opened_at', 'case_id'])
    .execute();
  await db.schema
    .createIndex('open_case_owner_waiting')
    .on('open_case')
    .columns(['owner_organisation_id'])
    .where(sql.ref('closed_at'), 'is', null)
    .execute();
}
