// What is kept of an accepted row until it is applied: the facts in the register's units, the tags, whose it may be.
import { resolveScan, tagTextsOf, type ScanConfig } from '../../../shared/cylinder/resolve-scan.ts';
import type { CylinderState, StampFacts } from '../../../shared/cylinder/cylinder.ts';
import type { Field } from '../../../shared/register-import/header.ts';
import type { AcceptedRow, RegisterEntry } from '../../../shared/register-import/row.ts';
import type { Table } from '../../../shared/register-import/table.ts';
import { toThousandths } from '../../../shared/verdict/quantity.ts';

export interface StagedTag {
  readonly tag: string;
  readonly kind: string;
}

export interface StagedEntry {
  /** The principal code first. */
  readonly tags: readonly [StagedTag, ...StagedTag[]];
  readonly facts: StampFacts;
  /** Names of facts that no ledger says. */
  readonly assumed: readonly string[];
  readonly state: CylinderState;
  readonly frozen: boolean;
  readonly owner: { readonly name: string | null; readonly own: boolean; readonly ask: boolean };
  /** The fields of which the sheet says something for this cylinder. */
  readonly said: readonly Field[];
}

export interface Prepared {
  readonly entry: StagedEntry;
  /** A host whose labels scanning cannot read yet. */
  readonly unknownHost: string | null;
}

const thousandths = (value: number | null): number | null => (value === null ? null : toThousandths(value));

/** What scanning the label gives, so that it leads here; a label that scanning would not recognise goes by its code. */
function tagOf(
  { written, code }: { readonly written: string; readonly code: string },
  config: ScanConfig,
): StagedTag & { readonly unknownHost: string | null } {
  const label = resolveScan(written, config);
  const [tag] = tagTextsOf(label);
  if (tag !== undefined) return { tag, kind: label.kind, unknownHost: null };
  const plain = resolveScan(code, config);
  return {
    tag: tagTextsOf(plain)[0] ?? code,
    kind: plain.kind === 'unrecognised' ? 'code' : plain.kind,
    unknownHost: label.kind === 'unrecognised' ? (label.guess?.host ?? null) : null,
  };
}

/** The tag of a registration code that is each cylinder's own; null for other numbers and for one that many rows share. */
export function registrationTag(registrationCode: string | null, config: ScanConfig): string | null {
  if (registrationCode === null) return null;
  const resolution = resolveScan(registrationCode, config);
  return resolution.kind === 'registration' ? (tagTextsOf(resolution)[0] ?? null) : null;
}

function factsOf(entry: RegisterEntry, inspectionFailed: boolean): StampFacts {
  return {
    model: entry.model,
    twoPhase: entry.model !== null && /双相|两相/.test(entry.model),
    volumeMl: thousandths(entry.volumeL),
    tareG: thousandths(entry.tareKg),
    maxFillG: thousandths(entry.maxFillKg),
    medium: entry.medium,
    stampLegible: true,
    madeOn: entry.madeOn,
    designLifeYears: entry.designLifeYears,
    lifeExtendedUntil: null,
    inspectedOn: entry.lastInspectedOn,
    inspectionResult: entry.lastInspectedOn === null ? null : inspectionFailed ? 'fail' : 'pass',
    inspectionDueOn: entry.inspectionDueOn,
    valveUntil: entry.valveUntil,
    registrationCode: entry.registrationCode,
    serialNo: entry.serialNo,
    manufacturer: entry.manufacturer,
    firstFill: false,
  };
}

const factOfField: Partial<Record<Field, keyof StampFacts>> = { volumeL: 'volumeMl', medium: 'medium', model: 'model' };

/** `isShared` says whether a registration code stands in more than one row of the file. */
export function prepareEntry(
  row: AcceptedRow,
  table: Table,
  config: ScanConfig,
  isShared: (registrationCode: string) => boolean,
): Prepared {
  const { entry } = row;
  const tags: StagedTag[] = [];
  let unknownHost: string | null = null;
  const add = (tag: string, kind: string): void => {
    if (!tags.some((known) => known.tag === tag)) tags.push({ tag, kind });
  };
  for (const code of row.codes) {
    const { tag, kind, unknownHost: host } = tagOf(code, config);
    add(tag, kind);
    unknownHost ??= host;
  }
  const registration = registrationTag(entry.registrationCode, config);
  if (registration !== null && !isShared(registration)) add(registration, 'registration');
  const [principal, ...others] = tags;
  if (principal === undefined) throw new Error('an accepted row has a code');

  const fromModel = row.fromModel.map((field) => factOfField[field] ?? field);
  const assumed = [
    'stampLegible',
    'firstFill',
    ...(entry.lastInspectedOn === null || row.inspectionFailed ? [] : ['inspectionResult']),
    ...fromModel,
  ];
  const said = [...table.columns.keys()].filter(
    (meaning): meaning is Field =>
      meaning in entry &&
      entry[meaning as Field] !== null &&
      !row.fromModel.some((field) => field === meaning) &&
      (meaning !== 'state' || row.stateSaid),
  );
  return {
    entry: {
      tags: [principal, ...others],
      facts: factsOf(entry, row.inspectionFailed),
      assumed,
      state: entry.state,
      frozen: row.frozen,
      owner: row.owner,
      said,
    },
    unknownHost,
  };
}
