// Reads the stock of owners page by page, with all that a verdict needs of each cylinder.
import type { Kysely } from 'kysely';
import { matchesCriterion } from '../../../shared/cylinder/blacklist.ts';
import type { CylinderToJudge } from '../../../shared/register-judgement/judgement.ts';
import type { Database } from '../../db/database.ts';
import { readManyHoldsAndEntrustments } from '../cylinder/cylinder.queries.ts';
import { rowToCylinder } from '../cylinder/cylinder.table.ts';
import { areaRange } from '../fill/station.lists.ts';
import type { BlacklistCriterion } from '../parameter/parameter-book.ts';
import { cylinderFacts } from '../../../shared/verdict/cylinder-facts.ts';

export interface Owner {
  /** Null: cylinders of which the register knows no owner. */
  readonly organisationId: string | null;
  readonly area: string;
}

/** Organisations of an area, or the one, in the order in which their stock is judged. */
export async function readOwners(
  db: Kysely<Database>,
  asked: { readonly area: string; readonly organisationId: string | null },
): Promise<Owner[]> {
  const [from, until] = areaRange(asked.area);
  const rows = await db
    .selectFrom('organisation')
    .select(['organisation_id', 'area'])
    .where('area', '>=', from)
    .where('area', '<', until)
    .$if(asked.organisationId !== null, (query) => query.where('organisation_id', '=', asked.organisationId ?? ''))
    .orderBy('organisation_id')
    .execute();
  return rows.map((row) => ({ organisationId: row.organisation_id, area: row.area }));
}

/** By the index alone, so that it may count a few more than are judged: some were taken off the register. */
export async function countStock(db: Kysely<Database>, organisationId: string): Promise<number> {
  const { count } = await db
    .selectFrom('cylinder')
    .where('owner_organisation_id', '=', organisationId)
    .select((eb) => eb.fn.count<number>('code').as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export type StockKey = readonly [code: string, cylinderId: string];

/** The next cylinders of an owner by code; one that an import is still writing, or that was taken off, is not among them. */
export async function readStock(
  db: Kysely<Database>,
  organisationId: string | null,
  criteria: readonly BlacklistCriterion[],
  after: StockKey | null,
  most: number,
): Promise<{ readonly cylinders: CylinderToJudge[]; readonly last: StockKey | null }> {
  const rows = await db
    .selectFrom('cylinder')
    .leftJoin('import_pending', 'import_pending.import_id', 'cylinder.import_id')
    .leftJoin('tag', (join) =>
      join.onRef('tag.tag', '=', 'cylinder.code').onRef('tag.cylinder_id', '=', 'cylinder.cylinder_id'),
    )
    .where('import_pending.import_id', 'is', null)
    .where('cylinder.owner_organisation_id', organisationId === null ? 'is' : '=', organisationId)
    .where('cylinder.registered', '=', 1)
    .where('cylinder.code', 'is not', null)
    .$if(after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('cylinder.code', 'cylinder.cylinder_id'), '>', eb.tuple(after?.[0] ?? '', after?.[1] ?? '')),
      ),
    )
    .orderBy('cylinder.code')
    .orderBy('cylinder.cylinder_id')
    .selectAll('cylinder')
    .select('tag.status as tag_status')
    .limit(most)
    .execute();
  const last = rows.at(-1);
  if (last === undefined) return { cylinders: [], last: null };
  const besideOf = await readManyHoldsAndEntrustments(
    db,
    rows.map((row) => row.cylinder_id),
  );
  const cylinders = rows.map((row): CylinderToJudge => {
    const cylinder = rowToCylinder(row);
    // A code without a tag leads to no cylinder, as a void one.
    const found = { cylinder, tag: row.code ?? '', tagStatus: row.tag_status ?? ('void' as const) };
    return {
      cylinderId: row.cylinder_id,
      ownerOrganisationId: row.owner_organisation_id,
      facts: cylinderFacts(found, besideOf(row.cylinder_id), matchesCriterion(cylinder, criteria), 'collect'),
    };
  });
  return { cylinders, last: [last.code ?? '', last.cylinder_id] };
}
