// Reads cylinders by what was scanned or by their id, and what stands beside a cylinder when it is judged.
import { sql, type Kysely } from 'kysely';
import { beginsAfter, isPast, parseCivilDate, type DayNumber } from '../../../shared/calendar.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { isSameStamp, serialSpellings, stampKey, type Stamp } from '../../../shared/cylinder/stamp.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { opaque } from '../../db/portable.ts';
import { rowToCylinder, type CylinderTable, type TagTable } from './cylinder.table.ts';

export interface FoundCylinder {
  readonly cylinder: Cylinder;
  readonly tag: string;
  readonly tagStatus: TagTable['status'];
}

type TaggedRow = CylinderTable & { tag: string; tag_status: TagTable['status'] };

const tagged = (db: Kysely<Database>) =>
  db
    .selectFrom('tag')
    .innerJoin('cylinder', 'cylinder.cylinder_id', 'tag.cylinder_id')
    .leftJoin('import_pending', 'import_pending.import_id', 'cylinder.import_id')
    .where('import_pending.import_id', 'is', null)
    .selectAll('cylinder')
    .select(['tag.tag', 'tag.status as tag_status']);

/** Our own codes are spelt in one way only: most scans are of one tag, and a list to look in costs half as much again. */
const byTag = compiled<Database, { a: string }, TaggedRow>((db, p) => tagged(db).where('tag.tag', '=', opaque(p('a'))));

const byTags = compiled<Database, { a: string; b: string; c: string }, TaggedRow>((db, p) =>
  tagged(db).where('tag.tag', 'in', [opaque(p('a')), opaque(p('b')), opaque(p('c'))]),
);

/**
 * The cylinder that the most specific of at most three tags leads to; null where none is on the register.
 * One whose registration was undone is not on the register, nor is one of an import that is still being written.
 */
export async function findByTags(db: Kysely<Database>, tags: readonly string[]): Promise<FoundCylinder | null> {
  const [a, b = a, c = a] = tags;
  if (a === undefined || b === undefined || c === undefined) return null;
  return mostSpecific(await (tags.length === 1 ? byTag(db, { a }) : byTags(db, { a, b, c })), tags);
}

/** `rows`: those that the tags lead to; more of them may be among them. */
function mostSpecific(all: readonly TaggedRow[], tags: readonly string[]): FoundCylinder | null {
  const rows = all.filter((row) => row.registered === 1 && tags.includes(row.tag));
  for (const tag of tags) {
    const row = rows.find((candidate) => candidate.tag === tag);
    if (row === undefined) continue;
    // Two spellings of one label that lead to two cylinders: which of them it is on cannot be said.
    const ambiguous = rows.some((other) => other.cylinder_id !== row.cylinder_id);
    return { cylinder: rowToCylinder(row), tag: row.tag, tagStatus: ambiguous ? 'duplicate' : row.tag_status };
  }
  return null;
}

/** As `findByTags`, for many labels by one statement: what each leads to, in their order. */
export async function findManyByTags(
  db: Kysely<Database>,
  labels: readonly (readonly string[])[],
): Promise<(FoundCylinder | null)[]> {
  const tags = [...new Set(labels.flat())];
  if (tags.length === 0) return labels.map(() => null);
  const rows = await tagged(db).where('tag.tag', 'in', tags).execute();
  const rowsByTag = Map.groupBy(rows, (row) => row.tag);
  return labels.map((label) =>
    mostSpecific(
      label.flatMap((tag) => rowsByTag.get(tag) ?? []),
      label,
    ),
  );
}

const byId = compiled<Database, { id: string }, CylinderTable>((db, p) =>
  db
    .selectFrom('cylinder')
    .leftJoin('import_pending', 'import_pending.import_id', 'cylinder.import_id')
    .where('import_pending.import_id', 'is', null)
    .where('cylinder.cylinder_id', '=', opaque(p('id')))
    .selectAll('cylinder'),
);

export async function findById(db: Kysely<Database>, cylinderId: string): Promise<Cylinder | null> {
  const [row] = await byId(db, { id: cylinderId });
  return row === undefined ? null : rowToCylinder(row);
}

/** Makers number alike, and not more than so many that have one number are looked at. */
const mostAlike = 500;

/** The cylinder that bears this number and month, of this maker or where one of the two says none; null where there is none. */
export async function findIdByStamp(db: Kysely<Database>, stamp: Stamp): Promise<string | null> {
  const { serialNo } = stamp;
  if (serialNo === null || stampKey(stamp) === null) return null;
  const rows = await db
    .selectFrom('cylinder')
    .where('serial_no', 'in', serialSpellings(serialNo))
    .where('registered', '=', 1)
    .orderBy('cylinder_id')
    .limit(mostAlike)
    .select(['cylinder_id', 'serial_no', 'made_on', 'manufacturer'])
    .execute();
  const found = rows.find((row) =>
    isSameStamp(stamp, { serialNo: row.serial_no, madeOn: row.made_on, manufacturer: row.manufacturer }),
  );
  return found?.cylinder_id ?? null;
}

