// Leaks that were reported, and what became of them: a company's own, an authority's area.
import type { Kysely } from 'kysely';
import type { LeakRow } from '../../../shared/contract/door.ts';
import type { Database } from '../../db/database.ts';
import { hasRole, type Actor } from '../../http/actor.ts';
import { listPage, ofReader, type Listed, type Paged } from '../../http/page.queries.ts';
import { knowsCustomers } from '../customer/see-customer.ts';
import { isInAreaOf } from '../organisation/access.ts';

const leaks = (db: Kysely<Database>) =>
  db
    .selectFrom('leak')
    .innerJoin('organisation', 'organisation.organisation_id', 'leak.organisation_id')
    .innerJoin('open_case', 'open_case.case_id', 'leak.case_id')
    .leftJoin('cylinder', 'cylinder.cylinder_id', 'leak.cylinder_id')
    .leftJoin('customer', 'customer.customer_id', 'leak.customer_id')
    .leftJoin('customer_person', 'customer_person.customer_id', 'leak.customer_id')
    .leftJoin('vehicle', 'vehicle.vehicle_id', 'leak.vehicle_id')
    .leftJoin('person as reporter', 'reporter.person_id', 'leak.person_id')
    .leftJoin('person as going', 'going.person_id', 'leak.going_person_id')
    .selectAll('leak')
    .select([
      'organisation.name as organisation_name',
      'open_case.closed_at',
      'cylinder.code',
      'customer.village',
      'customer_person.name as customer_name',
      'vehicle.plate',
      'reporter.name as reporter_name',
      'reporter.telephone as reporter_telephone',
      'going.name as going_name',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof leaks>['execute']>>[number];

/** Who rings whom: the company's office, and the supervisors of its area. */
const knowsPeople = (actor: Actor, { organisation_id: organisationId, area }: Row): boolean =>
  actor.organisationId === organisationId
    ? hasRole(actor, 'office', 'safety-manager')
    : isInAreaOf(actor, area) && hasRole(actor, 'supervisor');

function leakRowOf(row: Row, actor: Actor): LeakRow {
  const knows = knowsCustomers(actor, row.organisation_id);
  const knowsWho = knowsPeople(actor, row);
  return {
    leakId: row.leak_id,
    version: row.version,
    state: row.closed_at !== null ? 'closed' : row.going_at === null ? 'reported' : 'going',
    organisationId: row.organisation_id,
    organisationName: row.organisation_name,
    where: row.where_found,
    cylinderId: row.cylinder_id,
    code: row.code,
    scanned: row.scanned_text,
    customerId: row.customer_id,
    customerName: knows ? row.customer_name : null,
    village: row.village,
    vehicleId: row.vehicle_id,
    plate: row.plate,
    reportedAt: row.reported_at,
    reportedBy:
      row.person_id === null || !knowsWho
        ? null
        : { personId: row.person_id, name: row.reporter_name, telephone: row.reporter_telephone },
    photoSha256: row.photo_sha256,
    note: knows ? row.note : null,
    goingAt: row.going_at,
    goingPersonId: row.going_person_id,
    goingWho: knowsWho ? (row.going_who ?? row.going_name) : null,
    found: row.found,
    foundAt: row.found_at,
    foundNote: knows ? row.found_note : null,
    foundSha256: row.found_sha256,
    closedAt: row.closed_at,
    caseId: row.case_id,
  };
}

/** Whose names a row tells, for the log of looks. */
export const seenInLeak = (row: LeakRow): string[] => [
  ...(row.customerName === null || row.customerId === null ? [] : [row.customerId]),
  ...(row.reportedBy === null ? [] : [row.reportedBy.personId]),
  ...(row.goingWho === null || row.goingPersonId === null ? [] : [row.goingPersonId]),
];

/** The newest first. */
export async function listLeaks(
  db: Kysely<Database>,
  actor: Actor,
  asked: Paged & { readonly state: 'open' | 'closed' | null },
): Promise<Listed<LeakRow>> {
  const { state } = asked;
  const some = leaks(db).$if(state !== null, (query) =>
    query.where('open_case.closed_at', state === 'open' ? 'is' : 'is not', null),
  );
  const order = { table: 'leak', by: ['reported_at', 'leak_id'], way: 'desc' } as const;
  return await listPage(ofReader(some, actor, 'leak'), order, asked, (row) => leakRowOf(row, actor));
}
