// The table of the rules as agreed: which step asks which rule, what it does there, and what comes next.
import { describe, expect, it } from 'vitest';
import { STEPS } from '../../../shared/verdict/facts.ts';
import { ACTS_STILL_TO_BE_DONE, isActStillToBeDone, letterAt } from '../../../shared/verdict/judge.ts';
import { ACTIONS, RULES, RULE_IDS, type Rule } from '../../../shared/verdict/rules.ts';
import { verdictOf } from './good-facts.ts';

const TABLE = `
code-unknown | B B B B W | quarantine
code-void | B B B B W | hand-to-authority
code-duplicate | B B B B W | quarantine
code-replaced | W - - - W | ask-office
record-incomplete | B B B B - | ask-office
record-implausible | B B B B - | ask-office
stamp-illegible | B B B B W | quarantine
inspection-overdue | B B B B W | send-to-inspection
inspection-due-soon | W - W W W | send-to-inspection
inspection-unproven | W - - - - | ask-office
life-exceeded | B B B B W | scrap
life-extension-unregistered | W - - - - | ask-office
life-ends-soon | W - W W W | scrap
ends-in-use | B - - W - | send-to-inspection
not-own | B B B B W | return-to-owner
nonconforming | B B B B W | quarantine
scrapped | B B B B W | hand-to-authority
refurbished | B B B B W | hand-to-authority
two-phase | B/W B/W B/W B/W W | hand-to-authority
blacklisted | B B B B W | hand-to-authority
on-hold | B B B B W | quarantine
liquid-phase | - - - B - | ask-office
lost | B B B B W | ask-office
stolen | B B B B W | hand-to-authority
valve-expired | B B B B W | send-to-inspection
filling-licence | B B - - - | renew-licence
operator-certificate | B B - - - | renew-licence
scale-unverified | B B - - - | renew-licence
scale-unchecked | W W - - - | check-again
pre-fill-check | B - - - - | check-again
residue | B - - - - | check-again
tare-doubtful | B - - - - | check-again
already-full | W - - - - | check-again
not-evacuated | B - - - - | check-again
fill-unauthorised | - B - - - | quarantine
medium-mismatch | B B B B - | ask-office
gas-adulterated | B B B B - | hand-to-authority
gas-unodorised | B B B B - | hand-to-authority
gas-uncertified | B/W W W W - | ask-office
overfill | - B B B - | check-again
underfill | - W - - - | check-again
post-fill-check | - B - - - | check-again
same-person | - W - - - | check-again
seal-missing | - W W W - | check-again
seal-broken | - - B B - | quarantine
fill-untraced | - - B B - | quarantine
gas-licence | - - B B - | renew-licence
self-pickup | - - - B - | ask-office
courier-not-approved | - - B B W | renew-licence
vehicle-not-bound | - - B B W | reassign
vehicle-not-approved | - - B W - | renew-licence
tracker-silent | - - W W - | check-again
vehicle-overload | - - B - - | reassign
custody-broken | W - W B W | ask-office
out-of-zone | - - - B - | reassign
customer-unlocated | - - - W - | ask-office
position-out-of-zone | - - - W - | ask-office
far-from-customer | - - - W - | check-again
customer-unverified | - - - B - | ask-office
door-check-missing | - - - B - | check-again
door-check-failed | - - - B/W - | fix-at-customer
open-hazard | - - - B/W - | fix-at-customer
storage-limit | - - - B - | ask-office
large-cylinder-indoors | - - - B - | ask-office
forbidden-site | - - - B - | ask-office
no-gas-alarm | - - - B - | fix-at-customer
wrong-gas-for-customer | - - - B - | hand-to-authority
leaflet-missing | - - - W - | check-again
too-many-out | - - - W - | ask-office
full-check-overdue | - - - B/W - | check-again
clock-wrong | B B B B W | sync
data-stale | B/W B/W B/W B/W - | sync
`
  .trim()
  .split('\n');

describe('the rules', () => {
  it('are the 72 that were agreed, in their order, with their steps and actions', () => {
    const written = RULES.map(
      (rule: Rule) => `${rule.id} | ${STEPS.map((step) => letterAt(rule, step)).join(' ')} | ${rule.action}`,
    );
    expect(written).toEqual(TABLE);
    expect(RULE_IDS).toHaveLength(72);
    expect(RULE_IDS).toEqual(TABLE.map((row) => row.split(' ')[0]));
  });

  it('name each action that there is, and no other', () => {
    expect(new Set(RULES.map(({ action }) => action))).toEqual(new Set(ACTIONS));
  });

  it('each say what they rest on', () => {
    expect(RULES.filter(({ basis }) => basis.length === 0)).toEqual([]);
  });

  it('of which one says nothing of a step cannot be asked', () => {
    const [rule] = RULES;
    expect(() => letterAt({ ...rule, at: 'B B B B' }, 'collect')).toThrow('code-unknown says nothing of collect');
  });
});

describe('an act still to be done', () => {
  it('is one of five', () => {
    expect([...ACTS_STILL_TO_BE_DONE].sort()).toEqual(
      ['door-check-missing', 'not-evacuated', 'post-fill-check', 'pre-fill-check', 'residue'].sort(),
    );
  });

  it('is told where it is the only block, whatever is warned of', () => {
    expect(isActStillToBeDone(verdictOf('fill', { preFillCheck: null }))).toBe(true);
    expect(isActStillToBeDone(verdictOf('fill', { preFillCheck: null, dataAsOf: '2026-11-22T08:00:00+08:00' }))).toBe(
      true,
    );
  });

  it('is not told beside another block, nor where nothing blocks', () => {
    expect(isActStillToBeDone(verdictOf('fill', { preFillCheck: null, 'cylinder.state': 'lost' }))).toBe(false);
    expect(isActStillToBeDone(verdictOf('fill', { 'cylinder.codeStatus': 'replaced' }))).toBe(false);
    expect(isActStillToBeDone(verdictOf('fill'))).toBe(false);
  });
});
