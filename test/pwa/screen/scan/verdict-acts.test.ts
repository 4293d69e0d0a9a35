// The buttons under a verdict, what is left of a verdict at the station's own door, and the order of a batch.
import { describe, expect, it } from 'vitest';
import type { SentVerdict } from '../../../../pwa/widget/shown-verdict.ts';
import { problemsFirst, tallyOf, type BatchState } from '../../../../pwa/screen/scan/batch.ts';
import { atTheStation, destinationOf, faultRules, planActs } from '../../../../pwa/screen/scan/verdict-acts.ts';
import { ACTIONS } from '../../../../shared/verdict/rules.ts';

type Sent = SentVerdict['reasons'][number];
const reason = (rule: string, action: string, severity: Sent['severity'] = 'block'): Sent => ({
  rule,
  severity,
  found: null,
  limit: null,
  action,
});
const verdict = (...reasons: Sent[]): SentVerdict => ({ outcome: 'block', reasons });
const overdue = reason('inspection-overdue', 'send-to-inspection');
const foreign = reason('not-own', 'return-to-owner');
const unchecked = reason('pre-fill-check', 'check-again');

describe('the buttons under a verdict', () => {
  it('set aside with the destination that the action means', () => {
    expect(ACTIONS.map(destinationOf).filter((destination) => destination !== null)).toEqual([
      'inspection',
      'choose',
      'owner',
      'authority',
      'scrap',
    ]);
    expect(planActs(verdict(overdue), 'fill')).toMatchObject({ setAside: 'inspection', suggested: ['inspection'] });
  });
  it('let a person choose where the reasons name several destinations', () => {
    const plan = planActs(verdict(overdue, foreign), 'fill');
    expect(plan).toMatchObject({ setAside: 'choose', suggested: ['inspection', 'owner'] });
  });
  it('offer to check again only where nothing else is wrong', () => {
    expect(planActs(verdict(unchecked), 'fill').checkAgain).toBe(true);
    expect(planActs(verdict(overdue, unchecked), 'fill').checkAgain).toBe(false);
    expect(planActs(verdict(), 'fill').checkAgain).toBe(false);
  });
  it('set nothing aside for a warning, but do so at collect, where nothing blocks', () => {
    const warned = { ...overdue, severity: 'warn' as const };
    expect(planActs(verdict(warned), 'fill').setAside).toBeNull();
    expect(planActs(verdict(warned), 'collect').setAside).toBe('inspection');
  });
  it('offer a correction for dates and masses, not for owner, state or holds', () => {
    expect(planActs(verdict(overdue), 'fill').correct).toBe(true);
    for (const rule of ['not-own', 'on-hold', 'stolen', 'scrapped', 'blacklisted'])
      expect(planActs(verdict(reason(rule, 'quarantine')), 'fill').correct).toBe(false);
  });
  it('name faults, not acts still to be done, as the reason for setting aside', () => {
    expect(faultRules(verdict(overdue, unchecked), 'fill')).toEqual(['inspection-overdue']);
  });
});

describe('a verdict at the station’s own door', () => {
  const courier = reason('courier-not-approved', 'renew-licence', 'warn');
  it('leaves out courier, vehicle and customer', () => {
    expect(atTheStation({ outcome: 'warn', reasons: [courier] })).toEqual({ outcome: 'allow', reasons: [] });
  });
  it('keeps what concerns the cylinder', () => {
    const stolen = reason('stolen', 'hand-to-authority', 'warn');
    expect(atTheStation({ outcome: 'warn', reasons: [stolen, courier] })).toEqual({
      outcome: 'warn',
      reasons: [stolen],
    });
    expect(atTheStation(verdict(overdue)).outcome).toBe('block');
  });
});

describe('a batch', () => {
  const entry = (state: BatchState, scannedAtMs: number) => ({ id: `${state}${scannedAtMs}`, state, scannedAtMs });
  it('lists problems first, the latest of a kind on top', () => {
    const scanned = [entry('allow', 1), entry('block', 2), entry('warn', 3), entry('unjudged', 4), entry('block', 5)];
    expect(problemsFirst(scanned).map((one) => one.id)).toEqual(['block5', 'block2', 'unjudged4', 'warn3', 'allow1']);
  });
  it('counts what could not be asked as a problem', () => {
    expect(tallyOf([entry('allow', 1), entry('next', 2), entry('unjudged', 3), entry('warn', 4)])).toEqual({
      all: 4,
      problems: 2,
    });
  });
});
