// Reads the roster: bindings and stand-ins as lists, as what they may collide with, and as they were in force at an instant.
import type { Kysely } from 'kysely';
import type { Binding, StandIn } from '../../../shared/contract/delivery.ts';
import { standInDoubts } from '../../../shared/contract/delivery.ts';
import type { StandInKind } from '../../../shared/delivery/stand-in-code.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { pageRows } from '../../http/page.ts';
import { afterIn, type Asked, type Page } from '../organisation/organisation.queries.ts';
import type { BindingTable, StandInTable } from './roster.table.ts';

export const bindingOf = (row: BindingTable): Binding => ({
  bindingId: row.binding_id,
  courierId: row.courier_id,
  kind: row.kind,
  targetId: row.target_id,
  from: row.from_on,
  until: row.until_on,
  madeAt: row.made_at,
  endedAt: row.ended_at,
  endReason: row.end_reason,
});

export const standInOf = (row: StandInTable): StandIn => ({
  standInId: row.stand_in_id,
  courierId: row.courier_id,
  kind: row.kind,
  targetId: row.target_id,
  from: row.from_at,
  until: row.until_at,
  reason: row.reason,
  byCode: row.code_id !== null || row.doubt !== null,
  doubt: standInDoubts.find((doubt) => doubt === row.doubt) ?? null,
  photoSha256: row.photo_sha256,
  recordedAt: row.recorded_at,
  endedAt: row.ended_at,
  endReason: row.end_reason,
});

/** History too, the latest last. */
export async function listBindings(db: Kysely<Database>, organisationId: string, asked: Asked): Promise<Page<Binding>> {
  const rows = await db
    .selectFrom('binding')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('binding_id', '>', afterIn(organisationId, asked))
    .orderBy('binding_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [organisationId, row.binding_id], bindingOf);
}

/** The latest first. */
export async function listStandIns(db: Kysely<Database>, organisationId: string, asked: Asked): Promise<Page<StandIn>> {
  const before = afterIn(organisationId, asked);
  const rows = await db
    .selectFrom('stand_in')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .$if(before !== '', (query) => query.where('stand_in_id', '<', before))
    .orderBy('stand_in_id', 'desc')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [organisationId, row.stand_in_id], standInOf);
}

/** All bindings of a courier, or to a target, that a new one might overlap; of ended ones, their days until then. */
export async function bindingsBeside(
  db: Kysely<Database>,
  beside: { readonly courierId: string; readonly kind: StandInKind; readonly targetId: string },
): Promise<BindingTable[]> {
  const ofCourier = await db
    .selectFrom('binding')
    .selectAll()
    .where('courier_id', '=', beside.courierId)
    .where('kind', '=', beside.kind)
    .execute();
  const ofTarget = await db
    .selectFrom('binding')
    .selectAll()
    .where('target_id', '=', beside.targetId)
    .where('kind', '=', beside.kind)
    .where('courier_id', '<>', beside.courierId)
    .execute();
  return [...ofCourier, ...ofTarget];
}

/** Stand-ins that count and are not over at `from`: of a courier, or with a target. */
export async function standInsBeside(
  db: Kysely<Database>,
  beside: {
    readonly courierId: string;
    readonly kind: StandInKind;
    readonly targetId: string;
    readonly from: string;
  },
): Promise<StandInTable[]> {
  const running = db
    .selectFrom('stand_in')
    .selectAll()
    .where('kind', '=', beside.kind)
    .where('until_at', '>', beside.from)
    .where('ended_at', 'is', null)
    .where('doubt', 'is', null);
  const ofCourier = await running.where('courier_id', '=', beside.courierId).execute();
  const ofTarget = await running
    .where('target_id', '=', beside.targetId)
    .where('courier_id', '<>', beside.courierId)
    .execute();
  return [...ofCourier, ...ofTarget];
}

export interface InForceRow {
  readonly kind: StandInKind;
  readonly target_id: string;
  readonly from: string;
  readonly until: string | null;
  /** Of a zone that is, or at the instant was, in use. */
  readonly polygons: string | null;
  readonly villages: string | null;
}

/** What was ended after the instant still held at it: an act may be told later than it was done. */
const bindingsAt = compiled<Database, { courier: string; organisation: string; at: string }, InForceRow>((db, p) =>
  db
    .selectFrom('binding as b')
    .leftJoin('zone as z', 'z.zone_id', 'b.target_id')
    .where('b.courier_id', '=', p('courier'))
    .where('b.organisation_id', '=', p('organisation'))
    .where((eb) => eb.or([eb('b.ended_at', 'is', null), eb('b.ended_at', '>', p('at'))]))
    .select(['b.kind', 'b.target_id', 'b.from_on as from', 'b.until_on as until', 'z.polygons', 'z.villages']),
);

