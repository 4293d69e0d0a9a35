// Dictionaries in both languages: a key that is missing in one of them does not compile.
import type { Language } from './language.ts';

type Phrase = string | ((...slots: never[]) => string);
export interface Dictionary {
  readonly [key: string]: Phrase | Dictionary;
}

/** The shape of a dictionary without its words: what the other language has to fill in. */
export type SameKeys<T> = {
  readonly [K in keyof T]: T[K] extends (...slots: infer Slots) => string
    ? (...slots: Slots) => string
    : T[K] extends string
      ? string
      : SameKeys<T[K]>;
};

export type Text<T> = Readonly<Record<Language, SameKeys<T>>>;

/** One screen's (widget's) words: Chinese first, English with exactly the same keys and slots. */
export const defineText = <const T extends Dictionary>(chinese: T, english: NoInfer<SameKeys<T>>): Text<T> => ({
  // A dictionary has the keys of itself: TypeScript cannot see that through the mapped type.
  'zh-CN': chinese as unknown as SameKeys<T>,
  en: english,
});
