// Holds prepared rows against the register and keeps what each would become, a batch in a short commit.
import type { Transaction } from 'kysely';
import { importTold, type ImportRowKind, type ImportTold } from '../../../shared/contract/import.ts';
import { ownerKey } from '../../../shared/register-import/word-cell.ts';
import type { Database } from '../../db/database.ts';
import { compareEntry, type Comparison } from './compare-entry.ts';
import { insertRows, readClaimed, readTwins, setProgress, type Claimed, type TwinOf } from './import.queries.ts';
import type { ImportRowTable } from './import.table.ts';
import type { PreparedRow } from './read-worker.ts';
import type { StagedEntry } from './staged-entry.ts';

export interface Importer {
  readonly importId: string;
  readonly organisationId: string;
  readonly language: 'zh-CN' | 'en';
  /** The organisation of that name on the register, or null. */
  readonly organisationOf: (name: string) => string | null;
  /** Owners, as the file names them, whose cylinders the office said are registered with it; '' is an empty cell. */
  readonly own: ReadonlySet<string>;
  /** Whether a code is of a block of ours that was issued to another organisation. */
  readonly isIssuedElsewhere: (code: string) => boolean;
}

/** What an owner is called among the answers of the office. */
export const answerKey = (name: string | null): string => (name === null ? '' : ownerKey(name));

/** With whom the cylinder is registered for use; null where the cell names nobody whom the register knows. */
export function ownerIdOf(owner: StagedEntry['owner'], importer: Importer): string | null {
  if (owner.own) return importer.organisationId;
  const known = owner.name === null || owner.ask ? null : importer.organisationOf(owner.name);
  // What the register knows is nobody's to say otherwise.
  if (known !== null) return known;
  return importer.own.has(answerKey(owner.name)) ? importer.organisationId : null;
}

/** Why its code can be neither filled nor read for good, though the row names the right cylinder. */
type Blocked = 'scrapped' | 'void' | 'duplicate' | null;

export type Outcome =
  | { readonly kind: 'accept'; readonly restores: string | null }
  | { readonly kind: 'unchanged'; readonly cylinderId: string; readonly blocked: Blocked }
  | {
      readonly kind: 'correct';
      readonly cylinderId: string;
      readonly blocked: Blocked;
      readonly difference: Extract<Comparison, { kind: 'correct' }>['difference'];
    }
  | {
      readonly kind: 'case';
      readonly cylinderId: string;
      readonly why: 'duplicate-code' | 'duplicate-stamp';
      /** The code under which the company itself has the cylinder of that stamp. */
      readonly knownAs: string | null;
    }
  /** The code was issued to somebody else, who may be printing it. */
  | { readonly kind: 'refuse' };

function blockedOf({ cylinder, tagStatus }: Claimed, entry: StagedEntry): Blocked {
  if (cylinder.state === 'scrapped') return entry.state === 'scrapped' ? null : 'scrapped';
  return tagStatus === 'void' || tagStatus === 'duplicate' ? tagStatus : null;
}

/** What becomes of an entry whose code leads to `claimed`, or to nothing. */
export function outcomeOf(
  entry: StagedEntry,
  claimed: Claimed | undefined,
  twinOf: TwinOf,
  importer: Importer,
): Outcome {
  const cylinder = claimed?.cylinder;
  if (claimed === undefined || cylinder === undefined || !cylinder.registered) {
    if (cylinder === undefined && importer.isIssuedElsewhere(entry.tags[0].tag)) return { kind: 'refuse' };
    // What was scrapped, refused or held must not come back as a new cylinder under another code.
    const twin = twinOf(entry.facts, cylinder?.cylinderId ?? null);
    if (twin !== null) {
      const knownAs = twin.ownerOrganisationId === importer.organisationId ? twin.code : null;
      return { kind: 'case', cylinderId: twin.cylinderId, why: 'duplicate-stamp', knownAs };
    }
    // Taken off the register before it was used: it comes back under its own history.
    return { kind: 'accept', restores: cylinder?.cylinderId ?? null };
  }
  const { cylinderId } = cylinder;
  const comparison = compareEntry(entry, cylinder, ownerIdOf(entry.owner, importer), importer.organisationId);
  if (comparison.kind === 'another') return { kind: 'case', cylinderId, why: 'duplicate-code', knownAs: null };
  const blocked = blockedOf(claimed, entry);
  if (comparison.kind === 'unchanged') return { kind: 'unchanged', cylinderId, blocked };
  return { kind: 'correct', cylinderId, blocked, difference: comparison.difference };
}

const issuedElsewhere = 'code-of-another-company' satisfies ImportTold;
const codeBlocked = 'code-blocked' satisfies ImportTold;

type Texts = Readonly<Record<'zh-CN' | 'en', string>>;

