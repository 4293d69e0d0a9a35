// Which codes were printed when and by whom, and whether a file may still be handed out.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { LabelChoice } from '../../../shared/contract/label.ts';
import type { Database } from '../../db/database.ts';
import { insertMany } from '../../db/insert-many.ts';
import { StreamConflict } from '../../db/store.ts';
import type { LabelRunTable } from './label.table.ts';
import { readConfirmation, sourceIn } from './run.queries.ts';

const codesAtOnce = 1000;

interface Print {
  readonly code: string;
  readonly nth: number;
  readonly run_id: string;
  readonly asked_at: string;
  readonly status: LabelRunTable['status'];
}

async function printsOf(db: Kysely<Database>, codes: readonly string[]): Promise<Print[]> {
  const found: Print[] = [];
  for (let at = 0; at < codes.length; at += codesAtOnce) {
    found.push(
      ...(await db
        .selectFrom('label_print')
        .innerJoin('label_run', 'label_run.run_id', 'label_print.run_id')
        .select(['label_print.code', 'label_print.nth', 'label_print.run_id'])
        .select(['label_run.asked_at', 'label_run.status'])
        .where('label_print.code', 'in', codes.slice(at, at + codesAtOnce))
        .execute()),
    );
  }
  return found;
}

/** Of these codes, how many were printed before, and when last and by whom; null: none was. Refused runs printed nothing. */
export async function printedBefore(db: Kysely<Database>, codes: readonly string[]): Promise<LabelChoice['reprint']> {
  const prints = (await printsOf(db, codes)).filter(({ status }) => status !== 'refused');
  const last = prints.reduce<Print | null>(
    (latest, print) => (latest === null || print.asked_at >= latest.asked_at ? print : latest),
    null,
  );
  if (last === null) return null;
  const run = await db
    .selectFrom('label_run')
    .leftJoin('person', 'person.person_id', 'label_run.person_id')
    .select(['person.name', 'label_run.reprint_reason'])
    .where('label_run.run_id', '=', last.run_id)
    .executeTakeFirst();
  return {
    count: new Set(prints.map(({ code }) => code)).size,
    lastAt: last.asked_at,
    lastBy: run?.name ?? null,
  };
}

const insertPrints = insertMany('label_print', ['code', 'nth', 'run_id'], (insert) =>
  insert.onConflict((conflict) => conflict.doNothing()).returning('code'),
);

/** Two runs that were asked for at the same moment do not both take a code for not printed yet. */
export async function notePrints(trx: Transaction<Database>, codes: readonly string[], runId: string): Promise<void> {
  const times = new Map<string, number>();
  for (const { code, nth } of await printsOf(trx, codes)) times.set(code, Math.max(nth, times.get(code) ?? 0));
  const rows = codes.map((code) => ({ code, nth: (times.get(code) ?? 0) + 1, run_id: runId }));
  if ((await insertPrints(trx, rows)) !== rows.length) throw new StreamConflict('label-run', runId, 1);
}

/** So long is a file handed out again after the first time: a printer may be out of paper. */
const handedOutForMs = 24 * 60 * 60_000;

/**
 * A file whose labels are on cylinders, or that was taken away long ago, would print second labels of their codes without
 * anybody having said why; one with an address that is not `baseUrl` any more, or that the company took back, labels that
 * lead nowhere.
 */
export async function isUsedUp(
  db: Kysely<Database>,
  run: LabelRunTable,
  { nowMs, baseUrl }: { readonly nowMs: number; readonly baseUrl: string },
): Promise<boolean> {
  if (run.base_url !== baseUrl) return true;
  const confirmed = await readConfirmation(db, run.organisation_id, baseUrl);
  if (confirmed === null || confirmed.ended_at !== null) return true;
  if (run.handed_at !== null && nowMs - Date.parse(run.handed_at) >= handedOutForMs) return true;
  const source = sourceIn(run);
  if (source.kind === 'cylinder') return false;
  const worn =
    source.kind === 'block'
      ? await db
          .selectFrom('label_print')
          .innerJoin('tag', 'tag.tag', 'label_print.code')
          .select('label_print.code')
          .where('label_print.run_id', '=', run.run_id)
          .limit(1)
          .executeTakeFirst()
      : await db
          .selectFrom('label_request')
          .select('code')
          .where('request_id', 'in', [...source.requestIds])
          .where('closed_at', 'is not', null)
          .limit(1)
          .executeTakeFirst();
  return worn !== undefined;
}

/** Labels of blocks that were printed since then and are on no cylinder, and since when the oldest is. */
export async function countLoose(
  db: Kysely<Database>,
  organisationId: string,
  since: string,
): Promise<{ readonly count: number; readonly since: string | null }> {
  const row = await db
    .selectFrom('label_run')
    .innerJoin('label_print', 'label_print.run_id', 'label_run.run_id')
    .leftJoin('tag', 'tag.tag', 'label_print.code')
    .where('label_run.organisation_id', '=', organisationId)
    .where('label_run.asked_at', '>=', since)
    .where('label_run.status', '=', 'ready')
    .where(sql<boolean>`label_run.source like '{"kind":"block"%'`)
    .where('tag.tag', 'is', null)
    .select((eb) => [
      eb.fn.count<number>('label_print.code').distinct().as('count'),
      eb.fn.min('label_run.asked_at').as('since'),
    ])
    .executeTakeFirst();
  return { count: Number(row?.count ?? 0), since: row?.since ?? null };
}
