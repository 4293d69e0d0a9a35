// What people say that columns mean, instead of what their headings say: for one file, and remembered for the next of its kind.
import { plainText } from './cell.ts';
import { columnMeanings, type ColumnMeaning } from './header.ts';

/** Null: the column is not read. */
export type Choice = ColumnMeaning | null;

/**
 * Choices by place: `3` is the fourth column of every sheet, `台账!3` of that sheet alone, `=瓶号码` every column with that
 * heading. The nearest counts: sheet and column, column, heading.
 */
export type Choices = Readonly<Record<string, Choice>>;

export const choiceKey = /^(?:=.{1,200}|(?:.{1,100}!)?\d{1,3})$/su;

/** What was chosen for a sheet with exactly these headings. */
export interface RememberedChoices {
  readonly headings: readonly string[];
  /** By heading. */
  readonly meanings: Choices;
}

export const keyInSheet = (sheet: string, index: number): string => `${sheet}!${index}`;

/** Headings as they are compared: width, case, line breaks and stray blanks aside. */
export const headingKey = (heading: string): string => plainText(heading).toLowerCase().replace(/\s/gu, '');

/** The same for the same headings, in whatever order the columns stand. */
export const headingsKey = (headings: readonly string[]): string =>
  JSON.stringify([...new Set(headings.map(headingKey))].filter((key) => key !== '').sort());

/** The choices for one sheet. */
export class ColumnChoices {
  readonly #sheet: string;
  readonly #choices: Choices;
  readonly #byHeading = new Map<string, Choice>();
  readonly #remembered: ReadonlyMap<string, RememberedChoices>;

  constructor(sheet: string, choices: Choices, remembered: readonly RememberedChoices[]) {
    this.#sheet = sheet;
    this.#choices = choices;
    for (const [key, choice] of Object.entries(choices)) {
      if (key.startsWith('=')) this.#byHeading.set(headingKey(key.slice(1)), choice);
    }
    this.#remembered = new Map(remembered.map((one) => [headingsKey(one.headings), one]));
  }

  /** Undefined: nobody said anything of this heading. */
  ofHeading(heading: string): Choice | undefined {
    return this.#byHeading.size === 0 ? undefined : this.#byHeading.get(headingKey(heading));
  }

  /** What was remembered for a table with these headings, by heading; empty where nothing was. */
  rememberedFor(headings: readonly string[]): (heading: string) => Choice | undefined {
    const found = this.#remembered.size === 0 ? undefined : this.#remembered.get(headingsKey(headings));
    if (found === undefined) return () => undefined;
    const byKey = new Map(Object.entries(found.meanings).map(([heading, choice]) => [headingKey(heading), choice]));
    return (heading) => byKey.get(headingKey(heading));
  }

  /** Of the column in this very file; undefined: nobody said anything of it. */
  ofColumn(index: number): Choice | undefined {
    const inSheet = this.#choices[keyInSheet(this.#sheet, index)];
    return inSheet === undefined ? this.#choices[String(index)] : inSheet;
  }
}

const names: ReadonlySet<string> = new Set(columnMeanings);
const isMeaning = (word: string): word is ColumnMeaning => names.has(word);

/** The choices among what was kept as JSON; what is none any more is left out. */
export const choicesOf = (kept: Readonly<Record<string, unknown>>): Choices =>
  Object.fromEntries(
    Object.entries(kept).flatMap(([key, meaning]): [string, Choice][] =>
      choiceKey.test(key) && (meaning === null || (typeof meaning === 'string' && isMeaning(meaning)))
        ? [[key, meaning]]
        : [],
    ),
  );

/**
 * `瓶号码=code`, `3=tareKg` (the third column, as people count), `台账!3=none`: a choice as it is written on a command line.
 * Null: not understood.
 */
export function parseChoice(written: string): readonly [key: string, choice: Choice] | null {
  const at = written.lastIndexOf('=');
  const place = written.slice(0, Math.max(at, 0)).trim();
  const word = written.slice(at + 1).trim();
  const choice: Choice | undefined = word === 'none' ? null : isMeaning(word) ? word : undefined;
  if (place === '' || choice === undefined) return null;
  const [, sheet = '', number] = /^(.{1,100}!)?([1-9]\d{0,2})$/su.exec(place) ?? [];
  if (number !== undefined) return [`${sheet}${Number(number) - 1}`, choice];
  const key = `=${place}`;
  return choiceKey.test(key) ? [key, choice] : null;
}

/** What is worth remembering of choices for a table: each of its columns that somebody said something of, by heading. */
export function worthRemembering(
  sheet: string,
  columns: readonly { readonly index: number; readonly header: string }[],
  choices: Choices,
): RememberedChoices | null {
  const chosen = new ColumnChoices(sheet, choices, []);
  const meanings: Record<string, Choice> = {};
  for (const { index, header } of columns) {
    const ofColumn = chosen.ofColumn(index);
    const choice = ofColumn === undefined ? chosen.ofHeading(header) : ofColumn;
    // Of two columns with one heading, the one that is read counts.
    if (choice === undefined || headingKey(header) === '' || (meanings[header] ?? null) !== null) continue;
    meanings[header] = choice;
  }
  const headings = columns.map(({ header }) => header).filter((header) => headingKey(header) !== '');
  return Object.keys(meanings).length === 0 ? null : { headings, meanings };
}
