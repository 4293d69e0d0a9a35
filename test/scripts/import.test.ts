// The import command on the sample registers: line by line as their expected files say.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runImport } from '../../scripts/import.ts';
import { compose } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { startImportRunner } from '../../server/feature/import/run-imports.ts';
import type { AppDependencies } from '../../server/http/environment.ts';

const data = (name: string): string => new URL(`../data/registers/${name}`, import.meta.url).pathname;
const lines = (path: string): Record<string, unknown>[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Refusals are told with more than the expected files hold. */
const asExpected = (told: readonly Record<string, unknown>[]): unknown[] =>
  told.map((line) => ('refuse' in line ? { row: line['row'], refuse: line['refuse'] } : line));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('import --dry-run', () => {
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
    expect(asExpected(told)).toEqual(lines(data(expected)));
  });

  it('takes columns for what it is told that they are', async () => {
    const file = join(folder, 'odd.csv');
    writeFileSync(file, '甲栏,规格,乙栏\n440811000100001,YSP35.5,16.5\n');
    const map = join(folder, 'map.json');
    writeFileSync(map, '{"甲栏":"code","乙栏":null}');
    const report = join(folder, 'odd.jsonl');
    const dryRun = [file, '--dry-run', '--report', report];
    expect(await runImport(dryRun)).toBe(1);
    expect(await runImport([...dryRun, '--map-file', map])).toBe(0);
    expect(lines(report)[0]?.['accept']).not.toHaveProperty('tareKg');
    expect(await runImport([...dryRun, '--map-file', map, '--map', '3=tareKg'])).toBe(0);
    expect(lines(report)).toMatchObject([{ accept: { code: '440811000100001', tareKg: 16.5 } }]);
    expect(await runImport([...dryRun, '--map', '甲栏=nothing'])).toBe(2);
    writeFileSync(map, '{"甲栏":"nothing"}');
    expect(await runImport([...dryRun, '--map-file', map])).toBe(2);
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

describe('import into a register', { timeout: 60_000 }, () => {
  const organisationId = 'org-a';
  const open = async (): Promise<AppDependencies> => {
    const config = readConfig(process.env, existsSync);
    if (!config.ok) throw new Error(config.error.join());
    return await compose(config.value, pino({ level: 'silent' }));
  };
  beforeAll(async () => {
    vi.stubEnv('DATA_DIR', join(folder, 'data'));
    const deps = await open();
    await deps.store.atomically(async (trx) => {
      await trx
        .insertInto('organisation')
        .values({
          organisation_id: organisationId,
          version: 1,
          kind: 'filling-station',
          name: '麻章区平安燃气有限公司',
          short_name: null,
          credit_code: null,
          area: '440811101000',
          ended_at: null,
        })
        .execute();
    });
    await deps.store.close();
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });

  it('does the work itself where no server runs, and reports the same as a dry run', async () => {
    const report = join(folder, 'a.jsonl');
    const args = [data('register-a.xlsx'), '--org', organisationId, '--today', '2026-11-23', '--report', report];
    expect(await runImport(args)).toBe(0);
    expect(asExpected(lines(report))).toEqual(lines(data('register-a.expected.jsonl')));

    const again = join(folder, 'again.jsonl');
    expect(await runImport([...args.slice(0, -1), again])).toBe(0);
    const kinds = new Set(lines(again).flatMap((line) => Object.keys(line)));
    expect(kinds).toContain('unchanged');
    expect(kinds).not.toContain('accept');
    expect(kinds).not.toContain('correct');
  });

  it('hands the work to a server that runs', async () => {
    const deps = await open();
    const runner = startImportRunner(deps, 20);
    const report = join(folder, 'b.jsonl');
    const args = [data('register-b.csv'), '--org', organisationId, '--today', '2026-11-23', '--report', report];
    try {
      expect(await runImport(args)).toBe(0);
      const lease = await deps.store.reader.selectFrom('import_runner').select('holder').execute();
      expect(lease).toEqual([{ holder: runner.holder }]);
    } finally {
      await runner.stop();
      await deps.store.close();
    }
    expect(asExpected(lines(report))).toEqual(lines(data('register-b.expected.jsonl')));
  });

  it('knows no other organisation, and no other register', async () => {
    expect(await runImport([data('register-b.csv'), '--org', 'nobody'])).toBe(1);
    const file = join(folder, 'other.csv');
    writeFileSync(file, '姓名,电话\n甲,1\n');
    expect(await runImport([file, '--org', organisationId])).toBe(1);
    expect(await runImport([file])).toBe(2);
  });
});
