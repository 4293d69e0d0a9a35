// Lists of what was found at customers' doors: hazards, notices, leaks, what was mended; a company's own, an authority's area.
import { sql, type Kysely } from 'kysely';
import type {
  CustomerDoor,
  DoorCheck,
  HazardRow,
  LeakRow,
  MendingRow,
  NoticeRow,
} from '../../../shared/contract/door.ts';
import { dayText, localDay, parseCivilDate } from '../../../shared/calendar.ts';
import type { Database } from '../../db/database.ts';
import { isAuthority, type Actor } from '../../http/actor.ts';
import { pageRows } from '../../http/page.ts';
import { knowsCustomers } from '../customer/see-customer.ts';
import { areaRange } from '../fill/station.lists.ts';
import { readLastChecks, readLastFullCheck, readLastFullRow } from './hazard.queries.ts';
import type { DoorCheckTable, HazardTable, NoticeTable } from './hazard.table.ts';

type Key = readonly [string, string] | null;
type Page<Item> = Promise<{ items: Item[]; next: string | null }>;
interface Paged {
  readonly after: Key;
  readonly limit: number;
}

/** Of whom a row is, with the name only for those whose work needs it. */
interface OfCustomer {
  readonly customer_id: string;
  readonly organisation_id: string;
  readonly organisation_name: string;
  readonly customer_name: string | null;
  readonly customer_kind: string | null;
  readonly village: string | null;
}

export const customerShown = (row: OfCustomer, actor: Actor) => ({
  customerId: row.customer_id,
  organisationId: row.organisation_id,
  organisationName: row.organisation_name,
  customerName: knowsCustomers(actor, row.organisation_id) ? row.customer_name : null,
  customerKind: row.customer_kind,
  village: row.village,
});

const customerColumns = [
  'organisation.name as organisation_name',
  'customer_person.name as customer_name',
  'customer.kind as customer_kind',
  'customer.village',
] as const;

const hazards = (db: Kysely<Database>) =>
  db
    .selectFrom('hazard')
    .innerJoin('customer', 'customer.customer_id', 'hazard.customer_id')
    .innerJoin('customer_person', 'customer_person.customer_id', 'hazard.customer_id')
    .innerJoin('organisation', 'organisation.organisation_id', 'hazard.organisation_id')
    .selectAll('hazard')
    .select(customerColumns);

/** Words about people are for those who may know them. */
const hazardRowOf = (row: HazardTable & OfCustomer, actor: Actor, today: string): HazardRow => {
  const knows = knowsCustomers(actor, row.organisation_id);
  return {
    hazardId: row.hazard_id,
    ...customerShown(row, actor),
    item: row.item,
    source: row.source,
    sourceId: row.source_id,
    grade: row.grade,
    deadline: row.deadline,
    overdue: row.state === 'open' && row.deadline < today,
    state: row.state,
    foundAt: row.found_at,
    foundNote: knows ? row.found_note : null,
    foundSha256: row.found_sha256,
    fixedAt: row.fixed_at,
    fixedNote: knows ? row.fixed_note : null,
    fixedCheckId: row.fixed_check_id,
    beforeSha256: row.before_sha256,
    afterSha256: row.after_sha256,
    reviewedAt: row.reviewed_at,
    reviewNote: knows ? row.review_note : null,
  };
};

/** Of one state by their deadlines, the earliest first; of one customer by when they were found, the newest first. */
export async function listHazards(
  db: Kysely<Database>,
  actor: Actor,
  asked: Paged & {
    readonly state: HazardTable['state'];
    readonly customerId: string | null;
    readonly today: string;
  },
): Page<HazardRow> {
  const { after, limit, today, customerId } = asked;
  if (customerId !== null) {
    const rows = await hazards(db)
      .where('hazard.customer_id', '=', customerId)
      .$if(after !== null, (query) =>
        query.where((eb) =>
          eb(eb.refTuple('hazard.found_at', 'hazard.hazard_id'), '<', eb.tuple(after?.[0] ?? '', after?.[1] ?? '')),
        ),
      )
      .orderBy('hazard.found_at', 'desc')
      .orderBy('hazard.hazard_id', 'desc')
      .limit(limit + 1)
      .execute();
    return pageRows(
      rows,
      limit,
      (row) => [row.found_at, row.hazard_id],
      (row) => hazardRowOf(row, actor, today),
    );
  }
  const [from, until] = areaRange(actor.area);
  const rows = await hazards(db)
    .where('hazard.state', '=', asked.state)
    .$if(!isAuthority(actor), (query) => query.where('hazard.organisation_id', '=', actor.organisationId))
    .$if(isAuthority(actor), (query) => query.where('hazard.area', '>=', from).where('hazard.area', '<', until))
    .$if(after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('hazard.deadline', 'hazard.hazard_id'), '>', eb.tuple(after?.[0] ?? '', after?.[1] ?? '')),
      ),
    )
    .orderBy('hazard.deadline')
    .orderBy('hazard.hazard_id')
    .limit(limit + 1)
    .execute();
  return pageRows(
    rows,
    limit,
    (row) => [row.deadline, row.hazard_id],
    (row) => hazardRowOf(row, actor, today),
  );
}

