// What a failed item of the check at the door amounts to: how grave it is, and by when it must be put right.
import { dayText, type DayNumber } from '../calendar.ts';
import { DOOR_ITEMS, type ResolvedParameters } from '../verdict/parameters.ts';
import { fullDoorItems, shortDoorItems } from './door-payloads.ts';

export const hazardGrades = ['serious', 'minor'] as const;
export type HazardGrade = (typeof hazardGrades)[number];

/** Days that a customer has to put a minor hazard right; a serious one is put right the same day. */
export const minorHazardDays = 15;

const known: ReadonlySet<string> = new Set(DOOR_ITEMS);
/** Where others than a household cook, these are as grave as a leak. */
const graveAtBusiness: ReadonlySet<string> = new Set(['detector', 'shutoff', 'ventilation']);

/** Serious exactly where the rule `door-check-failed` blocks. `kind` null: not known. */
export function gradeOf(
  item: string,
  kind: string | null,
  parameters: Pick<ResolvedParameters, 'blockingDoorItems'>,
): HazardGrade {
  const isBusiness = kind !== null && kind !== 'household';
  const isSerious =
    parameters.blockingDoorItems.has(item) || !known.has(item) || (isBusiness && graveAtBusiness.has(item));
  return isSerious ? 'serious' : 'minor';
}

/** YYYY-MM-DD: its last day. */
export const deadlineOf = (grade: HazardGrade, foundOn: DayNumber): string =>
  dayText(grade === 'serious' ? foundOn : foundOn + minorHazardDays);

/** Which check the items that were looked at make, whatever it was called; `part`: not even the short one. */
export function coverageOf(items: readonly string[]): 'full' | 'short' | 'part' {
  const seen = new Set(items);
  if (fullDoorItems.every((item) => seen.has(item))) return 'full';
  return shortDoorItems.every((item) => seen.has(item)) ? 'short' : 'part';
}
