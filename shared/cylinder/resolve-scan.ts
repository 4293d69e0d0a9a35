// The one place that says what scanned or typed text names: a code, a registration number, a GS1 identifier, a vendor's label, a tag's UID.
import { isOwnCode, hasValidCheck } from './code.ts';
import { gs1FromElements, gs1FromPath } from './gs1.ts';
import type { Gs1Failure, Gs1Identity } from './gs1.ts';
import { compiledScanConfig } from './scan-config.ts';
import type { CompiledScanConfig, ScanConfig } from './scan-config.ts';
import {
  SCAN_TEXT_MAX,
  joinedUid,
  normaliseText,
  plainCode,
  registrationNumber,
  registrationSpellings,
  separatedUid,
  trimOf,
  withoutAimIdentifier,
} from './scan-text.ts';
import { codeByPattern, searchCode } from './vendor-pattern.ts';
import { readAddress } from './web-address.ts';
import type { WebAddress } from './web-address.ts';

export { scanConfigSchema } from './scan-config.ts';
export type { ScanConfig } from './scan-config.ts';

/** Why a text was not recognised; each has its sentence where it is shown. */
export const unrecognisedReasons = [
  'empty',
  'too-long',
  'not-a-code',
  /** An address of ours, but not one that a label carries. */
  'own-page',
  /** A code of ours under an address that is not: a copied label, or a former base missing from the config. */
  'own-code-elsewhere',
  'payment-or-chat',
  'foreign-url',
  'foreign-scheme',
  'vendor-no-code',
  /** A vendor's address with more than one likely code: the pattern has to say which. */
  'vendor-ambiguous',
  'gs1-invalid',
  'gs1-not-individual',
] as const;
export type UnrecognisedReason = (typeof unrecognisedReasons)[number];

export interface CodeResolution {
  readonly kind: 'code';
  readonly code: string;
  /** Whether it is in our own form with a right check character (and one of `ownPrefixes`, where they are given). */
  readonly checked: boolean;
}
export interface Gs1Resolution extends Gs1Identity {
  readonly kind: 'gs1';
}
export interface RegistrationResolution {
  readonly kind: 'registration';
  /** 使用登记代码 in its full form of twelve places. */
  readonly number: string;
}
export interface VendorResolution {
  readonly kind: 'vendor';
  readonly vendor: string;
  readonly code: string;
  readonly numbers: 'shared' | 'own';
}
export interface NfcResolution {
  readonly kind: 'nfc';
  /** Upper-case hex without separators, in the order in which the reader gives the bytes. */
  readonly uid: string;
}
export interface UnrecognisedResolution {
  readonly kind: 'unrecognised';
  /** Normalised, at most 200 characters, to be shown. */
  readonly text: string;
  readonly why: UnrecognisedReason;
  /** A likely code in an unknown address, for "register this tag?" only: nothing is looked up by it. */
  readonly guess?: { readonly host: string; readonly code: string };
}
export type Resolution =
  CodeResolution | Gs1Resolution | RegistrationResolution | VendorResolution | NfcResolution | UnrecognisedResolution;

const SHOWN_MAX = 200;

function unrecognised(text: string, why: UnrecognisedReason): UnrecognisedResolution {
  return { kind: 'unrecognised', text: text.slice(0, SHOWN_MAX), why };
}

// What is stuck or shown where cylinders are and is not about them; a code is never looked for in these.
const PAY_OR_CHAT_HOSTS = ['alipay.com', 'weixin.qq.com', 'wechat.com', 'tenpay.com', '95516.com', 'weixin110.qq.com'];
const PAY_OR_CHAT_SCHEMES = new Set(['wxp', 'weixin', 'wechat', 'alipay', 'alipays', 'alipayqr', 'uppay', 'upwallet']);
const WRAPPERS = '*"\'<>[]{}`;,';

function isPayOrChat(host: string): boolean {
  return PAY_OR_CHAT_HOSTS.some((known) => host === known || host.endsWith(`.${known}`));
}

function resolvePlain(text: string, ownPrefixes?: readonly string[]): Resolution | null {
  const separated = separatedUid(text);
  if (separated !== null) return { kind: 'nfc', uid: separated };
  const code = plainCode(text);
  if (code === null) return null;
  if (isOwnCode(code, ownPrefixes)) return { kind: 'code', code, checked: true };
  const number = registrationNumber(code);
  if (number !== null) return { kind: 'registration', number };
  const uid = joinedUid(code);
  return uid === null ? { kind: 'code', code, checked: false } : { kind: 'nfc', uid };
}

