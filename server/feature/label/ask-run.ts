// What is asked to be printed: which codes, whether the address opens on phones, how one label will look; and its record.
import type { LabelPreview, LabelRunInput, LabelSource } from '../../../shared/contract/label.ts';
import { codesBetween, isOwnCode, labelUrl } from '../../../shared/cylinder/code.ts';
import { addressFault } from '../../../shared/label/label-address.ts';
import type { LabelForm } from '../../../shared/label/label-form.ts';
import { dotMmOf } from '../../../shared/label/label-layout.ts';
import { rowsOf } from '../../../shared/label/outline.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { appendEvent } from '../../log/append.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { readOrganisation } from '../organisation/organisation.queries.ts';
import { labelled, type LabelDependencies } from './ask-label.ts';
import { currentBaseUrl } from './confirm-address.ts';
import { codesOf, type LabelCodes } from './label-codes.ts';
import type { LabelRunEvent } from './label-event.ts';
import type { LabelRunTable } from './label.table.ts';
import { layOut } from './lay-out.ts';
import { readTagStatus, tagsOf } from './request.queries.ts';
import { readAddress, readBlock, readRequests, readRun } from './run.queries.ts';

type Dependencies = LabelDependencies & Pick<AppDependencies, 'publicUrls'>;

async function codesFor(deps: Dependencies, actor: Actor, source: LabelSource): Promise<Result<LabelCodes, Refusal>> {
  const db = deps.store.reader;
  if (source.kind === 'block') {
    const block = await readBlock(db, actor.organisationId, source.blockId);
    if (block === null) return refuse('not-found');
    const { prefix, width } = block;
    const issued = [...codesBetween({ prefix, width, first: block.first_serial, last: block.last_serial })];
    const [first, last] = [issued[source.first - 1], issued[source.last - 1]];
    if (first === undefined || last === undefined || last.serial < first.serial) {
      return refuse('invalid', `The block has ${issued.length} codes.`);
    }
    const stretch = issued.slice(source.first - 1, source.last).map(({ code }) => code);
    const bound = new Set((await tagsOf(db, stretch)).map(({ tag }) => tag));
    if (bound.size === 0) return ok({ kind: 'serials', prefix, width, first: first.serial, last: last.serial });
    // A second label of a code that is on a cylinder is printed for that cylinder, never for one that has none.
    const free = stretch.filter((code) => !bound.has(code));
    return free.length === 0
      ? refuse('conflict', 'All of these codes are on cylinders already.')
      : ok({ kind: 'list', codes: free });
  }
  if (source.kind === 'cylinder') {
    const found = await labelled(deps, actor, source.cylinderId);
    if (!found.ok) return found;
    const { code } = found.value;
    if (code === null || !isOwnCode(code) || (await readTagStatus(db, code)) !== 'active') {
      return refuse(
        'conflict',
        'Its code is not one of ours, or void or claimed twice: queue a label with a new code.',
      );
    }
    return ok({ kind: 'list', codes: [code] });
  }
  const requests = await readRequests(db, actor.organisationId, source.requestIds);
  if (requests.length !== new Set(source.requestIds).size) return refuse('not-found');
  const cylinderOf = new Map(requests.map((request) => [request.code, request.cylinder_id]));
  const tags = await tagsOf(db, [...cylinderOf.keys()]);
  const astray = tags.find((tag) => tag.status !== 'active' || tag.cylinder_id !== cylinderOf.get(tag.tag));
  if (astray !== undefined) {
    return refuse('conflict', `${astray.tag} has become ${astray.status} or another cylinder's: withdraw the request.`);
  }
  return ok({ kind: 'list', codes: requests.map(({ code }) => code) });
}

async function nameFor(deps: Dependencies, actor: Actor, form: LabelForm): Promise<string | null> {
  if (!form.withName) return null;
  const organisation = await readOrganisation(deps.store.reader, actor.organisationId);
  return organisation === null ? null : (organisation.short_name ?? organisation.name);
}

/** The first label of what would be printed, dot for dot. */
export async function previewLabel(
  deps: Dependencies,
  actor: Actor,
  { source, form }: LabelRunInput,
): Promise<Result<LabelPreview, Refusal>> {
  const codes = await codesFor(deps, actor, source);
  if (!codes.ok) return codes;
  const code = codesOf(codes.value)[0] ?? '';
  const baseUrl = currentBaseUrl(deps);
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

/** A label is for ever: none is printed with an address that nobody has opened on a phone. */
async function addressRefusal(deps: Dependencies, baseUrl: string): Promise<string | null> {
  const fault = addressFault(baseUrl);
  if (fault !== null) return `No phone can open ${baseUrl} (${fault}): set PUBLIC_URL.`;
  const row = await readAddress(deps.store.reader, baseUrl);
  const isConfirmed = row !== null && row.ended_at === null;
  return isConfirmed ? null : `Nobody has confirmed that ${baseUrl} opens on a phone.`;
}

/** Puts a print run on record; asked again under the same id it is the same run. */
export async function askRun(
  deps: Dependencies,
  actor: Actor,
  runId: string,
  { source, form }: LabelRunInput,
): Promise<Result<LabelRunTable, Refusal>> {
  const known = await readRun(deps.store.reader, runId);
  if (known !== null) {
    const isSame =
      known.organisation_id === actor.organisationId &&
      known.source === JSON.stringify(source) &&
      known.form === JSON.stringify(form);
    return isSame ? ok(known) : refuse('already-used');
  }
  const baseUrl = currentBaseUrl(deps);
  const refusal = await addressRefusal(deps, baseUrl);
  if (refusal !== null) return refuse('conflict', refusal);
  const codes = await codesFor(deps, actor, source);
  if (!codes.ok) return codes;
  const list = codesOf(codes.value);
  const name = await nameFor(deps, actor, form);
  const laidOut = layOut(form, baseUrl, list[0] ?? '', name);
  if (!laidOut.ok) return refuse('conflict', `The label is too small (${laidOut.error.reason}).`);
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const before = await readRun(trx, runId);
    if (before !== null) return ok(before);
    const row: LabelRunTable = {
      run_id: runId,
      version: 1,
      organisation_id: actor.organisationId,
      person_id: actor.personId,
      source: JSON.stringify(source),
      codes: JSON.stringify(codes.value),
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
    };
    await trx.insertInto('label_run').values(row).execute();
    const data: LabelRunEvent = {
      type: 'label-run-asked',
      source,
      codes: codes.value,
      count: list.length,
      baseUrl,
      form,
      printedName: name,
    };
    await appendEvent(trx, { streamKind: 'label-run', streamId: runId, n: 1, by, data });
    return ok(row);
  });
}