const notices = (db: Kysely<Database>) =>
  db
    .selectFrom('notice')
    .innerJoin('customer', 'customer.customer_id', 'notice.customer_id')
    .innerJoin('customer_person', 'customer_person.customer_id', 'notice.customer_id')
    .innerJoin('organisation', 'organisation.organisation_id', 'notice.organisation_id')
    .selectAll('notice')
    .select(customerColumns);

const noticeRowOf = (row: NoticeTable & OfCustomer, actor: Actor): NoticeRow => {
  const knows = knowsCustomers(actor, row.organisation_id);
  return {
    noticeId: row.notice_id,
    ...customerShown(row, actor),
    why: row.why,
    givenAt: row.given_at,
    photoSha256: row.photo_sha256,
    witness: knows ? row.witness : null,
    note: knows ? row.note : null,
    liftedAt: row.lifted_at,
    liftedCheckId: row.lifted_check_id,
  };
};

/** The newest first. For an authority those of its area: it tells the village. */
export async function listNotices(
  db: Kysely<Database>,
  actor: Actor,
  asked: Paged & { readonly standing: boolean },
): Page<NoticeRow> {
  const { after, limit } = asked;
  const [from, until] = areaRange(actor.area);
  const rows = await notices(db)
    .$if(asked.standing, (query) => query.where('notice.lifted_at', 'is', null))
    .$if(!isAuthority(actor), (query) => query.where('notice.organisation_id', '=', actor.organisationId))
    .$if(isAuthority(actor), (query) => query.where('notice.area', '>=', from).where('notice.area', '<', until))
    .$if(after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('notice.given_at', 'notice.notice_id'), '<', eb.tuple(after?.[0] ?? '', after?.[1] ?? '')),
      ),
    )
    .orderBy('notice.given_at', 'desc')
    .orderBy('notice.notice_id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageRows(
    rows,
    limit,
    (row) => [row.given_at, row.notice_id],
    (row) => noticeRowOf(row, actor),
  );
}

/** The newest first. */
export async function listLeaks(db: Kysely<Database>, actor: Actor, asked: Paged): Page<LeakRow> {
  const { after, limit } = asked;
  const [from, until] = areaRange(actor.area);
  const rows = await db
    .selectFrom('leak')
    .leftJoin('cylinder', 'cylinder.cylinder_id', 'leak.cylinder_id')
    .leftJoin('customer', 'customer.customer_id', 'leak.customer_id')
    .selectAll('leak')
    .select(['cylinder.code', 'customer.village'])
    .$if(!isAuthority(actor), (query) => query.where('leak.organisation_id', '=', actor.organisationId))
    .$if(isAuthority(actor), (query) => query.where('leak.area', '>=', from).where('leak.area', '<', until))
    .$if(after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('leak.reported_at', 'leak.leak_id'), '<', eb.tuple(after?.[0] ?? '', after?.[1] ?? '')),
      ),
    )
    .orderBy('leak.reported_at', 'desc')
    .orderBy('leak.leak_id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageRows(
    rows,
    limit,
    (row) => [row.reported_at, row.leak_id],
    (row) => ({
      leakId: row.leak_id,
      organisationId: row.organisation_id,
      where: row.where_found,
      cylinderId: row.cylinder_id,
      code: row.code,
      scanned: row.scanned_text,
      customerId: row.customer_id,
      village: row.village,
      vehicleId: row.vehicle_id,
      reportedAt: row.reported_at,
      photoSha256: row.photo_sha256,
      note: knowsCustomers(actor, row.organisation_id) ? row.note : null,
      caseId: row.case_id,
    }),
  );
}

