// The list of a hand-over over a reload: of the same person, shift and way, for some hours, and judged anew.
import { expect, it } from 'vitest';
import { takeScan } from '../../../../pwa/screen/load/batch-move.ts';
import { keepList, readKeptList } from '../../../../pwa/screen/load/kept-list.ts';

const remembering = () => {
  const kept = new Map<string, string>();
  return {
    kept,
    read: (key: string) => kept.get(key) ?? null,
    write: (key: string, value: string | null) => void (value === null ? kept.delete(key) : kept.set(key, value)),
  };
};
const hourMs = 3_600_000;

it('is taken up again, without what was said of it', () => {
  const remembered = remembering();
  const taken = takeScan([], 'A', 'i', 1);
  if (taken.kind !== 'added') throw new Error(taken.kind);
  const judged = {
    by: 'server' as const,
    verdict: { outcome: 'allow' as const, reasons: [], ruleset: 'cn-2026.1' },
    cylinderId: 'c',
    code: 'A',
    model: null,
    names: {},
    alreadyThere: false,
    full: true,
  };
  const items = taken.items.map((item) => ({ ...item, sealIntact: true, judged }));
  keepList(remembered, 'p/s/load', items, 0);
  expect(readKeptList(remembered, 'p/s/load', 4 * hourMs)).toEqual(items.map((item) => ({ ...item, judged: null })));
  expect(readKeptList(remembered, 'p/s/unload', hourMs)).toEqual([]);
  expect(readKeptList(remembered, 'p/s/load', 4 * hourMs + 1)).toEqual([]);
});

it('is gone once it is empty, and nothing where it is broken', () => {
  const remembered = remembering();
  remembered.write('hand-over', '{"of":');
  expect(readKeptList(remembered, 'p', 0)).toEqual([]);
  keepList(remembered, 'p', [], 0);
  expect(remembered.kept.size).toBe(0);
});
