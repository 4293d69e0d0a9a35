// What is asked to be printed: which codes, whether the address opens on phones, how one label will look; and its record.
import type { Kysely } from 'kysely';
import type {
  LabelChoice,
  LabelPreview,
  LabelPreviewInput,
  LabelRunInput,
  LabelSource,
} from '../../../shared/contract/label.ts';
import { labelUrl } from '../../../shared/cylinder/code.ts';
import { addressFault } from '../../../shared/label/label-address.ts';
import type { LabelForm } from '../../../shared/label/label-form.ts';
import { dotMmOf } from '../../../shared/label/label-layout.ts';
import { rowsOf } from '../../../shared/label/outline.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import { printedUrlOf, type AppDependencies } from '../../http/environment.ts';
import type { Detail } from '../../http/problem.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { readOrganisation } from '../organisation/organisation.queries.ts';
import type { LabelDependencies } from './ask-label.ts';
import { chooseCodes, firstCode, type ChosenCodes } from './choose-codes.ts';
import type { LabelRunEvent } from './label-event.ts';
import { sentences } from './label-sentences.ts';
import type { LabelRunTable } from './label.table.ts';
import { layOut } from './lay-out.ts';
import { notePrints, printedBefore } from './print.queries.ts';
import { readConfirmation, readRun } from './run.queries.ts';

type Dependencies = LabelDependencies & Pick<AppDependencies, 'publicUrls' | 'printedUrl'>;

async function nameFor(deps: Dependencies, actor: Actor, form: LabelForm): Promise<string | null> {
  if (!form.withName) return null;
  const organisation = await readOrganisation(deps.store.reader, actor.organisationId);
  return organisation === null ? null : (organisation.short_name ?? organisation.name);
}

/** The first label of what would be printed, dot for dot. */
export async function previewLabel(
  deps: Dependencies,
  actor: Actor,
  { source, form }: LabelPreviewInput,
): Promise<Result<LabelPreview, Refusal>> {
  const first = await firstCode(deps, actor, source);
  if (!first.ok) return first;
  const code = first.value;
  const baseUrl = printedUrlOf(deps);
  const laidOut = layOut(form, baseUrl, code, await nameFor(deps, actor, form));
  const dotMm = dotMmOf(form.dpi);
  const said = { code, address: labelUrl(baseUrl, code), dotMm };
  if (!laidOut.ok) return ok({ ...said, layout: null, refusal: laidOut.error });
  const { symbol, moduleDots, qr, words, widthDots, heightDots } = laidOut.value;
  return ok({
    ...said,
    layout: {
      widthDots,
      heightDots,
      modules: symbol.modules,
      moduleDots,
      moduleMm: moduleDots * dotMm,
      level: symbol.level,
      qr,
      rows: rowsOf(symbol.drawn),
      words: [...words],
    },
    refusal: null,
  });
}

/** Which labels would be printed, what is left out, and whether a reason is wanted for printing some again. */
export async function describeChoice(
  deps: Dependencies,
  actor: Actor,
  source: LabelSource,
): Promise<Result<LabelChoice, Refusal>> {
  const chosen = await chooseCodes(deps, actor, source);
  if (!chosen.ok) return chosen;
  const { list, onCylinders, wanted } = chosen.value;
  return ok({ count: list.length, onCylinders, wanted, reprint: await reprintOf(deps.store.reader, chosen.value) });
}

/** What is printed once more; null: nothing. */
async function reprintOf(db: Kysely<Database>, { guarded, isSecond }: ChosenCodes): Promise<LabelChoice['reprint']> {
  const before = await printedBefore(db, guarded);
  return before ?? (isSecond ? { count: guarded.length, lastAt: null, lastBy: null } : null);
}

/** A label is for ever: none is printed with an address that nobody of the company has opened on a phone. */
async function addressRefusal(deps: Dependencies, actor: Actor, baseUrl: string): Promise<Detail | null> {
  const fault = addressFault(baseUrl);
  if (fault !== null) return sentences.unreachable(baseUrl, fault);
  const row = await readConfirmation(deps.store.reader, actor.organisationId, baseUrl);
  const isConfirmed = row !== null && row.ended_at === null;
  return isConfirmed ? null : sentences.unconfirmed(baseUrl);
}

/** Puts a print run on record; asked again under the same id it is the same run. */
export async function askRun(
  deps: Dependencies,
  actor: Actor,
  runId: string,
  { source, form, reprintReason }: LabelRunInput,
): Promise<Result<LabelRunTable, Refusal>> {
  const known = await readRun(deps.store.reader, runId);
  if (known !== null) {
    const isSame =
      known.organisation_id === actor.organisationId &&
      known.source === JSON.stringify(source) &&
      known.form === JSON.stringify(form);
    return isSame ? ok(known) : refuse('already-used');
  }
  const baseUrl = printedUrlOf(deps);
  const refusal = await addressRefusal(deps, actor, baseUrl);
  if (refusal !== null) return refuse('conflict', refusal);
  const chosen = await chooseCodes(deps, actor, source);
  if (!chosen.ok) return chosen;
  const { codes, list } = chosen.value;
  const name = await nameFor(deps, actor, form);
  const laidOut = layOut(form, baseUrl, list[0] ?? '', name);
  if (!laidOut.ok) return refuse('conflict', sentences.tooSmall);
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const before = await readRun(trx, runId);
    if (before !== null) return ok(before);
    const again = await reprintOf(trx, chosen.value);
    if (again !== null && reprintReason === null) return refuse('conflict', sentences.sayWhyAgain(again.count));
    const reprint = again === null || reprintReason === null ? null : { reason: reprintReason, count: again.count };
    const row: LabelRunTable = {
      run_id: runId,
      version: 1,
      organisation_id: actor.organisationId,
      person_id: actor.personId,
      source: JSON.stringify(source),
      codes: JSON.stringify(codes),
      label_count: list.length,
      base_url: baseUrl,
      form: JSON.stringify(form),
      printed_name: name,
      status: 'working',
      refusal: null,
      page_count: null,
      file_bytes: null,
      sha256: null,
      asked_at: by.recordedAt,
      ended_at: null,
      reprint_reason: reprint?.reason ?? null,
      printed_before: reprint?.count ?? 0,
      handed_at: null,
      handed_count: 0,
    };
    await trx.insertInto('label_run').values(row).execute();
    await notePrints(trx, list, runId);
    const data: LabelRunEvent = {
      type: 'label-run-asked',
      source,
      codes,
      count: list.length,
      baseUrl,
      form,
      printedName: name,
      ...(reprint === null ? {} : { reprint }),
    };
    await appendEvent(trx, { streamKind: 'label-run', streamId: runId, n: 1, by, data });
    return ok(row);
  });
}
