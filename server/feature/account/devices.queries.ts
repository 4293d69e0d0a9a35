// The devices that people sign in on, with what each last said of itself: for the own office, and for the authority of the area.
import { sql, type Kysely } from 'kysely';
import type { Device, deviceFilters } from '../../../shared/contract/account.ts';
import type { Database } from '../../db/database.ts';
import { isAuthority, type Actor } from '../../http/actor.ts';
import { areaRange } from '../fill/station.lists.ts';

export interface DevicesAsked {
  readonly limit: number;
  /** Organisation and device of the last one of the page before. */
  readonly after: readonly [string, string] | null;
  readonly which: (typeof deviceFilters)[number] | null;
  /** Null: of all that the actor sees. */
  readonly organisationId: string | null;
  readonly deviceId?: string;
}

const base = (db: Kysely<Database>, actor: Actor, asked: DevicesAsked) => {
  const [from, until] = areaRange(actor.area);
  const organisationId = isAuthority(actor) ? asked.organisationId : actor.organisationId;
  return (
    db
      .selectFrom('device as d')
      .innerJoin('organisation as o', 'o.organisation_id', 'd.organisation_id')
      .$if(isAuthority(actor), (query) =>
        query.where((eb) =>
          eb.or([
            eb.and([eb('o.area', '>=', from), eb('o.area', '<', until)]),
            eb('o.organisation_id', '=', actor.organisationId),
          ]),
        ),
      )
      .$if(organisationId !== null, (query) => query.where('d.organisation_id', '=', organisationId ?? ''))
      .$if(asked.deviceId !== undefined, (query) => query.where('d.device_id', '=', asked.deviceId ?? ''))
      .$if(asked.which === 'ended', (query) => query.where('d.ended_at', 'is not', null))
      .$if(asked.which === 'present', (query) => query.where('d.ended_at', 'is', null))
      // Said in the text of the statement: a partial index is not found by a parameter.
      .$if(asked.which === 'unsent', (query) => query.where('d.unsent_count', '>', sql.lit(0)))
      .$if(asked.after !== null, (query) =>
        query.where((eb) =>
          eb(
            eb.refTuple('d.organisation_id', 'd.device_id'),
            '>',
            eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? ''),
          ),
        ),
      )
      .selectAll('d')
      .select('o.name as organisation_name')
      .orderBy('d.organisation_id')
      .orderBy('d.device_id')
      .limit(asked.limit + 1)
  );
};

/** One more than asked for, where there are more. A company's are its own, an authority's those of its area. */
export async function listDevices(db: Kysely<Database>, actor: Actor, asked: DevicesAsked): Promise<Device[]> {
  const rows = await base(db, actor, asked).execute();
  if (rows.length === 0) return [];
  const organisationIds = [...new Set(rows.map((row) => row.organisation_id))];
  const deviceIds = [...new Set(rows.map((row) => row.device_id))];
  const [people, after] = await Promise.all([
    db
      .selectFrom('device_person as dp')
      .leftJoin('person as p', 'p.person_id', 'dp.person_id')
      .where('dp.organisation_id', 'in', organisationIds)
      .where('dp.device_id', 'in', deviceIds)
      .select(['dp.organisation_id', 'dp.device_id', 'dp.person_id', 'dp.last_signed_in_at', 'p.name'])
      .execute(),
    db
      .selectFrom('ended_device_command')
      .where('organisation_id', 'in', organisationIds)
      .where('device_id', 'in', deviceIds)
      .groupBy(['organisation_id', 'device_id'])
      .select((eb) => ['organisation_id', 'device_id', eb.fn.countAll<number>().as('count')])
      .execute(),
  ]);
  return rows.map((row) => {
    const isOf = (other: { organisation_id: string; device_id: string }): boolean =>
      other.organisation_id === row.organisation_id && other.device_id === row.device_id;
    const last = people
      .filter(isOf)
      .reduce<(typeof people)[number] | null>(
        (latest, one) => (latest === null || one.last_signed_in_at > latest.last_signed_in_at ? one : latest),
        null,
      );
    return {
      deviceId: row.device_id,
      organisationId: row.organisation_id,
      organisationName: row.organisation_name,
      name: row.name,
      siteId: row.site_id,
      lastPerson:
        last === null ? null : { personId: last.person_id, name: last.name, signedInAt: last.last_signed_in_at },
      told:
        row.told_at === null
          ? null
          : {
              at: row.told_at,
              unsent: row.unsent_count ?? 0,
              unsentPictures: row.unsent_pictures,
              unsentSince: row.unsent_since,
              clockOffsetMs: row.clock_offset_ms,
              appVersion: row.app_version,
            },
      firstSeenAt: row.first_seen_at,
      lastSeenAt: row.last_seen_at,
      lastSeq: row.last_seq,
      endedAt: row.ended_at,
      endReason: row.end_reason,
      sentAfterEnd: Number(after.find(isOf)?.count ?? 0),
    };
  });
}
