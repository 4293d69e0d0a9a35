// Who was told which standing warnings since when: pure, as it is kept on the device over a reload and a change of person.
import * as v from 'valibot';

/** A shift is over after so long, however often the person changed meanwhile. */
export const shiftMs = 12 * 3_600_000;

const toldSchema = v.record(v.string(), v.object({ sinceMs: v.number(), rules: v.array(v.string()) }));
export type Told = v.InferOutput<typeof toldSchema>;

/** Nothing where it cannot be read: then a warning is told once more. */
export const parseTold = (text: string | null): Told => {
  if (text === null) return {};
  try {
    const parsed = v.safeParse(toldSchema, JSON.parse(text));
    return parsed.success ? parsed.output : {};
  } catch {
    return {};
  }
};

const isOfThisShift = (sinceMs: number, nowMs: number): boolean => nowMs >= sinceMs && nowMs - sinceMs < shiftMs;

export const rulesTold = (told: Told, personId: string, nowMs: number): ReadonlySet<string> => {
  const mine = told[personId];
  return new Set(mine !== undefined && isOfThisShift(mine.sinceMs, nowMs) ? mine.rules : []);
};

/** With these told too; what was told in shifts that are over is forgotten. */
export const withTold = (told: Told, personId: string, rules: readonly string[], nowMs: number): Told => {
  const present = Object.fromEntries(Object.entries(told).filter(([, one]) => isOfThisShift(one.sinceMs, nowMs)));
  const before = present[personId] ?? { sinceMs: nowMs, rules: [] };
  return { ...present, [personId]: { sinceMs: before.sinceMs, rules: [...new Set([...before.rules, ...rules])] } };
};
