// Every reason for which the hall's records are not taken has a sentence in both languages; one that is not known is named.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Answer } from '../../../shared/command/envelope.ts';
import { whyNotTaken, whySubmitFailed, whyUnreadable } from '../../../pwa/widget/not-taken.ts';

const features = fileURLToPath(new URL('../../../server/feature/', import.meta.url));

/** The words that use cases of the filling hall give, and the states of a tag that may not be used. */
const words = ['cylinder', 'fill', 'tank'].flatMap((feature) =>
  readdirSync(`${features}${feature}`)
    .map((file) => readFileSync(`${features}${feature}/${file}`, 'utf8'))
    .flatMap((text) => [...text.matchAll(/new Unreadable\('([a-z-]+)'\)/g)].map(([, word = '']) => word)),
);

test.each([...new Set([...words, 'tag-void', 'tag-duplicate', 'not-allowed'])])('%s', (word) => {
  for (const language of ['zh-CN', 'en'] as const) expect(whyNotTaken(word, language)).not.toMatch(/[(（][a-z-]+[)）]/);
});

test('the words of the hall were found', () => {
  expect(words).toEqual(expect.arrayContaining(['not-own', 'unknown-receiver', 'unknown-scale']));
});

test('what is not known is named, so that the office can be told', () => {
  expect(whyNotTaken('payload.netG', 'zh-CN')).toContain('payload.netG');
  expect(whyNotTaken('toString', 'en')).toContain('toString');
});

test('nothing is said of what was recorded or waits', () => {
  const answer: Answer = { commandId: 'a', status: 'recorded', result: null, detail: null };
  expect(whyUnreadable(answer, 'en')).toBeNull();
  expect(whyUnreadable(null, 'en')).toBeNull();
  expect(whySubmitFailed({ kind: 'queued', commandId: 'a' }, 'en')).toBeNull();
  expect(whyUnreadable({ ...answer, status: 'unreadable', detail: 'not-own' }, 'en')).toContain('your company');
});
