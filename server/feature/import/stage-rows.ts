// Holds prepared rows against the register and keeps what each would become, a batch in a short commit.
import type { Transaction } from 'kysely';
import type { ImportRowKind, ImportTold } from '../../../shared/contract/import.ts';
import { ownerKey } from '../../../shared/register-import/word-cell.ts';
import type { Database } from '../../db/database.ts';
import { compareEntry, type Comparison } from './compare-entry.ts';
import { insertRows, readClaimed, setProgress, type Claimed } from './import.queries.ts';
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

export type Outcome =
  | { readonly kind: 'accept'; readonly restores: string | null }
  | { readonly kind: 'unchanged'; readonly cylinderId: string }
  | {
      readonly kind: 'correct';
      readonly cylinderId: string;
      readonly difference: Extract<Comparison, { kind: 'correct' }>['difference'];
    }
  | { readonly kind: 'case'; readonly cylinderId: string }
  /** The code was issued to somebody else, who may be printing it. */
  | { readonly kind: 'refuse' };

/** What becomes of an entry whose code leads to `claimed`, or to nothing. */
export function outcomeOf(entry: StagedEntry, claimed: Claimed | undefined, importer: Importer): Outcome {
  if (claimed === undefined) {
    return importer.isIssuedElsewhere(entry.tags[0].tag) ? { kind: 'refuse' } : { kind: 'accept', restores: null };
  }
  const { cylinder } = claimed;
  // Taken off the register before it was used: it comes back under its own history.
  if (!cylinder.registered) return { kind: 'accept', restores: cylinder.cylinderId };
  const comparison = compareEntry(entry, cylinder, ownerIdOf(entry.owner, importer), importer.organisationId);
  if (comparison.kind === 'another') return { kind: 'case', cylinderId: cylinder.cylinderId };
  if (comparison.kind === 'unchanged') return { kind: 'unchanged', cylinderId: cylinder.cylinderId };
  return { kind: 'correct', cylinderId: cylinder.cylinderId, difference: comparison.difference };
}

const issuedElsewhere = 'code-of-another-company' satisfies ImportTold;
const issuedElsewhereText = {
  'zh-CN': '瓶码已发给别的单位，未用在任何气瓶上：核对瓶码，或请发码单位说明',
  en: 'the code was issued to another company and is on no cylinder yet: check the code, or ask who issued it',
} as const;

const caseText = {
  'zh-CN': '瓶码已登记在另一只气瓶上，转人工核查',
  en: 'the code is registered for another cylinder: a person has to look into it',
} as const;

/** What is told of a row in a word: of a new cylinder its warning, of a code that is on another one that it is. */
export const toldOf = (kind: ImportRowKind, warning: string | null): string | null =>
  kind === 'accept'
    ? warning
    : kind === 'case'
      ? ('duplicate-code' satisfies ImportTold)
      : kind === 'refuse'
        ? issuedElsewhere
        : null;

/** The row's line in the report, once it is known what is on the register. */
export function lineOf(prepared: string, entry: StagedEntry, outcome: Outcome, importer: Importer): string {
  if (outcome.kind === 'accept') return prepared;
  const { row, sheet } = JSON.parse(prepared) as { row: number; sheet?: string };
  const place = sheet === undefined ? { row } : { row, sheet };
  switch (outcome.kind) {
    case 'unchanged':
      return JSON.stringify({ ...place, unchanged: true });
    case 'correct':
      return JSON.stringify({ ...place, correct: outcome.difference.told });
    case 'case':
    case 'refuse':
      return JSON.stringify({
        ...place,
        refuse: outcome.kind === 'case' ? 'duplicate-code' : issuedElsewhere,
        column: null,
        value: entry.tags[0].tag,
        message: (outcome.kind === 'case' ? caseText : issuedElsewhereText)[importer.language],
      });
  }
}

const cylinderIdOf = (outcome: Outcome, newId: () => string): string | null => {
  if (outcome.kind === 'accept') return outcome.restores ?? newId();
  return outcome.kind === 'refuse' ? null : outcome.cylinderId;
};

/** Keeps a batch as the rows `after` + 1 and so on; resolves to what each of them would become. */
export async function stageRows(
  trx: Transaction<Database>,
  prepared: readonly PreparedRow[],
  after: number,
  importer: Importer,
  newId: () => string,
): Promise<ImportRowKind[]> {
  const claimed = await readClaimed(
    trx,
    prepared.flatMap(({ entry }) => (entry === null ? [] : [entry.tags[0].tag])),
  );
  const rows = prepared.map(({ kind, line, told, entry }, i): ImportRowTable => {
    const row = { import_id: importer.importId, n: after + i + 1, cylinder_version: null, decision: null };
    if (entry === null) return { ...row, kind, told, line, entry: null, cylinder_id: null };
    const outcome = outcomeOf(entry, claimed.get(entry.tags[0].tag), importer);
    return {
      ...row,
      kind: outcome.kind,
      told: toldOf(outcome.kind, told),
      line: lineOf(line, entry, outcome, importer),
      entry: JSON.stringify(entry),
      cylinder_id: cylinderIdOf(outcome, newId),
    };
  });
  await insertRows(trx, rows);
  await setProgress(trx, importer.importId, { rows_read: after + rows.length });
  return rows.map(({ kind }) => kind);
}
