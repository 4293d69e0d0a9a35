// Keeps a picture that somebody took, and says who may see it.
import { hash } from 'node:crypto';
import { pictureMaxBytes, pictureTypes, type Picture } from '../../../shared/contract/picture.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { isAuthority, type Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { areaRange } from '../fill/station.lists.ts';
import { wasErased } from './erase-pictures.ts';
import { pictureTypeOf, writePicture } from './picture-file.ts';
import type { PictureTable } from './picture.table.ts';

/** Stream `picture`, by SHA-256: one event for each organisation that sent it. */
type PictureEvent = {
  readonly type: 'picture-stored';
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly organisationId: string;
};

type Dependencies = Pick<AppDependencies, 'store' | 'clock' | 'newId' | 'pictureFolder'>;

const pictureOf = (row: PictureTable): Picture => ({
  sha256: row.sha256,
  mediaType: pictureTypes.find((type) => type === row.media_type) ?? 'image/jpeg',
  sizeBytes: row.size_bytes,
});

/** The file first and the row after it: a row never leads to a file that is not there. */
export async function storePicture(
  deps: Dependencies,
  actor: Actor,
  sha256: string,
  bytes: Uint8Array,
): Promise<Result<Picture, Refusal>> {
  if (bytes.length > pictureMaxBytes) return refuse('too-large');
  const mediaType = pictureTypeOf(bytes);
  if (mediaType === null) return refuse('invalid', 'Not a JPEG, PNG or WebP picture.');
  if (hash('sha256', bytes, 'hex') !== sha256) return refuse('invalid', 'The bytes do not have this SHA-256.');
  const by = byActor(actor, instantOf(deps.clock.now()));
  const row: PictureTable = {
    sha256,
    media_type: mediaType,
    size_bytes: bytes.length,
    organisation_id: actor.organisationId,
    uploaded_at: by.recordedAt,
  };
  // Taken from the phone, so that it goes there too, and not kept.
  if (await wasErased(deps.store.reader, sha256, actor.organisationId)) return ok(pictureOf(row));
  await writePicture(deps.pictureFolder, sha256, bytes, deps.newId());
  return await deps.store.atomically(async (trx) => {
    const held = await trx
      .insertInto('picture_holder')
      .values({ sha256, organisation_id: actor.organisationId, uploaded_at: by.recordedAt })
      .onConflict((conflict) => conflict.doNothing())
      .returning('sha256')
      .execute();
    if (held.length === 0) return ok(pictureOf(row));
    await trx
      .insertInto('picture')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const last = await trx
      .selectFrom('event')
      .select('n')
      .where('stream_kind', '=', 'picture')
      .where('stream_id', '=', sha256)
      .orderBy('n', 'desc')
      .limit(1)
      .executeTakeFirst();
    const data: PictureEvent = {
      type: 'picture-stored',
      mediaType,
      sizeBytes: bytes.length,
      organisationId: actor.organisationId,
    };
    await appendEvent(trx, { streamKind: 'picture', streamId: sha256, n: (last?.n ?? 0) + 1, by, data });
    return ok(pictureOf(row));
  });
}

/** Sent by the reader's own organisation or, for an authority, by one of its area; null for others and where there is none. */
export async function visiblePicture(deps: Dependencies, actor: Actor, sha256: string): Promise<Picture | null> {
  const [from, until] = areaRange(actor.area);
  const row = await deps.store.reader
    .selectFrom('picture')
    .innerJoin('picture_holder as holder', 'holder.sha256', 'picture.sha256')
    .innerJoin('organisation', 'organisation.organisation_id', 'holder.organisation_id')
    .where('picture.sha256', '=', sha256)
    .where((eb) =>
      eb.or([
        eb('holder.organisation_id', '=', actor.organisationId),
        ...(isAuthority(actor)
          ? [eb.and([eb('organisation.area', '>=', from), eb('organisation.area', '<', until)])]
          : []),
      ]),
    )
    .selectAll('picture')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : pictureOf(row);
}
