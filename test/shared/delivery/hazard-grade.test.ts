// How grave a failed item is, by when it must be put right, and which check the items make.
import { describe, expect, it } from 'vitest';
import { parseCivilDate } from '../../../shared/calendar.ts';
import { fullDoorItems, shortDoorItems } from '../../../shared/delivery/door-payloads.ts';
import { coverageOf, deadlineOf, gradeOf, minorHazardDays } from '../../../shared/delivery/hazard-grade.ts';
import { judge } from '../../../shared/verdict/judge.ts';
import { defaultParameters, resolveParameters } from '../../../shared/verdict/parameters.ts';

const at = '2026-05-18T04:00:00.000Z';

describe('the grade of a failed item', () => {
  it.each(['household', 'catering', 'industrial'] as const)('is serious exactly where the gate blocks: %s', (kind) => {
    for (const item of [...fullDoorItems, 'something-new']) {
      const verdict = judge({
        step: 'deliver',
        at,
        customer: { id: 'c', kind },
        doorCheck: { customer: 'c', at, photo: true, leaflet: true, failedItems: [item] },
      });
      const asked = verdict.reasons.find(({ rule }) => rule === 'door-check-failed');
      expect([item, gradeOf(item, kind, defaultParameters)]).toEqual([
        item,
        asked?.severity === 'block' ? 'serious' : 'minor',
      ]);
    }
  });

  it('follows the authority where it sets other items', () => {
    const parameters = resolveParameters({ blockingDoorItems: ['stove'] });
    expect(gradeOf('stove', 'household', parameters)).toBe('serious');
    expect(gradeOf('leak', 'household', parameters)).toBe('minor');
  });

  it('of a customer whose kind is not known is that of a household', () => {
    expect(gradeOf('detector', null, defaultParameters)).toBe('minor');
  });
});

describe('the deadline', () => {
  it('is the same day for a serious one, and fifteen days later for a minor one', () => {
    const day = parseCivilDate('2026-02-20')?.firstDay ?? 0;
    expect(deadlineOf('serious', day)).toBe('2026-02-20');
    expect(minorHazardDays).toBe(15);
    expect(deadlineOf('minor', day)).toBe('2026-03-07');
  });
});

describe('what a check covers', () => {
  it('is told by its items, whatever it was called: without one of them it is the lesser one', () => {
    expect(coverageOf(fullDoorItems)).toBe('full');
    expect(coverageOf(fullDoorItems.filter((item) => item !== 'stove'))).toBe('short');
    expect(coverageOf(shortDoorItems)).toBe('short');
    for (const missing of shortDoorItems) {
      expect(coverageOf(fullDoorItems.filter((item) => item !== missing))).toBe('part');
    }
    expect(coverageOf([])).toBe('part');
  });
});
