// Where symbol and words stand on a label, in whole dots of the printer: only so does every module come out as wide as the next.
import { err, ok, type Result } from '../result.ts';
import type { LabelForm, PrinterDpi } from './label-form.ts';

/** ISO/IEC 18004: light modules around a symbol. */
export const quietModules = 4;
/** Smaller modules are lost to dirt and to the cameras of cheap phones. */
export const moduleMinMm = 0.25;
/** Wide enough for any camera at arm's length: what room is left beyond it goes to legible words and stronger correction. */
const moduleGoodMm = 0.4;
/** Kept free all around: rolls run askew. */
const edgeMm = 0.5;
const wordsMinMm = 1.2;
const wordsMaxMm = 3.2;
const wordsShare = 0.14;
/** From one line of words to the next, in sizes of the font. */
export const lineEm = 1.15;

const mmPerInch = 25.4;

export const dotMmOf = (dpi: PrinterDpi): number => mmPerInch / dpi;

/** Nearest dot. */
export const toDots = (mm: number, dpi: PrinterDpi): number => Math.round((mm * dpi) / mmPerInch);

/** Whole dots that lie within: a label never reaches into the next. */
const dotsWithin = (mm: number, dpi: PrinterDpi): number => Math.floor((mm * dpi) / mmPerInch + 1e-9);

/** The narrowest module in dots. */
export const moduleMinDots = (dpi: PrinterDpi): number => Math.ceil((moduleMinMm * dpi) / mmPerInch - 1e-9);

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface PageDots {
  readonly widthDots: number;
  readonly heightDots: number;
  /** Of one label. */
  readonly labelWidthDots: number;
  readonly labelHeightDots: number;
  /** Upper left corners of the labels of a page, row by row. */
  readonly places: readonly Place[];
}

export function pageDots(form: LabelForm): PageDots {
  const { dpi } = form;
  const labelWidthDots = dotsWithin(form.labelWidthMm, dpi);
  const labelHeightDots = dotsWithin(form.labelHeightMm, dpi);
  if (form.kind === 'roll') {
    return {
      widthDots: labelWidthDots,
      heightDots: labelHeightDots,
      labelWidthDots,
      labelHeightDots,
      places: [{ x: 0, y: 0 }],
    };
  }
  const places = Array.from({ length: form.rows * form.columns }, (_, at) => ({
    x: toDots(form.marginLeftMm + (at % form.columns) * (form.labelWidthMm + form.gapXMm), dpi),
    y: toDots(form.marginTopMm + Math.floor(at / form.columns) * (form.labelHeightMm + form.gapYMm), dpi),
  }));
  return {
    widthDots: toDots(form.pageWidthMm, dpi),
    heightDots: toDots(form.pageHeightMm, dpi),
    labelWidthDots,
    labelHeightDots,
    places,
  };
}

export interface Words {
  readonly text: string;
  /** In sizes of the font. */
  readonly widthEm: number;
}

export interface LabelSymbol {
  readonly level: 'M' | 'Q' | 'H';
  /** A side. */
  readonly modules: number;
}

export interface LabelLayout<S extends LabelSymbol = LabelSymbol> {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly symbol: S;
  readonly moduleDots: number;
  /** Upper left corner of the dark part. */
  readonly qr: Place;
  /** Upper left corner of each line's em square, and the size of its font. */
  readonly words: readonly (Place & { readonly text: string; readonly sizeDots: number })[];
}

interface Room {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly edge: number;
  readonly minSize: number;
  readonly maxSize: number;
  readonly minModule: number;
}

function roomOf(form: LabelForm): Room {
  const { labelWidthDots, labelHeightDots } = pageDots(form);
  const shorterMm = Math.min(form.labelWidthMm, form.labelHeightMm);
  return {
    widthDots: labelWidthDots,
    heightDots: labelHeightDots,
    edge: Math.ceil((edgeMm * form.dpi) / mmPerInch),
    minSize: Math.ceil((wordsMinMm * form.dpi) / mmPerInch),
    maxSize: toDots(Math.min(wordsMaxMm, Math.max(wordsMinMm, shorterMm * wordsShare)), form.dpi),
    minModule: moduleMinDots(form.dpi),
  };
}

interface Arrangement {
  readonly way: 'below' | 'beside';
  readonly sizeDots: number;
  /** The side of the square that the symbol with its quiet margin may take. */
  readonly box: number;
}

