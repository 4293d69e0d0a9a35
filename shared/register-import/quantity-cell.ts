// Reads masses, volumes and years from a cell: units in the cell or in the header, thousand separators, decimal commas.
import { toThousandths } from '../verdict/quantity.ts';
import { cellText, isBlankText, isUnknownText, type Cell } from './cell.ts';

export type QuantityReading =
  | { readonly kind: 'none' }
  /** In thousandths: grams or millilitres; not above 0 where the sheet says so. */
  | { readonly kind: 'quantity'; readonly thousandths: number }
  | { readonly kind: 'unreadable' };

const NONE: QuantityReading = { kind: 'none' };
const UNREADABLE: QuantityReading = { kind: 'unreadable' };

/** How many kg or L one of the unit is. */
export const massUnits: ReadonlyMap<string, number> = new Map([
  ['kg', 1],
  ['kgs', 1],
  ['k', 1],
  ['kilogram', 1],
  ['kilograms', 1],
  ['公斤', 1],
  ['千克', 1],
  ['g', 0.001],
  ['gram', 0.001],
  ['grams', 0.001],
  ['克', 0.001],
  ['斤', 0.5],
  ['市斤', 0.5],
  ['t', 1000],
  ['吨', 1000],
]);
export const volumeUnits: ReadonlyMap<string, number> = new Map([
  ['l', 1],
  ['lt', 1],
  ['ltr', 1],
  ['litre', 1],
  ['litres', 1],
  ['liter', 1],
  ['liters', 1],
  ['升', 1],
  ['公升', 1],
  ['立升', 1],
  ['dm3', 1],
  ['ml', 0.001],
  ['毫升', 0.001],
  ['cm3', 0.001],
  ['m3', 1000],
  ['立方米', 1000],
]);

const NUMBER = /^([+-]?)\s*(\d[\d\s,.。·、']*|[.]\d+)\s*(.*)$/s;

/** The number that a text of digits and separators spells, or null: 16.5, 16,5, 1,650, 1 650, 16。5. */
function numberOf(written: string): number | null {
  let digits = written.replace(/[。·、]/g, '.').replace(/[\s']/g, '');
  const commas = digits.split(',').length - 1;
  if (commas > 0) {
    if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits)) digits = digits.replaceAll(',', '');
    else if (commas === 1 && !digits.includes('.')) digits = digits.replace(',', '.');
    else return null;
  }
  return /^(\d+\.?\d*|\.\d+)$/.test(digits) ? Number(digits) : null;
}

function readAnew(cell: Cell, units: ReadonlyMap<string, number>, headerFactor: number): QuantityReading {
  const direct =
    typeof cell === 'number' ? cell : typeof cell === 'object' && cell?.kind === 'number' ? cell.value : null;
  if (direct !== null) return Number.isFinite(direct) ? quantity(direct * headerFactor) : UNREADABLE;
  if (typeof cell === 'object' && cell !== null) return UNREADABLE;
  const text = cellText(cell);
  if (isBlankText(text) || isUnknownText(text)) return NONE;
  const match = NUMBER.exec(text.replace(/^(约|≤|<=|<|不大于|最大)\s*/, ''));
  if (match === null) return UNREADABLE;
  const [, sign, digits = '', rest = ''] = match;
  const value = numberOf(digits.trim());
  if (value === null) return UNREADABLE;
  const unit = rest
    .trim()
    .toLowerCase()
    .replace(/[().。/]|\/?[只瓶个]$/g, '')
    .trim();
  const factor = unit === '' ? headerFactor : units.get(unit);
  return factor === undefined ? UNREADABLE : quantity((sign === '-' ? -value : value) * factor);
}

const quantity = (value: number): QuantityReading => ({
  kind: 'quantity',
  thousandths: value < 0 ? -toThousandths(-value) : toThousandths(value),
});

const KEPT = 20_000;

/** A reader that remembers; `headerUnit` (such as kg or 斤) counts where the cell names none. */
export function quantityReader(
  units: ReadonlyMap<string, number>,
  headerUnit: string | null,
): (cell: Cell | undefined) => QuantityReading {
  const headerFactor = (headerUnit === null ? undefined : units.get(headerUnit)) ?? 1;
  const seen = new Map<string | number, QuantityReading>();
  return (cell) => {
    if (cell === null || cell === undefined) return NONE;
    if (typeof cell !== 'string' && typeof cell !== 'number') return readAnew(cell, units, headerFactor);
    const known = seen.get(cell);
    if (known !== undefined) return known;
    const reading = readAnew(cell, units, headerFactor);
    if (seen.size >= KEPT) seen.clear();
    seen.set(cell, reading);
    return reading;
  };
}

const CHINESE_YEARS = new Map([
  ['五', 5],
  ['六', 6],
  ['八', 8],
  ['十', 10],
  ['十二', 12],
  ['十五', 15],
  ['二十', 20],
  ['三十', 30],
]);

/** Whole years: 8, 8年, 八年, 15 years; null where the cell says nothing, undefined where it is no count of years. */
export function readYears(cell: Cell | undefined): number | null | undefined {
  const text = cellText(cell);
  if (isBlankText(text) || isUnknownText(text)) return null;
  const bare = text.replace(/\s*(年|周年|years?|yrs?|y|a)$/i, '').trim();
  const years = CHINESE_YEARS.get(bare) ?? (/^\d{1,3}(\.0+)?$/.test(bare) ? Number(bare) : 0);
  return years > 0 ? years : undefined;
}
