// Holds a row of a ledger against the cylinder that its code names: the same, to be corrected, or another cylinder.
import type { Cylinder, CylinderState, StampFacts } from '../../../shared/cylinder/cylinder.ts';
import { modelName } from '../../../shared/cylinder/model.ts';
import type { Field } from '../../../shared/register-import/header.ts';
import { ownerKey } from '../../../shared/register-import/word-cell.ts';
import type { StagedEntry } from './staged-entry.ts';

export interface Difference {
  readonly before: Partial<StampFacts>;
  readonly after: Partial<StampFacts>;
  /** Null: the same. */
  readonly owner: { readonly from: string | null; readonly to: string } | null;
  readonly state: { readonly from: CylinderState; readonly to: CylinderState } | null;
  /** As a report tells it: field by field, in kg and L. */
  readonly told: Readonly<Record<string, unknown>>;
}

export type Comparison =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'correct'; readonly difference: Difference }
  /** The number stamped on it, or whose it is, says that the code is on two cylinders. */
  | { readonly kind: 'another' };

const plainNumber = (text: string): string => text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');

/** A month says the same as a day in it. */
const isSameDate = (said: string, kept: string): boolean => kept === said || kept.startsWith(`${said}-`);

type Same = (said: never, kept: never) => boolean;
const sameText = (said: string, kept: string): boolean => ownerKey(said) === ownerKey(kept);

interface Compared {
  readonly field: Field;
  readonly fact: keyof StampFacts;
  /** Beside being equal. */
  readonly same?: Same;
  readonly told?: (value: number) => number;
}

const perThousand = (value: number): number => value / 1000;

const compared: readonly Compared[] = [
  {
    field: 'registrationCode',
    fact: 'registrationCode',
    same: (a: string, b: string) => plainNumber(a) === plainNumber(b),
  },
  { field: 'serialNo', fact: 'serialNo', same: (a: string, b: string) => plainNumber(a) === plainNumber(b) },
  { field: 'manufacturer', fact: 'manufacturer', same: sameText },
  { field: 'madeOn', fact: 'madeOn', same: isSameDate },
  { field: 'model', fact: 'model', same: (a: string, b: string) => modelName(a).name === modelName(b).name },
  { field: 'volumeL', fact: 'volumeMl', told: perThousand },
  { field: 'tareKg', fact: 'tareG', told: perThousand },
  { field: 'maxFillKg', fact: 'maxFillG', told: perThousand },
  { field: 'medium', fact: 'medium' },
  { field: 'lastInspectedOn', fact: 'inspectedOn', same: isSameDate },
  { field: 'inspectionDueOn', fact: 'inspectionDueOn', same: isSameDate },
  { field: 'designLifeYears', fact: 'designLifeYears' },
  { field: 'valveUntil', fact: 'valveUntil', same: isSameDate },
];

/** A ledger that lags behind the register says nothing new of inspections. */
function isOutOfDate(field: Field, entry: StagedEntry, cylinder: Cylinder): boolean {
  if (field !== 'lastInspectedOn' && field !== 'inspectionDueOn') return false;
  const [said, kept] = [entry.facts.inspectedOn, cylinder.inspectedOn];
  if (kept === null) return false;
  return said === null
    ? field === 'inspectionDueOn' && (entry.facts.inspectionDueOn ?? '') < kept
    : said < kept.slice(0, said.length);
}

/**
 * `ownerId` is what the owner's cell names on the register, or null; `importerId` whose ledger it is. What the ledger
 * does not say is no difference.
 */
export function compareEntry(
  entry: StagedEntry,
  cylinder: Cylinder,
  ownerId: string | null,
  importerId: string,
): Comparison {
  const { serialNo } = entry.facts;
  if (serialNo !== null && cylinder.serialNo !== null && plainNumber(serialNo) !== plainNumber(cylinder.serialNo)) {
    return { kind: 'another' };
  }
  const kept = cylinder.ownerOrganisationId;
  if (kept !== null && kept !== importerId && kept !== ownerId) return { kind: 'another' };

  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  const told: Record<string, unknown> = {};
  for (const { field, fact, same, told: tell } of compared) {
    if (!entry.said.includes(field) || isOutOfDate(field, entry, cylinder)) continue;
    const said = entry.facts[fact];
    const known = cylinder[fact];
    if (said === null || said === known) continue;
    if (known !== null && same?.(said as never, known as never) === true) continue;
    before[fact] = known;
    after[fact] = said;
    told[field] = tell === undefined ? said : tell(said as number);
  }
  if ('inspectedOn' in after && entry.facts.inspectionResult !== cylinder.inspectionResult) {
    before['inspectionResult'] = cylinder.inspectionResult;
    after['inspectionResult'] = entry.facts.inspectionResult;
  }
  const owner = ownerId !== null && ownerId !== kept ? { from: kept, to: ownerId } : null;
  if (owner !== null) told['ownerName'] = entry.owner.name;
  // A scrapped cylinder stays scrapped, whatever a ledger says.
  const saysOther = entry.said.includes('state') && entry.state !== cylinder.state && cylinder.state !== 'scrapped';
  const state = saysOther ? { from: cylinder.state, to: entry.state } : null;
  if (state !== null) told['state'] = state.to;
  if (Object.keys(told).length === 0) return { kind: 'unchanged' };
  return { kind: 'correct', difference: { before, after, owner, state, told } };
}

/** What the register keeps now of fields that a correction is proposed for, as a report would tell them. */
export function keptFacts(cylinder: Cylinder, fields: readonly string[]): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const { field, fact, told } of compared) {
    if (!fields.includes(field)) continue;
    const known = cylinder[fact];
    kept[field] = told === undefined || known === null ? known : told(known as number);
  }
  if (fields.includes('state')) kept['state'] = cylinder.state;
  return kept;
}
