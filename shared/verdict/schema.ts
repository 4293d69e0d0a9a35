// The building blocks of the facts' schema: what counts as missing, as a date, as a number of its kind.
import * as v from 'valibot';
import { isTimeZone, parseCivilDate, parseInstant } from '../calendar.ts';

type Fields = Readonly<Record<string, unknown>>;

const anObject = v.custom<Fields>(
  (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
  'expected an object',
);

const isMissing = (value: unknown): boolean => value === null || value === undefined || value === '';

/** Only the fields of these names, each there: null where it was missing, null or an empty string. */
const onlyFields =
  (names: readonly string[]) =>
  (input: Fields): Fields =>
    Object.fromEntries(
      names.map((name) => [name, Object.hasOwn(input, name) && !isMissing(input[name]) ? input[name] : null]),
    );

/** An object of which other fields are ignored. A field that was missing, null or an empty string is null. */
export const fields = <const T extends v.ObjectEntries>(entries: T) =>
  v.pipe(anObject, v.transform(onlyFields(Object.keys(entries))), v.object(entries));

const nameThat = (isWrong: (name: string) => boolean, input: Fields): string | undefined =>
  Object.keys(input).find((name) => isWrong(name));

/** An object that may have no other fields; else the same. `noun` says in the error what such a field would be. */
export const exactFields = <const T extends v.ObjectEntries>(entries: T, noun: string) => {
  const isUnknown = (name: string): boolean => !Object.hasOwn(entries, name);
  return v.pipe(
    anObject,
    v.check(
      (input) => nameThat(isUnknown, input) === undefined,
      ({ input }) => `unknown ${noun} ${said(nameThat(isUnknown, input))}`,
    ),
    v.transform(onlyFields(Object.keys(entries))),
    v.object(entries),
  );
};

/** An object with names of the writer's choice. A name whose value is null or an empty string is left out. */
export const named = <const T extends v.GenericSchema>(value: T, isName: (name: string) => boolean = () => true) => {
  const isWrong = (name: string): boolean => !isName(name);
  return v.pipe(
    anObject,
    v.check(
      (input) => nameThat(isWrong, input) === undefined,
      ({ input }) => `${said(nameThat(isWrong, input))} cannot be named here`,
    ),
    v.transform((input): Fields => Object.fromEntries(Object.entries(input).filter(([, given]) => !isMissing(given)))),
    v.record(v.string(), value),
  );
};

const SAID_MAX = 60;

/** A value as an error message repeats it. Never what is inside a list or an object: that may be deep without end. */
const said = (input: unknown): string => {
  if (typeof input === 'object') return Array.isArray(input) ? 'a list' : input === null ? 'nothing' : 'an object';
  if (typeof input !== 'string') return String(input);
  return JSON.stringify(input.length > SAID_MAX ? `${input.slice(0, SAID_MAX)}…` : input);
};

export const maybe = <const T extends v.GenericSchema>(schema: T) => v.nullish(schema);

const expected = (what: string) => (issue: { readonly input: unknown }) => `expected ${what}, not ${said(issue.input)}`;

export const text = v.string(expected('a string'));

export const flag = v.boolean(expected('true or false'));

export const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, expected(`one of ${values.join(', ')}`));

export const listOf = <const T extends v.GenericSchema>(item: T) => v.array(item, expected('a list'));

const textThat = (isValid: (input: string) => boolean, what: string) => v.pipe(text, v.check(isValid, expected(what)));

export const civilDate = textThat(
  (input) => parseCivilDate(input) !== null,
  'a date that exists, YYYY-MM or YYYY-MM-DD',
);

const isInstant = (input: string): boolean => parseInstant(input) !== null;

export const instant = textThat(isInstant, 'an instant with its offset, YYYY-MM-DDTHH:mm:ss+08:00');

export const liveOrInstant = textThat(
  (input) => input === 'live' || isInstant(input),
  'live, or an instant with its offset',
);

export const timeZone = textThat(isTimeZone, 'a time zone');

const numberThat = (isValid: (input: number) => boolean, what: string) =>
  v.pipe(
    v.number(expected(what)),
    v.check((input) => Number.isFinite(input) && isValid(input), expected(what)),
  );

export const above0 = numberThat((input) => input > 0, 'a number above 0');
export const from0 = numberThat((input) => input >= 0, 'a number of 0 or more');
export const wholeAbove0 = numberThat((input) => input > 0 && Number.isInteger(input), 'a whole number above 0');
export const wholeFrom0 = numberThat((input) => input >= 0 && Number.isInteger(input), 'a whole number of 0 or more');
export const lng = numberThat((input) => Math.abs(input) <= 180, 'a longitude in degrees');
export const lat = numberThat((input) => Math.abs(input) <= 90, 'a latitude in degrees');

/** `[lng, lat]` and nothing more. */
export const position = v.strictTuple([lng, lat], expected('[lng, lat]'));

const RING_POSITIONS_MIN = 4;

export const ring = v.pipe(
  listOf(position),
  v.check(
    (input) => input.length >= RING_POSITIONS_MIN && String(input[0]) === String(input.at(-1)),
    `expected a closed ring of at least ${RING_POSITIONS_MIN} positions`,
  ),
);

/** The first thing that was wrong, with the path to it: `cylinder.madeOn: expected a date…`. */
export function explain(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const path = v.getDotPath(issues[0]);
  return path === null ? issues[0].message : `${path}: ${issues[0].message}`;
}
