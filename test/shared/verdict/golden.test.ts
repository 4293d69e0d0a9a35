// The agreed cases: facts and the verdict that every reader of the rules comes to.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseFacts } from '../../../shared/verdict/facts.ts';
import { judge } from '../../../shared/verdict/judge.ts';

interface Case {
  readonly name: string;
  readonly facts: unknown;
  readonly expect: { readonly outcome: string; readonly reasons: readonly Readonly<Record<string, unknown>>[] };
}

const lines = readFileSync(new URL('../../data/verdict-cases.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');
const cases = lines.map((line): Case => JSON.parse(line));

describe('the agreed cases', () => {
  it('are all there', () => {
    expect(cases).toHaveLength(162);
  });

  it.each(cases)('$name', ({ facts, expect: expected }) => {
    const parsed = parseFacts(facts);
    if (!parsed.ok) throw new Error(parsed.error);
    const verdict = judge(parsed.value);
    expect(verdict.outcome).toBe(expected.outcome);
    expect(verdict.reasons.map(({ rule }) => rule)).toEqual(expected.reasons.map(({ rule }) => rule));
    expect(verdict.reasons).toMatchObject(expected.reasons);
  });
});
