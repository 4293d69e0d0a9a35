// The code of a delivery vehicle: ten characters of its own form, on a label as an address that no cylinder has.
import { checkCharacter, hasValidCheck } from '../cylinder/code.ts';
import { compiledScanConfig, type ScanConfig } from '../cylinder/scan-config.ts';
import { normaliseText, SCAN_TEXT_MAX, withoutAimIdentifier } from '../cylinder/scan-text.ts';
import { readAddress } from '../cylinder/web-address.ts';

/** Without I, O and U, which are misread or spell words. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRSTVWXYZ';
const randomCharacters = 8;
const form = /^V[0-9A-HJ-NP-TV-Z]{8}[0-9A-Z]$/;

/** `random`: as many bytes as there are characters to choose (8). Two vehicles with the same code are found by the register. */
export function makeVehicleCode(random: Uint8Array): string {
  if (random.length < randomCharacters) throw new RangeError('too few random bytes for a code');
  const body = `V${Array.from(random.slice(0, randomCharacters), (byte) => alphabet.charAt(byte % alphabet.length)).join('')}`;
  return body + checkCharacter(body);
}

export const isVehicleCode = (code: string): boolean => form.test(code) && hasValidCheck(code);

/** The address that a vehicle's label carries: `/v/`, where a cylinder's has `/c/`. */
export const vehicleUrl = (baseUrl: string, code: string): string => `${baseUrl.replace(/\/+$/, '')}/v/${code}`;

const plain = (text: string): string | null => {
  const code = text.replace(/[\p{Pd}\u2212]/gu, '').toUpperCase();
  return isVehicleCode(code) ? code : null;
};

/** The vehicle's code in what was scanned or typed, or null: not the label of a vehicle of ours. */
export function vehicleCodeOf(scanned: string, config: ScanConfig): string | null {
  if (scanned.length > SCAN_TEXT_MAX) return null;
  const { text } = withoutAimIdentifier(normaliseText(scanned));
  const { bases, hosts } = compiledScanConfig(config);
  const address = readAddress(text, hosts);
  if (address === null) return plain(text);
  for (const { host, segments } of bases) {
    const given = address.page.segments;
    const [word, code, ...rest] = given.slice(segments.length);
    const isOurs = host === address.host && segments.every((segment, at) => segment === given[at]?.toLowerCase());
    if (isOurs && word?.toLowerCase() === 'v' && code !== undefined && rest.length === 0) return plain(code);
  }
  return null;
}
