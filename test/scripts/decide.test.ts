// The command: a line in, a line out, in order, and an exit status that tells whether every line was valid.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decide } from '../../scripts/decide.ts';

const CASES = fileURLToPath(new URL('../data/verdict-cases.jsonl', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../../scripts/decide.ts', import.meta.url));
const AT = '2026-11-23T08:30:00+08:00';
const GOOD = `{"step":"collect","at":"${AT}"}`;

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function run(input: string | Uint8Array, size = 7): Promise<{ allValid: boolean; lines: unknown[] }> {
  let out = '';
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const allValid = await decide(inPieces(bytes, size), (text) => {
    out += text;
  });
  const lines = out === '' ? [] : out.replace(/\n$/, '').split('\n');
  return { allValid, lines: lines.map((line): unknown => JSON.parse(line)) };
}

const verdict = { outcome: 'warn', ruleset: 'cn-2026.1' };
const wrong = (line: number, message: string | RegExp): object => ({
  error: { line, message: typeof message === 'string' ? message : expect.stringMatching(message) },
});

const lineWith = (parameters: string): string =>
  `{"step":"fill","at":"${AT}","dataAsOf":"2026-11-22T07:30:00+08:00","parameters":${parameters}}`;
const stale = (severity: string, ruleset: string): object => ({
  reasons: expect.arrayContaining([expect.objectContaining({ rule: 'data-stale', severity })]),
  ruleset,
});

const command = async (input: string): Promise<{ code: number; stdout: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [SCRIPT], (error, stdout) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout });
    });
    child.stdin?.end(input);
  });

describe('decide', () => {
  it('answers each line in its order, whatever pieces it comes in', async () => {
    const steps = ['fill', 'collect', 'load', 'collect'];
    const input = steps.map((step) => `{"step":"${step}","at":"${AT}","note":"气瓶 ${step}"}\n`).join('');
    for (const size of [1, 2, 5, 64, 10_000]) {
      const { allValid, lines } = await run(input, size);
      expect(allValid).toBe(true);
      expect(lines).toMatchObject(['block', 'warn', 'block', 'warn'].map((outcome) => ({ outcome })));
    }
  });

  it('takes a last line with or without a newline, and no line for nothing', async () => {
    expect((await run(`${GOOD}\n${GOOD}`)).lines).toMatchObject([verdict, verdict]);
    expect((await run(`${GOOD}\n${GOOD}\n`)).lines).toMatchObject([verdict, verdict]);
    expect(await run('')).toEqual({ allValid: true, lines: [] });
  });

  it('puts an error in the place of a line that is not valid facts, and answers the others', async () => {
    const { allValid, lines } = await run(
      [
        GOOD,
        '',
        '  ',
        'nope',
        '[]',
        '{"step":"fly"}',
        `{"step":"fill","at":"${AT}","cylinder":{"tareKg":-1}}`,
        GOOD,
      ].join('\n'),
    );
    expect(allValid).toBe(false);
    expect(lines).toMatchObject([
      verdict,
      wrong(2, 'an empty line'),
      wrong(3, 'an empty line'),
      wrong(4, /^not JSON: /),
      wrong(5, 'expected an object'),
      wrong(6, /^step: /),
      wrong(7, 'cylinder.tareKg: expected a number above 0, not -1'),
      verdict,
    ]);
    expect(lines.map((line) => Object.keys(line as object))[1]).toEqual(['error']);
  });

  it('tolerates a byte order mark at the start, carriage returns, and line separators within a text', async () => {
    const { allValid, lines } = await run(`\uFEFF${GOOD}\r\n{"step":"collect","at":"${AT}","note":"a\u2028b"}\r\n`);
    expect(allValid).toBe(true);
    expect(lines).toMatchObject([verdict, verdict]);
  });

  it('does not take a byte order mark elsewhere for nothing', async () => {
    expect((await run(`${GOOD}\n\uFEFF${GOOD}\n`)).lines).toMatchObject([verdict, wrong(2, /^not JSON/)]);
  });

  it('tells a line that is not UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${GOOD}\n{"step":"`),
      Buffer.from([0xc6, 0xf8, 0xc6, 0xbf]),
      Buffer.from(`"}\n${GOOD}\n`),
    ]);
    expect((await run(bytes)).lines).toMatchObject([verdict, wrong(2, 'not UTF-8'), verdict]);
  });

  it('survives lists within lists within lists', async () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const { lines } = await run(
      [deep, `{"step":"fill","at":${deep}}`, `{"step":"collect","at":"${AT}","note":${deep}}`].join('\n'),
      65_536,
    );
    expect(lines).toMatchObject([
      wrong(1, 'expected an object'),
      wrong(2, 'at: expected a string, not a list'),
      verdict,
    ]);
  });

  it('judges each line by its own parameters', async () => {
    const input = [
      '{}',
      '{"staleBlockHours":25.5}',
      '{"staleBlockHours":24}',
      'null',
      '{"staleBlockHours":24}',
      '{"stale":1}',
    ];
    const { lines } = await run(input.map(lineWith).join('\n'));
    expect(lines).toMatchObject([
      stale('warn', 'cn-2026.1'),
      stale('warn', 'cn-2026.1*'),
      stale('block', 'cn-2026.1*'),
      stale('warn', 'cn-2026.1'),
      stale('block', 'cn-2026.1*'),
      wrong(6, 'parameters: unknown parameter "stale"'),
    ]);
  });

  it('judges right with more sets of parameters than are kept', async () => {
    const input = Array.from(
      { length: 150 },
      (_, hours) =>
        `{"step":"fill","at":"${AT}","dataAsOf":"2026-11-20T08:30:00+08:00","parameters":{"staleBlockHours":${hours}}}`,
    );
    const { lines } = await run(input.join('\n'), 4096);
    const limits = lines.map((line) => JSON.stringify(line).includes('"rule":"data-stale","severity":"block"'));
    expect(limits).toEqual(input.map((_, hours) => hours < 72));
  });

  it('run as a command gives the agreed verdicts and status 0', async () => {
    const cases = readFileSync(CASES, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { facts: unknown; expect: unknown });
    const { code, stdout } = await command(cases.map(({ facts }) => `${JSON.stringify(facts)}\n`).join(''));
    expect(code).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toMatchObject(cases.map(({ expect: expected }) => expected));
  });

  it('run as a command ends with status 1 where a line was not valid', async () => {
    const { code, stdout } = await command(`${GOOD}\nnope\n${GOOD}\n`);
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
  });
});
