// The ways in which a hazard changes: found, found again, put right, looked at. Each appends its event with the row.
import type { HazardGrade } from '../../../shared/delivery/hazard-grade.ts';
import { deadlineOf } from '../../../shared/delivery/hazard-grade.ts';
import type { DayNumber } from '../../../shared/calendar.ts';
import { StreamConflict } from '../../db/store.ts';
import { appendEvent } from '../../log/append.ts';
import type { CommandContext } from '../sync/command-context.ts';
import type { HazardTable } from './hazard.table.ts';

/** Stream `hazard`, by hazardId. Notes are not in it: they stand in the row. */
export type HazardEvent =
  | {
      readonly type: 'hazard-found';
      readonly customerId: string;
      readonly item: string;
      readonly source: HazardTable['source'];
      readonly sourceId: string;
      readonly grade: HazardGrade;
      readonly deadline: string;
      readonly photoSha256: string | null;
    }
  /** Still there, or there again after it had been put right. */
  | { readonly type: 'hazard-found-again'; readonly source: HazardTable['source']; readonly sourceId: string }
  | {
      readonly type: 'hazard-fixed';
      /** The check that found it good; null: by photos of who put it right. */
      readonly checkId: string | null;
      readonly beforeSha256: string | null;
      readonly afterSha256: string | null;
    }
  | { readonly type: 'hazard-reviewed'; readonly good: boolean; readonly photoSha256: string | null };

export type ChangeContext = Pick<CommandContext, 'trx' | 'newId' | 'by' | 'personId' | 'at'>;

const keepNote = async ({ trx }: ChangeContext, hazardId: string, n: number, note: string | null): Promise<unknown> =>
  note === null ? null : await trx.insertInto('hazard_note').values({ hazard_id: hazardId, n, note }).execute();

async function change(
  context: ChangeContext,
  row: HazardTable,
  set: Partial<HazardTable>,
  data: HazardEvent,
  note: string | null,
): Promise<HazardTable> {
  const version = row.version + 1;
  await keepNote(context, row.hazard_id, version, note);
  await appendEvent(context.trx, {
    streamKind: 'hazard',
    streamId: row.hazard_id,
    n: version,
    by: context.by,
    data,
  });
  await context.trx
    .updateTable('hazard')
    .set({ ...set, version })
    .where('hazard_id', '=', row.hazard_id)
    .execute();
  return { ...row, ...set, version };
}

export interface Found {
  readonly customer: { readonly customer_id: string; readonly organisation_id: string; readonly area: string };
  readonly item: string;
  readonly source: HazardTable['source'];
  readonly sourceId: string;
  readonly grade: HazardGrade;
  readonly foundOn: DayNumber;
  readonly note: string | null;
  readonly photoSha256: string | null;
}

export async function findHazard(context: ChangeContext, found: Found): Promise<HazardTable> {
  const { customer, item, source, sourceId, grade } = found;
  const deadline = deadlineOf(grade, found.foundOn);
  const row: HazardTable = {
    hazard_id: context.newId(),
    version: 1,
    customer_id: customer.customer_id,
    organisation_id: customer.organisation_id,
    area: customer.area,
    item,
    source,
    source_id: sourceId,
    grade,
    deadline,
    state: 'open',
    found_at: context.at,
    last_found_at: context.at,
    found_by: context.personId,
    found_note: found.note,
    found_sha256: found.photoSha256,
    fixed_at: null,
    fixed_by: null,
    fixed_note: null,
    fixed_check_id: null,
    before_sha256: null,
    after_sha256: null,
    reviewed_at: null,
    reviewed_by: null,
    review_note: null,
    review_sha256: null,
  };
  const inserted = await context.trx
    .insertInto('hazard')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('hazard_id')
    .execute();
  // Somebody else found the same at the same moment: read again.
  if (inserted.length === 0) throw new StreamConflict('hazard', `${customer.customer_id} ${item}`, 1);
  const data: HazardEvent = {
    type: 'hazard-found',
    customerId: customer.customer_id,
    item,
    source,
    sourceId,
    grade,
    deadline,
    photoSha256: found.photoSha256,
  };
  await keepNote(context, row.hazard_id, 1, found.note);
  await appendEvent(context.trx, { streamKind: 'hazard', streamId: row.hazard_id, n: 1, by: context.by, data });
  return row;
}

/**
 * Still there, or there again: open, with the deadline that it had. Told late, it changes nothing that was seen since.
 */
export async function findAgain(
  context: ChangeContext,
  row: HazardTable,
  by: { readonly source: HazardTable['source']; readonly sourceId: string },
): Promise<HazardTable> {
  const seenSince = row.state === 'fixed' && row.fixed_at !== null ? row.fixed_at : row.last_found_at;
  if (context.at <= seenSince) return row;
  const data: HazardEvent = { type: 'hazard-found-again', source: by.source, sourceId: by.sourceId };
  return await change(context, row, { state: 'open', last_found_at: context.at }, data, null);
}

export interface Fix {
  readonly checkId: string | null;
  readonly at: string;
  readonly personId: string | null;
  readonly note: string | null;
  readonly beforeSha256: string | null;
  readonly afterSha256: string | null;
}

/** Put right: it no longer stops gas, and the office looks at it again. */
export const fix = (context: ChangeContext, row: HazardTable, by: Fix): Promise<HazardTable> =>
  change(
    context,
    row,
    {
      state: 'fixed',
      fixed_at: by.at,
      fixed_by: by.personId,
      fixed_note: by.note,
      fixed_check_id: by.checkId,
      before_sha256: by.beforeSha256,
      after_sha256: by.afterSha256,
    },
    { type: 'hazard-fixed', checkId: by.checkId, beforeSha256: by.beforeSha256, afterSha256: by.afterSha256 },
    by.note,
  );

export const review = (
  context: ChangeContext,
  row: HazardTable,
  seen: { readonly good: boolean; readonly note: string | null; readonly photoSha256: string | null },
): Promise<HazardTable> =>
  change(
    context,
    row,
    {
      state: seen.good ? 'closed' : 'open',
      ...(seen.good ? {} : { last_found_at: context.at }),
      reviewed_at: context.at,
      reviewed_by: context.personId,
      review_note: seen.note,
      review_sha256: seen.photoSha256,
    },
    { type: 'hazard-reviewed', good: seen.good, photoSha256: seen.photoSha256 },
    seen.note,
  );
