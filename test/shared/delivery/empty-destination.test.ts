// Where an empty goes that may not be filled, by what the verdict says of it.
import { describe, expect, it } from 'vitest';
import { destinationOf } from '../../../shared/delivery/empty-destination.ts';

const of = (...rules: string[]) =>
  destinationOf(
    rules.map((rule) => ({ rule })),
    true,
  )?.destination ?? null;

describe('the destination of an empty', () => {
  it('is none where nothing is known against the cylinder itself', () => {
    expect(of()).toBeNull();
    expect(of('inspection-due-soon', 'life-ends-soon', 'custody-broken', 'vehicle-not-bound', 'data-stale')).toBeNull();
  });

  it.each([
    ['not-own', 'owner'],
    ['inspection-overdue', 'inspection'],
    ['life-exceeded', 'scrap'],
    ['stolen', 'authority'],
    ['code-unknown', 'authority'],
  ])('%s leads to %s', (rule, destination) => {
    expect(of(rule)).toBe(destination);
  });

  it('is that of the gravest: to the authority before the owner, to the owner before scrap and inspection', () => {
    expect(of('inspection-overdue', 'not-own', 'stolen')).toBe('authority');
    expect(of('life-exceeded', 'inspection-overdue', 'not-own')).toBe('owner');
    expect(of('inspection-overdue', 'life-exceeded')).toBe('scrap');
  });

  it('tells only the rules that lead somewhere, and nobody owns what has no owner', () => {
    expect(destinationOf([{ rule: 'not-own' }, { rule: 'custody-broken' }], false)).toEqual({
      destination: 'authority',
      rules: ['not-own'],
    });
    expect(destinationOf([{ rule: 'constructor' }], true)).toBeNull();
  });
});
