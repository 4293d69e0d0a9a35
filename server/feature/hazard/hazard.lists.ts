// What was found at customers' doors: hazards, notices, what was mended; a company's own, an authority's area.
import { sql, type Kysely } from 'kysely';
import type {
  CustomerDoor,
  DoorCheck,
  Hazard,
  HazardRow,
  MendingRow,
  NoticeRow,
} from '../../../shared/contract/door.ts';
import { dayText, localDay, parseCivilDate } from '../../../shared/calendar.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import { listPage, ofReader, type Listed, type Paged } from '../../http/page.queries.ts';
import { readStream } from '../../log/read.ts';
import { knowsCustomers } from '../customer/see-customer.ts';
import { maySee } from '../organisation/access.ts';
import type { HazardEvent } from './change-hazard.ts';
import { readLastChecks, readLastFullCheck, readLastFullRow } from './hazard.queries.ts';
import type { DoorCheckTable, HazardTable, NoticeTable } from './hazard.table.ts';

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
): Promise<Listed<HazardRow>> {
  const { customerId, today } = asked;
  const shown = (row: HazardTable & OfCustomer): HazardRow => hazardRowOf(row, actor, today);
  if (customerId !== null) {
    const order = { table: 'hazard', by: ['found_at', 'hazard_id'], way: 'desc' } as const;
    return await listPage(hazards(db).where('hazard.customer_id', '=', customerId), order, asked, shown);
  }
  const order = { table: 'hazard', by: ['deadline', 'hazard_id'], way: 'asc' } as const;
  const ofState = hazards(db).where('hazard.state', '=', asked.state);
  return await listPage(ofReader(ofState, actor, 'hazard'), order, asked, shown);
}

const hazardEvents: Readonly<Record<HazardEvent['type'], Hazard['history'][number]['what']>> = {
  'hazard-found': 'found',
  'hazard-found-again': 'found-again',
  'hazard-fixed': 'fixed',
  'hazard-reviewed': 'reviewed',
};
/** More steps than a hazard has. */
const mostSteps = 200;

/** Null where there is none, or none that the reader may know of. `seen`: whose names it tells. */
export async function readHazard(
  db: Kysely<Database>,
  actor: Actor,
  hazardId: string,
  today: string,
): Promise<{ readonly hazard: Hazard; readonly seen: readonly string[] } | null> {
  const row = await hazards(db).where('hazard.hazard_id', '=', hazardId).executeTakeFirst();
  if (row === undefined || !maySee(actor, { organisationId: row.organisation_id, area: row.area })) return null;
  const knows = knowsCustomers(actor, row.organisation_id);
  const events = await readStream(db, 'hazard', hazardId, { before: null, most: mostSteps });
  const notes = knows
    ? await db.selectFrom('hazard_note').select(['n', 'note']).where('hazard_id', '=', hazardId).execute()
    : [];
  const ids = [...new Set(events.map(({ by }) => by.personId).filter((id) => id !== null))];
  const people =
    !knows || ids.length === 0
      ? []
      : await db.selectFrom('person').select(['person_id', 'name']).where('person_id', 'in', ids).execute();
  const shown = hazardRowOf(row, actor, today);
  const history = events.map((event): Hazard['history'][number] => {
    const data = event.data as HazardEvent;
    const isFix = data.type === 'hazard-fixed';
    const isReview = data.type === 'hazard-reviewed';
    const isFinding = data.type === 'hazard-found' || data.type === 'hazard-found-again';
    return {
      n: event.n,
      what: hazardEvents[data.type],
      at: event.by.occurredAt,
      personId: event.by.personId,
      personName: people.find((person) => person.person_id === event.by.personId)?.name ?? null,
      note: notes.find(({ n }) => n === event.n)?.note ?? null,
      source: isFinding ? data.source : null,
      good: isReview ? data.good : null,
      beforeSha256: isFix ? data.beforeSha256 : null,
      afterSha256: isFix
        ? data.afterSha256
        : data.type === 'hazard-found' || data.type === 'hazard-reviewed'
          ? data.photoSha256
          : null,
    };
  });
  const seen = [
    ...(shown.customerName === null ? [] : [shown.customerId]),
    ...people.filter(({ name }) => name !== null).map(({ person_id: personId }) => personId),
  ];
  return { hazard: { ...shown, history }, seen };
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
): Promise<Listed<NoticeRow>> {
  const given = notices(db).$if(asked.standing, (query) => query.where('notice.lifted_at', 'is', null));
  const order = { table: 'notice', by: ['given_at', 'notice_id'], way: 'desc' } as const;
  return await listPage(ofReader(given, actor, 'notice'), order, asked, (row) => noticeRowOf(row, actor));
}

/** Of the own company, the newest first; `waiting`: not yet looked at. */
export async function listMendings(
  db: Kysely<Database>,
  actor: Actor,
  asked: Paged & { readonly waiting: boolean },
): Promise<Listed<MendingRow>> {
  const mended = db
    .selectFrom('door_mending')
    .innerJoin('customer', 'customer.customer_id', 'door_mending.customer_id')
    .innerJoin('customer_person', 'customer_person.customer_id', 'door_mending.customer_id')
    .innerJoin('organisation', 'organisation.organisation_id', 'door_mending.organisation_id')
    .selectAll('door_mending')
    .select(customerColumns)
    .where('door_mending.organisation_id', '=', actor.organisationId)
    .$if(asked.waiting, (query) => query.where('door_mending.sampled_at', 'is', null));
  const order = { table: 'door_mending', by: ['mended_at', 'mending_id'], way: 'desc' } as const;
  return await listPage(mended, order, asked, (row) => ({
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
  }));
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
