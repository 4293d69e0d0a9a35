// How wide words come out in the font of labels (Noto Sans SC Medium), so that a layout needs no font at hand.

const DIGIT = 570;
const SPACE = 225;
/** A to Z, in thousandths of the font's size. */
const LETTERS = [
  622, 667, 646, 699, 600, 566, 701, 741, 309, 549, 664, 558, 830, 734, 754, 648, 754, 656, 608, 611, 733, 594, 894,
  596, 553, 607,
];
/** The widest of the rest is a Han character: as wide as it is high. */
const WIDEST = 1000;

function width(character: string): number {
  if (/^[0-9]$/.test(character)) return DIGIT;
  if (character === ' ') return SPACE;
  return LETTERS[character.charCodeAt(0) - 'A'.charCodeAt(0)] ?? WIDEST;
}

/** In sizes of the font; never less than it is. */
export const wordsEm = (text: string): number => [...text].reduce((sum, character) => sum + width(character), 0) / 1000;