function gs1Resolution(
  found: { ok: true; value: Gs1Identity } | { ok: false; error: Gs1Failure },
  text: string,
): Resolution {
  return found.ok ? { kind: 'gs1', ...found.value } : unrecognised(text, found.error);
}

function codeOnOwnPage(address: WebAddress, compiled: CompiledScanConfig): string | null {
  for (const { host, segments } of compiled.bases) {
    const given = address.page.segments;
    const [word, code] = given.slice(segments.length);
    const matches =
      host === address.host &&
      given.length === segments.length + 2 &&
      segments.every((segment, at) => segment === given[at]?.toLowerCase()) &&
      word?.toLowerCase() === 'c';
    if (matches && code !== undefined) return code;
  }
  return null;
}

function resolveVendor(
  vendor: { readonly id: string; readonly numbers: 'shared' | 'own' },
  found: string,
  text: string,
): Resolution {
  const { id, numbers } = vendor;
  // A vendor's own number keeps its case and signs; control characters and spaces are gone already.
  const code = numbers === 'shared' ? plainCode(found) : /^[!-~]{1,64}$/.test(found) ? found : null;
  return code === null ? unrecognised(text, 'vendor-no-code') : { kind: 'vendor', vendor: id, code, numbers };
}

function resolveAddress(address: WebAddress, text: string, config: ScanConfig): Resolution {
  const compiled = compiledScanConfig(config);
  const onOwnPage = codeOnOwnPage(address, compiled);
  if (onOwnPage !== null) return resolvePlain(onOwnPage, config.ownPrefixes) ?? unrecognised(text, 'own-page');
  for (const vendor of compiled.vendors) {
    const found = codeByPattern(vendor.pattern, address);
    if (found === null) continue;
    if (found.ok) return resolveVendor(vendor, found.value, text);
    return unrecognised(text, found.error === 'several' ? 'vendor-ambiguous' : 'vendor-no-code');
  }
  if (isPayOrChat(address.host)) return unrecognised(text, 'payment-or-chat');
  const gs1 = gs1FromPath(address.page.segments);
  // A path that only resembles one is told as such where it was certainly meant.
  const isLink = gs1 !== null && (gs1.ok || gs1.error === 'gs1-not-individual' || address.host === 'id.gs1.org');
  if (isLink) return gs1Resolution(gs1, text);
  if (compiled.hosts.includes(address.host)) return unrecognised(text, 'own-page');
  const likely = searchCode(address);
  const code = likely.ok ? plainCode(likely.value) : null;
  if (code === null) return unrecognised(text, 'foreign-url');
  if (isOwnCode(code, config.ownPrefixes)) return unrecognised(text, 'own-code-elsewhere');
  return { ...unrecognised(text, 'foreign-url'), guess: { host: address.host, code } };
}

/**
 * What `scanned` names, in time linear in its length; never throws on any text (but on a config that its schema refuses).
 * An address that the config does not know never leads to a cylinder, save by a GS1 identifier, which is unique whatever the host.
 */
export function resolveScan(scanned: string, config: ScanConfig): Resolution {
  if (scanned.length > SCAN_TEXT_MAX) return unrecognised(normaliseText(scanned.slice(0, SHOWN_MAX)), 'too-long');
  const { text, gs1 } = withoutAimIdentifier(normaliseText(scanned));
  if (text === '') return unrecognised('', 'empty');
  const compiled = compiledScanConfig(config);

  const [, scheme = '', afterScheme = ''] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(text) ?? [];
  if (compiled.idsWithOwnNumbers.has(scheme)) {
    return resolveVendor({ id: scheme, numbers: 'own' }, afterScheme, text);
  }
  const address = readAddress(trimOf(text, WRAPPERS), compiled.hosts);
  if (address !== null) return resolveAddress(address, text, config);

  const byElements = gs1FromElements(text, gs1);
  if (byElements !== null) return gs1Resolution(byElements, text);
  const plain = resolvePlain(text, config.ownPrefixes);
  if (plain !== null) return plain;
  if (PAY_OR_CHAT_SCHEMES.has(scheme.toLowerCase())) return unrecognised(text, 'payment-or-chat');
  return unrecognised(text, scheme === '' ? 'not-a-code' : 'foreign-scheme');
}

/**
 * The texts under which the tag may be kept, the most specific first, at most three; none where nothing was recognised.
 * A tag is stored under the first: resolving that text again gives it first again.
 */
