// A radio tag is told as scanned: by what names a cylinder in it, else by its number.
import { expect, test } from 'vitest';
import { scannedOfTag, type TagRecord } from '../../../pwa/scan/nfc.ts';
import { resolveScan, tagTextsOf, type ScanConfig } from '../../../shared/cylinder/resolve-scan.ts';

const config: ScanConfig = { baseUrls: ['https://a.example'], vendorPatterns: [] };
const record = (recordType: string, text: string): TagRecord => ({
  recordType,
  encoding: 'utf-8',
  data: new DataView(new TextEncoder().encode(text).buffer),
});

test('an address of ours in it goes before its number', () => {
  const address = 'https://a.example/c/MZ00000017';
  expect(scannedOfTag('04:a1:b2:c3:d4:e5:f6', [record('url', address)], config)).toBe(address);
});

test('an address that names no cylinder is passed over for the number, which resolves to the tag kept for it', () => {
  const scanned = scannedOfTag('04:a1:b2:c3:d4:e5:f6', [record('url', 'https://www.example.com/')], config);
  expect(scanned).toBe('04:A1:B2:C3:D4:E5:F6');
  expect(tagTextsOf(resolveScan(scanned ?? '', config))).toEqual(['04A1B2C3D4E5F6']);
});

test('a text record may name it; an unknown kind of record is left alone', () => {
  const records = [record('mime', 'MZ00000017'), record('text', ' MZ00000017 ')];
  expect(scannedOfTag('04:a1:b2:c3:d4:e5:f6', records, config)).toBe('MZ00000017');
});

test('a tag without a number tells what it says, an empty one nothing', () => {
  expect(scannedOfTag('', [record('url', 'https://www.example.com/')], config)).toBe('https://www.example.com/');
  expect(scannedOfTag('', [], config)).toBeNull();
  expect(scannedOfTag('', [{ recordType: 'empty' }], config)).toBeNull();
});

test('an encoding that does not exist is no reason to stop', () => {
  const odd: TagRecord = { ...record('text', 'x'), encoding: 'no-such' };
  expect(scannedOfTag('04:a1:b2:c3:d4:e5:f6', [odd], config)).toBe('04:A1:B2:C3:D4:E5:F6');
});