const pitchOf = (sizeDots: number): number => Math.ceil(sizeDots * lineEm);

/** Words under the symbol or to its right, at each size that is legible; none where the words do not fit. */
function arrangements(room: Room, words: readonly Words[]): Arrangement[] {
  const width = room.widthDots - 2 * room.edge;
  const height = room.heightDots - 2 * room.edge;
  const widest = Math.max(...words.map(({ widthEm }) => widthEm));
  const found: Arrangement[] = [];
  for (let sizeDots = room.maxSize; sizeDots >= room.minSize; sizeDots -= 1) {
    const textWidth = Math.ceil(sizeDots * widest);
    const textHeight = pitchOf(sizeDots) * words.length;
    if (textWidth <= width) found.push({ way: 'below', sizeDots, box: Math.min(width, height - textHeight) });
    if (textHeight <= height) found.push({ way: 'beside', sizeDots, box: Math.min(height, width - textWidth) });
  }
  return found;
}

const moduleDotsIn = (box: number, modules: number): number => Math.floor(box / (modules + 2 * quietModules));

/** The side of the largest symbol that fits with modules as narrow as they may be; 0: none, or the words do not fit. */
export function mostModules(form: LabelForm, words: readonly Words[]): number {
  const room = roomOf(form);
  const box = Math.max(0, ...arrangements(room, words).map((each) => each.box));
  return Math.max(0, Math.floor(box / room.minModule) - 2 * quietModules);
}

interface Choice<S> {
  readonly symbol: S;
  readonly arrangement: Arrangement;
  readonly moduleDots: number;
  /** The greater the better, the first number that differs decides. */
  readonly worth: readonly number[];
}

const isBetter = (one: readonly number[], other: readonly number[]): boolean => {
  const at = one.findIndex((value, place) => value !== other[place]);
  return at >= 0 && (one[at] ?? 0) > (other[at] ?? 0);
};

/**
 * `symbols`: one a level of correction, the strongest first. Modules come first until they are good, then large words, then
 * strong correction, then still wider modules. `text-too-small`: the words have no legible size.
 */
export function layOutLabel<S extends LabelSymbol>(
  form: LabelForm,
  symbols: readonly S[],
  words: readonly Words[],
): Result<LabelLayout<S>, 'too-small' | 'text-too-small'> {
  const room = roomOf(form);
  const possible = arrangements(room, words);
  if (possible.length === 0) return err('text-too-small');
  const goodDots = Math.ceil((moduleGoodMm * form.dpi) / mmPerInch);
  let best: Choice<S> | null = null;
  for (const [rank, symbol] of symbols.entries()) {
    for (const arrangement of possible) {
      const moduleDots = moduleDotsIn(arrangement.box, symbol.modules);
      if (moduleDots < room.minModule) continue;
      const worth = [Math.min(moduleDots, goodDots), arrangement.sizeDots, -rank, moduleDots];
      if (best === null || isBetter(worth, best.worth)) best = { symbol, arrangement, moduleDots, worth };
    }
  }
  if (best === null) return err('too-small');
  const { symbol, arrangement, moduleDots } = best;
  const { way, sizeDots } = arrangement;
  const side = moduleDots * (symbol.modules + 2 * quietModules);
  const textHeight = pitchOf(sizeDots) * words.length;
  const textWidth = Math.ceil(sizeDots * Math.max(...words.map(({ widthEm }) => widthEm)));
  const isBelow = way === 'below';
  const left = Math.floor((room.widthDots - (isBelow ? side : side + textWidth)) / 2);
  const top = Math.floor((room.heightDots - (isBelow ? side + textHeight : side)) / 2);
  const textTop = isBelow ? top + side : Math.floor((room.heightDots - textHeight) / 2);
  return ok({
    widthDots: room.widthDots,
    heightDots: room.heightDots,
    symbol,
    moduleDots,
    qr: { x: left + quietModules * moduleDots, y: top + quietModules * moduleDots },
    words: words.map(({ text, widthEm }, line) => ({
      text,
      sizeDots,
      x: isBelow ? Math.floor((room.widthDots - Math.ceil(widthEm * sizeDots)) / 2) : left + side,
      y: textTop + line * pitchOf(sizeDots),
    })),
  });
}
