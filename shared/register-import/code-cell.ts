// Finds the code of a cylinder in a cell, in the spelling in which the register keeps tags, and says why where it cannot.
import { normaliseText, plainCode } from '../cylinder/scan-text.ts';
import { searchCode } from '../cylinder/vendor-pattern.ts';
import { readAddress } from '../cylinder/web-address.ts';
import { cellText, isBlankText, isErrorText, isUnknownText, type Cell } from './cell.ts';

export type CodeReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'unreadable'; readonly why: CodeFault };

/** `scientific`: Excel rounded the digits away; `precision`: more digits than Excel keeps; `address`: an address without a code. */
export type CodeFault = 'scientific' | 'precision' | 'address' | 'several' | 'no-code';

const NONE: CodeReading = { kind: 'none' };
const unreadable = (why: CodeFault): CodeReading => ({ kind: 'unreadable', why });

const SCIENTIFIC = /^\d(\.\d+)?E(\+\d+|\d+)$/i;
/** Excel keeps fifteen digits of a number and writes zeros for the rest. */
const EXCEL_DIGITS = 15;
/** Parts of a code written in groups are shorter; two parts of this length are two codes. */
const CODE_LENGTH = 10;
/** Most codes: plain already. */
const DIGITS = /^\d{5,40}$/;
const NOT_CODED = /^(无码|未贴码?|未赋码|待赋码|待贴码?|未编码|补码|脱落|丢失|遗失|没码)$/;
/** 二维码：4408…, but not https://… */
const LABEL = /^[\p{Script=Han}A-Za-z ]{1,12}:\s*(?!\/)/u;

const asCode = (text: string): CodeReading => {
  const code = plainCode(normaliseText(text));
  return code === null ? unreadable('no-code') : { kind: 'code', code };
};

/** Digits that a number cell holds exactly as they were typed. */
function ofNumber(value: number): CodeReading {
  if (!Number.isInteger(value) || value <= 0) return unreadable('no-code');
  const digits = String(value);
  if (!Number.isSafeInteger(value) || (digits.length > EXCEL_DIGITS && digits.endsWith('0'))) {
    return unreadable('precision');
  }
  return asCode(digits);
}

function ofText(text: string): CodeReading {
  if (DIGITS.test(text)) return { kind: 'code', code: text };
  if (isBlankText(text) || isUnknownText(text) || NOT_CODED.test(text)) return NONE;
  if (isErrorText(text)) return unreadable('no-code');
  const bare = text.replace(LABEL, '');
  const address = readAddress(bare.replace(/\s+/g, ''), []);
  if (address !== null) {
    const found = searchCode(address);
    return found.ok ? asCode(found.value) : unreadable(found.error === 'several' ? 'several' : 'address');
  }
  if (SCIENTIFIC.test(bare) && (bare.includes('.') || bare.includes('+'))) return unreadable('scientific');
  const parts = bare.split(/[\s,;、/|]+/).filter((part) => part.length >= CODE_LENGTH && /\d/.test(part));
  if (parts.length > 1) return unreadable('several');
  // A program that took the code for a number wrote 4408…0.0 into a CSV; any other fraction is no code.
  const digits = /^(\d+)\.(\d+)$/.exec(bare);
  if (digits !== null) return /^0+$/.test(digits[2] ?? '') ? asCode(digits[1] ?? '') : unreadable('no-code');
  return asCode(bare);
}

export function readCode(cell: Cell | undefined): CodeReading {
  if (typeof cell === 'number') return ofNumber(cell);
  if (typeof cell !== 'object' || cell === null) return ofText(cellText(cell));
  if (cell.kind !== 'number') return unreadable('no-code');
  const stored = ofNumber(cell.value);
  // Leading zeros are shown, not stored.
  const isPadded = /^\d+$/.test(cell.shown) && Number(cell.shown) === cell.value;
  return stored.kind === 'code' && isPadded ? asCode(cell.shown) : stored;
}
