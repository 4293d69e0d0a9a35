// How model designations are compared: the many ways in which people write `YSP118-II` are one model.

/** A designation without what people vary in writing: width, case, spaces, dashes, soft hyphens. */
export interface ModelName {
  /** The whole of it, with what follows the first `/`. */
  readonly whole: string;
  /** What models are told apart by: cut before the first `/`. */
  readonly name: string;
}

export function modelName(written: string): ModelName {
  const whole = written
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\p{Z}\p{Pd}\u2212\u00AD]/gu, '');
  const slash = whole.indexOf('/');
  return { whole, name: slash < 0 ? whole : whole.slice(0, slash) };
}
