// From what was judged to what is shown: colour by this cylinder alone, next acts apart, nothing of a newer server lost.
import { describe, expect, test } from 'vitest';
import { shownVerdict, type SentVerdict } from '../../../pwa/widget/shown-verdict.ts';

const reason = (rule: string, severity: 'block' | 'warn', action = 'check-again', found: string | null = null) => ({
  rule,
  severity,
  found,
  limit: null,
  action,
});
const verdict = (outcome: SentVerdict['outcome'], ...reasons: SentVerdict['reasons'][number][]): SentVerdict => ({
  outcome,
  reasons,
});

test('a block says what is wrong in its one sentence, and offers each act once', () => {
  const shown = shownVerdict(
    verdict(
      'block',
      reason('inspection-overdue', 'block', 'send-to-inspection', '2026-06'),
      reason('valve-expired', 'block', 'send-to-inspection'),
    ),
    'fill',
    'zh-CN',
  );
  expect(shown.outcome).toBe('block');
  expect(shown.title).toBe('禁止充装：超期未检');
  expect(shown.acts.map((act) => act.id)).toEqual(['send-to-inspection']);
  expect(shown.reasons.every((one) => one.basis.length > 0)).toBe(true);
});

test('acts still to be done are what comes next, not a refusal', () => {
  const shown = shownVerdict(verdict('block', reason('pre-fill-check', 'block')), 'fill', 'en');
  expect(shown.outcome).toBe('next');
  expect(shown.reasons.map((one) => one.severity)).toEqual(['todo']);
});

test('with a real fault beside it, it is a refusal', () => {
  const shown = shownVerdict(
    verdict('block', reason('scrapped', 'block'), reason('pre-fill-check', 'block')),
    'fill',
    'en',
  );
  expect(shown.outcome).toBe('block');
});

describe('warnings about the scale, a person, the age of facts', () => {
  const standing = verdict('warn', reason('scale-unchecked', 'warn'));

  test('are told in full the first time', () => {
    const shown = shownVerdict(standing, 'fill', 'zh-CN');
    expect(shown.outcome).toBe('warn');
    expect(shown.reasons).toHaveLength(1);
    expect(shown.toldNow).toEqual(['scale-unchecked']);
  });

  test('stand as a strip from then on, and the cylinder is green', () => {
    const shown = shownVerdict(standing, 'fill', 'zh-CN', { told: new Set(['scale-unchecked']) });
    expect(shown.outcome).toBe('allow');
    expect(shown.title).toBe('可以充装');
    expect(shown.reasons).toEqual([]);
    expect(shown.strips.map((strip) => strip.id)).toEqual(['scale-unchecked']);
  });

  test('never hide a warning about the cylinder', () => {
    const both = verdict('warn', reason('inspection-due-soon', 'warn'), reason('scale-unchecked', 'warn'));
    const shown = shownVerdict(both, 'fill', 'zh-CN', { told: new Set(['scale-unchecked', 'inspection-due-soon']) });
    expect(shown.outcome).toBe('warn');
    expect(shown.reasons.map((one) => one.rule)).toEqual(['inspection-due-soon']);
  });

  test('never become a strip where they block', () => {
    const shown = shownVerdict(verdict('block', reason('data-stale', 'block', 'sync')), 'fill', 'zh-CN', {
      told: new Set(['data-stale']),
    });
    expect(shown.outcome).toBe('block');
    expect(shown.strips).toEqual([]);
  });
});

test('a rule of a newer server blocks and is shown, though it has no words here', () => {
  const shown = shownVerdict(verdict('block', reason('rule-of-2030', 'block', 'act-of-2030')), 'fill', 'en');
  expect(shown.outcome).toBe('block');
  expect(shown.reasons.map((one) => [one.rule, one.severity])).toEqual([['rule-of-2030', 'block']]);
  const beside = shownVerdict(
    verdict('block', reason('pre-fill-check', 'block'), reason('rule-of-2030', 'block')),
    'fill',
    'en',
  );
  expect(beside.outcome).toBe('block');
});

test('organisations are called by name', () => {
  const shown = shownVerdict(
    verdict('block', reason('not-own', 'block', 'return-to-owner', 'org-b')),
    'fill',
    'zh-CN',
    {
      names: { 'org-b': '乙站' },
    },
  );
  expect(shown.reasons[0]?.text).toContain('乙站');
});