interface BesideRow {
  readonly kind: string;
  readonly organisation_id: string | null;
  readonly purposes: string | null;
  readonly from_on: string | null;
  readonly until_on: string | null;
}

const beside = compiled<Database, { id: string }, BesideRow>((db, p) =>
  db
    .selectFrom('cylinder_hold')
    .where('cylinder_id', '=', p('id'))
    .where('lifted_at', 'is', null)
    .select((eb) => [
      sql<string>`${eb.ref('kind')}`.as('kind'),
      sql<string | null>`cast(null as text)`.as('organisation_id'),
      sql<string | null>`cast(null as text)`.as('purposes'),
      sql<string | null>`cast(null as text)`.as('from_on'),
      sql<string | null>`cast(null as text)`.as('until_on'),
    ])
    .unionAll(
      db
        .selectFrom('entrustment')
        .where('cylinder_id', '=', p('id'))
        .where('ended_at', 'is', null)
        .select((eb) => [
          sql<string>`'entrustment'`.as('kind'),
          sql<string | null>`${eb.ref('organisation_id')}`.as('organisation_id'),
          sql<string | null>`${eb.ref('purposes')}`.as('purposes'),
          sql<string | null>`${eb.ref('from_on')}`.as('from_on'),
          sql<string | null>`${eb.ref('until_on')}`.as('until_on'),
        ]),
    ),
);

export interface HoldsAndEntrustments {
  readonly holds: readonly ('seizure' | 'recall' | 'freeze')[];
  readonly entrustments: readonly {
    readonly org: string;
    readonly for: readonly ('fill' | 'deliver')[];
    readonly from: string;
    readonly until: string | null;
  }[];
}

export async function readHoldsAndEntrustments(
  db: Kysely<Database>,
  cylinderId: string,
): Promise<HoldsAndEntrustments> {
  const rows = await beside(db, { id: cylinderId });
  const holds: ('seizure' | 'recall' | 'freeze')[] = [];
  const entrustments: HoldsAndEntrustments['entrustments'][number][] = [];
  for (const row of rows) {
    if (row.kind === 'entrustment') {
      entrustments.push({
        org: row.organisation_id ?? '',
        for: JSON.parse(row.purposes ?? '[]') as ('fill' | 'deliver')[],
        from: row.from_on ?? '',
        until: row.until_on,
      });
    } else holds.push(row.kind as 'seizure' | 'recall' | 'freeze');
  }
  return { holds, entrustments };
}

/** As `readHoldsAndEntrustments`, of many cylinders by two statements; of one that is not among them, nothing is known. */
export async function readManyHoldsAndEntrustments(
  db: Kysely<Database>,
  cylinderIds: readonly string[],
): Promise<(cylinderId: string) => HoldsAndEntrustments> {
  if (cylinderIds.length === 0) return () => ({ holds: [], entrustments: [] });
  const holds = await db
    .selectFrom('cylinder_hold')
    .select(['cylinder_id', 'kind'])
    .where('cylinder_id', 'in', cylinderIds)
    .where('lifted_at', 'is', null)
    .execute();
  const entrustments = await db
    .selectFrom('entrustment')
    .select(['cylinder_id', 'organisation_id', 'purposes', 'from_on', 'until_on'])
    .where('cylinder_id', 'in', cylinderIds)
    .where('ended_at', 'is', null)
    .execute();
  const holdsOf = Map.groupBy(holds, (row) => row.cylinder_id);
  const entrustmentsOf = Map.groupBy(entrustments, (row) => row.cylinder_id);
  return (cylinderId) => ({
    holds: (holdsOf.get(cylinderId) ?? []).map(({ kind }) => kind),
    entrustments: (entrustmentsOf.get(cylinderId) ?? []).map((row) => ({
      org: row.organisation_id,
      for: JSON.parse(row.purposes) as ('fill' | 'deliver')[],
      from: row.from_on,
      until: row.until_on,
    })),
  });
}

/**
 * Whether a company may say how a cylinder is and label it: its owner, one that was entrusted with filling it, or, where
 * nobody is known to own it, the one that has it. Having another's cylinder in hand gives no say over its record: any
 * station takes any cylinder back.
 */
export async function isForCompany(
  db: Kysely<Database>,
  cylinder: Cylinder,
  organisationId: string,
  today: DayNumber,
): Promise<boolean> {
  if (cylinder.ownerOrganisationId === organisationId) return true;
  if (cylinder.ownerOrganisationId === null) {
    return cylinder.custody?.kind === 'org' && cylinder.custody.id === organisationId;
  }
  const { entrustments } = await readHoldsAndEntrustments(db, cylinder.cylinderId);
  return entrustments.some((entrustment) => {
    if (entrustment.org !== organisationId || !entrustment.for.includes('fill')) return false;
    const from = parseCivilDate(entrustment.from);
    const until = entrustment.until === null ? null : parseCivilDate(entrustment.until);
    return from !== null && !beginsAfter(from, today) && (until === null || !isPast(until, today));
  });
}