/** Of the own company, the newest first; `waiting`: not yet looked at. */
export async function listMendings(
  db: Kysely<Database>,
  actor: Actor,
  asked: Paged & { readonly waiting: boolean },
): Page<MendingRow> {
  const { after, limit } = asked;
  const rows = await db
    .selectFrom('door_mending')
    .innerJoin('customer', 'customer.customer_id', 'door_mending.customer_id')
    .innerJoin('customer_person', 'customer_person.customer_id', 'door_mending.customer_id')
    .innerJoin('organisation', 'organisation.organisation_id', 'door_mending.organisation_id')
    .selectAll('door_mending')
    .select(customerColumns)
    .where('door_mending.organisation_id', '=', actor.organisationId)
    .$if(asked.waiting, (query) => query.where('door_mending.sampled_at', 'is', null))
    .$if(after !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('door_mending.mended_at', 'door_mending.mending_id'),
          '<',
          eb.tuple(after?.[0] ?? '', after?.[1] ?? ''),
        ),
      ),
    )
    .orderBy('door_mending.mended_at', 'desc')
    .orderBy('door_mending.mending_id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageRows(
    rows,
    limit,
    (row) => [row.mended_at, row.mending_id],
    (row) => ({
      mendingId: row.mending_id,
      ...customerShown(row, actor),
      checkId: row.check_id,
      item: row.item,
      beforeSha256: row.before_sha256,
      afterSha256: row.after_sha256,
      part: row.part,
      applianceId: row.appliance_id,
      mendedAt: row.mended_at,
      sampledAt: row.sampled_at,
      sampledGood: row.sampled_good === null ? null : row.sampled_good === 1,
      sampleNote: row.sample_note,
    }),
  );
}

export function doorCheckShown(row: DoorCheckTable, withNotes: boolean): DoorCheck {
  const items = JSON.parse(row.items) as DoorCheck['items'];
  return {
    checkId: row.check_id,
    kind: row.kind,
    covers: row.covers,
    checkedAt: row.checked_at,
    items: items.map((item) => ({ ...item, note: withNotes ? item.note : null })),
    failedItems: JSON.parse(row.failed_items) as string[],
    passed: row.passed === 1,
    photoSha256: row.photo_sha256,
    leafletShown: row.leaflet_shown === 1,
  };
}

/** So many checks back an answer is taken over into the next one. */
const checksBack = 12;

/** The last answer to each item, from the newest check that asked it. Mended is good from then on. */
function prefillOf(checks: readonly DoorCheck[]): CustomerDoor['prefill'] {
  const byItem = new Map<string, CustomerDoor['prefill'][number]>();
  for (const check of checks) {
    for (const { item, good, mended, note } of check.items) {
      if (byItem.has(item)) continue;
      byItem.set(item, { item, good: good || mended, note, at: check.checkedAt });
    }
  }
  return [...byItem.values()];
}

/** What is known at one customer's door. */
export async function describeDoor(
  db: Kysely<Database>,
  actor: Actor,
  customer: { readonly customer_id: string; readonly organisation_id: string },
  of: { readonly timeZone: string; readonly fullCheckDays: number; readonly today: string },
): Promise<CustomerDoor> {
  const { customer_id: customerId } = customer;
  const knows = knowsCustomers(actor, customer.organisation_id);
  const checks = (await readLastChecks(db, customerId, checksBack)).map((row) => doorCheckShown(row, knows));
  const lastFullRow = await readLastFullRow(db, customerId);
  const lastFull = lastFullRow === null ? null : doorCheckShown(lastFullRow, knows);
  const counted = await readLastFullCheck(db, customerId);
  const counts = counted !== null && !counted.changedSince;
  const fullOn = counts ? dayText(localDay(Date.parse(counted.at), of.timeZone)) : null;
  const fullDay = fullOn === null ? null : (parseCivilDate(fullOn)?.lastDay ?? null);
  const dueOn = fullDay === null ? null : dayText(fullDay + of.fullCheckDays);
  const standing = await hazards(db)
    .where('hazard.customer_id', '=', customerId)
    .where('hazard.state', '<>', sql.lit('closed' as const))
    .orderBy('hazard.found_at', 'desc')
    .limit(200)
    .execute();
  const given = await notices(db)
    .where('notice.customer_id', '=', customerId)
    .where('notice.lifted_at', 'is', null)
    .orderBy('notice.given_at', 'desc')
    .limit(50)
    .execute();
  const traces = await db
    .selectFrom('custody_trace')
    .leftJoin('cylinder', 'cylinder.cylinder_id', 'custody_trace.cylinder_id')
    .selectAll('custody_trace')
    .select('cylinder.code')
    .where('custody_trace.customer_id', '=', customerId)
    .orderBy('custody_trace.at', 'desc')
    .limit(20)
    .execute();
  return {
    customerId,
    lastCheck: checks[0] ?? null,
    lastFullCheck: lastFull,
    lastFullCheckOn: fullOn,
    fullCheckDueOn: dueOn,
    fullCheckDueWhy:
      counted === null ? 'never' : counted.changedSince ? 'changed' : (dueOn ?? '') < of.today ? 'overdue' : null,
    prefill: prefillOf(lastFull === null ? checks : [...checks, lastFull]),
    hazards: standing.map((row) => hazardRowOf(row, actor, of.today)),
    notices: given.map((row) => noticeRowOf(row, actor)),
    traces: traces.map((row) => ({
      cylinderId: row.cylinder_id,
      code: row.code,
      role: row.role,
      seen: row.seen === 1,
      at: row.at,
    })),
  };
}
