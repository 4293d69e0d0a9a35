// Reads what is known at a customer's door: hazards that are open, the last full check that counts, checks and notices.
import type { Kysely } from 'kysely';
import { dayText, localDay } from '../../../shared/calendar.ts';
import type { Facts } from '../../../shared/verdict/facts.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import type { CustomerTable } from '../customer/customer.table.ts';
import type { DoorCheckTable, HazardTable, NoticeTable } from './hazard.table.ts';

type HazardFacts = NonNullable<NonNullable<NonNullable<Facts['customer']>['hazards']>>;

const open = compiled<Database, { customerId: string }, Pick<HazardTable, 'grade' | 'deadline'>>((db, p) =>
  db
    .selectFrom('hazard')
    .select(['grade', 'deadline'])
    .where('customer_id', '=', p('customerId'))
    .where('state', '=', 'open')
    .orderBy('found_at')
    .limit(100),
);

/** Open and not yet fixed. */
export const readOpenHazards = async (db: Kysely<Database>, customerId: string): Promise<HazardFacts> =>
  (await open(db, { customerId })).map(({ grade, deadline }) => ({ grade, deadline }));

/** Those that are not closed: at most one of an item. */
export const readStandingHazards = (db: Kysely<Database>, customerId: string): Promise<HazardTable[]> =>
  db
    .selectFrom('hazard')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('state', '<>', 'closed')
    .orderBy('found_at')
    .orderBy('hazard_id')
    .limit(200)
    .execute();

const siteColumns = ['kind', 'site', 'cylinder_room', 'outdoor_room', 'vaporiser_room', 'gas_alarm'] as const;
type SiteFacts = Pick<CustomerTable, (typeof siteColumns)[number]>;

/** Where and how the customer keeps cylinders: a full check holds for these. */
export const siteFactsOf = (customer: SiteFacts): string =>
  JSON.stringify(siteColumns.map((column) => customer[column]));

const lastFull = compiled<
  Database,
  { customerId: string },
  Pick<DoorCheckTable, 'checked_at' | 'site_facts'> & SiteFacts
>((db, p) =>
  db
    .selectFrom('door_check')
    .innerJoin('customer', 'customer.customer_id', 'door_check.customer_id')
    .select(['door_check.checked_at', 'door_check.site_facts'])
    .select(['customer.kind', 'customer.site', 'customer.cylinder_room'])
    .select(['customer.outdoor_room', 'customer.vaporiser_room', 'customer.gas_alarm'])
    .where('door_check.customer_id', '=', p('customerId'))
    .where('door_check.covers', '=', 'full')
    .orderBy('door_check.checked_at', 'desc')
    .limit(1),
);

/** Appliances that are written down or changed within this time of a check belong to the same visit. */
const visitMs = 2 * 3_600_000;

const applianceSince = compiled<Database, { customerId: string; since: string }, { appliance_id: string }>((db, p) =>
  db
    .selectFrom('customer_appliance')
    .select('appliance_id')
    .where('customer_id', '=', p('customerId'))
    .where((eb) => eb.or([eb('recorded_at', '>', p('since')), eb('ended_at', '>', p('since'))]))
    .limit(1),
);

/** The last full check, and whether something has changed at the customer since. Null: there was none. */
export async function readLastFullCheck(
  db: Kysely<Database>,
  customerId: string,
): Promise<{ readonly at: string; readonly changedSince: boolean } | null> {
  const [row] = await lastFull(db, { customerId });
  if (row === undefined) return null;
  const at = row.checked_at;
  if (row.site_facts !== siteFactsOf(row)) return { at, changedSince: true };
  const since = new Date(Date.parse(at) + visitMs).toISOString();
  return { at, changedSince: (await applianceSince(db, { customerId, since })).length > 0 };
}

/** YYYY-MM-DD of the full check that counts; null: there was none, or appliances or site have changed since. */
export async function readLastFullCheckOn(
  db: Kysely<Database>,
  customerId: string,
  timeZone: string,
): Promise<string | null> {
  const last = await readLastFullCheck(db, customerId);
  return last === null || last.changedSince ? null : dayText(localDay(Date.parse(last.at), timeZone));
}

const checkById = compiled<Database, { id: string }, DoorCheckTable>((db, p) =>
  db.selectFrom('door_check').selectAll().where('check_id', '=', p('id')),
);

export const readCheck = async (db: Kysely<Database>, checkId: string): Promise<DoorCheckTable | null> =>
  (await checkById(db, { id: checkId }))[0] ?? null;

/** A check as the verdict `deliver` knows it. One that left out items of the short check is none: it has no list. */
export const doorCheckFacts = (check: DoorCheckTable): NonNullable<Facts['doorCheck']> => ({
  customer: check.customer_id,
  at: check.checked_at,
  photo: check.photo_sha256 !== null,
  leaflet: check.leaflet_shown === 1,
  failedItems: check.covers === 'part' ? null : (JSON.parse(check.failed_items) as string[]),
});

/** Checks of a customer made after `at`, the earliest first: what arrives late must not undo what was seen since. */
export const readChecksAfter = (db: Kysely<Database>, customerId: string, at: string): Promise<DoorCheckTable[]> =>
  db
    .selectFrom('door_check')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('checked_at', '>', at)
    .orderBy('checked_at')
    .limit(50)
    .execute();

/** The newest first. */
export const readLastChecks = (db: Kysely<Database>, customerId: string, most: number): Promise<DoorCheckTable[]> =>
  db
    .selectFrom('door_check')
    .selectAll()
    .where('customer_id', '=', customerId)
    .orderBy('checked_at', 'desc')
    .orderBy('check_id', 'desc')
    .limit(most)
    .execute();

export const readLastFullRow = async (db: Kysely<Database>, customerId: string): Promise<DoorCheckTable | null> =>
  (await db
    .selectFrom('door_check')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('covers', '=', 'full')
    .orderBy('checked_at', 'desc')
    .limit(1)
    .executeTakeFirst()) ?? null;

/** Notices that stand at a customer. */
export const readStandingNotices = (db: Kysely<Database>, customerId: string): Promise<NoticeTable[]> =>
  db
    .selectFrom('notice')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('lifted_at', 'is', null)
    .orderBy('given_at')
    .limit(100)
    .execute();
