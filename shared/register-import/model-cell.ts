// Finds the model that a cell means: the designation however written, or the everyday name that goes by the mass of gas.
import { modelName } from '../cylinder/model.ts';
import { massUnits } from './quantity-cell.ts';
import { cellText, isBlankText, isUnknownText, type Cell } from './cell.ts';

export interface ModelSize {
  readonly volumeMl: number;
  readonly tareG: number;
}

export interface ModelReading {
  /** As the register keeps it; null where the sheet names none and the volume does not tell. */
  readonly model: string | null;
  /** One of the register's models, with its size. */
  readonly size: ModelSize | null;
}

/** What people call a cylinder of so many kg of gas. Ten kilograms were 23.5 L once and are 26.2 L now: the volume tells. */
const BY_KG: ReadonlyMap<number, string> = new Map([
  [2, 'YSP4.7'],
  [1.9, 'YSP4.7'],
  [5, 'YSP12'],
  [11, 'YSP26.2'],
  [14.5, 'YSP35.5'],
  [14.9, 'YSP35.5'],
  [15, 'YSP35.5'],
  [48, 'YSP118'],
  [49, 'YSP118'],
  [49.5, 'YSP118'],
  [50, 'YSP118'],
]);
/** The designations of the older standard went by kg: YSP-15. */
const OLD_KG = new Set([2, 5, 10, 14.5, 14.9, 15, 49.5, 50]);
const TEN_KG = 10;
/** A volume that is a model's, as the rule `record-implausible` measures it. */
const VOLUME_TOLERANCE_PCT = 5;
/** What a designation says beside its number, and what people add: 液化石油气钢瓶YSP35.5型. */
const MEDIUM_WORDS = /液化石油气|液化气|石油气|民用|家用|L\.?P\.?G/gi;
const CYLINDER_WORDS = /(钢瓶|气瓶|煤气瓶|瓶|型号|型|罐)/g;
const SIZE_WORDS = /^(特?[大中小]号?|家用|民用|工业|商用|餐饮|居民|普通|标准)$/;
const PHASE = /液|双相|两相/;

const isOfVolume = (volumeMl: number, size: ModelSize): boolean =>
  Math.abs(volumeMl - size.volumeMl) * 100 <= size.volumeMl * VOLUME_TOLERANCE_PCT;

/** `headerUnit`: what the header says that bare numbers are, such as kg. */
export function modelReader(
  models: Readonly<Record<string, ModelSize>>,
  headerUnit: string | null = null,
): (cell: Cell | undefined, volumeMl: number | null) => ModelReading {
  const inKg = headerUnit !== null && massUnits.has(headerUnit);
  const byName = new Map(Object.keys(models).map((key) => [modelName(key).name, key]));
  const numbered = new Map<number, string>();
  for (const key of Object.keys(models)) {
    const match = /^YSP(\d+(?:\.\d+)?)$/.exec(modelName(key).name);
    if (match !== null) numbered.set(Number(match[1]), key);
  }
  const known = (key: string | undefined): ModelReading | null => {
    const size = key === undefined ? undefined : models[key];
    return key === undefined || size === undefined ? null : { model: key, size };
  };
  const byDesignation = (name: string): ModelReading | null => known(byName.get(modelName(name).name));

  /** The one model of that volume; where two share it (118 L: one of them is two-phase), none. */
  function byVolume(volumeMl: number | null): ModelReading | null {
    if (volumeMl === null) return null;
    const fitting = Object.entries(models).filter(([, size]) => isOfVolume(volumeMl, size));
    return fitting.length === 1 ? known(fitting[0]?.[0]) : null;
  }

  function byKg(kg: number, volumeMl: number | null): ModelReading | null {
    if (kg === TEN_KG) return byVolume(volumeMl);
    return byDesignation(BY_KG.get(kg) ?? '');
  }

  function readName(text: string, volumeMl: number | null): ModelReading | null {
    const exact = byDesignation(text);
    const bare = text
      .replace(/(\d)[·。・](\d)/g, '$1.$2')
      .replace(MEDIUM_WORDS, '')
      .replace(CYLINDER_WORDS, '')
      .replace(/\s+/g, '');
    if (PHASE.test(bare)) return null;
    if (exact !== null) return exact;
    const designation = byDesignation(bare);
    if (designation !== null) return designation;
    const upper = modelName(bare).name;
    if (/^YSP118(II|2)/.test(upper)) return byDesignation('YSP118-II');
    // YSP35.5(15kg): the designation counts, what stands in brackets explains it.
    const outside = upper.replace(/\(.*?\)/g, '');
    if (outside !== upper && outside !== '') {
      const named = readName(outside, volumeMl);
      if (named !== null) return named;
    }
    const inside = /\((.+?)\)/.exec(upper)?.[1];
    if (inside !== undefined && (outside === '' || SIZE_WORDS.test(outside))) return readName(inside, volumeMl);
    const kg = /^(?:YSP)?(\d+(?:\.\d+)?)(?:KG|公斤|千克)(?:装|级)?$/.exec(upper);
    if (kg !== null) return byKg(Number(kg[1]), volumeMl);
    const number = /^(?:YSP)?(\d+(?:\.\d+)?)(L|升)?$/.exec(upper);
    if (number !== null) {
      const value = Number(number[1]);
      const isBare = number[2] === undefined && !upper.startsWith('YSP');
      const ofMass = isBare && inKg ? byKg(value, volumeMl) : null;
      const found = ofMass ?? known(numbered.get(value));
      if (found !== null) return found;
      if (number[2] === undefined && OLD_KG.has(value)) return byKg(value, volumeMl);
    }
    if (SIZE_WORDS.test(upper)) return byVolume(volumeMl);
    return null;
  }

  const seen = new Map<string, ModelReading>();
  return (cell, volumeMl) => {
    const text = cellText(cell);
    const key = `${volumeMl ?? ''}|${text}`;
    const before = seen.get(key);
    if (before !== undefined) return before;
    const nameless = isBlankText(text) || isUnknownText(text);
    const reading = (nameless ? byVolume(volumeMl) : readName(text, volumeMl)) ?? {
      model: nameless ? null : text,
      size: null,
    };
    if (seen.size >= 20_000) seen.clear();
    seen.set(key, reading);
    return reading;
  };
}