const standInsAt = compiled<Database, { courier: string; organisation: string; at: string }, InForceRow>((db, p) =>
  db
    .selectFrom('stand_in as s')
    .leftJoin('zone as z', 'z.zone_id', 's.target_id')
    .where('s.courier_id', '=', p('courier'))
    .where('s.until_at', '>', p('at'))
    .where('s.organisation_id', '=', p('organisation'))
    .where('s.from_at', '<=', p('at'))
    .where('s.doubt', 'is', null)
    .where((eb) => eb.or([eb('s.ended_at', 'is', null), eb('s.ended_at', '>', p('at'))]))
    .select(['s.kind', 's.target_id', 's.from_at as from', 's.until_at as until', 'z.polygons', 'z.villages']),
);

export interface CourierAt {
  readonly courierId: string;
  readonly organisationId: string;
  /** `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  readonly at: string;
}

export const readBindingsAt = (db: Kysely<Database>, of: CourierAt): Promise<InForceRow[]> =>
  bindingsAt(db, { courier: of.courierId, organisation: of.organisationId, at: of.at });

/** Only those that run at the instant. */
export const readStandInsAt = (db: Kysely<Database>, of: CourierAt): Promise<InForceRow[]> =>
  standInsAt(db, { courier: of.courierId, organisation: of.organisationId, at: of.at });

const standInsFrom = compiled<Database, { courier: string; organisation: string; at: string }, InForceRow>((db, p) =>
  db
    .selectFrom('stand_in as s')
    .leftJoin('zone as z', 'z.zone_id', 's.target_id')
    .where('s.courier_id', '=', p('courier'))
    .where('s.until_at', '>', p('at'))
    .where('s.organisation_id', '=', p('organisation'))
    .where('s.doubt', 'is', null)
    .where((eb) => eb.or([eb('s.ended_at', 'is', null), eb('s.ended_at', '>', p('at'))]))
    .select(['s.kind', 's.target_id', 's.from_at as from', 's.until_at as until', 'z.polygons', 'z.villages']),
);

/** Those that run at the instant and those that begin later. */
export const readStandInsFrom = (db: Kysely<Database>, of: CourierAt): Promise<InForceRow[]> =>
  standInsFrom(db, { courier: of.courierId, organisation: of.organisationId, at: of.at });

interface MembershipRow {
  readonly from_on: string;
  readonly until_on: string | null;
}

const membershipsAt = compiled<Database, { courier: string; organisation: string; at: string }, MembershipRow>(
  (db, p) =>
    db
      .selectFrom('membership')
      .where('person_id', '=', p('courier'))
      .where('organisation_id', '=', p('organisation'))
      .where('role', '=', 'courier')
      .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', p('at'))]))
      .select(['from_on', 'until_on']),
);

export const readCourierMemberships = (db: Kysely<Database>, of: CourierAt): Promise<MembershipRow[]> =>
  membershipsAt(db, { courier: of.courierId, organisation: of.organisationId, at: of.at });

const cardsAt = compiled<Database, { courier: string; kind: string; at: string }, { until_on: string | null }>(
  (db, p) =>
    db
      .selectFrom('certificate')
      .where('person_id', '=', p('courier'))
      .where('kind', '=', p('kind'))
      .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', p('at'))]))
      .select('until_on'),
);

export const readCards = (
  db: Kysely<Database>,
  of: { readonly courierId: string; readonly kind: string; readonly at: string },
): Promise<{ until_on: string | null }[]> => cardsAt(db, { courier: of.courierId, kind: of.kind, at: of.at });

/** Somebody with the role of a courier at the organisation that was not ended. */
export async function isCourier(db: Kysely<Database>, organisationId: string, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('membership')
    .select('membership_id')
    .where('organisation_id', '=', organisationId)
    .where('person_id', '=', personId)
    .where('role', '=', 'courier')
    .where('ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the organisation has such a vehicle or zone in use. */
export async function isInUse(
  db: Kysely<Database>,
  organisationId: string,
  kind: StandInKind,
  targetId: string,
): Promise<boolean> {
  const row =
    kind === 'vehicle'
      ? await db
          .selectFrom('vehicle')
          .select('organisation_id')
          .where('vehicle_id', '=', targetId)
          .where('ended_at', 'is', null)
          .executeTakeFirst()
      : await db
          .selectFrom('zone')
          .select('organisation_id')
          .where('zone_id', '=', targetId)
          .where('ended_at', 'is', null)
          .executeTakeFirst();
  return row?.organisation_id === organisationId;
}
