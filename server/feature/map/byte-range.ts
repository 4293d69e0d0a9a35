// Which bytes of a file a request asks for (RFC 9110, 14): one range at most, all else is the whole.

export type AskedBytes =
  | { readonly kind: 'whole' }
  /** Both ends included. */
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'outside' };

/** A header that is not understood, or asks for several ranges, counts as not sent (RFC 9110, 14.2). */
export function askedBytes(range: string | undefined, sizeBytes: number): AskedBytes {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec((range ?? '').replaceAll(' ', ''));
  if (match === null) return { kind: 'whole' };
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return { kind: 'whole' };
  if (from === '') {
    const length = Math.min(Number(to), sizeBytes);
    return length === 0 ? { kind: 'outside' } : { kind: 'part', first: sizeBytes - length, last: sizeBytes - 1 };
  }
  const first = Number(from);
  if (to !== '' && Number(to) < first) return { kind: 'whole' };
  if (first >= sizeBytes) return { kind: 'outside' };
  return { kind: 'part', first, last: to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1) };
}
