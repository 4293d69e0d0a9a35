// The import command on the sample registers: line by line as their expected files say.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runImport } from '../../scripts/import.ts';

const data = (name: string): string => new URL(`../data/registers/${name}`, import.meta.url).pathname;
const lines = (path: string): Record<string, unknown>[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('import --dry-run', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'import-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['register-a.xlsx', 'register-a.expected.jsonl'],
    ['register-b.csv', 'register-b.expected.jsonl'],
  ])('makes of %s what is expected', async (file, expected) => {
    const report = join(folder, `${file}.jsonl`);
    expect(await runImport([data(file), '--dry-run', '--report', report, '--today', '2026-11-23'])).toBe(0);
    const told = lines(report);
    for (const line of told.filter((entry) => 'refuse' in entry)) {
      expect(Object.keys(line)).toEqual(['row', 'refuse', 'column', 'value', 'message']);
    }
    const bare = told.map((line) => ('refuse' in line ? { row: line['row'], refuse: line['refuse'] } : line));
    expect(bare).toEqual(lines(data(expected)));
  });

  it('says what it does not understand', async () => {
    expect(await runImport([])).toBe(2);
    expect(await runImport([data('register-a.xlsx'), '--dry-run', '--today', '2026-11'])).toBe(2);
    expect(await runImport([data('register-a.xlsx'), '--what'])).toBe(2);
  });

  it('ends with 1 where the file holds no register', async () => {
    const file = join(folder, 'other.csv');
    writeFileSync(file, '姓名,电话\n甲,1\n');
    expect(await runImport([file, '--dry-run'])).toBe(1);
    expect(await runImport([join(folder, 'none.csv'), '--dry-run'])).toBe(1);
  });
});
