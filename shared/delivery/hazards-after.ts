// What an act at the door makes of the hazards of a home: the same as the server records, for a phone that knows of it first.
import type { DayNumber } from '../calendar.ts';
import type { ResolvedParameters } from '../verdict/parameters.ts';
import { coverageOf, deadlineOf, gradeOf, type HazardGrade } from './hazard-grade.ts';

export interface OpenHazard {
  readonly hazardId: string;
  /** An item of the check, or why a notice was given. */
  readonly item: string;
  readonly source: 'check' | 'notice' | 'leak' | 'sample';
  readonly grade: HazardGrade;
  /** YYYY-MM-DD, its last day. */
  readonly deadline: string;
}

interface At {
  /** Of the customer; null: not known. */
  readonly kind: string | null;
  readonly parameters: Pick<ResolvedParameters, 'blockingDoorItems'>;
  readonly today: DayNumber;
}

/** Open already, it stays as it is. `hazardId` of a new one is empty: the server gives it one. */
const withHazard = (
  open: readonly OpenHazard[],
  hazard: Pick<OpenHazard, 'item' | 'source' | 'grade'>,
  today: DayNumber,
): readonly OpenHazard[] =>
  open.some(({ item }) => item === hazard.item)
    ? open
    : [...open, { ...hazard, hazardId: '', deadline: deadlineOf(hazard.grade, today) }];

/** What failed is a hazard; what is good now puts one right; a check in which nothing stops gas lifts the notices. */
export function hazardsAfterCheck(
  open: readonly OpenHazard[],
  check: { readonly good: readonly string[]; readonly failed: readonly string[] },
  { kind, parameters, today }: At,
): readonly OpenHazard[] {
  const { good, failed } = check;
  const grades = new Map(failed.map((item) => [item, gradeOf(item, kind, parameters)]));
  const stopsNothing = ![...grades.values()].includes('serious');
  const passed = coverageOf([...good, ...failed]) !== 'part' && stopsNothing;
  const left = open.filter(({ item, source }) => (source === 'notice' ? !passed : !good.includes(item)));
  let hazards: readonly OpenHazard[] = left;
  for (const [item, grade] of grades) hazards = withHazard(hazards, { item, source: 'check', grade }, today);
  return hazards;
}

export const hazardsAfterNotice = (open: readonly OpenHazard[], why: string, today: DayNumber): readonly OpenHazard[] =>
  withHazard(open, { item: why, source: 'notice', grade: 'serious' }, today);

export const hazardsAfterLeak = (open: readonly OpenHazard[], today: DayNumber): readonly OpenHazard[] =>
  withHazard(open, { item: 'leak', source: 'leak', grade: 'serious' }, today);
