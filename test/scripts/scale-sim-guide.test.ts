// The guide for controllers' programmers: every example in it is what the API takes and gives, in both languages the same.
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  authorisationRequestSchema,
  fillLeaveSchema,
  fillOutcomeSchema,
  fillReportSchema,
  scaleReadingSchema,
  scaleTileSchema,
} from '../../shared/contract/fill.ts';
import { problemSchema } from '../../shared/contract/problems.ts';
import { violations } from '../../server/feature/fill/record-fill.ts';

const schemas: Readonly<Record<string, v.GenericSchema>> = {
  'authorisation-request': authorisationRequestSchema,
  leave: fillLeaveSchema,
  'fill-report': fillReportSchema,
  'fill-outcome': fillOutcomeSchema,
  waiting: v.object({ authorisation: scaleTileSchema.entries.authorisation }),
  reading: scaleReadingSchema,
  problem: problemSchema,
};

const guides = ['docs/filling-scale.md', 'docs/filling-scale.zh-CN.md'];

async function examplesOf(file: string): Promise<{ name: string; text: string }[]> {
  const guide = await readFile(file, 'utf8');
  return [...guide.matchAll(/^```json (\S+)\n(.*?)^```$/gms)].map(([, name = '', text = '']) => ({ name, text }));
}

describe.each(guides)('%s', (file) => {
  it('has an example of each message, in the form that the API has', async () => {
    const examples = await examplesOf(file);
    expect(new Set(examples.map(({ name }) => name))).toEqual(new Set(Object.keys(schemas)));
    const wrong = examples.filter(({ name, text }) => {
      const schema = schemas[name];
      return schema === undefined || !v.safeParse(schema, JSON.parse(text)).success;
    });
    expect(wrong).toEqual([]);
  });

  it('names every violation', async () => {
    const guide = await readFile(file, 'utf8');
    const named = (violation: string): boolean =>
      guide.includes(`\`${violation}\``) || guide.includes(`\`${violation.replace('authorisation', '')}\``);
    expect(violations.filter((violation) => !named(violation))).toEqual([]);
  });
});

it('shows the same messages in both languages', async () => {
  const [english, chinese] = await Promise.all(guides.map(examplesOf));
  const messages = (examples: readonly { name: string; text: string }[] = []) =>
    examples.filter(({ name }) => name !== 'problem');
  expect(messages(chinese)).toEqual(messages(english));
});
