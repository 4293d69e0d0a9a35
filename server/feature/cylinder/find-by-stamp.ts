// Cylinders whose code cannot be read any more, by the last four characters of the number stamped on them.
import type { Kysely } from 'kysely';
import type { StampCandidate } from '../../../shared/contract/cylinder.ts';
import type { Database } from '../../db/database.ts';
import { isAuthority, type Actor } from '../../http/actor.ts';
import { keyOf, pageRows } from '../../http/page.ts';
import { areaRange } from '../fill/station.lists.ts';
import { rowToCylinder, serialTail } from './cylinder.table.ts';
import { rowOf } from './register.queries.ts';

/** The photo with which each was registered, and the one of its last correction, which is younger. */
async function photosOf(db: Kysely<Database>, cylinderIds: readonly string[]): Promise<Map<string, string>> {
  if (cylinderIds.length === 0) return new Map();
  const registered = await db
    .selectFrom('event')
    .select(['stream_id', 'body'])
    .where('stream_kind', '=', 'cylinder')
    .where('stream_id', 'in', cylinderIds)
    .where('n', '=', 1)
    .execute();
  const corrected = await db
    .selectFrom('fact_correction')
    .select(['cylinder_id', 'photo_sha256'])
    .where('cylinder_id', 'in', cylinderIds)
    .orderBy('correction_id')
    .limit(1000)
    .execute();
  const photos = new Map<string, string>();
  for (const { stream_id, body } of registered) {
    const { photoSha256 = null } = (JSON.parse(body) as { data: { photoSha256?: string | null } }).data;
    if (photoSha256 !== null) photos.set(stream_id, photoSha256);
  }
  for (const { cylinder_id, photo_sha256 } of corrected)
    if (photo_sha256 !== null) photos.set(cylinder_id, photo_sha256);
  return photos;
}

/**
 * `in: 'hand'`: those that stand with the company, at `siteId` where it is given; 'own': all that it owns, wherever they
 * are. For an authority: those of owners in its area.
 */
export async function findByStamp(
  db: Kysely<Database>,
  actor: Actor,
  asked: {
    readonly tail: string;
    readonly in: 'own' | 'hand';
    readonly siteId: string | null;
    readonly after: string | undefined;
    readonly limit: number;
  },
): Promise<{ items: StampCandidate[]; next: string | null }> {
  // Who is bound to one site looks among what is there.
  const siteId = actor.siteId ?? asked.siteId;
  const [from, until] = areaRange(actor.area);
  const [afterId = ''] = asked.after === undefined ? [] : (keyOf(asked.after) ?? []);
  const rows = await db
    .selectFrom('cylinder')
    .leftJoin('organisation', 'organisation.organisation_id', 'cylinder.owner_organisation_id')
    .leftJoin('import_pending', 'import_pending.import_id', 'cylinder.import_id')
    .where('import_pending.import_id', 'is', null)
    .where('cylinder.serial_tail', '=', serialTail(asked.tail))
    .where('cylinder.registered', '=', 1)
    .where('cylinder.cylinder_id', '>', String(afterId))
    .$if(isAuthority(actor), (query) =>
      query.where('organisation.area', '>=', from).where('organisation.area', '<', until),
    )
    .$if(!isAuthority(actor) && asked.in === 'own', (query) =>
      query.where('cylinder.owner_organisation_id', '=', actor.organisationId),
    )
    .$if(!isAuthority(actor) && asked.in === 'hand', (query) =>
      query.where('cylinder.custody_kind', '=', 'org').where('cylinder.custody_id', '=', actor.organisationId),
    )
    .$if(!isAuthority(actor) && asked.in === 'hand' && siteId !== null, (query) =>
      query.where((eb) =>
        eb.or([eb('cylinder.custody_site_id', '=', siteId), eb('cylinder.custody_site_id', 'is', null)]),
      ),
    )
    .selectAll('cylinder')
    .select('organisation.name as owner_name')
    .orderBy('cylinder.cylinder_id')
    .limit(asked.limit + 1)
    .execute();
  const photos = await photosOf(
    db,
    rows.slice(0, asked.limit).map((row) => row.cylinder_id),
  );
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.cylinder_id],
    (row) => {
      const cylinder = rowToCylinder(row);
      return {
        ...rowOf(cylinder, row.owner_name),
        tareG: cylinder.tareG,
        volumeMl: cylinder.volumeMl,
        photoSha256: photos.get(row.cylinder_id) ?? null,
      };
    },
  );
}
