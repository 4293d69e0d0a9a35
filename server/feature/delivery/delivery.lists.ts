// Lists of deliveries, of temporary tags, and of the cylinders that companies hold for one another.
import { sql, type Kysely } from 'kysely';
import type {
  Delivery,
  DeliveryRow,
  ExchangeCompany,
  ExchangeCylinder,
  ExchangePair,
  TemporaryTagRow,
} from '../../../shared/contract/door.ts';
import type { Database } from '../../db/database.ts';
import { hasRole, type Actor } from '../../http/actor.ts';
import { listPage, ofReader, type Listed, type Paged } from '../../http/page.queries.ts';
import { pageRows } from '../../http/page.ts';
import { knowsCustomers } from '../customer/see-customer.ts';
import { areaRange } from '../fill/station.lists.ts';
import { customerShown, doorCheckShown } from '../hazard/hazard.lists.ts';
import { readCheck } from '../hazard/hazard.queries.ts';
import { maySee } from '../organisation/access.ts';
import type { DeliveryTable } from './delivery.table.ts';

const deliveries = (db: Kysely<Database>) =>
  db
    .selectFrom('delivery')
    .innerJoin('customer', 'customer.customer_id', 'delivery.customer_id')
    .innerJoin('customer_person', 'customer_person.customer_id', 'delivery.customer_id')
    .innerJoin('organisation', 'organisation.organisation_id', 'delivery.organisation_id')
    .leftJoin('person', 'person.person_id', 'delivery.courier_id')
    .selectAll('delivery')
    .select([
      'organisation.name as organisation_name',
      'customer_person.name as customer_name',
      'customer.kind as customer_kind',
      'customer.village',
      'person.name as courier_name',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof deliveries>['execute']>>[number];

/** Names of couriers are for those who send them out, and for themselves. */
const knowsCourier = (actor: Actor, row: Pick<DeliveryTable, 'organisation_id' | 'courier_id'>): boolean =>
  row.organisation_id === actor.organisationId &&
  (row.courier_id === actor.personId || hasRole(actor, 'office', 'safety-manager'));

const rowOf = (row: Row, actor: Actor): DeliveryRow => ({
  deliveryId: row.delivery_id,
  ...customerShown(row, actor),
  courierId: row.courier_id,
  courierName: knowsCourier(actor, row) ? row.courier_name : null,
  vehicleId: row.vehicle_id,
  shiftId: row.shift_id,
  orderId: row.order_id,
  channel: row.channel,
  siteId: row.site_id,
  deliveredAt: row.delivered_at,
  full: row.full_count,
  empty: row.empty_count,
  loadedAtDoor: row.loaded_at_door,
  despiteBlock: row.despite_block === 1,
  addendumReason: knowsCustomers(actor, row.organisation_id) ? row.addendum_reason : null,
});

/** Whose names a row tells, for the log of looks. */
export const seenIn = (row: DeliveryRow): string[] => [
  ...(row.customerName === null ? [] : [row.customerId]),
  ...(row.courierName === null || row.courierId === null ? [] : [row.courierId]),
];

/** The newest first. `from` and `until` bound when they were made; a courier sees the own ones only. */
export async function listDeliveries(
  db: Kysely<Database>,
  actor: Actor,
  asked: Paged & {
    readonly from: string | null;
    readonly until: string | null;
    readonly courierId: string | null;
    readonly customerId: string | null;
  },
): Promise<Listed<DeliveryRow>> {
  const some = deliveries(db)
    .$if(asked.courierId !== null, (query) => query.where('delivery.courier_id', '=', asked.courierId))
    .$if(asked.customerId !== null, (query) => query.where('delivery.customer_id', '=', asked.customerId ?? ''))
    .$if(asked.from !== null, (query) => query.where('delivery.delivered_at', '>=', asked.from ?? ''))
    .$if(asked.until !== null, (query) => query.where('delivery.delivered_at', '<', asked.until ?? ''));
  const order = { table: 'delivery', by: ['delivered_at', 'delivery_id'], way: 'desc' } as const;
  return await listPage(ofReader(some, actor, 'delivery'), order, asked, (row) => rowOf(row, actor));
}

/** Null where there is none, or none that the reader may know of. */
export async function readDelivery(db: Kysely<Database>, actor: Actor, deliveryId: string): Promise<Delivery | null> {
  const row = await deliveries(db).where('delivery.delivery_id', '=', deliveryId).executeTakeFirst();
  if (row === undefined || !maySee(actor, { organisationId: row.organisation_id, area: row.area })) return null;
  const cylinders = await db
    .selectFrom('delivery_cylinder')
    .leftJoin('cylinder', 'cylinder.cylinder_id', 'delivery_cylinder.cylinder_id')
    .selectAll('delivery_cylinder')
    .select(['cylinder.code', 'cylinder.model'])
    .where('delivery_cylinder.delivery_id', '=', deliveryId)
    .orderBy('delivery_cylinder.n')
    .execute();
  const check = row.check_id === null ? null : await readCheck(db, row.check_id);
  const isOfCustomer = check?.customer_id === row.customer_id;
  return {
    ...rowOf(row, actor),
    foundBy: row.found_by,
    recordedAt: row.recorded_at,
    check: check === null || !isOfCustomer ? null : doorCheckShown(check, knowsCustomers(actor, row.organisation_id)),
    cylinders: cylinders.map((line) => ({
      direction: line.direction,
      cylinderId: line.cylinder_id === '' ? null : line.cylinder_id,
      code: line.code,
      model: line.model,
      scanned: line.scanned_text,
      temporaryTag: line.temporary_tag,
      photoSha256: line.photo_sha256,
      verdict: line.verdict === null ? null : (JSON.parse(line.verdict) as Delivery['cylinders'][number]['verdict']),
      conflict: line.conflict,
      loadedAtDoor: line.loaded_at_door === 1,
      elsewhere: line.custody_elsewhere === 1,
      superseded: line.superseded === 1,
      destination: line.destination,
    })),
  };
}

/** The newest first; `waiting`: not yet found out. */
export async function listTemporaryTags(
  db: Kysely<Database>,
  actor: Actor,
  asked: Paged & { readonly waiting: boolean },
): Promise<Listed<TemporaryTagRow>> {
  const some = db
    .selectFrom('temporary_tag')
    .innerJoin('customer', 'customer.customer_id', 'temporary_tag.customer_id')
    .leftJoin('cylinder', 'cylinder.cylinder_id', 'temporary_tag.cylinder_id')
    .selectAll('temporary_tag')
    .select(['customer.village', 'cylinder.code'])
    .$if(asked.waiting, (query) => query.where('temporary_tag.identified_at', 'is', null));
  const order = { table: 'temporary_tag', by: ['collected_at', 'tag'], way: 'desc' } as const;
  return await listPage(ofReader(some, actor, 'temporary_tag'), order, asked, (row) => ({
    tag: row.tag,
    organisationId: row.organisation_id,
    deliveryId: row.delivery_id,
    village: row.village,
    vehicleId: row.vehicle_id,
    photoSha256: row.photo_sha256,
    collectedAt: row.collected_at,
    identifiedAt: row.identified_at,
    cylinderId: row.cylinder_id,
    code: row.code,
  }));
}

/** Set aside at an organisation to go back to the owner, who is another. */
const toGoBack = (db: Kysely<Database>) =>
  db
    .selectFrom('cylinder')
    .innerJoin('set_aside', (join) =>
      join
        .onRef('set_aside.cylinder_id', '=', 'cylinder.cylinder_id')
        .onRef('set_aside.set_aside_id', '=', 'cylinder.set_aside_id'),
    )
    .where('cylinder.set_aside_id', 'is not', null)
    .where('cylinder.custody_kind', '=', sql.lit('org' as const))
    .where('set_aside.destination', '=', sql.lit('owner' as const))
    .whereRef('cylinder.custody_id', '<>', 'cylinder.owner_organisation_id');

/** A line a company, by its id: what we hold of theirs, and what they hold of ours. */
export async function listExchange(
  db: Kysely<Database>,
  organisationId: string,
  asked: { readonly after: string | null; readonly limit: number },
): Promise<Listed<ExchangeCompany>> {
  const count = (of: 'theirs' | 'ours') => {
    const other = of === 'theirs' ? 'cylinder.owner_organisation_id' : 'cylinder.custody_id';
    const own = of === 'theirs' ? 'cylinder.custody_id' : 'cylinder.owner_organisation_id';
    return toGoBack(db)
      .select((eb) => [eb.ref(other).as('organisation_id'), eb.fn.countAll<number>().as('count')])
      .where(own, '=', organisationId)
      .$if(asked.after !== null, (query) => query.where(other, '>', asked.after))
      .groupBy(other)
      .orderBy(other)
      .limit(asked.limit + 1)
      .execute();
  };
  const theirs = new Map((await count('theirs')).map((row) => [row.organisation_id, Number(row.count)]));
  const ours = new Map((await count('ours')).map((row) => [row.organisation_id, Number(row.count)]));
  const ids = [...new Set([...theirs.keys(), ...ours.keys()])].filter((id) => id !== null).sort();
  const shown = ids.slice(0, asked.limit + 1);
  const names =
    shown.length === 0
      ? []
      : await db
          .selectFrom('organisation')
          .select(['organisation_id', 'name'])
          .where('organisation_id', 'in', shown)
          .execute();
  return pageRows(
    shown,
    asked.limit,
    (id) => [id],
    (id) => ({
      organisationId: id,
      organisationName: names.find((row) => row.organisation_id === id)?.name ?? id,
      heldOfTheirs: theirs.get(id) ?? 0,
      heldOfOurs: ours.get(id) ?? 0,
    }),
  );
}

/** Who holds how many of whose, by holder and owner: where either is in the area. */
export async function listExchangeOfArea(
  db: Kysely<Database>,
  area: string,
  asked: Paged,
): Promise<Listed<ExchangePair>> {
  const [from, until] = areaRange(area);
  const { after, limit } = asked;
  // Two statements, since no index finds the one or the other.
  const pairsBy = (side: 'holder' | 'owner') =>
    toGoBack(db)
      .innerJoin('organisation as holder', 'holder.organisation_id', 'cylinder.custody_id')
      .innerJoin('organisation as owner', 'owner.organisation_id', 'cylinder.owner_organisation_id')
      .select(['holder.organisation_id as holder_id', 'owner.organisation_id as owner_id'])
      .select(['holder.name as holder_name', 'owner.name as owner_name'])
      .select((eb) => [eb.fn.countAll<number>().as('held'), eb.fn.min('set_aside.set_aside_at').as('oldest_at')])
      .where(`${side}.area`, '>=', from)
      .where(`${side}.area`, '<', until)
      .$if(after !== null, (query) =>
        query.where((eb) =>
          eb(
            eb.refTuple('holder.organisation_id', 'owner.organisation_id'),
            '>',
            eb.tuple(after?.[0] ?? '', after?.[1] ?? ''),
          ),
        ),
      )
      .groupBy(['holder.organisation_id', 'owner.organisation_id', 'holder.name', 'owner.name'])
      .orderBy('holder.organisation_id')
      .orderBy('owner.organisation_id')
      .limit(limit + 1)
      .execute();
  const found = [...(await pairsBy('holder')), ...(await pairsBy('owner'))];
  const pairs = new Map(found.map((row) => [`${row.holder_id} ${row.owner_id}`, row]));
  const rows = [...pairs.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
  return pageRows(
    rows,
    limit,
    (row) => [row.holder_id, row.owner_id],
    (row) => ({
      holderId: row.holder_id,
      holderName: row.holder_name,
      ownerId: row.owner_id,
      ownerName: row.owner_name,
      held: Number(row.held),
      oldestAt: row.oldest_at,
    }),
  );
}

/** Cylinder by cylinder, by the id. The number of the list that holds it is only for who holds it. */
export async function listExchangeCylinders(
  db: Kysely<Database>,
  asked: {
    readonly holderId: string;
    readonly ownerId: string;
    readonly isHolder: boolean;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<Listed<ExchangeCylinder>> {
  const rows = await toGoBack(db)
    .leftJoin('site', 'site.site_id', 'set_aside.site_id')
    .select(['cylinder.cylinder_id', 'cylinder.code', 'cylinder.model', 'cylinder.serial_no'])
    .select(['set_aside.set_aside_id', 'set_aside.set_aside_at', 'set_aside.site_id', 'site.name as site_name'])
    .where('cylinder.custody_id', '=', asked.holderId)
    .where('cylinder.owner_organisation_id', '=', asked.ownerId)
    .$if(asked.after !== null, (query) => query.where('cylinder.cylinder_id', '>', asked.after ?? ''))
    .orderBy('cylinder.cylinder_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.cylinder_id],
    (row) => ({
      cylinderId: row.cylinder_id,
      code: row.code,
      model: row.model,
      serialNo: row.serial_no,
      setAsideId: asked.isHolder ? row.set_aside_id : null,
      setAsideAt: row.set_aside_at,
      siteId: row.site_id,
      siteName: row.site_name,
    }),
  );
}
