// Which codes a print run would bear: of a block those that are on no cylinder and wanted for none, never two for one.
import { codesBetween, isOwnCode } from '../../../shared/cylinder/code.ts';
import type { LabelSource } from '../../../shared/contract/label.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import type { CodeBlockTable } from '../cylinder/cylinder.table.ts';
import { labelled, type LabelDependencies } from './ask-label.ts';
import { codesOf, type LabelCodes } from './label-codes.ts';
import { sentences } from './label-sentences.ts';
import { openCodesOf, readTagStatus, tagsOf } from './request.queries.ts';
import { readBlock, readRequests } from './run.queries.ts';

export interface ChosenCodes {
  readonly codes: LabelCodes;
  /** The same, one by one. */
  readonly list: readonly string[];
  /** Left out of the block: on cylinders already; wanted for a cylinder. */
  readonly onCylinders: number;
  readonly wanted: number;
  /** To print these once more is a deliberate act: a second label of one code may end up on a second cylinder. */
  readonly guarded: readonly string[];
  /** A label is on the cylinder, or was printed for it: this one is a second one whatever is on record. */
  readonly isSecond: boolean;
}

type Stretch = Extract<LabelSource, { kind: 'block' }>;

function* codesIn(block: CodeBlockTable, { first, last }: Stretch): Generator<{ code: string; serial: number }> {
  const { prefix, width } = block;
  let place = 0;
  for (const issued of codesBetween({ prefix, width, first: block.first_serial, last: block.last_serial })) {
    place += 1;
    if (place > last) return;
    if (place >= first) yield issued;
  }
}

async function ofBlock(
  { store: { reader: db } }: LabelDependencies,
  actor: Actor,
  source: Stretch,
): Promise<Result<ChosenCodes, Refusal>> {
  const block = await readBlock(db, actor.organisationId, source.blockId);
  if (block === null) return refuse('not-found');
  const issued = [...codesIn(block, source)];
  const [first, last] = [issued[0], issued.at(-1)];
  if (first === undefined || last === undefined || issued.length !== source.last - source.first + 1) {
    const { prefix, width } = block;
    const all = [...codesBetween({ prefix, width, first: block.first_serial, last: block.last_serial })];
    return refuse('invalid', sentences.beyondBlock(all.length));
  }
  const stretch = issued.map(({ code }) => code);
  const bound = new Set((await tagsOf(db, stretch)).map(({ tag }) => tag));
  const open = new Set((await openCodesOf(db, stretch)).filter((code) => !bound.has(code)));
  const list = stretch.filter((code) => !bound.has(code) && !open.has(code));
  if (list.length === 0) return refuse('conflict', sentences.allOnCylinders);
  const { prefix, width } = block;
  const codes: LabelCodes =
    list.length === stretch.length
      ? { kind: 'serials', prefix, width, first: first.serial, last: last.serial }
      : { kind: 'list', codes: list };
  return ok({ codes, list, onCylinders: bound.size, wanted: open.size, guarded: list, isSecond: false });
}

const listed = (list: readonly string[], guarded: readonly string[], isSecond: boolean): ChosenCodes => ({
  codes: { kind: 'list', codes: list },
  list,
  onCylinders: 0,
  wanted: 0,
  guarded,
  isSecond,
});

export async function chooseCodes(
  deps: LabelDependencies,
  actor: Actor,
  source: LabelSource,
): Promise<Result<ChosenCodes, Refusal>> {
  const db = deps.store.reader;
  if (source.kind === 'block') return await ofBlock(deps, actor, source);
  if (source.kind === 'cylinder') {
    const found = await labelled(deps, actor, source.cylinderId);
    if (!found.ok) return found;
    const { code } = found.value;
    if (code === null || !isOwnCode(code) || (await readTagStatus(db, code)) !== 'active') {
      return refuse('conflict', sentences.ownCodeUnfit);
    }
    return ok(listed([code], [code], true));
  }
  const requests = await readRequests(db, actor.organisationId, source.requestIds);
  if (requests.length !== new Set(source.requestIds).size) return refuse('not-found');
  const cylinderOf = new Map(requests.map((request) => [request.code, request.cylinder_id]));
  const tags = await tagsOf(db, [...cylinderOf.keys()]);
  const astray = tags.find((tag) => tag.status !== 'active' || tag.cylinder_id !== cylinderOf.get(tag.tag));
  if (astray !== undefined) return refuse('conflict', sentences.astray(astray.tag));
  // Why a cylinder's own code is printed again was said when it was asked for; that it was printed since was not.
  const guarded = requests.filter(({ fresh, status }) => fresh === 1 || status === 'printed').map(({ code }) => code);
  return ok(
    listed(
      requests.map(({ code }) => code),
      guarded,
      requests.some(({ status }) => status === 'printed'),
    ),
  );
}

const lookedAtOnce = 100;

/** The first of them, without going through a whole block. */
export async function firstCode(
  deps: LabelDependencies,
  actor: Actor,
  source: LabelSource,
): Promise<Result<string, Refusal>> {
  const db = deps.store.reader;
  if (source.kind !== 'block') {
    const chosen = await chooseCodes(deps, actor, source);
    return chosen.ok ? ok(codesOf(chosen.value.codes)[0] ?? '') : chosen;
  }
  const block = await readBlock(db, actor.organisationId, source.blockId);
  if (block === null) return refuse('not-found');
  let some: string[] = [];
  const firstFree = async (): Promise<string | undefined> => {
    const taken = new Set([...(await tagsOf(db, some)).map(({ tag }) => tag), ...(await openCodesOf(db, some))]);
    return some.find((code) => !taken.has(code));
  };
  for (const { code } of codesIn(block, source)) {
    some.push(code);
    // The first is free as a rule: it alone is asked after, then larger handfuls.
    if (some.length < lookedAtOnce && code !== some[0]) continue;
    const free = await firstFree();
    if (free !== undefined) return ok(free);
    if (some.length >= lookedAtOnce) some = [];
  }
  const free = await firstFree();
  return free === undefined ? refuse('conflict', sentences.allOnCylinders) : ok(free);
}
