// ZPL written and read: the dots come back, and what a printer would take otherwise than meant is not read at all.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesPerRow, readZpl, zplLabel, type Dots } from '../../../shared/label/zpl.ts';

const pictures = fc
  .tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.nat(9)))
  .map(([widthDots, heightDots, kinds]): Dots => {
    const perRow = bytesPerRow(widthDots);
    const bytes = new Uint8Array(perRow * heightDots);
    let value = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const kind = kinds.next().value ?? 0;
      // Long runs of light and dark, rows alike, and noise.
      if (kind === 0) value = 0xff;
      else if (kind === 1) value = 0;
      else if (kind === 2) value = (at * 37) & 0xff;
      else if (kind === 3 && at >= perRow) value = bytes[at - perRow] ?? 0;
      bytes[at] = value;
    }
    const spare = perRow * 8 - widthDots;
    for (let y = 0; y < heightDots; y += 1) {
      const last = (y + 1) * perRow - 1;
      bytes[last] = (bytes[last] ?? 0) & (0xff << spare);
    }
    return { widthDots, heightDots, bytes };
  });

describe('labels as ZPL', () => {
  it('come back dot for dot', () => {
    fc.assert(
      fc.property(fc.array(pictures, { maxLength: 3 }), (labels) => {
        const text = labels.map((label) => zplLabel(label, 'AZ0000018')).join('');
        expect(readZpl(text)).toEqual({ ok: true, value: [...labels] });
      }),
      { numRuns: 300 },
    );
  });

  const label = zplLabel({ widthDots: 16, heightDots: 3, bytes: Uint8Array.of(255, 255, 0, 0, 1, 2) }, 'X1');

  it('are read as a printer reads them', () => {
    expect(label).toContain('^PW16\n^LL3\n^LH0,0\n^FO0,0^GFA,6,6,2,!,0102^FS');
    const shifted = label.replace('^FO0,0', '^FO8,1');
    expect(readZpl(shifted)).toEqual({
      ok: true,
      value: [{ widthDots: 16, heightDots: 3, bytes: Uint8Array.of(0, 0, 0, 255, 0, 0) }],
    });
    const counted = label.replace('!,0102', 'JFHF01::');
    expect(readZpl(counted)).toMatchObject({ ok: false });
    const repeated = label.replace('!,0102', 'HF01:,');
    expect(readZpl(repeated)).toMatchObject({ value: [{ bytes: Uint8Array.of(255, 1, 255, 1, 0, 0) }] });
  });

  it.each([
    ['another command', label.replace('^PQ1', '^PQ1\n^BQN,2,4')],
    ['more copies', label.replace('^PQ1', '^PQ2')],
    ['a letter that counts nothing', label.replace('!,0102', '!,010Z')],
    ['a row too long', label.replace('0102', '01020')],
    ['a picture cut short', label.replace('0102', '')],
    ['a row too many', label.replace('0102', '0102:')],
    ['no end', label.replace('^XZ', '')],
    ['rubbish behind', `${label}~JA`],
  ])('are not read with %s', (_, text) => {
    expect(readZpl(text).ok).toBe(false);
  });
});
