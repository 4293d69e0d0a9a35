// Whether phones may reach an address at all: what a label leads to must open for anybody, for years.
import { labelUrl } from '../cylinder/code.ts';

export const addressFaults = ['not-a-name', 'ip', 'local', 'single-label', 'private', 'reserved'] as const;
export type AddressFault = (typeof addressFaults)[number];

// RFC 6762 (.local), RFC 8375 (home.arpa), ICANN's .internal, and what routers and offices use without asking anybody.
const PRIVATE = ['local', 'internal', 'intranet', 'private', 'corp', 'home', 'lan', 'localdomain', 'home.arpa'];
// RFC 2606 and RFC 7686.
const RESERVED = ['test', 'example', 'invalid', 'onion', 'alt', 'arpa'];

const endsIn = (host: string, zones: readonly string[]): boolean =>
  zones.some((zone) => host === zone || host.endsWith(`.${zone}`));

/** The host of an http or https address, in lower case and ASCII, without a dot at its end; null for anything else. */
function hostOf(address: string): string | null {
  if (!/^https?:\/\/[^\s?#]+$/i.test(address)) return null;
  try {
    return new URL(address).hostname.replace(/\.$/, '');
  } catch {
    return null;
  }
}

/**
 * Why no phone could open `baseUrl` over the telephone network; null: nothing in its name stands against it. Whether it
 * does open is for somebody with a phone to say.
 */
export function addressFault(baseUrl: string): AddressFault | null {
  const host = hostOf(baseUrl);
  if (host === null || host === '') return 'not-a-name';
  if (endsIn(host, ['localhost'])) return 'local';
  // The URL parser brings every spelling of an IPv4 address into this form.
  if (host.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(host)) return 'ip';
  if (!host.includes('.')) return 'single-label';
  if (endsIn(host, PRIVATE)) return 'private';
  if (endsIn(host, RESERVED)) return 'reserved';
  const isName =
    host.length <= 253 && host.split('.').every((part) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(part));
  return isName && /[a-z]/.test(host.slice(host.lastIndexOf('.') + 1)) ? null : 'not-a-name';
}

/**
 * How many characters an address before `/c/CODE` may have, so that the symbol has at most `mostModules` a side; null: not even
 * the shortest. `modulesOf` gives the side of the smallest symbol that holds a text, or null where none does.
 */
export function longestAddress(
  mostModules: number,
  code: string,
  modulesOf: (text: string) => number | null,
): number | null {
  const scheme = 'https://';
  const fits = (length: number): boolean => {
    const base = scheme + 'x'.repeat(length - scheme.length);
    const modules = modulesOf(labelUrl(base, code));
    return modules !== null && modules <= mostModules;
  };
  let low = scheme.length + 3;
  let high = 200;
  if (!fits(low)) return null;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
