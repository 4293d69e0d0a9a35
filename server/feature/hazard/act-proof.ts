// What a photo and a position prove of an act at a door, and what gives them away: the same picture again, nobody so fast.
import type { CustomerPosition } from '../../../shared/customer/customer.ts';
import { implausibleKmh } from '../../../shared/delivery/plausible-speed.ts';
import type { Database } from '../../db/database.ts';
import type { Transaction } from 'kysely';
import type { MarkKind } from '../../../shared/contract/position.ts';
import { openCase } from '../cylinder/open-case.ts';
import { notePosition } from '../position/note-position.ts';
import type { ShiftRow } from '../shift/shift.queries.ts';
import type { CommandContext } from '../sync/command-context.ts';
import type { DoorActPositionTable } from './hazard.table.ts';

export interface Act {
  readonly kind: 'check-door' | 'give-notice' | 'fix-hazard' | 'record-delivery' | 'report-leak';
  /** Of this act alone. */
  readonly actId: string;
  readonly customerId: string | null;
  readonly at: string;
  /** Of the courier; null: outside of any. */
  readonly shift: ShiftRow | null;
  readonly photos: readonly (string | null)[];
  /** One picture that is said to show two things that cannot look the same: before and after. */
  readonly pictureOfTwo?: string | undefined;
  readonly position: CustomerPosition | null;
}

async function notePhotos(context: CommandContext, act: Act): Promise<boolean> {
  const { trx, actor } = context;
  const photos = [...new Set(act.photos.filter((sha256) => sha256 !== null))].toSorted();
  if (photos.length === 0) return false;
  const before = await trx
    .selectFrom('act_photo')
    .selectAll()
    .where('sha256', 'in', photos)
    .where('act_id', '<>', act.actId)
    .orderBy('used_at')
    .limit(20)
    .execute();
  await trx
    .insertInto('act_photo')
    .values(
      photos.map((sha256) => ({
        sha256,
        act_id: act.actId,
        act_kind: act.kind,
        organisation_id: actor.organisationId,
        used_at: act.at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const [first] = before;
  if (first === undefined && act.pictureOfTwo === undefined) return false;
  // Of another company's act no more is told than that there was one.
  const own = first?.organisation_id === actor.organisationId ? first : undefined;
  await openCase(context, {
    cylinderId: '',
    kind: 'photo-used-again',
    organisationId: actor.organisationId,
    area: actor.area,
    details: {
      photoSha256: first?.sha256 ?? act.pictureOfTwo,
      what: act.kind,
      actId: act.actId,
      customerId: act.customerId,
      personId: context.personId,
      before: own?.act_kind ?? null,
      beforeActId: own?.act_id ?? null,
      beforeAt: own?.used_at ?? null,
    },
  });
  return true;
}

const neighbour = async (
  trx: Transaction<Database>,
  of: { readonly personId: string; readonly at: string; readonly actId: string },
  way: 'before' | 'after',
): Promise<DoorActPositionTable | null> =>
  (await trx
    .selectFrom('door_act_position')
    .selectAll()
    .where('person_id', '=', of.personId)
    .where('at', way === 'before' ? '<=' : '>', of.at)
    .where('act_id', '<>', of.actId)
    .orderBy('at', way === 'before' ? 'desc' : 'asc')
    .limit(1)
    .executeTakeFirst()) ?? null;

async function noteWay(context: CommandContext, act: Act): Promise<boolean> {
  const { trx, actor, personId } = context;
  const { position } = act;
  if (position === null || personId === null) return false;
  const row: DoorActPositionTable = {
    act_id: act.actId,
    act_kind: act.kind,
    organisation_id: actor.organisationId,
    person_id: personId,
    customer_id: act.customerId,
    at: act.at,
    lng_e7: Math.round(position.lng * 1e7),
    lat_e7: Math.round(position.lat * 1e7),
    accuracy_m: position.accuracyM,
  };
  const of = { personId, at: act.at, actId: act.actId };
  await trx.insertInto('door_act_position').values(row).execute();
  for (const way of ['before', 'after'] as const) {
    const other = await neighbour(trx, of, way);
    const kmh = other === null ? null : implausibleKmh(seen(row), seen(other));
    if (other === null || kmh === null) continue;
    await openCase(context, {
      cylinderId: '',
      kind: 'impossible-speed',
      organisationId: actor.organisationId,
      area: actor.area,
      details: {
        what: act.kind,
        actId: act.actId,
        personId,
        kmh,
        other: other.act_kind,
        otherActId: other.act_id,
        otherAt: other.at,
      },
    });
    return true;
  }
  return false;
}

const seen = (row: DoorActPositionTable) => ({
  position: [row.lng_e7 / 1e7, row.lat_e7 / 1e7] as const,
  accuracyM: row.accuracy_m,
  atMs: Date.parse(row.at),
});

const markKinds: Readonly<Partial<Record<Act['kind'], MarkKind>>> = {
  'check-door': 'door-check',
  'give-notice': 'notice',
  'record-delivery': 'delivery',
  'report-leak': 'leak',
};

/** Along the track of the shift's vehicle; outside of working time no position is kept there. */
async function noteOnTrack(context: CommandContext, { kind, actId, at, shift, position }: Act): Promise<void> {
  const mark = markKinds[kind];
  if (mark === undefined || shift === null) return;
  if (at < shift.begunAt || (shift.endedAt !== null && at > shift.endedAt)) return;
  const { courierId, vehicleId, shiftId } = shift;
  const noted = { courierId, vehicleId, shiftId, at, position, now: context.now, mark: { kind: mark, id: actId } };
  await notePosition(context.trx, noted);
}

/** Keeps what proves the act; resolves to the kinds of the cases that it opened. The act is recorded all the same. */
export async function noteAct(context: CommandContext, act: Act): Promise<string[]> {
  const again = await notePhotos(context, act);
  const tooFast = await noteWay(context, act);
  await noteOnTrack(context, act);
  return [...(again ? ['photo-used-again'] : []), ...(tooFast ? ['impossible-speed'] : [])];
}