export function tagTextsOf(resolution: Resolution): string[] {
  switch (resolution.kind) {
    case 'code': {
      // A GS1-128 symbol whose FNC1 the reader dropped looks like a plain number.
      const gs1 = resolution.code.startsWith('8004')
        ? gs1FromElements(`(8004)${resolution.code.slice(4)}`, false)
        : null;
      return gs1 !== null && gs1.ok ? [resolution.code, gs1.value.tag] : [resolution.code];
    }
    case 'registration':
      return registrationSpellings(resolution.number);
    case 'nfc':
      return [resolution.uid];
    case 'gs1': {
      const plain = resolution.ai === '8004' ? plainCode(resolution.tag.replace(/[()]/g, '')) : null;
      return plain === null ? [resolution.tag] : [resolution.tag, plain];
    }
    case 'vendor': {
      if (resolution.numbers === 'own') return [`${resolution.vendor}:${resolution.code}`];
      const plain = resolvePlain(resolution.code);
      return plain === null ? [resolution.code] : tagTextsOf(plain);
    }
    case 'unrecognised':
      return [];
  }
}

/** How a text came in. `matrix`: QR, Data Matrix and the like; `linear`: 1-D barcodes; `wedge`: a scanner that types and does not say. */
export type ReadBy = 'matrix' | 'linear' | 'wedge' | 'typed' | 'nfc';

const MATRIX_FORMATS = new Set(
  'qrcode microqrcode rmqrcode datamatrix aztec aztecrune pdf417 compactpdf417 micropdf417 maxicode hanxin'.split(' '),
);

/** By the name that a decoder gives the symbology (`QR_CODE`, `QRCode`, `Code128`, …); one that is not known counts as linear. */
export function readByOfFormat(format: string): ReadBy {
  return MATRIX_FORMATS.has(format.toLowerCase().replace(/[^a-z0-9]/g, '')) ? 'matrix' : 'linear';
}

/**
 * Whether one read is not enough to act on, and an equal second one is waited for: 1-D codes, and all that has no check character
 * of its own. A typed code is confirmed by looking at the cylinder, and a radio tag checks what it sends.
 */
export function needsSecondRead(resolution: Resolution, readBy: ReadBy): boolean {
  if (readBy === 'typed' || readBy === 'nfc') return false;
  if (readBy === 'linear') return true;
  if (resolution.kind === 'unrecognised') return readBy === 'matrix';
  return !(resolution.kind === 'code' && resolution.checked);
}

/**
 * `own`: ours, check character right. `mistyped`: meant as ours, but wrong; `at` is the place of a letter among the digits of the
 * serial, where there is one. No correction is offered: it might be the code of another cylinder. `unchecked`: has no check
 * character of ours, to be confirmed by maker and stamped number. `unreadable`: no code at all.
 */
export type TypedCode =
  | { readonly kind: 'own'; readonly code: string }
  | { readonly kind: 'mistyped'; readonly code: string; readonly at: number | null }
  | { readonly kind: 'unchecked'; readonly code: string }
  | { readonly kind: 'unreadable'; readonly why: 'empty' | 'not-a-code' };

/** What was typed into a field for a code. Without `ownPrefixes` every code in our form is held to its check character. */
export function checkTyped(typed: string, ownPrefixes?: readonly string[]): TypedCode {
  const text = typed.length > SCAN_TEXT_MAX ? '' : normaliseText(typed);
  const code = plainCode(text);
  if (code === null)
    return { kind: 'unreadable', why: text === '' && typed.length <= SCAN_TEXT_MAX ? 'empty' : 'not-a-code' };
  if (isOwnCode(code, ownPrefixes)) return { kind: 'own', code };
  const prefix = ownPrefixes === undefined ? ownFormPrefix(code) : longestPrefix(code, ownPrefixes);
  if (prefix === null) return { kind: 'unchecked', code };
  const serial = code.slice(prefix.length, -1);
  const letter = serial.search(/[^0-9]/);
  return { kind: 'mistyped', code, at: letter < 0 ? null : prefix.length + letter };
}

function ownFormPrefix(code: string): string | null {
  const [, prefix] = /^([0-9A-HJ-NP-Z]{1,7}[GHJ-NP-Z])[0-9]{4,10}[0-9A-Z]$/.exec(code) ?? [];
  return prefix !== undefined && !hasValidCheck(code) ? prefix : null;
}

function longestPrefix(code: string, prefixes: readonly string[]): string | null {
  let longest: string | null = null;
  for (const prefix of prefixes) {
    const longer = longest === null || prefix.length > longest.length;
    if (longer && code.startsWith(prefix) && /^[0-9A-Z]{3,13}$/.test(code.slice(prefix.length))) longest = prefix;
  }
  return longest;
}
