// Erases the pictures of customers who were erased: at once, or, where one is evidence of something that is still open, when that is closed.
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import { lastOf } from '../../log/read.ts';
import { byConsole, instantOf } from '../account/account-dependencies.ts';
import { removePicture } from './picture-file.ts';
import type { PictureErasureTable } from './picture.table.ts';

type Dependencies = Pick<AppDependencies, 'store' | 'clock' | 'pictureFolder'>;

const mostAtOnce = 200;
const lookEveryMs = 10 * 60_000;

/** In the transaction that erases the customer. */
export async function askPictureErasure(
  trx: Transaction<Database>,
  of: { readonly customerId: string; readonly organisationId: string; readonly askedAt: string },
  pictures: readonly string[],
): Promise<void> {
  for (let from = 0; from < pictures.length; from += mostAtOnce) {
    await trx
      .insertInto('picture_erasure')
      .values(
        pictures.slice(from, from + mostAtOnce).map((sha256) => ({
          sha256,
          organisation_id: of.organisationId,
          customer_id: of.customerId,
          asked_at: of.askedAt,
          erased_at: null,
          file_removed_at: null,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Whether the organisation's copy was erased: a phone that has it still does not bring it back. */
export async function wasErased(db: Kysely<Database>, sha256: string, organisationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('picture_erasure')
    .select('sha256')
    .where('sha256', '=', sha256)
    .where('organisation_id', '=', organisationId)
    .where('erased_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** How many pictures of an erased customer are gone, and how many stay for now. */
export async function countErasure(
  db: Kysely<Database>,
  customerId: string,
): Promise<{ readonly erased: number; readonly waiting: number }> {
  const rows = await db
    .selectFrom('picture_erasure')
    .select('erased_at')
    .where('customer_id', '=', customerId)
    .execute();
  const erased = rows.filter((row) => row.erased_at !== null).length;
  return { erased, waiting: rows.length - erased };
}

async function isEvidenceOfHazard(
  trx: Transaction<Database>,
  sha256: string,
  organisationId: string,
): Promise<boolean> {
  const hazard = await trx
    .selectFrom('hazard')
    .select('hazard_id')
    .where('organisation_id', '=', organisationId)
    .where('state', 'in', ['open', 'fixed'])
    .where((eb) =>
      eb.or([
        eb('found_sha256', '=', sha256),
        eb('before_sha256', '=', sha256),
        eb('after_sha256', '=', sha256),
        eb('review_sha256', '=', sha256),
        // The photo of the check, notice or leak that it was found at.
        eb(
          'source_id',
          'in',
          eb.selectFrom('act_photo').select('act_photo.act_id').where('act_photo.sha256', '=', sha256),
        ),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return hazard !== undefined;
}

/** A case names the picture, or the act that it was taken for. */
async function isEvidenceOfCase(trx: Transaction<Database>, sha256: string, organisationId: string): Promise<boolean> {
  const acts = await trx.selectFrom('act_photo').select('act_id').where('sha256', '=', sha256).execute();
  const leaks = await trx
    .selectFrom('leak')
    .innerJoin('open_case', 'open_case.case_id', 'leak.case_id')
    .where('open_case.closed_at', 'is', null)
    .where('leak.organisation_id', '=', organisationId)
    .where((eb) => eb.or([eb('leak.photo_sha256', '=', sha256), eb('leak.found_sha256', '=', sha256)]))
    .select('leak.leak_id')
    .limit(1)
    .execute();
  if (leaks.length > 0) return true;
  const named = [sha256, ...acts.map((act) => act.act_id)];
  const found = await trx
    .selectFrom('open_case')
    .select('case_id')
    .where('organisation_id', '=', organisationId)
    .where('closed_at', 'is', null)
    .where((eb) => eb.or(named.map((id) => eb('details', 'like', `%${id}%`))))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** A cylinder without a readable code is told by its picture until it is identified. */
async function isOfUnidentified(trx: Transaction<Database>, sha256: string, organisationId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('temporary_tag')
    .select('tag')
    .where('organisation_id', '=', organisationId)
    .where('identified_at', 'is', null)
    .where('photo_sha256', '=', sha256)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** It also proves something of a home that was not erased: it is erased with that one. */
async function isOfAnotherHome(trx: Transaction<Database>, sha256: string): Promise<boolean> {
  const acts = trx.selectFrom('act_photo').select('act_photo.act_id').where('act_photo.sha256', '=', sha256);
  const homes = await trx
    .selectFrom('customer_person as p')
    .where('p.erased_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('p.customer_id', 'in', eb.selectFrom('door_check').select('customer_id').where('check_id', 'in', acts)),
        eb('p.customer_id', 'in', eb.selectFrom('notice').select('customer_id').where('notice_id', 'in', acts)),
        eb('p.customer_id', 'in', eb.selectFrom('delivery').select('customer_id').where('delivery_id', 'in', acts)),
        eb(
          'p.customer_id',
          'in',
          eb
            .selectFrom('leak')
            .select('customer_id')
            .$narrowType<{ customer_id: string }>()
            .where('customer_id', 'is not', null)
            .where('leak_id', 'in', acts),
        ),
      ]),
    )
    .select('p.customer_id')
    .limit(1)
    .executeTakeFirst();
  return homes !== undefined;
}

async function mustStay(trx: Transaction<Database>, sha256: string, organisationId: string): Promise<boolean> {
  return (
    (await isEvidenceOfHazard(trx, sha256, organisationId)) ||
    (await isEvidenceOfCase(trx, sha256, organisationId)) ||
    (await isOfUnidentified(trx, sha256, organisationId)) ||
    (await isOfAnotherHome(trx, sha256))
  );
}

/** Stream `picture`, by SHA-256. */
interface PictureErasedEvent {
  readonly type: 'picture-erased';
  readonly organisationId: string;
}

async function eraseRows(
  trx: Transaction<Database>,
  { sha256, organisation_id: organisationId }: PictureErasureTable,
  by: Attribution,
): Promise<void> {
  await trx
    .deleteFrom('picture_holder')
    .where('sha256', '=', sha256)
    .where('organisation_id', '=', organisationId)
    .execute();
  const other = await trx.selectFrom('picture_holder').select('sha256').where('sha256', '=', sha256).executeTakeFirst();
  if (other === undefined) await trx.deleteFrom('picture').where('sha256', '=', sha256).execute();
  const data: PictureErasedEvent = { type: 'picture-erased', organisationId };
  const n = (await lastOf(trx, 'picture', sha256)) + 1;
  await appendEvent(trx, { streamKind: 'picture', streamId: sha256, n, by, data });
  await trx
    .updateTable('picture_erasure')
    .set({ erased_at: by.recordedAt })
    .where('sha256', '=', sha256)
    .where('organisation_id', '=', organisationId)
    .where('erased_at', 'is', null)
    .execute();
}

/** The file goes after its row: a row never leads to a file that is not there. If we crash between, the next look finds it. */
async function removeFile(deps: Dependencies, { sha256, organisation_id: organisationId }: PictureErasureTable) {
  const held = await deps.store.reader
    .selectFrom('picture')
    .select('sha256')
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  if (held === undefined) await removePicture(deps.pictureFolder, sha256);
  const now = instantOf(deps.clock.now());
  await deps.store.atomically(async (trx) => {
    await trx
      .updateTable('picture_erasure')
      .set({ file_removed_at: now })
      .where('sha256', '=', sha256)
      .where('organisation_id', '=', organisationId)
      .where('erased_at', 'is not', null)
      .execute();
  });
}

async function eraseOne(deps: Dependencies, asked: PictureErasureTable): Promise<boolean> {
  if (asked.erased_at === null) {
    const by = byConsole(instantOf(deps.clock.now()));
    const isErased = await deps.store.atomically(async (trx) => {
      if (await mustStay(trx, asked.sha256, asked.organisation_id)) return false;
      await eraseRows(trx, asked, by);
      return true;
    });
    if (!isErased) return false;
  }
  await removeFile(deps, asked);
  return true;
}

/** `customerId`: only of this one. Resolves to how many pictures went. */
export async function erasePictures(deps: Dependencies, customerId: string | null = null): Promise<number> {
  let erased = 0;
  let after: readonly [string, string] = ['', ''];
  for (;;) {
    const [askedAt, sha256]: readonly [string, string] = after;
    const page: PictureErasureTable[] = await deps.store.reader
      .selectFrom('picture_erasure')
      .selectAll()
      .where('file_removed_at', 'is', null)
      .$if(customerId !== null, (query) => query.where('customer_id', '=', customerId ?? ''))
      .where((eb) => eb(eb.refTuple('asked_at', 'sha256'), '>', eb.tuple(askedAt, sha256)))
      .orderBy('asked_at')
      .orderBy('sha256')
      .limit(mostAtOnce)
      .execute();
    for (const asked of page) if (await eraseOne(deps, asked)) erased += 1;
    const last = page.at(-1);
    if (last === undefined || page.length < mostAtOnce) return erased;
    after = [last.asked_at, last.sha256];
  }
}

/** Looks now and then whether what pictures stayed for has been closed. */
export function startPictureErasure(deps: Dependencies, onError: (error: unknown) => void): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const look = (): void => {
    running = running.then(() => erasePictures(deps)).then(() => undefined, onError);
  };
  look();
  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
