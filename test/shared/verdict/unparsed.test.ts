// Facts that the server builds itself and never parses: a missing field is missing in whatever form, a wrong date is a bug.
import { describe, expect, it } from 'vitest';
import { type Facts, type Step } from '../../../shared/verdict/facts.ts';
import { judge } from '../../../shared/verdict/judge.ts';
import { type Spoiling, goodFacts, parsed, spoil } from './good-facts.ts';

const STEPS: readonly Step[] = ['fill', 'release', 'load', 'deliver', 'collect'];

/** Every path that leads to a field or an object of the good facts, but step and instant. */
function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [`${path}${name}`, ...pathsOf(inner, `${path}${name}.`)]);
}

// The type of what is built here cannot be inferred: the facts are spoiled by paths.
const unparsed = (step: Step, spoiling: Spoiling): Facts => spoil(goodFacts(step), spoiling) as Facts;

describe('facts that were never parsed', () => {
  it.each(STEPS)('give the same verdict at %s where a field is undefined, or null, as those that were', (step) => {
    const paths = pathsOf(goodFacts(step)).filter((path) => path !== 'step' && path !== 'at');
    expect(paths.length).toBeGreaterThan(100);
    for (const path of paths) {
      const expected = judge(parsed(spoil(goodFacts(step), { [path]: null })));
      expect([path, judge(unparsed(step, { [path]: undefined }))]).toEqual([path, expected]);
      expect([path, judge(unparsed(step, { [path]: null }))]).toEqual([path, expected]);
    }
  });

  it('may have empty strings, which are missing all the same', () => {
    for (const path of [
      'org.id',
      'cylinder.ownerOrg',
      'cylinder.code',
      'cylinder.model',
      'cylinder.madeOn',
      'courier.org',
      'vehicle.id',
      'customer.id',
      'customer.village',
      'gas.kind',
      'operator.id',
      'filledBy',
      'dataAsOf',
    ]) {
      for (const step of STEPS) {
        const expected = judge(parsed(spoil(goodFacts(step), { [path]: null })));
        const verdict = judge(unparsed(step, { [path]: '' }));
        expect([step, path, verdict.reasons.map(({ rule }) => rule)]).toEqual([
          step,
          path,
          expected.reasons.map(({ rule }) => rule),
        ]);
      }
    }
  });

  it('match nothing with nothing', () => {
    const verdict = judge(
      unparsed('fill', { 'org.id': '', 'cylinder.ownerOrg': '', 'cylinder.custody': { kind: 'org', id: '' } }),
    );
    expect(verdict.reasons.map(({ rule }) => rule)).toEqual(['record-incomplete', 'not-own', 'custody-broken']);
  });

  it('with a date or an instant that is none are a bug, not a verdict', () => {
    expect(() => judge(unparsed('fill', { at: '' }))).toThrow('facts that were not parsed: no instant');
    expect(() => judge(unparsed('fill', { at: 'now' }))).toThrow('facts that were not parsed: instant now');
    expect(() => judge(unparsed('fill', { 'cylinder.madeOn': 'soon' }))).toThrow(
      'facts that were not parsed: date soon',
    );
  });
});
