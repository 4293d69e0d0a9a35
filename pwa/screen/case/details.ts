// What was written down when a case of the delivery chain was opened, in words; what stands elsewhere on the page is left out.
import * as v from 'valibot';
import { momentText } from '../../text/format.ts';
import type { Language } from '../../text/language.ts';
import { titleOfRule } from '../../widget/rule-title.ts';
import { text } from './text.ts';

const detailsSchema = v.object({
  rules: v.optional(v.array(v.string())),
  conflicts: v.optional(v.array(v.string())),
  cylinders: v.optional(v.number()),
  seen: v.optional(v.boolean()),
  kmh: v.optional(v.number()),
  /** When it happened, of what was told later. */
  at: v.optional(v.string()),
  /** The act that the photo had proved before. */
  before: v.optional(v.nullable(v.string())),
  beforeAt: v.optional(v.nullable(v.string())),
  /** The act at the other end of the way. */
  other: v.optional(v.nullable(v.string())),
  otherAt: v.optional(v.nullable(v.string())),
  doubts: v.optional(v.array(v.string())),
  seq: v.optional(v.number()),
  otherSeq: v.optional(v.number()),
  contactAt: v.optional(v.string()),
  missing: v.optional(v.number()),
  holdId: v.optional(v.nullable(v.string())),
  customerId: v.optional(v.nullable(v.string())),
});

export interface DetailFact {
  readonly label: string;
  readonly value: string;
}

const inWords = (words: Readonly<Record<string, string>>, key: string): string =>
  Object.hasOwn(words, key) ? (words[key] ?? key) : key;

export function detailFacts(
  kind: string,
  details: Readonly<Record<string, unknown>>,
  language: Language,
  nowMs: number,
): DetailFact[] {
  const read = v.safeParse(detailsSchema, details);
  if (!read.success) return [];
  const t = text[language];
  const comma = language === 'en' ? ', ' : '、';
  const { rules, conflicts, cylinders, seen, kmh, at, before, beforeAt, other, otherAt, holdId } = read.output;
  const because = [
    ...(rules ?? []).map((rule) =>
      Object.hasOwn(t.problems, rule) ? inWords(t.problems, rule) : titleOfRule(rule, language),
    ),
    ...(conflicts ?? []).map((conflict) => inWords(t.problems, conflict)),
  ];
  const act = (name: string | null | undefined, when: string | null | undefined): string =>
    [name, when]
      .flatMap((part, index) =>
        part === null || part === undefined
          ? []
          : [index === 0 ? inWords(t.acts, part) : momentText(part, nowMs, language)],
      )
      .join(' · ');
  const { doubts, seq, otherSeq, contactAt, missing } = read.output;
  const isDoubtful = kind === 'time-doubtful';
  const numbered = (n: number | undefined, when: string | null | undefined): string =>
    n === undefined || when === null || when === undefined
      ? ''
      : `${t.record(n)} · ${momentText(when, nowMs, language)}`;
  const known: readonly (readonly [string, string])[] = [
    [t.because, because.join(comma)],
    [t.cylinders, cylinders === undefined || cylinders < 2 ? '' : t.count(cylinders)],
    [t.happenedAt, kind === 'told-later' && at !== undefined ? momentText(at, nowMs, language) : ''],
    [t.doubts, (doubts ?? []).map((doubt) => inWords(t.doubtNames, doubt)).join(comma)],
    [t.toldAt, isDoubtful ? numbered(seq, at) : ''],
    [t.otherRecord, isDoubtful ? numbered(otherSeq, otherAt) : ''],
    [t.contactAt, isDoubtful && contactAt !== undefined ? momentText(contactAt, nowMs, language) : ''],
    [t.missingNumbers, missing === undefined ? '' : String(missing)],
    [t.seenHere, seen === undefined ? '' : seen ? t.seenYes : t.seenNo],
    [t.speed, kmh === undefined ? '' : `${String(Math.round(kmh))} km/h`],
    [t.usedBefore, kind === 'photo-used-again' ? act(before, beforeAt) : ''],
    [t.otherAct, kind === 'impossible-speed' ? act(other, otherAt) : ''],
    [t.held, kind === 'leak' && holdId !== null && holdId !== undefined ? t.heldYes : ''],
  ];
  return known.flatMap(([label, value]) => (value === '' ? [] : [{ label, value }]));
}

const idIn = (details: Readonly<Record<string, unknown>>, key: string): string | null => {
  const id = details[key];
  return typeof id === 'string' ? id : null;
};

export interface DetailLink {
  readonly screen: 'customer' | 'one-day';
  readonly to: string;
  readonly label: string;
}

/** Where more is to be read: the home, the shift, the other shift on the same vehicle. */
export function detailLinks(details: Readonly<Record<string, unknown>>, language: Language): DetailLink[] {
  const t = text[language];
  const [customerId, shiftId, otherShiftId] = ['customerId', 'shiftId', 'otherShiftId'].map((key) =>
    idIn(details, key),
  );
  return [
    ...(customerId ? [{ screen: 'customer' as const, to: `/customers/${customerId}`, label: t.openCustomer }] : []),
    ...(shiftId ? [{ screen: 'one-day' as const, to: `/days/${shiftId}`, label: t.openShift }] : []),
    ...(otherShiftId ? [{ screen: 'one-day' as const, to: `/days/${otherShiftId}`, label: t.openOtherShift }] : []),
  ];
}
