// A web address taken apart as a browser would, but without failing on what labels and scanners do to it.
import { normaliseText, trimOf } from './scan-text.ts';

export interface AddressPart {
  /** Decoded, without empty ones. */
  readonly segments: readonly string[];
  /** Decoded; names in lower case. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

export interface WebAddress {
  /** Lower case, punycode, with its port unless 80 or 443. */
  readonly host: string;
  readonly page: AddressPart;
  /** What follows `#`, read in the same way: many sites route there. */
  readonly fragment: AddressPart;
}

function decoded(text: string): string {
  try {
    return normaliseText(decodeURIComponent(text));
  } catch {
    return text;
  }
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

export function readAddressPart(text: string): AddressPart {
  const [path, query] = splitOnce(text, '?');
  return {
    segments: path.split(/[/\\]/).map(decoded).filter(Boolean),
    query: query.split('&').flatMap((pair): [string, string][] => {
      const [name, value] = splitOnce(pair, '=');
      return name === '' ? [] : [[decoded(name).toLowerCase(), decoded(value.replaceAll('+', ' '))]];
    }),
  };
}

/** The host as this file compares hosts; null where it is none. */
export function readHost(authority: string): string | null {
  const address = authority.slice(authority.lastIndexOf('@') + 1);
  try {
    // One scheme for all, so that the same host never differs by http and https.
    const { host } = new URL(`http://${address}`);
    return trimOf(host.endsWith(':443') ? host.slice(0, -4) : host, '.') || null;
  } catch {
    return null;
  }
}

const SCHEME = /^https?:[/\\]*/i;
const BARE_HOST = /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+(?::[0-9]+)?[/?#]/i;

/**
 * Reads `text` as a web address: with http or https, or without a scheme where it begins with a domain name and goes on after it,
 * or with one of `knownHosts`. Null where it is none.
 */
export function readAddress(text: string, knownHosts: readonly string[]): WebAddress | null {
  const [scheme] = SCHEME.exec(text) ?? [];
  const lower = text.slice(0, 300).toLowerCase();
  const bare = BARE_HOST.test(text) || knownHosts.some((host) => lower.startsWith(`${host}/`));
  if (scheme === undefined && !text.startsWith('//') && !bare) return null;
  const rest = scheme === undefined ? text.replace(/^\/\//, '') : text.slice(scheme.length);
  const end = rest.search(/[/\\?#]/);
  const host = readHost(end < 0 ? rest : rest.slice(0, end));
  if (host === null) return null;
  const [page, fragment] = splitOnce(end < 0 ? '' : rest.slice(end), '#');
  return { host, page: readAddressPart(page), fragment: readAddressPart(fragment) };
}
