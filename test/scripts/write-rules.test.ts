// The list of rules in docs is what the code says today.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES_FILE, rulesDocument } from '../../scripts/write-rules.ts';
import { PARAMETER_NAMES } from '../../shared/verdict/parameters.ts';
import { RULE_IDS } from '../../shared/verdict/rules.ts';

describe('docs/rules.md', () => {
  it('is what npm run rules would write', () => {
    expect(readFileSync(RULES_FILE, 'utf8')).toBe(rulesDocument());
  });

  it('has a row for every rule and every parameter, each of as many cells as its head', () => {
    const rows = rulesDocument()
      .split('\n')
      .filter((line) => line.startsWith('|'));
    for (const name of [...RULE_IDS, ...PARAMETER_NAMES])
      expect(rows.filter((row) => row.startsWith(`| \`${name}\` |`))).toHaveLength(1);
    const cells = rows.map((row) => row.split(/(?<!\\)\|/).length);
    expect(new Set(cells)).toEqual(new Set([13, 4]));
  });
});
