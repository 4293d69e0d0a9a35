// Which codes were printed when; each company's own word that the address opens on phones; what became of a file.
import { sql, type Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';
import { codesBetween } from '../shared/cylinder/code.ts';

interface Before {
  label_address: { base_url: string; confirmed_at: string; ended_at: string | null };
  label_run: { run_id: string; codes: string; status: string; asked_at: string };
  event: { stream_kind: string; stream_id: string; n: number; type: string; body: string };
}
interface After extends Before {
  label_confirmation: {
    organisation_id: string;
    base_url: string;
    version: number;
    confirmed_at: string;
    ended_at: string | null;
  };
  label_print: { code: string; nth: number; run_id: string };
}

type Codes =
  | { readonly kind: 'serials'; readonly prefix: string; readonly width: number; readonly first: number; last: number }
  | { readonly kind: 'list'; readonly codes: readonly string[] };

const rowsAtOnce = 200;

/** Who confirmed an address confirmed it for the own company; others do so themselves before they print again. */
async function keepConfirmations(db: Kysely<After>): Promise<void> {
  for (const row of await db.selectFrom('label_address').selectAll().execute()) {
    const confirmed = await db
      .selectFrom('event')
      .select('body')
      .where('stream_kind', '=', 'label-address')
      .where('stream_id', '=', row.base_url)
      .where('type', '=', 'label-address-confirmed')
      .orderBy('n', 'desc')
      .limit(1)
      .executeTakeFirst();
    const { by } = JSON.parse(confirmed?.body ?? '{"by":{}}') as { readonly by: { readonly organisationId?: string } };
    await db
      .insertInto('label_confirmation')
      .values({ ...row, organisation_id: by.organisationId ?? '', version: 0 })
      .execute();
  }
}

async function keepPrints(db: Kysely<After>): Promise<void> {
  const runs = await db
    .selectFrom('label_run')
    .select(['run_id', 'codes'])
    .where('status', '<>', 'refused')
    .orderBy('asked_at')
    .orderBy('run_id')
    .execute();
  const times = new Map<string, number>();
  for (const { run_id, codes: text } of runs) {
    const said = JSON.parse(text) as Codes;
    const codes = said.kind === 'list' ? said.codes : [...codesBetween(said)].map(({ code }) => code);
    const rows = codes.map((code) => {
      const nth = (times.get(code) ?? 0) + 1;
      times.set(code, nth);
      return { code, nth, run_id };
    });
    for (let at = 0; at < rows.length; at += rowsAtOnce) {
      await db
        .insertInto('label_print')
        .values(rows.slice(at, at + rowsAtOnce))
        .execute();
    }
  }
}

export async function up(of: Kysely<unknown>): Promise<void> {
  const key = keyText(of);

  await of.schema
    .createTable('label_confirmation')
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('base_url', key, (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('confirmed_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addPrimaryKeyConstraint('label_confirmation_pk', ['organisation_id', 'base_url'])
    .execute();

  await of.schema
    .createTable('label_print')
    .addColumn('code', key, (c) => c.notNull())
    .addColumn('nth', 'integer', (c) => c.notNull())
    .addColumn('run_id', key, (c) => c.notNull())
    .addPrimaryKeyConstraint('label_print_pk', ['code', 'nth'])
    .execute();
  await of.schema.createIndex('label_print_run').on('label_print').column('run_id').execute();

  await of.schema.alterTable('label_run').addColumn('reprint_reason', 'text').execute();
  await of.schema
    .alterTable('label_run')
    .addColumn('printed_before', 'integer', (c) => c.notNull().defaultTo(sql.lit(0)))
    .execute();
  await of.schema.alterTable('label_run').addColumn('handed_at', 'text').execute();
  await of.schema
    .alterTable('label_run')
    .addColumn('handed_count', 'integer', (c) => c.notNull().defaultTo(sql.lit(0)))
    .execute();

  const db = of as Kysely<After>;
  await keepConfirmations(db);
  await keepPrints(db);
  await of.schema.dropTable('label_address').execute();
}
