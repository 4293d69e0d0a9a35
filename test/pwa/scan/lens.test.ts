// The rear main camera is chosen on the phones that people have, never the ultra-wide.
import { expect, test } from 'vitest';
import { chooseLens, offeredLenses } from '../../../pwa/scan/lens.ts';

const lenses = (...labels: string[]) => labels.map((label, at) => ({ deviceId: `d${at}`, label }));

test.each([
  [
    'Android, the ultra-wide first',
    ['camera2 2, facing back', 'camera2 0, facing back', 'camera2 1, facing front'],
    'd1',
  ],
  ['Android, the front first', ['camera2 1, facing front', 'camera2 0, facing back'], 'd1'],
  [
    'iPhone',
    ['Front Camera', 'Back Ultra Wide Camera', 'Back Dual Wide Camera', 'Back Camera', 'Back Telephoto Camera'],
    'd3',
  ],
  ['iPhone in Chinese', ['前置相机', '后置超广角相机', '后置双广角相机', '后置相机', '后置长焦相机'], 'd3'],
  ['only one behind several', ['前置相机', '后置双广角相机'], 'd1'],
  ['a desk', ['USB Camera'], 'd0'],
  ['only a front one', ['FaceTime HD Camera'], 'd0'],
])('%s', (_, labels, expected) => {
  expect(chooseLens(lenses(...labels), null)?.deviceId).toBe(expected);
});

test('the one chosen by hand before goes first, while it is there', () => {
  const all = lenses('Back Camera', 'Back Telephoto Camera');
  expect(chooseLens(all, 'd1')?.deviceId).toBe('d1');
  expect(chooseLens(all, 'gone')?.deviceId).toBe('d0');
});

test('without a camera there is none', () => {
  expect(chooseLens([], 'd1')).toBeNull();
});

test('lenses that look at the person are offered only where there are no others', () => {
  expect(offeredLenses(lenses('Front Camera', 'Back Camera')).map((lens) => lens.deviceId)).toEqual(['d1']);
  expect(offeredLenses(lenses('FaceTime HD Camera'))).toHaveLength(1);
});