const texts = {
  issuedElsewhere: {
    'zh-CN': '瓶码已发给别的单位，未用在任何气瓶上：核对瓶码，或请发码单位说明',
    en: 'the code was issued to another company and is on no cylinder yet: check the code, or ask who issued it',
  },
  'duplicate-code': {
    'zh-CN': '瓶码已登记在另一只气瓶上，转人工核查：到瓶旁核对钢印，在“待核实”里办结；确是另一只瓶的，“赋码建档”换新码',
    en: 'the code is registered for another cylinder: look at the stamp and close the case under "Cases"; where it is another cylinder, code it anew',
  },
  'duplicate-stamp': {
    'zh-CN':
      '出厂编号、制造年月、制造单位相同的瓶已在册{knownAs}，不再建第二份档案，转人工核查：换了新码的，在“码看不清”里按钢印号找到它，补打、换贴标签',
    en: 'a cylinder with this number, month and maker is on the register{knownAs} and gets no second record: where it has a new label, find it by its stamp under "Worn code" and give it one there',
  },
  scrapped: {
    'zh-CN': '该瓶在册为已报废，瓶码永久作废，台账的状态不采纳；实物仍在流转的，隔离并移交',
    en: 'it is scrapped on the register and its code void for ever; what the ledger says of its state is not taken: if it is still about, set it aside and hand it over',
  },
  void: {
    'zh-CN': '该瓶的瓶码已作废，不能充装：在“码看不清”里按钢印号找到它，补打、换贴新码',
    en: 'its code is void, it cannot be filled: find it by its stamp under "Worn code" and give it a new label',
  },
  duplicate: {
    'zh-CN': '该瓶的瓶码在重码核查中，查清前不能充装：在“待核实”里办结',
    en: 'two cylinders claim its code, it cannot be filled: close the case under "Cases"',
  },
} as const satisfies Readonly<Record<string, Texts>>;

/** What is told of a row in a word: of a new cylinder its warning, of a known one that its code is blocked. */
export function toldOf(outcome: Outcome, warning: string | null): ImportTold | null {
  switch (outcome.kind) {
    case 'accept':
      return importTold.find((word) => word === warning) ?? null;
    case 'case':
      return outcome.why;
    case 'refuse':
      return issuedElsewhere;
    case 'unchanged':
    case 'correct':
      return outcome.blocked === null ? null : codeBlocked;
  }
}

/** The row's line in the report, once it is known what is on the register. */
export function lineOf(prepared: string, entry: StagedEntry, outcome: Outcome, importer: Importer): string {
  if (outcome.kind === 'accept') return prepared;
  const { row, sheet } = JSON.parse(prepared) as { row: number; sheet?: string };
  const place = sheet === undefined ? { row } : { row, sheet };
  const { language } = importer;
  const about = { column: null, value: entry.tags[0].tag };
  if (outcome.kind === 'refuse')
    return JSON.stringify({
      ...place,
      refuse: issuedElsewhere,
      ...about,
      message: texts.issuedElsewhere[language],
    });
  if (outcome.kind === 'case') {
    const [before, after] = language === 'en' ? [' as ', ''] : ['（瓶码 ', '）'];
    const knownAs = outcome.knownAs === null ? '' : `${before}${outcome.knownAs}${after}`;
    const message = texts[outcome.why][language].replace('{knownAs}', knownAs);
    return JSON.stringify({ ...place, refuse: outcome.why, ...about, message });
  }
  const { blocked } = outcome;
  const warning = blocked === null ? {} : { warn: codeBlocked, ...about, message: texts[blocked][language] };
  return outcome.kind === 'unchanged'
    ? JSON.stringify({ ...place, unchanged: true, ...warning })
    : JSON.stringify({ ...place, correct: outcome.difference.told, ...warning });
}

const cylinderIdOf = (outcome: Outcome, newId: () => string): string | null => {
  if (outcome.kind === 'accept') return outcome.restores ?? newId();
  return outcome.kind === 'refuse' ? null : outcome.cylinderId;
};

export interface StagedAs {
  readonly kind: ImportRowKind;
  /** What the register alone says of it; the row's own refusal or warning is told by whoever read it. */
  readonly told: ImportTold | null;
}

/** Those of the entries whose codes lead to nothing on the register. */
export const newAmong = (
  entries: readonly StagedEntry[],
  claimed: ReadonlyMap<string, Claimed>,
): readonly StagedEntry['facts'][] =>
  entries.flatMap(({ tags, facts }) => (claimed.get(tags[0].tag)?.cylinder.registered === true ? [] : [facts]));

/** Keeps a batch as the rows `after` + 1 and so on; resolves to what each of them would become. */
export async function stageRows(
  trx: Transaction<Database>,
  prepared: readonly PreparedRow[],
  after: number,
  importer: Importer,
  newId: () => string,
): Promise<StagedAs[]> {
  const entries = prepared.flatMap(({ entry }) => (entry === null ? [] : [entry]));
  const claimed = await readClaimed(
    trx,
    entries.map(({ tags }) => tags[0].tag),
  );
  const twinOf = await readTwins(trx, newAmong(entries, claimed));
  const staged: StagedAs[] = [];
  const rows = prepared.map(({ kind, line, told, entry }, i): ImportRowTable => {
    const row = { import_id: importer.importId, n: after + i + 1, cylinder_version: null, decision: null };
    if (entry === null) {
      staged.push({ kind, told: null });
      return { ...row, kind, told, line, entry: null, cylinder_id: null };
    }
    const outcome = outcomeOf(entry, claimed.get(entry.tags[0].tag), twinOf, importer);
    const toldNow = toldOf(outcome, told);
    staged.push({ kind: outcome.kind, told: outcome.kind === 'accept' ? null : toldNow });
    return {
      ...row,
      kind: outcome.kind,
      told: toldNow,
      line: lineOf(line, entry, outcome, importer),
      entry: JSON.stringify(entry),
      cylinder_id: cylinderIdOf(outcome, newId),
    };
  });
  await insertRows(trx, rows);
  await setProgress(trx, importer.importId, { rows_read: after + rows.length });
  return staged;
}
