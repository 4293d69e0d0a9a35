// How a hazard is called, and in which order a ledger shows them: pure.
import type { HazardRow } from '../../../shared/contract/door.ts';
import type { Language } from '../../text/language.ts';
import { text as customerText } from '../customers/text.ts';
import { faultLabel, itemsText } from '../door/items-text.ts';
import { text as doorText } from '../door/text.ts';

/** An item of the check, or why a notice was given. */
export function hazardName(item: string, language: Language): string {
  const reasons: Readonly<Record<string, string>> = doorText[language].noticeReasons;
  return Object.hasOwn(reasons, item) ? (reasons[item] ?? item) : faultLabel(itemsText[language], item);
}

export function customerKindName(kind: string | null, language: Language): string | null {
  const kinds: Readonly<Record<string, string>> = customerText[language].kinds;
  return kind === null ? null : Object.hasOwn(kinds, kind) ? (kinds[kind] ?? kind) : kind;
}

/** Overdue first, serious before minor, then by deadline. */
export const mostPressing = <T extends Pick<HazardRow, 'overdue' | 'grade' | 'deadline'>>(rows: readonly T[]): T[] =>
  [...rows].sort(
    (a, b) =>
      Number(b.overdue) - Number(a.overdue) ||
      Number(b.grade === 'serious') - Number(a.grade === 'serious') ||
      a.deadline.localeCompare(b.deadline),
  );
