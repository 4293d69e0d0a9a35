// Where other makers' labels carry the code: a small pattern language for web addresses, without regular expressions.
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { plainCode } from './scan-text.ts';
import { readAddressPart, readHost } from './web-address.ts';
import type { AddressPart, WebAddress } from './web-address.ts';

const CODE = '{code}';

interface Slot {
  readonly before: string;
  readonly after: string;
}
type Piece =
  { readonly kind: 'any' } | { readonly kind: 'text'; readonly text: string } | ({ readonly kind: 'code' } & Slot);
interface PartPattern {
  readonly segments: readonly Piece[];
  readonly query: readonly (readonly [name: string, piece: Piece])[];
}

export interface VendorPattern {
  readonly host: string;
  readonly anySubdomain: boolean;
  readonly page: PartPattern;
  readonly fragment: PartPattern;
  /** The pattern names no place for the code: it is looked for under the usual names. */
  readonly searches: boolean;
}

function readPiece(text: string): Piece {
  if (text === '*') return { kind: 'any' };
  const at = text.indexOf(CODE);
  return at < 0
    ? { kind: 'text', text: text.toLowerCase() }
    : { kind: 'code', before: text.slice(0, at).toLowerCase(), after: text.slice(at + CODE.length).toLowerCase() };
}

function readPart(text: string): PartPattern {
  const part = readAddressPart(text);
  return {
    segments: part.segments.map(readPiece),
    query: part.query.map(([name, value]) => [name, readPiece(value)]),
  };
}

/**
 * Reads a pattern such as `qp.example.cn/q?id={code}`, `*.example.cn/b/{code}.html`, `example.cn/#/show?no={code}` or, to look
 * under the usual names, `example.cn`. The error is a sentence for whoever wrote it.
 */
export function readVendorPattern(pattern: string): Result<VendorPattern, string> {
  const text = pattern.trim().replace(/^https?:\/\//i, '');
  const end = text.search(/[/?#]/);
  const authority = (end < 0 ? text : text.slice(0, end)).toLowerCase();
  const anySubdomain = authority.startsWith('*.');
  const name = anySubdomain ? authority.slice(2) : authority;
  const host = /[*{}@\s]/.test(name) ? null : readHost(name);
  if (host === null) return err('a pattern begins with a host name, or *. and one');
  if (anySubdomain && !host.includes('.')) return err('*. needs a name of at least two parts after it');
  const rest = end < 0 ? '' : text.slice(end);
  const slots = rest.split(CODE).length - 1;
  if (slots > 1) return err('{code} may stand only once');
  if (/[{}]/.test(rest.replace(CODE, ''))) return err('{code} is the only name in braces');
  const [page = '', ...after] = rest.split('#');
  const compiled = {
    host,
    anySubdomain,
    page: readPart(page),
    fragment: readPart(after.join('#')),
    searches: slots === 0,
  };
  const pieces = [compiled.page, compiled.fragment].flatMap((part) => [
    ...part.segments,
    ...part.query.map(([, piece]) => piece),
  ]);
  if (slots === 1 && !pieces.some((piece) => piece.kind === 'code')) {
    return err('{code} stands for a part of the path or the value of a parameter');
  }
  const mixed = pieces.some(
    (piece) =>
      (piece.kind === 'text' && piece.text.includes('*')) ||
      (piece.kind === 'code' && (piece.before + piece.after).includes('*')),
  );
  return mixed ? err('* stands only for a whole part of the path or a whole value') : ok(compiled);
}

/** What `piece` takes out of `value`: the code, an empty string where it only has to be there, null where it does not match. */
function take(piece: Piece, value: string): string | null {
  if (piece.kind === 'any') return '';
  const lower = value.toLowerCase();
  if (piece.kind === 'text') return lower === piece.text ? '' : null;
  const { before, after } = piece;
  // Lower case may change the length of a text; then its ends cannot be cut off by it.
  if (lower.length !== value.length || value.length <= before.length + after.length) return null;
  if (!lower.startsWith(before) || !lower.endsWith(after)) return null;
  return value.slice(before.length, value.length - after.length);
}

function takeFromPart(pattern: PartPattern, part: AddressPart, longer: boolean): string | null {
  const { segments } = pattern;
  if (longer ? part.segments.length < segments.length : part.segments.length !== segments.length) return null;
  let found = '';
  for (const [at, piece] of segments.entries()) {
    const taken = take(piece, part.segments[at] ?? '');
    if (taken === null) return null;
    found += taken;
  }
  for (const [name, piece] of pattern.query) {
    const values = part.query.filter(([given]) => given === name);
    const [, value] = values[0] ?? [];
    const taken = values.length === 1 && value !== undefined ? take(piece, value) : null;
    if (taken === null) return null;
    found += taken;
  }
  return found;
}

// What the makers of tracing systems in China call the parameter, without case, hyphens and underscores (气瓶编码, 气瓶编号, 钢瓶编号 …).
const USUAL_NAMES = new Set(
  (
    'id code no num number sn bm bh tm qp qpid qpbm qpbh qpcode qpno qptm gp gpid gpbm gpbh gpcode gpno ' +
    'cylinder cylinderid cylinderno cylindercode bottle bottleid bottleno bottlecode barcode qrcode tag tagid c'
  ).split(' '),
);

function isLikelyCode(code: string): boolean {
  return code.length >= 8 && code.length <= 32 && (code.match(/[0-9]/g) ?? []).length >= 6;
}

/** The one text that is likely a code, under the usual parameter names, else at the end of the path. `several`: it cannot be told which. */
export function searchCode(address: WebAddress): Result<string, 'none' | 'several'> {
  const { page, fragment } = address;
  const named = [...page.query, ...fragment.query].flatMap(([name, value]) =>
    USUAL_NAMES.has(name.replace(/[-_]/g, '')) ? [value] : [],
  );
  const ends = [page.segments.at(-1), fragment.segments.at(-1)].flatMap((segment) => segment ?? []);
  for (const values of [named, ends]) {
    const byCode = new Map<string, string>();
    for (const value of values) {
      const code = plainCode(value);
      if (code !== null && isLikelyCode(code)) byCode.set(code, value);
    }
    const [first] = byCode.values();
    if (byCode.size > 1) return err('several');
    if (first !== undefined) return ok(first);
  }
  return err('none');
}

/** The code as the address carries it; null where the pattern is not for this address. */
export function codeByPattern(pattern: VendorPattern, address: WebAddress): Result<string, 'none' | 'several'> | null {
  const { host } = address;
  if (pattern.anySubdomain ? !host.endsWith(`.${pattern.host}`) : host !== pattern.host) return null;
  const page = takeFromPart(pattern.page, address.page, pattern.searches);
  const hasFragment = pattern.fragment.segments.length + pattern.fragment.query.length > 0;
  const fragment = hasFragment ? takeFromPart(pattern.fragment, address.fragment, pattern.searches) : '';
  if (page === null || fragment === null) return null;
  if (pattern.searches) return searchCode(address);
  const code = page + fragment;
  return code === '' ? err('none') : ok(code);
}
