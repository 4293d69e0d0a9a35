// Every rule at its edges: the day before, on, the day after; a gram, a minute, a metre; what is missing, and what is given instead.
import { describe, expect, it } from 'vitest';
import type { Step } from '../../../shared/verdict/facts.ts';
import { type Spoiling, ZONE_RING, told, verdictOf } from './good-facts.ts';

type Row = readonly [step: Step, spoiling: Spoiling, expected: readonly string[]];

const STEPS: readonly Step[] = ['fill', 'release', 'load', 'deliver', 'collect'];

/** The same fault at all five steps: blocks, but at collect only a warning. */
const everywhere = (spoiling: Spoiling, reason: string, shown = ''): Row[] =>
  STEPS.map((step) => [step, spoiling, [`${reason} ${step === 'collect' ? 'W' : 'B'}${shown}`]]);

/** The same at all steps but collect, where it is not asked. */
const exceptCollect = (spoiling: Spoiling, reason: string, shown = ''): Row[] =>
  STEPS.map((step) => [step, spoiling, step === 'collect' ? [] : [`${reason} B${shown}`]]);

function expectEach(rows: readonly Row[]): void {
  it.each(rows)('%s %j', (step, spoiling, expected) => {
    expect(told(verdictOf(step, spoiling))).toEqual(expected);
  });
}

/** Another cylinder whose facts agree with each other: 118 L. */
const LARGE: Spoiling = {
  'cylinder.model': 'YSP118',
  'cylinder.volumeL': 118,
  'cylinder.tareKg': 47,
  'cylinder.maxFillKg': 49.5,
  'preFillCheck.emptyKg': 47.4,
  'postFillCheck.grossKg': 96,
};

describe('nothing amiss', () => {
  expectEach(STEPS.map((step) => [step, {}, []] as const));
});

describe('codes', () => {
  expectEach([
    ['fill', { cylinder: null }, ['code-unknown B']],
    ['release', { cylinder: null }, ['code-unknown B']],
    ['load', { cylinder: null }, ['code-unknown B']],
    ['deliver', { cylinder: null }, ['code-unknown B']],
    ['collect', { cylinder: null }, ['code-unknown W']],
    ['collect', { cylinder: '' }, ['code-unknown W']],
    ...everywhere({ 'cylinder.codeStatus': 'void' }, 'code-void'),
    ...everywhere({ 'cylinder.codeStatus': 'duplicate' }, 'code-duplicate'),
    ['fill', { 'cylinder.codeStatus': 'replaced' }, ['code-replaced W']],
    ['release', { 'cylinder.codeStatus': 'replaced' }, []],
    ['load', { 'cylinder.codeStatus': 'replaced' }, []],
    ['deliver', { 'cylinder.codeStatus': 'replaced' }, []],
    ['collect', { 'cylinder.codeStatus': 'replaced' }, ['code-replaced W']],
  ]);
});

describe('record-incomplete', () => {
  expectEach([
    ...exceptCollect({ 'cylinder.codeStatus': null }, 'record-incomplete', ' codeStatus / null'),
    ...exceptCollect({ 'cylinder.state': '' }, 'record-incomplete', ' state / null'),
    ['load', { 'cylinder.volumeL': null }, ['record-incomplete B volumeL / null']],
    ['load', { 'cylinder.model': undefined }, ['record-incomplete B model / null']],
    ['load', { 'cylinder.tareKg': null }, ['record-incomplete B tareKg / null']],
    ['load', { 'cylinder.medium': null }, ['record-incomplete B medium / null']],
    ['load', { 'cylinder.stampLegible': null }, ['record-incomplete B stampLegible / null']],
    ['load', { 'cylinder.holds': null }, ['record-incomplete B holds / null']],
    ['load', { 'cylinder.firstFill': null }, ['record-incomplete B firstFill / null']],
    ['load', { 'cylinder.ownerOrg': null }, ['record-incomplete B ownerOrg / null', 'not-own B null / org-a']],
    ['load', { 'cylinder.code': null }, ['record-incomplete B code / null']],
    ['fill', { 'cylinder.code': null }, ['record-incomplete B code / null', 'pre-fill-check B null / 300']],
    ['load', { 'cylinder.lastInspection.on': null }, ['record-incomplete B lastInspection / null']],
    ['load', { 'cylinder.lastInspection.result': null }, ['record-incomplete B lastInspection / null']],
    ['load', { 'cylinder.lastInspection': {} }, ['record-incomplete B lastInspection / null']],
    ['load', { 'cylinder.inspectionDueOn': null }, []],
    [
      'load',
      { 'cylinder.holds': null, 'cylinder.code': null, 'cylinder.lastInspection': {} },
      ['record-incomplete B code, holds, lastInspection / null'],
    ],
  ]);
});

describe('record-implausible', () => {
  expectEach([
    ...exceptCollect({ 'cylinder.designLifeYears': 21 }, 'record-implausible', ' designLifeYears / null'),
    ['load', { 'cylinder.designLifeYears': 20 }, []],
    [
      'load',
      { 'cylinder.designLifeYears': 13, parameters: { designLifeMaxYears: 12 } },
      ['record-implausible B designLifeYears / null'],
    ],
    // Made.
    ['load', { 'cylinder.madeOn': '2026-11', 'cylinder.lastInspection': null, 'cylinder.inspectionDueOn': null }, []],
    [
      'load',
      { 'cylinder.madeOn': '2026-11-23', 'cylinder.lastInspection': null, 'cylinder.inspectionDueOn': null },
      [],
    ],
    [
      'load',
      { 'cylinder.madeOn': '2026-11-24', 'cylinder.lastInspection': null, 'cylinder.inspectionDueOn': null },
      ['record-implausible B madeOn / null'],
    ],
    [
      'load',
      { 'cylinder.madeOn': '2026-12', 'cylinder.lastInspection': null, 'cylinder.inspectionDueOn': null },
      ['record-implausible B madeOn / null'],
    ],
    // Inspected.
    ['load', { 'cylinder.lastInspection.on': '2026-11-23' }, []],
    ['load', { 'cylinder.lastInspection.on': '2026-11' }, []],
    ['load', { 'cylinder.lastInspection.on': '2026-11-24' }, ['record-implausible B lastInspection / null']],
    ['load', { 'cylinder.lastInspection.on': '2026-12' }, ['record-implausible B lastInspection / null']],
    [
      'load',
      { 'cylinder.madeOn': '2024-06-02', 'cylinder.lastInspection.on': '2024-06-01' },
      ['record-implausible B lastInspection / null'],
    ],
    ['load', { 'cylinder.madeOn': '2024-06-02', 'cylinder.lastInspection.on': '2024-06-02' }, []],
    ['load', { 'cylinder.madeOn': '2024-06-02', 'cylinder.lastInspection.on': '2024-06' }, []],
    ['load', { 'cylinder.madeOn': '2024-06', 'cylinder.lastInspection.on': '2024-06-01' }, []],
    [
      'load',
      { 'cylinder.madeOn': '2024-06', 'cylinder.lastInspection.on': '2024-05' },
      ['record-implausible B lastInspection / null'],
    ],
    // Due: by the month, 48 after that of today.
    ['load', { 'cylinder.inspectionDueOn': '2030-11' }, []],
    ['load', { 'cylinder.inspectionDueOn': '2030-11-30' }, []],
    ['load', { 'cylinder.inspectionDueOn': '2030-12' }, ['record-implausible B inspectionDueOn / null']],
    ['load', { 'cylinder.inspectionDueOn': '2030-12-01' }, ['record-implausible B inspectionDueOn / null']],
    [
      'load',
      {
        'cylinder.inspectionDueOn': '2027-12',
        parameters: { inspectionMonths: 12 },
        'cylinder.lastInspection.on': '2026-01',
      },
      ['record-implausible B inspectionDueOn / null'],
    ],
    // Maximum fill: 0.43 × 35.5 = 15.265, not cut.
    ['load', { 'cylinder.maxFillKg': 15.265 }, []],
    ['load', { 'cylinder.maxFillKg': 15.266 }, ['record-implausible B maxFillKg / null']],
    ['load', { 'cylinder.maxFillKg': 149, 'cylinder.volumeL': null }, ['record-incomplete B volumeL / null']],
    // Volume within 5 %, tare within 10 % of the model's.
    ['load', { 'cylinder.volumeL': 37.275 }, []],
    ['load', { 'cylinder.volumeL': 37.276 }, ['record-implausible B volumeL / null']],
    ['load', { 'cylinder.volumeL': 33.725, 'cylinder.lastFill.contentKg': 14, 'cylinder.maxFillKg': 14 }, []],
    [
      'load',
      { 'cylinder.volumeL': 33.724, 'cylinder.lastFill.contentKg': 14, 'cylinder.maxFillKg': 14 },
      ['record-implausible B volumeL / null'],
    ],
    ['load', { 'cylinder.tareKg': 18.15 }, []],
    ['load', { 'cylinder.tareKg': 18.151 }, ['record-implausible B tareKg / null']],
    ['load', { 'cylinder.tareKg': 14.85 }, []],
    ['load', { 'cylinder.tareKg': 14.849 }, ['record-implausible B tareKg / null']],
    ['load', { 'cylinder.tareKg': 18.151, 'cylinder.volumeL': 355 }, ['record-implausible B volumeL, tareKg / null']],
    // Below 12 L, the tare within 20 %.
    ['collect', { 'cylinder.model': 'YSP4.7', 'cylinder.volumeL': 4.7, 'cylinder.tareKg': 9 }, []],
    [
      'load',
      {
        'cylinder.model': 'YSP4.7',
        'cylinder.volumeL': 4.7,
        'cylinder.tareKg': 4.08,
        'cylinder.maxFillKg': 1.9,
        'cylinder.lastFill.contentKg': 1.9,
      },
      [],
    ],
    [
      'load',
      {
        'cylinder.model': 'YSP4.7',
        'cylinder.volumeL': 4.7,
        'cylinder.tareKg': 4.081,
        'cylinder.maxFillKg': 1.9,
        'cylinder.lastFill.contentKg': 1.9,
      },
      ['record-implausible B tareKg / null'],
    ],
    [
      'load',
      {
        'cylinder.model': 'YSP4.7',
        'cylinder.volumeL': 4.7,
        'cylinder.tareKg': 2.72,
        'cylinder.maxFillKg': 1.9,
        'cylinder.lastFill.contentKg': 1.9,
      },
      [],
    ],
    [
      'load',
      {
        'cylinder.model': 'YSP4.7',
        'cylinder.volumeL': 4.7,
        'cylinder.tareKg': 2.719,
        'cylinder.maxFillKg': 1.9,
        'cylinder.lastFill.contentKg': 1.9,
      },
      ['record-implausible B tareKg / null'],
    ],
    // At 12 L, within 10 %.
    [
      'load',
      {
        'cylinder.model': 'YSP12',
        'cylinder.volumeL': 12,
        'cylinder.tareKg': 7.7,
        'cylinder.maxFillKg': 5,
        'cylinder.lastFill.contentKg': 5,
      },
      [],
    ],
    [
      'load',
      {
        'cylinder.model': 'YSP12',
        'cylinder.volumeL': 12,
        'cylinder.tareKg': 7.701,
        'cylinder.maxFillKg': 5,
        'cylinder.lastFill.contentKg': 5,
      },
      ['record-implausible B tareKg / null'],
    ],
    // No known model: 0.33 to 0.85 kg a litre; 35.5 L make 11.715 to 30.175.
    ['load', { 'cylinder.model': 'X35.5', 'cylinder.tareKg': 11.715 }, []],
    ['load', { 'cylinder.model': 'X35.5', 'cylinder.tareKg': 11.714 }, ['record-implausible B tareKg / null']],
    ['load', { 'cylinder.model': 'X35.5', 'cylinder.tareKg': 30.175 }, []],
    ['load', { 'cylinder.model': 'X35.5', 'cylinder.tareKg': 30.176 }, ['record-implausible B tareKg / null']],
    [
      'load',
      { 'cylinder.model': null, 'cylinder.tareKg': 30.176 },
      ['record-incomplete B model / null', 'record-implausible B tareKg / null'],
    ],
    [
      'load',
      { 'cylinder.model': 'X35.5', 'cylinder.tareKg': 30.176, 'cylinder.volumeL': null },
      ['record-incomplete B volumeL / null'],
    ],
    ['load', { 'cylinder.model': 'X35.5', 'cylinder.tareKg': null }, ['record-incomplete B tareKg / null']],
    // The authority's own models replace the list.
    ['load', { 'cylinder.tareKg': 20, parameters: { models: {} } }, []],
    ['load', { 'cylinder.tareKg': 20, parameters: { models: { 'ysp 35.5': { volumeL: 35.5, tareKg: 20 } } } }, []],
    ['load', { 'cylinder.model': 'ysp-35.5/14.9', 'cylinder.tareKg': 19 }, ['record-implausible B tareKg / null']],
    // At release the content is above 0.
    ['release', { 'postFillCheck.grossKg': 16.5 }, ['record-implausible B grossKg / null', 'underfill W 0 / 14']],
    ['release', { 'postFillCheck.grossKg': 16 }, ['record-implausible B grossKg / null', 'underfill W -0.5 / 14']],
    ['release', { 'postFillCheck.grossKg': 16.501 }, ['underfill W 0.001 / 14']],
    [
      'load',
      { 'cylinder.designLifeYears': 30, 'cylinder.maxFillKg': 149, 'cylinder.inspectionDueOn': '2099-01' },
      ['record-implausible B inspectionDueOn, maxFillKg, designLifeYears / null'],
    ],
  ]);
});

describe('stamp-illegible', () => {
  expectEach([
    ...everywhere({ 'cylinder.stampLegible': false }, 'stamp-illegible'),
    ...everywhere({ 'cylinder.madeOn': null }, 'stamp-illegible'),
  ]);
});

describe('inspection', () => {
  expectEach([
    ...everywhere({ 'cylinder.inspectionDueOn': '2026-10' }, 'inspection-overdue', ' 2026-10 / 2026-10-31'),
    ['load', { 'cylinder.inspectionDueOn': '2026-11-22' }, ['inspection-overdue B 2026-11-22 / 2026-11-22']],
    ['load', { 'cylinder.inspectionDueOn': '2026-11-23' }, ['inspection-due-soon W 2026-11-23 / 2026-11-23']],
    ['load', { 'cylinder.inspectionDueOn': '2026-11-24' }, ['inspection-due-soon W 2026-11-24 / 2026-11-24']],
    ['load', { 'cylinder.inspectionDueOn': '2026-12-23' }, ['inspection-due-soon W 2026-12-23 / 2026-12-23']],
    ['load', { 'cylinder.inspectionDueOn': '2026-12-24' }, []],
    ['load', { 'cylinder.inspectionDueOn': '2026-11' }, ['inspection-due-soon W 2026-11 / 2026-11-30']],
    ['fill', { 'cylinder.inspectionDueOn': '2026-12-23' }, ['inspection-due-soon W 2026-12-23 / 2026-12-23']],
    ['release', { 'cylinder.inspectionDueOn': '2026-12-23' }, []],
    ['deliver', { 'cylinder.inspectionDueOn': '2026-12-23' }, ['inspection-due-soon W 2026-12-23 / 2026-12-23']],
    ['collect', { 'cylinder.inspectionDueOn': '2026-12-23' }, ['inspection-due-soon W 2026-12-23 / 2026-12-23']],
    ['load', { 'cylinder.inspectionDueOn': '2026-11-24', parameters: { inspectionDueSoonDays: 0 } }, []],
    [
      'load',
      { 'cylinder.inspectionDueOn': '2026-11-23', parameters: { inspectionDueSoonDays: 0 } },
      ['inspection-due-soon W 2026-11-23 / 2026-11-23'],
    ],
    // The earlier of the kept date and 48 months from a passed inspection.
    ['load', { 'cylinder.lastInspection.on': '2022-10' }, ['inspection-overdue B 2026-10 / 2026-10-31']],
    [
      'load',
      { 'cylinder.lastInspection.on': '2022-11-22', 'cylinder.inspectionDueOn': null },
      ['inspection-overdue B 2026-11-22 / 2026-11-22'],
    ],
    [
      'load',
      { 'cylinder.lastInspection.on': '2022-11-23', 'cylinder.inspectionDueOn': null },
      ['inspection-due-soon W 2026-11-23 / 2026-11-23'],
    ],
    [
      'load',
      { 'cylinder.lastInspection.on': '2022-10', 'cylinder.lastInspection.result': 'fail' },
      ['nonconforming B'],
    ],
    [
      'load',
      { 'cylinder.lastInspection.on': '2022-10', 'cylinder.lastInspection.result': null },
      ['record-incomplete B lastInspection / null'],
    ],
    // With neither: 48 months from manufacture.
    [
      'load',
      { 'cylinder.lastInspection': null, 'cylinder.inspectionDueOn': null },
      ['inspection-overdue B 2025-06 / 2025-06-30'],
    ],
    [
      'load',
      { 'cylinder.lastInspection.result': 'fail', 'cylinder.inspectionDueOn': null },
      ['inspection-overdue B 2025-06 / 2025-06-30', 'nonconforming B'],
    ],
    [
      'load',
      { 'cylinder.lastInspection': null, 'cylinder.inspectionDueOn': null, 'cylinder.madeOn': null },
      ['stamp-illegible B'],
    ],
    [
      'load',
      { 'cylinder.lastInspection': null, 'cylinder.inspectionDueOn': null, 'cylinder.madeOn': '2022-11-22' },
      ['inspection-overdue B 2026-11-22 / 2026-11-22'],
    ],
    [
      'load',
      { 'cylinder.inspectionDueOn': null, parameters: { inspectionMonths: 17 } },
      ['inspection-due-soon W 2026-11 / 2026-11-30'],
    ],
    [
      'load',
      { 'cylinder.inspectionDueOn': null, parameters: { inspectionMonths: 16 } },
      ['inspection-overdue B 2026-10 / 2026-10-31'],
    ],
    // An inspection that is still to come proves nothing.
    [
      'collect',
      { 'cylinder.lastInspection.on': '2027-01', 'cylinder.inspectionDueOn': null },
      ['inspection-overdue W 2025-06 / 2025-06-30'],
    ],
    // The day is that of the authority's time zone.
    [
      'collect',
      {
        at: '2026-11-23T23:59:59+08:00',
        'cylinder.inspectionDueOn': '2026-11-23',
        parameters: { inspectionDueSoonDays: 0 },
      },
      ['inspection-due-soon W 2026-11-23 / 2026-11-23'],
    ],
    [
      'collect',
      { at: '2026-11-24T00:00:00+08:00', 'cylinder.inspectionDueOn': '2026-11-23' },
      ['inspection-overdue W 2026-11-23 / 2026-11-23'],
    ],
    [
      'collect',
      { at: '2026-11-23T16:00:00Z', 'cylinder.inspectionDueOn': '2026-11-23' },
      ['inspection-overdue W 2026-11-23 / 2026-11-23'],
    ],
    [
      'collect',
      { at: '2026-11-24T00:00:00+08:00', 'cylinder.inspectionDueOn': '2026-11-23', parameters: { timeZone: 'UTC' } },
      ['inspection-due-soon W 2026-11-23 / 2026-11-23'],
    ],
  ]);
});

const UNPROVEN = { 'cylinder.lastInspection': null, 'cylinder.madeOn': '2023-09' };
describe('inspection-unproven', () => {
  expectEach([
    ['fill', { ...UNPROVEN, 'cylinder.inspectionDueOn': '2027-09' }, []],
    ['fill', { ...UNPROVEN, 'cylinder.inspectionDueOn': '2027-09-30' }, []],
    ['fill', { ...UNPROVEN, 'cylinder.inspectionDueOn': '2027-10-01' }, ['inspection-unproven W 2027-10-01 / 2027-09']],
    ['fill', { ...UNPROVEN, 'cylinder.inspectionDueOn': '2027-10' }, ['inspection-unproven W 2027-10 / 2027-09']],
    [
      'fill',
      { ...UNPROVEN, 'cylinder.madeOn': '2023-09-15', 'cylinder.inspectionDueOn': '2027-09' },
      ['inspection-unproven W 2027-09 / 2027-09-15'],
    ],
    ['release', { ...UNPROVEN, 'cylinder.inspectionDueOn': '2027-10' }, []],
    ['load', { ...UNPROVEN, 'cylinder.inspectionDueOn': '2027-10' }, []],
    ['deliver', { ...UNPROVEN, 'cylinder.inspectionDueOn': '2027-10' }, []],
    ['collect', { ...UNPROVEN, 'cylinder.inspectionDueOn': '2027-10' }, []],
    [
      'fill',
      {
        ...UNPROVEN,
        'cylinder.inspectionDueOn': '2028-01',
        'cylinder.lastInspection': { on: '2024-01', result: 'pass' },
      },
      [],
    ],
    ['fill', { ...UNPROVEN, 'cylinder.inspectionDueOn': '2028-01', 'cylinder.madeOn': null }, ['stamp-illegible B']],
    ['fill', { ...UNPROVEN, 'cylinder.inspectionDueOn': null }, []],
    [
      'fill',
      { ...UNPROVEN, 'cylinder.inspectionDueOn': '2027-08', parameters: { inspectionMonths: 46 } },
      ['inspection-unproven W 2027-08 / 2027-07'],
    ],
  ]);
});

const NEVER = { 'cylinder.lastInspection': null, 'cylinder.inspectionDueOn': '2029-06' };
const lifeOf = (madeOn: string, more: Spoiling = {}): Spoiling => ({ ...NEVER, 'cylinder.madeOn': madeOn, ...more });
/** At another time, with people and papers in date then. */
const atTime = (at: string): Spoiling => ({
  at,
  'courier.cardUntil': '2099-12',
  'courier.bindings': [{ vehicle: 'v-1', from: '2000-01' }],
  'vehicle.lastPositionAt': null,
});

describe('life', () => {
  expectEach([
    ...everywhere({ 'cylinder.madeOn': '2018-10' }, 'life-exceeded', ' 2026-10 / 2026-10-31'),
    ['load', lifeOf('2018-11-22'), ['life-exceeded B 2026-11-22 / 2026-11-22']],
    ['load', lifeOf('2018-11-23'), ['life-ends-soon W 2026-11-23 / 2026-11-23']],
    ['load', lifeOf('2018-11'), ['life-ends-soon W 2026-11 / 2026-11-30']],
    // 180 days from 2026-11-23 is 2027-05-22.
    ['load', lifeOf('2019-05-22'), ['life-ends-soon W 2027-05-22 / 2027-05-22']],
    ['load', lifeOf('2019-05-23'), []],
    ['release', lifeOf('2019-05-22'), []],
    ['deliver', lifeOf('2019-05-22'), ['life-ends-soon W 2027-05-22 / 2027-05-22']],
    ['collect', lifeOf('2019-05-22'), ['life-ends-soon W 2027-05-22 / 2027-05-22']],
    [
      'load',
      lifeOf('2018-11-24', { parameters: { lifeEndsSoonDays: 1 } }),
      ['life-ends-soon W 2026-11-24 / 2026-11-24'],
    ],
    ['load', lifeOf('2018-11-25', { parameters: { lifeEndsSoonDays: 1 } }), []],
    // Made before February 2007: 15 years, whatever is stamped.
    [
      'collect',
      lifeOf('2007-01-31', { ...atTime('2022-01-31T12:00:00+08:00'), 'cylinder.designLifeYears': 20 }),
      ['life-ends-soon W 2022-01-31 / 2022-01-31'],
    ],
    [
      'collect',
      lifeOf('2007-01', { ...atTime('2022-02-01T12:00:00+08:00'), 'cylinder.designLifeYears': 20 }),
      ['life-exceeded W 2022-01 / 2022-01-31'],
    ],
    [
      'collect',
      lifeOf('2007-02', { ...atTime('2015-03-01T12:00:00+08:00') }),
      ['life-exceeded W 2015-02 / 2015-02-28'],
    ],
    [
      'collect',
      lifeOf('2007-02-01', { ...atTime('2015-02-01T12:00:00+08:00') }),
      ['life-ends-soon W 2015-02-01 / 2015-02-01'],
    ],
    // From February 2007 on to the stamp: the smaller of stamp and 8.
    ['load', lifeOf('2018-10', { 'cylinder.designLifeYears': 12 }), ['life-exceeded B 2026-10 / 2026-10-31']],
    ['load', lifeOf('2021-06', { 'cylinder.designLifeYears': 5 }), ['life-exceeded B 2026-06 / 2026-06-30']],
    ['load', lifeOf('2018-10', { parameters: { lifeYears: 9 } }), []],
    // Made on or after lifeStampFrom: the stamp, else 8.
    [
      'collect',
      lifeOf('2022-09-30', {
        ...atTime('2030-10-01T12:00:00+08:00'),
        'cylinder.designLifeYears': 12,
        'cylinder.inspectionDueOn': '2034-01',
      }),
      ['life-exceeded W 2030-09-30 / 2030-09-30'],
    ],
    [
      'collect',
      lifeOf('2022-09', {
        ...atTime('2030-10-01T12:00:00+08:00'),
        'cylinder.designLifeYears': 12,
        'cylinder.inspectionDueOn': '2034-01',
      }),
      ['life-exceeded W 2030-09 / 2030-09-30'],
    ],
    [
      'collect',
      lifeOf('2022-10-01', {
        ...atTime('2030-10-02T12:00:00+08:00'),
        'cylinder.designLifeYears': 12,
        'cylinder.inspectionDueOn': '2034-01',
      }),
      [],
    ],
    [
      'collect',
      lifeOf('2022-10', {
        ...atTime('2034-11-01T12:00:00+08:00'),
        'cylinder.designLifeYears': 12,
        'cylinder.inspectionDueOn': '2038-01',
      }),
      ['life-exceeded W 2034-10 / 2034-10-31'],
    ],
    [
      'collect',
      lifeOf('2022-10', { ...atTime('2030-11-01T12:00:00+08:00'), 'cylinder.inspectionDueOn': '2034-01' }),
      ['life-exceeded W 2030-10 / 2030-10-31'],
    ],
    [
      'load',
      lifeOf('2019-01', { 'cylinder.designLifeYears': 7, parameters: { lifeStampFrom: '2019-01' } }),
      ['life-exceeded B 2026-01 / 2026-01-31'],
    ],
    ['load', lifeOf('2018-10', { 'cylinder.designLifeYears': 9, parameters: { lifeStampFrom: '2018-10' } }), []],
    [
      'load',
      lifeOf('2018-10', { 'cylinder.designLifeYears': 9, parameters: { lifeStampFrom: '2018-11' } }),
      ['life-exceeded B 2026-10 / 2026-10-31'],
    ],
    // A registered extension, no further than the cap, and never back.
    [
      'load',
      lifeOf('2016-03', { 'cylinder.lifeExtendedUntil': '2026-11-23' }),
      ['life-ends-soon W 2026-11-23 / 2026-11-23'],
    ],
    [
      'load',
      lifeOf('2016-03', { 'cylinder.lifeExtendedUntil': '2026-11-22' }),
      ['life-exceeded B 2026-11-22 / 2026-11-22'],
    ],
    [
      'load',
      lifeOf('2014-11-22', { 'cylinder.lifeExtendedUntil': '2030-01' }),
      ['life-exceeded B 2026-11-22 / 2026-11-22'],
    ],
    [
      'load',
      lifeOf('2014-11-23', { 'cylinder.lifeExtendedUntil': '2030-01' }),
      ['life-ends-soon W 2026-11-23 / 2026-11-23'],
    ],
    ['load', lifeOf('2014-11-22', { 'cylinder.lifeExtendedUntil': '2030-01', parameters: { lifeCapYears: 16 } }), []],
    ['load', lifeOf('2021-06', { 'cylinder.lifeExtendedUntil': '2024-01' }), []],
    // Fifteen years are above the cap of twelve, and the larger counts.
    [
      'collect',
      lifeOf('2006-12', { ...atTime('2021-12-31T12:00:00+08:00'), 'cylinder.lifeExtendedUntil': '2030-01' }),
      ['life-ends-soon W 2021-12 / 2021-12-31'],
    ],
    [
      'collect',
      lifeOf('2006-12', { ...atTime('2022-01-01T12:00:00+08:00'), 'cylinder.lifeExtendedUntil': '2030-01' }),
      ['life-exceeded W 2021-12 / 2021-12-31'],
    ],
  ]);
});

/** Made 2018-03: eight years end on 2026-03-31; an inspection from 2025-09 on lengthens that. */
const assessed = (on: string, more: Spoiling = {}): Spoiling => ({
  'cylinder.madeOn': '2018-03',
  'cylinder.lastInspection': { on, result: 'pass' },
  ...more,
});
const EXTENDED = 'life-extension-unregistered W 2026-03 / 2030-02';

describe('life after a passed inspection', () => {
  expectEach([
    ['fill', assessed('2026-02'), [EXTENDED]],
    ['fill', assessed('2025-09'), ['life-extension-unregistered W 2026-03 / 2029-09']],
    ['fill', assessed('2025-09-30'), ['life-extension-unregistered W 2026-03 / 2029-09-30']],
    ['fill', assessed('2025-09-29'), ['life-exceeded B 2026-03 / 2026-03-31']],
    ['fill', assessed('2025-08'), ['life-exceeded B 2026-03 / 2026-03-31']],
    [
      'fill',
      assessed('2025-08', { parameters: { lifeAssessmentMonths: 7 } }),
      ['life-extension-unregistered W 2026-03 / 2029-08'],
    ],
    // The base keeps its precision: made on the 15th, assessed from the 15th on.
    [
      'fill',
      assessed('2025-09-15', { 'cylinder.madeOn': '2018-03-15' }),
      ['life-extension-unregistered W 2026-03-15 / 2029-09-15'],
    ],
    ['fill', assessed('2025-09-14', { 'cylinder.madeOn': '2018-03-15' }), ['life-exceeded B 2026-03-15 / 2026-03-15']],
    // Always 48 months, and only up to the cap: made 2018-03, capped at 2030-03.
    [
      'fill',
      assessed('2026-02', { parameters: { inspectionMonths: 12 }, 'cylinder.inspectionDueOn': null }),
      [EXTENDED],
    ],
    ['fill', assessed('2026-06'), ['life-extension-unregistered W 2026-03 / 2030-03']],
    [
      'fill',
      assessed('2026-02', { 'cylinder.lastInspection.result': 'fail' }),
      ['life-exceeded B 2026-03 / 2026-03-31', 'nonconforming B'],
    ],
    ['collect', assessed('2026-12'), ['life-exceeded W 2026-03 / 2026-03-31']],
    ['release', assessed('2026-02'), []],
    ['load', assessed('2026-02'), []],
    // On paper until today: no longer only the inspection. Until yesterday: only the inspection.
    ['fill', assessed('2026-02', { 'cylinder.lifeExtendedUntil': '2026-11-23' }), []],
    ['fill', assessed('2026-02', { 'cylinder.lifeExtendedUntil': '2026-11-22' }), [EXTENDED]],
    // Not yet past without it: nothing to register.
    ['fill', assessed('2026-06', { 'cylinder.madeOn': '2018-11' }), []],
    [
      'fill',
      assessed('2026-06', { 'cylinder.madeOn': '2018-10' }),
      ['life-extension-unregistered W 2026-10 / 2030-06'],
    ],
    // No fourth age beyond the cap: a life as long as the cap is not lengthened.
    ['fill', assessed('2026-06', { parameters: { lifeCapYears: 8 } }), ['life-exceeded B 2026-03 / 2026-03-31']],
    [
      'collect',
      assessed('2021-12', { ...atTime('2022-04-01T12:00:00+08:00'), 'cylinder.madeOn': '2007-01' }),
      ['life-exceeded W 2022-01 / 2022-01-31'],
    ],
    [
      'fill',
      assessed('2026-01', { parameters: { lifeYears: 7, lifeCapYears: 8, lifeAssessmentMonths: 1 } }),
      ['life-exceeded B 2026-03 / 2026-03-31'],
    ],
    [
      'load',
      assessed('2023-01', { 'cylinder.madeOn': '2015-03', 'cylinder.inspectionDueOn': null }),
      ['life-ends-soon W 2027-01 / 2027-01-31'],
    ],
  ]);
});

describe('ends-in-use', () => {
  expectEach([
    [
      'fill',
      { 'cylinder.inspectionDueOn': '2027-02-20', parameters: { fillMinDaysLeft: 90 } },
      ['ends-in-use B 2027-02-20 / 2027-02-21'],
    ],
    ['fill', { 'cylinder.inspectionDueOn': '2027-02-21', parameters: { fillMinDaysLeft: 90 } }, []],
    [
      'fill',
      { 'cylinder.inspectionDueOn': '2026-11-22', parameters: { fillMinDaysLeft: 90 } },
      ['inspection-overdue B 2026-11-22 / 2026-11-22'],
    ],
    [
      'fill',
      { 'cylinder.inspectionDueOn': '2026-11-23', parameters: { fillMinDaysLeft: 1 } },
      ['ends-in-use B 2026-11-23 / 2026-11-24', 'inspection-due-soon W 2026-11-23 / 2026-11-23'],
    ],
    ['fill', { 'cylinder.inspectionDueOn': '2026-11-23' }, ['inspection-due-soon W 2026-11-23 / 2026-11-23']],
    [
      'fill',
      { 'cylinder.madeOn': '2019-06', parameters: { fillMinDaysLeft: 221 } },
      ['ends-in-use B 2027-06 / 2027-07-02'],
    ],
    ['fill', { 'cylinder.madeOn': '2019-06', parameters: { fillMinDaysLeft: 219 } }, []],
    // Both end too early: told is the one that ends first.
    [
      'fill',
      { 'cylinder.madeOn': '2019-06', 'cylinder.inspectionDueOn': '2027-07', parameters: { fillMinDaysLeft: 300 } },
      ['ends-in-use B 2027-06 / 2027-09-19'],
    ],
    [
      'fill',
      { 'cylinder.madeOn': '2019-06', 'cylinder.inspectionDueOn': '2027-05', parameters: { fillMinDaysLeft: 300 } },
      ['ends-in-use B 2027-05 / 2027-09-19'],
    ],
    ['release', { 'cylinder.inspectionDueOn': '2027-01-10', parameters: { fillMinDaysLeft: 90 } }, []],
    [
      'load',
      { 'cylinder.inspectionDueOn': '2027-01-10', 'customer.usualUseDays': 60, parameters: { fillMinDaysLeft: 90 } },
      [],
    ],
    [
      'deliver',
      { 'cylinder.inspectionDueOn': '2027-01-10', 'customer.usualUseDays': 49 },
      ['ends-in-use W 2027-01-10 / 2027-01-11'],
    ],
    ['deliver', { 'cylinder.inspectionDueOn': '2027-01-10', 'customer.usualUseDays': 48 }, []],
    ['deliver', { 'cylinder.inspectionDueOn': '2027-01-10', 'customer.usualUseDays': 0 }, []],
    ['deliver', { 'cylinder.inspectionDueOn': '2027-01-10', parameters: { fillMinDaysLeft: 90 } }, []],
    [
      'deliver',
      { 'cylinder.madeOn': null, 'customer.usualUseDays': 9999 },
      ['stamp-illegible B', 'ends-in-use W 2029-06 / 2054-04-09'],
    ],
  ]);
});

const FOREIGN: Spoiling = { 'cylinder.ownerOrg': 'org-x' };
const entrusted = (entrustment: Record<string, unknown>): Spoiling => ({
  ...FOREIGN,
  'cylinder.entrustments': [
    { org: 'org-a', for: ['fill', 'deliver'], from: '2026-01-01', until: '2026-12-31', ...entrustment },
  ],
});
const NOT_OWN = 'not-own B org-x / org-a';

describe('not-own', () => {
  expectEach([
    ...everywhere(FOREIGN, 'not-own', ' org-x / org-a'),
    ['fill', { ...FOREIGN, 'cylinder.entrustments': null }, [NOT_OWN]],
    ...STEPS.map((step): Row => [step, entrusted({}), []]),
    ['fill', entrusted({ for: ['fill'] }), []],
    ['release', entrusted({ for: ['fill'] }), []],
    ['load', entrusted({ for: ['fill'] }), [NOT_OWN]],
    ['deliver', entrusted({ for: ['fill'] }), [NOT_OWN]],
    ['collect', entrusted({ for: ['fill'] }), ['not-own W org-x / org-a']],
    ['fill', entrusted({ for: ['deliver'] }), [NOT_OWN]],
    ['release', entrusted({ for: ['deliver'] }), [NOT_OWN]],
    ['load', entrusted({ for: ['deliver'] }), []],
    ['deliver', entrusted({ for: ['deliver'] }), []],
    ['collect', entrusted({ for: ['deliver'] }), []],
    ['fill', entrusted({ for: [] }), [NOT_OWN]],
    ['fill', entrusted({ for: null }), [NOT_OWN]],
    ['fill', entrusted({ org: 'org-b' }), [NOT_OWN]],
    ['fill', entrusted({ from: null }), [NOT_OWN]],
    ['fill', entrusted({ from: '2026-11-24' }), [NOT_OWN]],
    ['fill', entrusted({ from: '2026-11-23' }), []],
    ['fill', entrusted({ from: '2026-11' }), []],
    ['fill', entrusted({ from: '2026-12' }), [NOT_OWN]],
    ['fill', entrusted({ until: '2026-11-22' }), [NOT_OWN]],
    ['fill', entrusted({ until: '2026-11-23' }), []],
    ['fill', entrusted({ until: '2026-11' }), []],
    ['fill', entrusted({ until: '2026-10' }), [NOT_OWN]],
    ['fill', entrusted({ until: null }), []],
    ['release', { 'org.id': null }, ['not-own B org-a / null']],
    ['release', { 'org.id': '', 'cylinder.ownerOrg': '' }, ['record-incomplete B ownerOrg / null', 'not-own B']],
    [
      'release',
      { 'org.id': null, ...entrusted({ org: null }), 'cylinder.ownerOrg': 'org-x' },
      ['not-own B org-x / null'],
    ],
  ]);
});

describe('condition, state and orders', () => {
  expectEach([
    ...everywhere({ 'cylinder.nonconforming': true }, 'nonconforming'),
    ...everywhere({ 'cylinder.lastInspection': { on: '2025-06', result: 'fail' } }, 'nonconforming'),
    ...everywhere({ 'cylinder.state': 'scrapped' }, 'scrapped'),
    ...everywhere({ 'cylinder.refurbished': true }, 'refurbished'),
    ...everywhere({ 'cylinder.blacklisted': true }, 'blacklisted'),
    ...everywhere({ 'cylinder.holds': ['seizure'] }, 'on-hold', ' seizure / null'),
    ['load', { 'cylinder.holds': ['seizure', 'freeze', 'seizure'] }, ['on-hold B freeze, seizure / null']],
    ...everywhere({ 'cylinder.state': 'lost' }, 'lost'),
    ...everywhere({ 'cylinder.state': 'stolen' }, 'stolen'),
    ...everywhere({ 'cylinder.valveUntil': '2026-10' }, 'valve-expired', ' 2026-10 / 2026-10-31'),
    ['load', { 'cylinder.valveUntil': '2026-11-22' }, ['valve-expired B 2026-11-22 / 2026-11-22']],
    ['load', { 'cylinder.valveUntil': '2026-11-23' }, []],
    ['load', { 'cylinder.valveUntil': '2026-11' }, []],
  ]);
});

const VAPORISER = { parameters: { twoPhase: 'vaporiser-only' }, 'cylinder.twoPhase': true };
const model = (name: string): Spoiling => ({ ...LARGE, 'cylinder.model': name, 'cylinder.lastFill': null });
describe('two-phase and liquid-phase', () => {
  expectEach([
    ...everywhere({ 'cylinder.twoPhase': true }, 'two-phase', ' YSP35.5 / null'),
    ['fill', model('YSP118-II'), ['two-phase B YSP118-II / null']],
    ['fill', model('ysp118-Ⅱ'), ['two-phase B ysp118-Ⅱ / null']],
    ['fill', model('ＹＳＰ１１８－ⅱ'), ['two-phase B ＹＳＰ１１８－ⅱ / null']],
    ['fill', model('YSP 118 – 2 型'), ['two-phase B YSP 118 – 2 型 / null']],
    ['fill', model('YSP118\u22122'), ['two-phase B YSP118\u22122 / null']],
    ['fill', model('YSP118\u00AD2'), ['two-phase B YSP118\u00AD2 / null']],
    ['fill', model('YSP118/双相'), ['two-phase B YSP118/双相 / null']],
    ['fill', model('YSP118／两相'), ['two-phase B YSP118／两相 / null']],
    ['fill', model('YSP118 双 相'), ['two-phase B YSP118 双 相 / null']],
    ['fill', model('YSP118/II'), []],
    ['fill', model('YSP118-I'), []],
    ['fill', model('X-YSP118-II'), []],
    ['fill', model('YSP118'), []],
    ['fill', VAPORISER, ['two-phase W YSP35.5 / vaporiser-only']],
    ['release', VAPORISER, ['two-phase W YSP35.5 / vaporiser-only']],
    ['load', VAPORISER, ['two-phase W YSP35.5 / vaporiser-only']],
    ['collect', VAPORISER, ['two-phase W YSP35.5 / vaporiser-only']],
    ['deliver', VAPORISER, ['two-phase B YSP35.5 / vaporiser-only']],
    ['deliver', { ...VAPORISER, 'customer.vaporiserRoom': true }, ['two-phase W YSP35.5 / vaporiser-only']],
    ['deliver', { ...VAPORISER, 'customer.vaporiserRoom': null }, ['two-phase B YSP35.5 / vaporiser-only']],
    [
      'deliver',
      { ...VAPORISER, 'customer.vaporiserRoom': true, 'customer.kind': 'catering' },
      ['two-phase B YSP35.5 / vaporiser-only'],
    ],
    [
      'deliver',
      { ...VAPORISER, 'customer.vaporiserRoom': true, 'customer.kind': 'canteen' },
      ['two-phase W YSP35.5 / vaporiser-only'],
    ],
    [
      'deliver',
      { ...VAPORISER, 'customer.vaporiserRoom': true, 'customer.kind': null },
      ['two-phase B YSP35.5 / vaporiser-only', 'customer-unverified B kind / null'],
    ],
    ['deliver', { ...VAPORISER, customer: null }, ['two-phase B YSP35.5 / vaporiser-only', 'customer-unverified B']],
    ['deliver', { 'cylinder.model': 'YSP35.5/液' }, ['liquid-phase B YSP35.5/液 / null']],
    [
      'deliver',
      { 'cylinder.model': 'YSP35.5/液', 'customer.vaporiserRoom': null },
      ['liquid-phase B YSP35.5/液 / null'],
    ],
    ['deliver', { 'cylinder.model': 'YSP35.5/液', 'customer.vaporiserRoom': true }, []],
    ['deliver', { 'cylinder.model': 'YSP35.5/气液双相' }, ['two-phase B YSP35.5/气液双相 / null']],
    ['deliver', { 'cylinder.model': 'YSP35.5/气液两相' }, ['two-phase B YSP35.5/气液两相 / null']],
    ['deliver', { 'cylinder.model': 'YSP35.5/液', customer: null }, ['customer-unverified B']],
    ['load', { 'cylinder.model': 'YSP35.5/液' }, []],
  ]);
});

describe('licence, operator, scale', () => {
  expectEach([
    ['fill', { 'org.fillingLicence.until': '2026-11-22' }, ['filling-licence B 2026-11-22 / 2026-11-23']],
    ['fill', { 'org.fillingLicence.until': '2026-11-23' }, []],
    ['fill', { 'org.fillingLicence.until': '2026-11' }, []],
    ['release', { 'org.fillingLicence.until': '2026-10' }, ['filling-licence B 2026-10 / 2026-11-23']],
    ['fill', { 'org.fillingLicence.until': null }, ['filling-licence B null / 2026-11-23']],
    ['fill', { 'org.fillingLicence': null }, ['filling-licence B null / 2026-11-23']],
    ['load', { 'org.fillingLicence': null }, []],
    [
      'fill',
      { 'org.fillingLicence.media': ['other', 'industrial-propane'] },
      ['filling-licence B lpg / industrial-propane, other'],
    ],
    ['fill', { 'org.fillingLicence.media': [] }, ['filling-licence B lpg / null']],
    ['fill', { 'org.fillingLicence.media': null }, ['filling-licence B lpg / null']],
    ['fill', { 'org.fillingLicence.media': ['other', 'lpg'] }, []],
    ['fill', { 'org.fillingLicence.media': ['other'], 'cylinder.medium': null }, ['record-incomplete B medium / null']],
    ['fill', { 'org.fillingLicence.media': ['other'], cylinder: null }, ['code-unknown B']],
    ['fill', { operator: null }, ['operator-certificate B']],
    ['release', { 'operator.id': null }, ['operator-certificate B', 'same-person W']],
    ['fill', { 'operator.certificates': null }, ['operator-certificate B']],
    ['fill', { 'operator.certificates': [{ kind: 'P', until: '2026-11-22' }] }, ['operator-certificate B']],
    ['fill', { 'operator.certificates': [{ kind: 'P', until: '2026-11-23' }] }, []],
    ['fill', { 'operator.certificates': [{ kind: 'P', until: null }] }, ['operator-certificate B']],
    ['fill', { 'operator.certificates': [{ kind: 'G', until: '2027-05-31' }] }, ['operator-certificate B']],
    [
      'fill',
      {
        'operator.certificates': [
          { kind: 'P', until: '2020-01' },
          { kind: 'P', until: '2027-05' },
        ],
      },
      [],
    ],
    [
      'fill',
      {
        'operator.certificates': [
          { kind: 'G', until: '2027-05' },
          { kind: 'P', until: '2020-01' },
        ],
      },
      ['operator-certificate B'],
    ],
    ['load', { operator: null }, []],
    ['fill', { scale: null }, ['scale-unverified B null / 2026-11-23']],
    ['fill', { 'scale.verifiedUntil': null }, ['scale-unverified B null / 2026-11-23']],
    ['release', { 'scale.verifiedUntil': '2026-11-22' }, ['scale-unverified B 2026-11-22 / 2026-11-23']],
    ['fill', { 'scale.verifiedUntil': '2026-11-23' }, []],
    ['fill', { 'scale.checkedOn': '2026-11-22' }, ['scale-unchecked W 2026-11-22 / 2026-11-23']],
    ['release', { 'scale.checkedOn': '2026-11-24' }, ['scale-unchecked W 2026-11-24 / 2026-11-23']],
    ['fill', { 'scale.checkedOn': '2026-11' }, ['scale-unchecked W 2026-11 / 2026-11-23']],
    ['fill', { 'scale.checkedOn': null }, ['scale-unchecked W null / 2026-11-23']],
    // A month that begins today is not today.
    [
      'fill',
      { at: '2026-12-01T08:30:00+08:00', 'preFillCheck.at': '2026-12-01T08:20:00+08:00', 'scale.checkedOn': '2026-12' },
      ['scale-unchecked W 2026-12 / 2026-12-01'],
    ],
    ['load', { scale: null }, []],
  ]);
});

const PRE = 'pre-fill-check B null / 300';
describe('before the fill', () => {
  expectEach([
    ['fill', { preFillCheck: null }, [PRE]],
    ['fill', { 'preFillCheck.passed': false }, [PRE]],
    ['fill', { 'preFillCheck.passed': null }, [PRE]],
    ['fill', { 'preFillCheck.emptyKg': null }, [PRE]],
    ['fill', { 'preFillCheck.at': null }, [PRE]],
    ['fill', { 'preFillCheck.code': null }, [PRE]],
    ['fill', { 'preFillCheck.code': '' }, [PRE]],
    ['fill', { 'preFillCheck.code': 'MZ00000018' }, [PRE]],
    ['fill', { 'preFillCheck.code': 'MZ00000018', cylinder: null }, ['code-unknown B']],
    ['fill', { 'preFillCheck.code': null, cylinder: null }, ['code-unknown B']],
    ['fill', { preFillCheck: null, cylinder: null }, ['code-unknown B', PRE]],
    ['fill', { 'preFillCheck.at': '2026-11-23T03:30:00+08:00' }, []],
    ['fill', { 'preFillCheck.at': '2026-11-23T03:29:59.9+08:00' }, ['pre-fill-check B 301 / 300']],
    ['fill', { 'preFillCheck.at': '2026-11-23T03:29:00+08:00' }, ['pre-fill-check B 301 / 300']],
    [
      'fill',
      { 'preFillCheck.at': '2026-11-23T08:19:00+08:00', parameters: { preFillCheckMaxAgeMin: 10.5 } },
      ['pre-fill-check B 11 / 10.5'],
    ],
    ['fill', { 'preFillCheck.at': '2026-11-23T08:35:00+08:00' }, []],
    ['fill', { 'preFillCheck.at': '2026-11-23T08:35:00.001+08:00' }, [PRE]],
    ['fill', { 'preFillCheck.at': '2026-11-23T08:35:00+08:00', parameters: { clockToleranceMin: 4 } }, [PRE]],
    ['fill', { 'preFillCheck.at': '2026-11-23T03:30:00+08:00', 'preFillCheck.passed': false }, [PRE]],
    ['release', { preFillCheck: null }, []],
    // Residue: empty weight less tare, in grams.
    ['fill', { 'preFillCheck.emptyKg': 17.5 }, []],
    ['fill', { 'preFillCheck.emptyKg': 17.5004 }, []],
    ['fill', { 'preFillCheck.emptyKg': 17.5005 }, ['residue B 1.001 / 1']],
    ['fill', { 'preFillCheck.emptyKg': 17.51 }, ['residue B 1.01 / 1']],
    ['fill', { 'preFillCheck.emptyKg': 17.51, parameters: { residueMaxKg: 1.01 } }, []],
    ['fill', { 'preFillCheck.emptyKg': 17.51, 'preFillCheck.code': 'MZ00000018' }, [PRE]],
    ['fill', { 'preFillCheck.emptyKg': 17.51, 'cylinder.tareKg': null }, ['record-incomplete B tareKg / null']],
    ['fill', { 'preFillCheck.emptyKg': 17.51, cylinder: null }, ['code-unknown B']],
    // An old check still tells what was weighed.
    [
      'fill',
      { 'preFillCheck.emptyKg': 17.51, 'preFillCheck.at': '2026-11-23T03:00:00+08:00' },
      ['pre-fill-check B 330 / 300', 'residue B 1.01 / 1'],
    ],
    ['release', { 'preFillCheck.emptyKg': 17.51 }, []],
    ['fill', { 'preFillCheck.emptyKg': 16.2 }, []],
    ['fill', { 'preFillCheck.emptyKg': 16.199 }, ['tare-doubtful B 16.199 / 16.5']],
    ['fill', { 'preFillCheck.emptyKg': 16.199, parameters: { tareToleranceKg: 0.301 } }, []],
    ['release', { 'preFillCheck.emptyKg': 16.199 }, []],
    ['fill', { 'cylinder.lastFill': {} }, ['already-full W']],
    [
      'fill',
      { 'cylinder.lastFill': { contentKg: 14.5, at: '2026-11-20T07:00:00+08:00' } },
      ['already-full W 14.5 / null'],
    ],
    ['release', { 'cylinder.lastFill': {} }, []],
    ['fill', { 'cylinder.firstFill': true }, ['not-evacuated B']],
    ['fill', { 'cylinder.firstFill': true, 'preFillCheck.evacuated': true }, []],
    ['fill', { 'cylinder.firstFill': true, 'preFillCheck.evacuated': null }, ['not-evacuated B']],
    ['fill', { 'cylinder.firstFill': true, preFillCheck: null }, [PRE, 'not-evacuated B']],
    ['release', { 'cylinder.firstFill': true }, []],
  ]);
});

describe('gas', () => {
  expectEach([
    ...exceptCollect({ 'gas.kind': 'industrial-propane' }, 'medium-mismatch', ' industrial-propane / lpg').filter(
      ([step]) => step !== 'deliver',
    ),
    ['fill', { 'gas.kind': 'other' }, ['medium-mismatch B other / lpg']],
    [
      'fill',
      { 'gas.kind': 'other', 'cylinder.medium': 'other', 'org.fillingLicence.media': ['other'] },
      ['medium-mismatch B other / other'],
    ],
    [
      'fill',
      {
        'gas.kind': 'industrial-propane',
        'cylinder.medium': 'industrial-propane',
        'org.fillingLicence.media': ['industrial-propane'],
      },
      [],
    ],
    ['fill', { 'gas.kind': 'industrial-propane', 'cylinder.medium': null }, ['record-incomplete B medium / null']],
    ['fill', { 'gas.kind': 'industrial-propane', cylinder: null }, ['code-unknown B']],
    ...exceptCollect({ 'gas.dmePct': 0.1 }, 'gas-adulterated', ' 0.1 / 0'),
    ['fill', { 'gas.dmePct': 0.5, parameters: { dmeMaxPct: 0.5 } }, []],
    ['fill', { 'gas.kind': 'dme-blend' }, ['medium-mismatch B dme-blend / lpg', 'gas-adulterated B']],
    [
      'fill',
      { 'gas.kind': 'dme-blend', 'gas.dmePct': 20 },
      ['medium-mismatch B dme-blend / lpg', 'gas-adulterated B 20 / 0'],
    ],
    ...exceptCollect({ 'gas.odorised': false }, 'gas-unodorised'),
    ['load', { 'gas.odorised': null }, ['gas-unodorised B']],
    [
      'fill',
      {
        'gas.kind': 'industrial-propane',
        'gas.odorised': null,
        'cylinder.medium': 'industrial-propane',
        'org.fillingLicence.media': ['industrial-propane'],
      },
      [],
    ],
    ['fill', { gas: null }, ['gas-uncertified B']],
    ['fill', { 'gas.kind': null }, ['gas-uncertified B']],
    ['fill', { 'gas.kind': null, 'gas.reportOn': null, 'gas.dmePct': null }, ['gas-uncertified B']],
    ['fill', { 'gas.reportOn': null }, ['gas-uncertified W null / 30']],
    ['fill', { 'gas.dmePct': null }, ['gas-uncertified W']],
    ['fill', { 'gas.reportOn': '2026-10-24' }, []],
    ['fill', { 'gas.reportOn': '2026-10-23' }, ['gas-uncertified W 2026-10-23 / 30']],
    ['fill', { 'gas.reportOn': '2026-10' }, ['gas-uncertified W 2026-10 / 30']],
    ['fill', { 'gas.reportOn': '2026-11' }, []],
    ['fill', { 'gas.reportOn': '2026-11-23' }, []],
    ['fill', { 'gas.reportOn': '2026-11-24' }, ['gas-uncertified W 2026-11-24 / 30']],
    ['fill', { 'gas.reportOn': '2026-12' }, ['gas-uncertified W 2026-12 / 30']],
    [
      'fill',
      { 'gas.reportOn': '2026-11-20', parameters: { gasReportMaxAgeDays: 2 } },
      ['gas-uncertified W 2026-11-20 / 2'],
    ],
    ['fill', { 'gas.reportOn': '2026-11-20', parameters: { gasReportMaxAgeDays: 3 } }, []],
    ...(['release', 'load', 'deliver'] as const).flatMap((step): Row[] => [
      [step, { gas: null }, ['gas-uncertified W']],
      [step, { 'gas.kind': null }, ['gas-uncertified W']],
      [step, { 'gas.dmePct': null }, ['gas-uncertified W']],
      [step, { 'gas.reportOn': null }, []],
    ]),
    ['collect', { gas: null }, []],
  ]);
});

const POST = 'post-fill-check B null / 60';
describe('after the fill', () => {
  expectEach([
    ['release', { fillAuthorised: false }, ['fill-unauthorised B']],
    ['release', { fillAuthorised: null }, ['fill-unauthorised B']],
    ['fill', { fillAuthorised: null }, []],
    // Maximum: the smaller of the stamp (14.9) and 0.42 × 35.5 = 14.91, cut to 14.9.
    ['release', { 'postFillCheck.grossKg': 31.4 }, []],
    ['release', { 'postFillCheck.grossKg': 31.4004 }, []],
    ['release', { 'postFillCheck.grossKg': 31.4005 }, ['overfill B 14.901 / 14.9']],
    ['release', { 'postFillCheck.grossKg': 31.4, 'cylinder.maxFillKg': 14.8 }, ['overfill B 14.9 / 14.8']],
    ['release', { 'postFillCheck.grossKg': 31.401, 'cylinder.maxFillKg': 15 }, ['overfill B 14.901 / 14.9']],
    ['release', { 'postFillCheck.grossKg': 31.401, 'cylinder.maxFillKg': null }, ['overfill B 14.901 / 14.9']],
    [
      'release',
      { 'postFillCheck.grossKg': 31.401, 'cylinder.volumeL': null },
      ['record-incomplete B volumeL / null', 'overfill B 14.901 / 14.9'],
    ],
    [
      'release',
      { 'postFillCheck.grossKg': 40, 'cylinder.volumeL': null, 'cylinder.maxFillKg': null },
      ['record-incomplete B volumeL / null'],
    ],
    ['release', { 'postFillCheck.grossKg': 31.3, parameters: { fillFactorKgPerL: 0.415 } }, ['overfill B 14.8 / 14.7']],
    ['release', { 'postFillCheck.grossKg': 40, 'cylinder.tareKg': null }, ['record-incomplete B tareKg / null']],
    ['release', { 'postFillCheck.grossKg': 31.401, cylinder: null }, ['code-unknown B']],
    ['fill', { 'postFillCheck.grossKg': 40 }, []],
    ['load', { 'cylinder.lastFill.contentKg': 14.9 }, []],
    ['load', { 'cylinder.lastFill.contentKg': 14.901 }, ['overfill B 14.901 / 14.9']],
    ['deliver', { 'cylinder.lastFill.contentKg': 14.901 }, ['overfill B 14.901 / 14.9']],
    ['collect', { 'cylinder.lastFill': { contentKg: 20 } }, []],
    ['release', { 'postFillCheck.grossKg': 30.5 }, []],
    ['release', { 'postFillCheck.grossKg': 30.499 }, ['underfill W 13.999 / 14']],
    ['release', { 'postFillCheck.grossKg': 30.499, 'cylinder.model': 'ysp 35.5 / 14.9' }, ['underfill W 13.999 / 14']],
    ['release', { 'postFillCheck.grossKg': 30.499, parameters: { minContentKg: {} } }, []],
    ['release', { 'postFillCheck.grossKg': 30.499, parameters: { minContentKg: { 'ysp-35.5': 13.999 } } }, []],
    ['release', { 'postFillCheck.grossKg': 30.499, 'cylinder.model': null }, ['record-incomplete B model / null']],
    ['release', { ...LARGE, 'postFillCheck.grossKg': 94.9 }, ['underfill W 47.9 / 48']],
    ['release', { ...LARGE, 'postFillCheck.grossKg': 95 }, []],
    ['load', { 'cylinder.lastFill.contentKg': 10 }, []],
    ['release', { postFillCheck: null }, [POST]],
    ['release', { 'postFillCheck.passed': false }, [POST]],
    ['release', { 'postFillCheck.grossKg': null }, [POST]],
    ['release', { 'postFillCheck.at': null }, [POST]],
    [
      'release',
      { 'postFillCheck.code': 'MZ00000018', 'postFillCheck.grossKg': 40, 'postFillCheck.sealed': false },
      [POST],
    ],
    ['release', { 'postFillCheck.code': null, cylinder: null }, ['code-unknown B']],
    ['release', { postFillCheck: null, cylinder: null }, ['code-unknown B', POST]],
    ['release', { 'postFillCheck.at': '2026-11-23T07:30:00+08:00' }, []],
    ['release', { 'postFillCheck.at': '2026-11-23T07:29:59+08:00' }, ['post-fill-check B 61 / 60']],
    ['release', { 'postFillCheck.at': '2026-11-23T08:35:01+08:00' }, [POST]],
    ['load', { postFillCheck: null }, []],
    ['release', { 'operator.id': 'u-filler' }, ['same-person W']],
    ['release', { filledBy: null }, ['same-person W']],
    ['release', { filledBy: '' }, ['same-person W']],
    ['fill', { filledBy: null }, []],
  ]);
});

const NUMBERED = { parameters: { sealMode: 'numbered' } };
const NONE = { parameters: { sealMode: 'none' } };
describe('seals', () => {
  expectEach([
    ['release', { 'postFillCheck.sealed': false }, ['seal-missing W']],
    ['release', { 'postFillCheck.sealed': null }, ['seal-missing W']],
    ['release', { ...NUMBERED }, ['seal-missing W']],
    ['release', { ...NUMBERED, 'postFillCheck.seal': 'S1', 'postFillCheck.sealed': null }, []],
    ['release', { ...NONE, 'postFillCheck.sealed': false }, []],
    ['load', { sealIntact: null }, ['seal-missing W']],
    ['deliver', { sealIntact: null }, ['seal-missing W']],
    ['fill', { sealIntact: null }, []],
    ['collect', { sealIntact: null }, []],
    ['load', { ...NONE, sealIntact: null }, []],
    ['load', { ...NONE, sealIntact: false }, []],
    ['load', { sealIntact: false }, ['seal-broken B']],
    ['deliver', { sealIntact: false }, ['seal-broken B']],
    ['release', { sealIntact: false }, []],
    ['load', { ...NUMBERED, sealSeen: 'S1', 'cylinder.lastFill.seal': 'S1' }, []],
    ['load', { ...NUMBERED, sealSeen: 'S1', 'cylinder.lastFill.seal': 'S2' }, ['seal-broken B S1 / S2']],
    [
      'deliver',
      { ...NUMBERED, sealSeen: 'S1', 'cylinder.lastFill.seal': 'S2', sealIntact: false },
      ['seal-broken B S1 / S2'],
    ],
    ['load', { ...NUMBERED, sealSeen: 'S1', 'cylinder.lastFill.seal': 'S1', sealIntact: false }, ['seal-broken B']],
    ['load', { ...NUMBERED, sealSeen: 'S1', 'cylinder.lastFill.seal': 'S1', sealIntact: null }, ['seal-missing W']],
    ['load', { ...NUMBERED, sealSeen: null, 'cylinder.lastFill.seal': 'S1' }, ['seal-missing W']],
    ['load', { ...NUMBERED, sealSeen: 'S1' }, ['seal-missing W']],
    ['load', { ...NUMBERED, sealSeen: 'S1', 'cylinder.lastFill': null }, ['fill-untraced B']],
    ['load', { ...NUMBERED, sealSeen: 'S1', cylinder: null }, ['code-unknown B']],
    ['load', { sealSeen: 'S1', 'cylinder.lastFill.seal': 'S2' }, []],
    ['load', { ...NONE, sealSeen: 'S1', 'cylinder.lastFill.seal': 'S2' }, []],
  ]);
});

describe('fill-untraced', () => {
  expectEach([
    ...(['load', 'deliver'] as const).flatMap((step): Row[] => [
      [step, { 'cylinder.lastFill': null }, ['fill-untraced B']],
      [step, { 'cylinder.lastFill.released': false }, ['fill-untraced B']],
      [step, { 'cylinder.lastFill.released': null }, ['fill-untraced B']],
      [step, { 'cylinder.lastFill.contentKg': null }, ['fill-untraced B']],
      [step, { 'cylinder.lastFill.at': null }, ['fill-untraced B']],
      [step, { 'cylinder.lastFill.org': '' }, ['fill-untraced B']],
    ]),
    ['release', { 'cylinder.lastFill': null }, []],
  ]);
});

describe('courier and vehicle', () => {
  expectEach([
    ['load', { 'org.gasLicence.until': '2026-11-22' }, ['gas-licence B 2026-11-22 / 2026-11-23']],
    ['load', { 'org.gasLicence.until': '2026-11-23' }, []],
    ['deliver', { 'org.gasLicence': null }, ['gas-licence B null / 2026-11-23']],
    ['deliver', { 'org.gasLicence.until': null }, ['gas-licence B null / 2026-11-23']],
    ['collect', { 'org.gasLicence': null }, []],
    ['fill', { 'org.gasLicence': null }, []],
    ['load', { courier: null }, ['courier-not-approved B null / 2026-11-23']],
    ['load', { 'courier.active': false }, ['courier-not-approved B']],
    ['load', { 'courier.active': null }, ['courier-not-approved B']],
    ['load', { 'courier.org': 'org-b' }, ['courier-not-approved B']],
    ['load', { 'courier.org': null }, ['courier-not-approved B']],
    ['load', { 'courier.cardUntil': null }, ['courier-not-approved B null / 2026-11-23']],
    ['load', { 'courier.cardUntil': '2026-11-22' }, ['courier-not-approved B 2026-11-22 / 2026-11-23']],
    ['load', { 'courier.cardUntil': '2026-11-23' }, []],
    ['load', { 'courier.cardUntil': '2026-11' }, []],
    ['deliver', { 'courier.active': false }, ['courier-not-approved B']],
    ['collect', { 'courier.active': false }, ['courier-not-approved W']],
    ['fill', { 'courier.active': false }, []],
    ['collect', { 'org.id': null }, ['not-own W org-a / null', 'courier-not-approved W']],
    ['load', { vehicle: null }, ['vehicle-not-bound B']],
    ['collect', { vehicle: null }, ['vehicle-not-bound W']],
    ['load', { 'vehicle.id': 'v-2' }, ['vehicle-not-bound B v-2 / null']],
    ['load', { 'vehicle.id': null }, ['vehicle-not-bound B']],
    [
      'load',
      { 'vehicle.id': null, 'courier.bindings': [{ vehicle: null, from: '2026-01-01' }] },
      ['vehicle-not-bound B'],
    ],
    ['load', { 'courier.bindings': null }, ['vehicle-not-bound B v-1 / null']],
    ['load', { 'courier.bindings': [{ vehicle: 'v-1', from: '2026-11-24' }] }, ['vehicle-not-bound B v-1 / null']],
    ['load', { 'courier.bindings': [{ vehicle: 'v-1', from: '2026-11-23' }] }, []],
    ['load', { 'courier.bindings': [{ vehicle: 'v-1', from: null }] }, ['vehicle-not-bound B v-1 / null']],
    [
      'load',
      { 'courier.bindings': [{ vehicle: 'v-1', from: '2026-01', until: '2026-11-22' }] },
      ['vehicle-not-bound B v-1 / null'],
    ],
    ['load', { 'courier.bindings': [{ vehicle: 'v-1', from: '2026-01', until: '2026-11-23' }] }, []],
    [
      'load',
      {
        'courier.bindings': [
          { vehicle: 'v-2', from: '2026-01' },
          { vehicle: 'v-1', from: '2026-01' },
        ],
      },
      [],
    ],
    ['load', { courier: null, vehicle: null }, ['courier-not-approved B null / 2026-11-23']],
    ['load', { 'vehicle.org': 'org-b' }, ['vehicle-not-approved B']],
    ['load', { 'vehicle.org': null }, ['vehicle-not-approved B']],
    ['deliver', { 'vehicle.org': 'org-b' }, ['vehicle-not-approved W']],
    [
      'load',
      { 'org.id': null, 'vehicle.org': null, 'courier.org': null, 'cylinder.custody.id': null },
      ['not-own B org-a / null', 'courier-not-approved B', 'vehicle-not-approved B', 'custody-broken W null / org'],
    ],
    ['load', { 'vehicle.approvedUntil': '2026-11-22' }, ['vehicle-not-approved B 2026-11-22 / 2026-11-23']],
    ['load', { 'vehicle.approvedUntil': '2026-11-23' }, []],
    ['load', { 'vehicle.approvedUntil': null }, ['vehicle-not-approved B null / 2026-11-23']],
    ['load', { 'vehicle.insuredUntil': '2026-11-22' }, ['vehicle-not-approved B 2026-11-22 / 2026-11-23']],
    ['load', { 'vehicle.insuredUntil': null }, ['vehicle-not-approved B null / 2026-11-23']],
    ['collect', { 'vehicle.org': 'org-b' }, []],
    ['load', { 'vehicle.lastPositionAt': null }, ['tracker-silent W null / 15']],
    ['load', { 'vehicle.lastPositionAt': '2026-11-23T08:15:00+08:00' }, []],
    ['load', { 'vehicle.lastPositionAt': '2026-11-23T08:14:59+08:00' }, ['tracker-silent W 16 / 15']],
    ['deliver', { 'vehicle.lastPositionAt': '2026-11-23T08:13:59+08:00' }, ['tracker-silent W 17 / 15']],
    ['collect', { 'vehicle.lastPositionAt': null }, []],
  ]);
});

describe('vehicle-overload', () => {
  expectEach([
    // 269 + 16.5 + 14.5 = 300.
    ['load', { 'vehicle.loadKg': 269 }, []],
    ['load', { 'vehicle.loadKg': 269.001 }, ['vehicle-overload B 300.001 / 300']],
    ['load', { 'vehicle.loadKg': 0 }, []],
    ['load', { 'vehicle.loadKg': null }, ['vehicle-overload B null / 300']],
    ['load', { 'vehicle.maxLoadKg': null }, ['vehicle-overload B']],
    ['load', { 'vehicle.loadKg': 285.5, 'cylinder.tareKg': null }, ['record-incomplete B tareKg / null']],
    [
      'load',
      { 'vehicle.loadKg': 285.501, 'cylinder.tareKg': null },
      ['record-incomplete B tareKg / null', 'vehicle-overload B 300.001 / 300'],
    ],
    // Without the content of the last fill, the most that it may hold: 14.9.
    ['load', { 'vehicle.loadKg': 268.6, 'cylinder.lastFill': null }, ['fill-untraced B']],
    [
      'load',
      { 'vehicle.loadKg': 268.601, 'cylinder.lastFill': null },
      ['fill-untraced B', 'vehicle-overload B 300.001 / 300'],
    ],
    [
      'load',
      { 'vehicle.loadKg': 283.5, 'cylinder.lastFill': null, 'cylinder.maxFillKg': null, 'cylinder.volumeL': null },
      ['record-incomplete B volumeL / null', 'fill-untraced B'],
    ],
    ['load', { 'vehicle.maxCylinders': 3 }, []],
    ['load', { 'vehicle.maxCylinders': 2 }, ['vehicle-overload B']],
    ['load', { 'vehicle.maxCylinders': 3, 'vehicle.loadCount': null }, ['vehicle-overload B']],
    ['load', { 'vehicle.maxCylinders': 1, 'vehicle.loadCount': 0 }, []],
    ['load', { 'vehicle.loadCount': null }, []],
    ['deliver', { 'vehicle.loadKg': 400 }, []],
    ['load', { 'vehicle.loadKg': 400, cylinder: null }, ['code-unknown B']],
  ]);
});

const COUNTER: Spoiling = {
  channel: 'counter',
  parameters: { selfPickup: 'allowed' },
  'cylinder.custody': { kind: 'org', id: 'org-a' },
};
const custody = (kind: string | null, id: string | null): Spoiling => ({ 'cylinder.custody': { kind, id } });
describe('custody-broken', () => {
  expectEach([
    ['fill', custody('org', 'org-b'), ['custody-broken W org-b / org']],
    ['fill', custody('vehicle', 'org-a'), ['custody-broken W vehicle / org']],
    ['fill', custody('org', null), ['custody-broken W null / org']],
    ['fill', custody(null, null), ['custody-broken W null / org']],
    ['fill', { 'cylinder.custody': {} }, ['custody-broken W null / org']],
    ['fill', { 'cylinder.custody': null }, []],
    ['fill', { 'org.id': null }, ['not-own B org-a / null', 'custody-broken W org-a / org']],
    ['fill', { 'org.id': null, 'cylinder.custody': null }, ['not-own B org-a / null']],
    ['fill', { 'org.id': null, ...custody('org', null) }, ['not-own B org-a / null', 'custody-broken W null / org']],
    ['release', custody('customer', 'c-1'), []],
    ['load', custody('customer', 'c-1'), ['custody-broken W customer / org']],
    ['load', { 'cylinder.custody': null }, ['custody-broken W null / org']],
    ['deliver', custody('vehicle', 'v-2'), ['custody-broken B v-2 / vehicle']],
    ['deliver', custody('org', 'v-1'), ['custody-broken B v-1 / vehicle']],
    // Only this company is told as such; of another one its id.
    ['deliver', custody('org', 'org-a'), ['custody-broken B org / vehicle']],
    ['deliver', custody('org', 'org-b'), ['custody-broken B org-b / vehicle']],
    ['deliver', custody('org', null), ['custody-broken B null / vehicle']],
    ['deliver', custody('customer', 'c-1'), ['custody-broken B customer / vehicle']],
    ['deliver', { 'cylinder.custody': null }, ['custody-broken B null / vehicle']],
    [
      'deliver',
      { 'vehicle.id': null, ...custody('vehicle', null) },
      ['vehicle-not-bound B', 'custody-broken B null / vehicle'],
    ],
    ['collect', custody('customer', 'c-2'), ['custody-broken W c-2 / customer']],
    ['collect', custody('vehicle', 'v-1'), ['custody-broken W vehicle / customer']],
    ['collect', { 'cylinder.custody': null }, []],
    ['collect', { customer: null }, ['custody-broken W c-1 / customer']],
    ['collect', { 'customer.id': null, ...custody('customer', null) }, ['custody-broken W null / customer']],
    ['deliver', COUNTER, []],
    ['deliver', { ...COUNTER, ...custody('vehicle', 'v-1') }, ['custody-broken B vehicle / org']],
    ['deliver', { ...COUNTER, ...custody('org', 'org-b') }, ['custody-broken B org-b / org']],
  ]);
});

describe('over the counter', () => {
  expectEach([
    ['deliver', { channel: 'counter', 'cylinder.custody': { kind: 'org', id: 'org-a' } }, ['self-pickup B']],
    ['deliver', { channel: 'courier' }, []],
    ['deliver', { channel: null }, []],
    ['load', { channel: 'counter' }, []],
    // Nobody drives and no door is looked at; all else is asked.
    ['deliver', { ...COUNTER, courier: null, vehicle: null, doorCheck: null, position: null }, []],
    [
      'deliver',
      {
        ...COUNTER,
        'courier.active': false,
        'courier.bindings': [],
        'courier.zones': [],
        'vehicle.org': 'org-b',
        'vehicle.lastPositionAt': null,
        'customer.position': null,
        'customer.village': null,
        'doorCheck.failedItems': ['leak'],
        'doorCheck.leaflet': false,
      },
      [],
    ],
    ['deliver', { ...COUNTER, 'customer.position': [111, 22] }, []],
    [
      'deliver',
      { ...COUNTER, 'customer.verified': false, 'customer.site': 'basement' },
      ['customer-unverified B', 'forbidden-site B basement / null'],
    ],
    [
      'deliver',
      { ...COUNTER, 'customer.hazards': [{ grade: 'serious', deadline: '2027-01' }] },
      ['open-hazard B 1 / null'],
    ],
    ['deliver', { ...COUNTER, 'customer.lastFullCheckOn': null }, ['full-check-overdue B null / 365']],
    ['deliver', { ...COUNTER, gas: null, sealIntact: null }, ['gas-uncertified W', 'seal-missing W']],
    ['load', { channel: 'counter', courier: null }, ['courier-not-approved B null / 2026-11-23']],
    ['collect', { channel: 'counter', courier: null }, ['courier-not-approved W null / 2026-11-23']],
  ]);
});

const NOWHERE = { 'customer.position': null, 'customer.village': null };
const zone = (more: Record<string, unknown>): Spoiling => ({
  'courier.zones': [{ from: '2026-01-01', until: null, villages: ['440811-101'], polygon: ZONE_RING, ...more }],
});
const OUT = 'out-of-zone B';
const UNLOCATED = 'customer-unlocated W';
describe('out-of-zone', () => {
  expectEach([
    ['deliver', { 'customer.position': [110.2, 21.25], 'position.lng': 110.2005 }, []],
    ['deliver', { 'customer.position': [110.1999999995, 21.25], 'position.lng': 110.2005 }, []],
    ['deliver', { 'customer.position': [110.199999998, 21.25], 'position.lng': 110.2005 }, [OUT]],
    ['deliver', { 'customer.position': [110.3, 21.3], position: { lng: 110.2999, lat: 21.2999 } }, []],
    // The position counts before the village.
    ['deliver', { 'customer.position': [110.301, 21.25], 'position.lng': 110.2995 }, [OUT]],
    ['deliver', { 'customer.village': '440811-999' }, []],
    // The village where either position or polygon is missing.
    ['deliver', { 'customer.position': null }, []],
    ['deliver', { 'customer.position': null, 'customer.village': '440811-102' }, [OUT]],
    ['deliver', zone({ polygon: null }), []],
    ['deliver', { ...zone({ polygon: null }), 'customer.village': '440811-102' }, [OUT]],
    ['deliver', { ...zone({ polygon: null }), 'customer.village': null }, [OUT]],
    ['deliver', { ...zone({ villages: null }), 'customer.position': null }, [OUT]],
    ['deliver', zone({ villages: null }), []],
    // The phone where there is neither.
    ['deliver', NOWHERE, [UNLOCATED]],
    ['deliver', { ...NOWHERE, 'position.accuracyM': 200 }, [UNLOCATED]],
    ['deliver', { ...NOWHERE, 'position.accuracyM': 200.1 }, [OUT, UNLOCATED, 'position-out-of-zone W 200.1 / 200']],
    ['deliver', { ...NOWHERE, 'position.lng': 110.3001 }, [OUT, UNLOCATED]],
    ['deliver', { ...NOWHERE, position: null }, [OUT, UNLOCATED, 'position-out-of-zone W']],
    ['deliver', { ...NOWHERE, ...zone({ polygon: null }) }, [OUT, UNLOCATED]],
    // Only zones in force.
    ['deliver', zone({ from: '2026-11-24' }), [OUT, 'position-out-of-zone W']],
    ['deliver', zone({ from: '2026-11-23' }), []],
    ['deliver', zone({ from: null }), [OUT, 'position-out-of-zone W']],
    ['deliver', zone({ until: '2026-11-22' }), [OUT, 'position-out-of-zone W']],
    ['deliver', zone({ until: '2026-11-23' }), []],
    ['deliver', { 'courier.zones': null }, [OUT, 'position-out-of-zone W']],
    ['deliver', { courier: null }, ['courier-not-approved B null / 2026-11-23']],
    ['deliver', { customer: null, 'courier.zones': [] }, ['customer-unverified B', 'position-out-of-zone W']],
    ['load', { 'courier.zones': [] }, []],
  ]);
});

describe('the phone', () => {
  expectEach([
    ['deliver', { position: null }, ['position-out-of-zone W']],
    ['deliver', { 'position.lng': null }, ['position-out-of-zone W']],
    ['deliver', { 'position.lat': null }, ['position-out-of-zone W']],
    ['deliver', { 'position.accuracyM': null }, []],
    ['deliver', { 'position.accuracyM': 200 }, []],
    ['deliver', { 'position.accuracyM': 201 }, ['position-out-of-zone W 201 / 200']],
    ['deliver', { 'position.accuracyM': 201, parameters: { accuracyMaxM: 201 } }, []],
    // At 21.25° N a thousandth of a degree of longitude is 103.6 m. Accuracy 12 and tolerance 50 make 62 m.
    ['deliver', { 'customer.position': [110.2995, 21.25], 'position.lng': 110.30059 }, []],
    [
      'deliver',
      { 'customer.position': [110.2995, 21.25], 'position.lng': 110.3006 },
      ['position-out-of-zone W 63 / 62'],
    ],
    ['deliver', { 'customer.position': [110.2995, 21.25], 'position.lng': 110.3006, 'position.accuracyM': 13 }, []],
    [
      'deliver',
      { 'customer.position': [110.2995, 21.25], 'position.lng': 110.3006, parameters: { zoneToleranceM: 51 } },
      [],
    ],
    ['deliver', { ...zone({ polygon: null }), 'position.lng': 110.2525 }, []],
    // One polygon of two is enough, and a zone without one says nothing.
    [
      'deliver',
      {
        'courier.zones': [
          { from: '2026-01', polygon: ZONE_RING.map(([lng, lat]) => [lng + 1, lat]) },
          { from: '2026-01', polygon: ZONE_RING },
          { from: '2026-01', villages: ['440811-101'] },
        ],
      },
      [],
    ],
    // A thousandth of a degree of latitude is 111.2 m. 12 + 300 m make 2.806 thousandths.
    ['deliver', { 'position.lat': 21.2528 }, []],
    ['deliver', { 'position.lat': 21.25281 }, ['far-from-customer W 313 / 312']],
    ['deliver', { 'position.lat': 21.25281, 'position.accuracyM': 13 }, []],
    ['deliver', { 'position.lat': 21.2519, parameters: { customerDistanceM: 200 } }, []],
    ['deliver', { 'position.lat': 21.2519, parameters: { customerDistanceM: 199 } }, ['far-from-customer W 212 / 211']],
    ['deliver', { 'position.lat': 21.26, 'customer.position': null }, []],
    [
      'deliver',
      { 'position.lat': 21.26, courier: null },
      ['courier-not-approved B null / 2026-11-23', 'far-from-customer W 1112 / 312'],
    ],
    ['load', { 'position.lat': 21.26 }, []],
  ]);
});

const UNVERIFIED = 'customer-unverified B';
describe('customer-unverified', () => {
  expectEach([
    ['deliver', { customer: null }, [UNVERIFIED]],
    ['deliver', { 'customer.verified': false }, [UNVERIFIED]],
    ['deliver', { 'customer.verified': null }, [UNVERIFIED]],
    ['deliver', { 'customer.kind': null }, [`${UNVERIFIED} kind / null`]],
    ['deliver', { 'customer.site': '' }, [`${UNVERIFIED} site / null`]],
    ['deliver', { 'customer.heldKg': null }, [`${UNVERIFIED} heldKg / null`]],
    ['deliver', { 'customer.hazards': null }, [`${UNVERIFIED} hazards / null`]],
    ['deliver', { 'customer.id': null }, [`${UNVERIFIED} id / null`, 'door-check-missing B null / 120']],
    ['deliver', { 'customer.heldKg': null, 'customer.site': null }, [`${UNVERIFIED} site, heldKg / null`]],
    ['load', { customer: null }, []],
  ]);
});

const DOOR = 'door-check-missing B null / 120';
const business = (kind: string, failedItems: string[]): Spoiling => ({
  'customer.kind': kind,
  'doorCheck.failedItems': failedItems,
});
describe('the check at the door', () => {
  expectEach([
    ['deliver', { doorCheck: null }, [DOOR]],
    ['deliver', { 'doorCheck.failedItems': null }, [DOOR]],
    ['deliver', { 'doorCheck.photo': false }, [DOOR]],
    ['deliver', { 'doorCheck.photo': null }, [DOOR]],
    ['deliver', { 'doorCheck.at': null }, [DOOR]],
    ['deliver', { 'doorCheck.customer': 'c-2', 'doorCheck.failedItems': ['leak'], 'doorCheck.leaflet': false }, [DOOR]],
    ['deliver', { 'doorCheck.customer': null }, [DOOR]],
    ['deliver', { 'doorCheck.customer': null, customer: null }, ['customer-unverified B']],
    ['deliver', { 'doorCheck.at': '2026-11-23T06:30:00+08:00' }, []],
    ['deliver', { 'doorCheck.at': '2026-11-23T06:29:59+08:00' }, ['door-check-missing B 121 / 120']],
    [
      'deliver',
      { 'doorCheck.at': '2026-11-23T06:00:00+08:00', 'doorCheck.failedItems': ['leak'] },
      ['door-check-missing B 150 / 120', 'door-check-failed B leak / null'],
    ],
    ['deliver', { 'doorCheck.at': '2026-11-23T08:35:00+08:00' }, []],
    ['deliver', { 'doorCheck.at': '2026-11-23T08:35:01+08:00' }, [DOOR]],
    ['load', { doorCheck: null }, []],
    ['deliver', { 'doorCheck.leaflet': false }, ['leaflet-missing W']],
    ['deliver', { 'doorCheck.leaflet': null }, ['leaflet-missing W']],
    ...[
      'location',
      'storage',
      'large-cylinder',
      'foreign-cylinder',
      'hose-length',
      'hose-joint',
      'regulator',
      'leak',
    ].map((item): Row => ['deliver', { 'doorCheck.failedItems': [item] }, [`door-check-failed B ${item} / null`]]),
    ...['ventilation', 'hose-age', 'shutoff', 'stove', 'distance', 'detector'].map((item): Row => [
      'deliver',
      { 'doorCheck.failedItems': [item] },
      [`door-check-failed W ${item} / null`],
    ]),
    ['deliver', { 'doorCheck.failedItems': ['wall'] }, ['door-check-failed B wall / null']],
    ['deliver', { 'doorCheck.failedItems': ['stove', 'leak', 'stove'] }, ['door-check-failed B leak, stove / null']],
    [
      'deliver',
      { 'doorCheck.failedItems': ['leak'], parameters: { blockingDoorItems: [] } },
      ['door-check-failed W leak / null'],
    ],
    [
      'deliver',
      { 'doorCheck.failedItems': ['stove'], parameters: { blockingDoorItems: ['stove'] } },
      ['door-check-failed B stove / null'],
    ],
    [
      'deliver',
      { 'doorCheck.failedItems': ['wall'], parameters: { blockingDoorItems: [] } },
      ['door-check-failed B wall / null'],
    ],
    ['deliver', business('industrial', ['detector']), ['door-check-failed B detector / null']],
    ['deliver', business('industrial', ['shutoff']), ['door-check-failed B shutoff / null']],
    ['deliver', business('catering', ['ventilation']), ['door-check-failed B ventilation / null']],
    ['deliver', business('catering', ['stove']), ['door-check-failed W stove / null']],
    [
      'deliver',
      { 'customer.kind': null, 'doorCheck.failedItems': ['detector'] },
      [UNVERIFIED + ' kind / null', 'door-check-failed W detector / null'],
    ],
    [
      'deliver',
      { customer: null, 'doorCheck.failedItems': ['detector'] },
      [UNVERIFIED, 'door-check-failed W detector / null'],
    ],
  ]);
});

const hazards = (...open: unknown[]): Spoiling => ({ 'customer.hazards': open });
describe('open-hazard', () => {
  expectEach([
    ['deliver', hazards({ grade: 'minor', deadline: '2026-11-23' }), ['open-hazard W 1 / null']],
    ['deliver', hazards({ grade: 'minor', deadline: '2026-11-22' }), ['open-hazard B 1 / null']],
    ['deliver', hazards({ grade: 'minor', deadline: '2026-11' }), ['open-hazard W 1 / null']],
    ['deliver', hazards({ grade: 'minor' }), ['open-hazard B 1 / null']],
    ['deliver', hazards({ deadline: '2027-01' }), ['open-hazard B 1 / null']],
    ['deliver', hazards({}), ['open-hazard B 1 / null']],
    ['deliver', hazards({ grade: 'serious', deadline: '2027-01' }), ['open-hazard B 1 / null']],
    [
      'deliver',
      hazards({ grade: 'minor', deadline: '2027-01' }, { grade: 'serious', deadline: '2027-01' }),
      ['open-hazard B 2 / null'],
    ],
    ['load', hazards({}), []],
  ]);
});

describe('what stands there', () => {
  expectEach([
    // 85.5 + 14.5 = 100.
    ['deliver', { 'customer.heldKg': 85.5 }, []],
    ['deliver', { 'customer.heldKg': 85.501 }, ['storage-limit B 100.001 / 100']],
    [
      'deliver',
      { 'customer.heldKg': 85.101, 'cylinder.lastFill': null },
      ['fill-untraced B', 'storage-limit B 100.001 / 100'],
    ],
    [
      'deliver',
      { 'customer.heldKg': 100, 'cylinder.lastFill': null, 'cylinder.maxFillKg': null, 'cylinder.volumeL': null },
      ['record-incomplete B volumeL / null', 'fill-untraced B'],
    ],
    [
      'deliver',
      { 'customer.heldKg': null, parameters: { storageLimitKg: 14.4 } },
      ['customer-unverified B heldKg / null', 'storage-limit B 14.5 / 14.4'],
    ],
    ['deliver', { 'customer.heldKg': 85.501, 'customer.cylinderRoom': null }, ['storage-limit B 100.001 / 100']],
    ['deliver', { 'customer.heldKg': 405.5, 'customer.cylinderRoom': true }, []],
    ['deliver', { 'customer.heldKg': 405.501, 'customer.cylinderRoom': true }, ['storage-limit B 420.001 / 420']],
    ['deliver', { 'customer.heldKg': 500, cylinder: null }, ['code-unknown B']],
    ['load', { 'customer.heldKg': 500 }, []],
    ['deliver', LARGE, ['large-cylinder-indoors B 118 / 100']],
    ['deliver', { ...LARGE, 'customer.outdoorRoom': null }, ['large-cylinder-indoors B 118 / 100']],
    ['deliver', { ...LARGE, 'customer.outdoorRoom': true }, []],
    ['deliver', { parameters: { largeCylinderL: 35.5 } }, ['large-cylinder-indoors B 35.5 / 35.5']],
    ['deliver', { parameters: { largeCylinderL: 35.501 } }, []],
    ['deliver', { ...LARGE, customer: null }, ['customer-unverified B']],
    ['load', LARGE, []],
    ...['basement', 'semi-basement', 'high-rise', 'bedroom'].map((site): Row => [
      'deliver',
      { 'customer.site': site },
      [`forbidden-site B ${site} / null`],
    ]),
    ['deliver', { 'customer.site': 'upper' }, []],
    [
      'deliver',
      { 'customer.site': 'upper', parameters: { forbiddenSites: ['upper'] } },
      ['forbidden-site B upper / null'],
    ],
    ['deliver', { 'customer.site': 'basement', parameters: { forbiddenSites: [] } }, []],
    [
      'deliver',
      { 'customer.site': 'basement', cylinder: null },
      ['code-unknown B', 'forbidden-site B basement / null'],
    ],
    ...['catering', 'canteen', 'school', 'care', 'stall', 'site', 'other'].flatMap((kind): Row[] => [
      ['deliver', { 'customer.kind': kind, 'customer.gasAlarm': false }, [`no-gas-alarm B ${kind} / null`]],
      ['deliver', { 'customer.kind': kind, 'customer.gasAlarm': null }, [`no-gas-alarm B ${kind} / null`]],
      ['deliver', { 'customer.kind': kind }, []],
    ]),
    ['deliver', { 'customer.kind': 'industrial', 'customer.gasAlarm': false }, []],
    [
      'deliver',
      { 'customer.gasAlarm': false, parameters: { alarmKinds: ['household'] } },
      ['no-gas-alarm B household / null'],
    ],
    ['deliver', { 'customer.kind': null, 'customer.gasAlarm': false }, ['customer-unverified B kind / null']],
  ]);
});

const PROPANE = { 'gas.kind': 'industrial-propane' };
describe('wrong-gas-for-customer', () => {
  expectEach([
    [
      'deliver',
      PROPANE,
      ['medium-mismatch B industrial-propane / lpg', 'wrong-gas-for-customer B industrial-propane / lpg'],
    ],
    ['deliver', { ...PROPANE, 'customer.kind': 'industrial' }, ['medium-mismatch B industrial-propane / lpg']],
    [
      'deliver',
      { 'cylinder.medium': 'other', gas: null },
      ['wrong-gas-for-customer B other / lpg', 'gas-uncertified W'],
    ],
    ['deliver', { 'cylinder.medium': 'other', 'customer.kind': 'industrial', gas: null }, ['gas-uncertified W']],
    [
      'deliver',
      { ...PROPANE, cylinder: null },
      ['code-unknown B', 'wrong-gas-for-customer B industrial-propane / lpg'],
    ],
    [
      'deliver',
      { ...PROPANE, customer: null },
      ['medium-mismatch B industrial-propane / lpg', 'customer-unverified B'],
    ],
    [
      'deliver',
      { ...PROPANE, 'customer.kind': null },
      [
        'medium-mismatch B industrial-propane / lpg',
        'customer-unverified B kind / null',
        'wrong-gas-for-customer B industrial-propane / lpg',
      ],
    ],
    ['deliver', { gas: null, 'cylinder.medium': null }, ['record-incomplete B medium / null', 'gas-uncertified W']],
  ]);
});

describe('how often and how many', () => {
  expectEach([
    ['deliver', { 'customer.cylindersOut': 2 }, []],
    ['deliver', { 'customer.cylindersOut': 3 }, ['too-many-out W 3 / 2']],
    ['deliver', { 'customer.cylindersOut': 2, 'customer.cylindersAgreed': null }, ['too-many-out W 2 / 1']],
    ['deliver', { 'customer.cylindersOut': 1, 'customer.cylindersAgreed': 0 }, []],
    ['deliver', { 'customer.cylindersOut': null, 'customer.cylindersAgreed': null }, []],
    ['load', { 'customer.cylindersOut': 9 }, []],
    ['deliver', { 'customer.lastFullCheckOn': '2025-11-23' }, []],
    ['deliver', { 'customer.lastFullCheckOn': '2025-11-22' }, ['full-check-overdue W 2025-11-22 / 365']],
    ['deliver', { 'customer.lastFullCheckOn': '2025-11' }, ['full-check-overdue W 2025-11 / 365']],
    ['deliver', { 'customer.lastFullCheckOn': '2025-12' }, []],
    ['deliver', { 'customer.lastFullCheckOn': '2026-11-23' }, []],
    ['deliver', { 'customer.lastFullCheckOn': '2026-11' }, []],
    ['deliver', { 'customer.lastFullCheckOn': '2026-11-24' }, ['full-check-overdue W 2026-11-24 / 365']],
    ['deliver', { 'customer.lastFullCheckOn': '2026-12' }, ['full-check-overdue W 2026-12 / 365']],
    ['deliver', { 'customer.lastFullCheckOn': null }, ['full-check-overdue W null / 365']],
    ['load', { 'customer.lastFullCheckOn': null }, []],
  ]);
});

const asOf = (dataAsOf: string | null, more: Spoiling = {}): Spoiling => ({ dataAsOf, ...more });
describe('the clock and the age of the facts', () => {
  expectEach([
    ['fill', asOf('2026-11-23T08:35:00+08:00'), []],
    ...everywhere(asOf('2026-11-23T08:35:00.001+08:00'), 'clock-wrong', ' 6 / 5'),
    ['fill', asOf('2026-11-23T08:37:00+08:00', { parameters: { clockToleranceMin: 6 } }), ['clock-wrong B 7 / 6']],
    ['fill', { 'vehicle.lastPositionAt': '2026-11-23T08:36:00+08:00' }, ['clock-wrong B 6 / 5']],
    ['fill', { 'vehicle.lastPositionAt': '2026-11-23T08:35:00+08:00' }, []],
    ['load', { 'cylinder.lastFill.at': '2026-11-23T08:36:00+08:00' }, ['clock-wrong B 6 / 5']],
    [
      'load',
      { 'cylinder.lastFill.at': '2026-11-23T08:36:00+08:00', 'vehicle.lastPositionAt': '2026-11-23T08:38:00+08:00' },
      ['clock-wrong B 8 / 5'],
    ],
    ['fill', asOf(null), ['data-stale B null / 72']],
    ['fill', asOf(''), ['data-stale B null / 72']],
    ['collect', asOf(null), []],
    ['fill', asOf('2026-11-22T08:30:00+08:00'), []],
    ['fill', asOf('2026-11-22T08:29:59+08:00'), ['data-stale W 25 / 24']],
    ['release', asOf('2026-11-22T07:30:00+08:00'), ['data-stale W 25 / 24']],
    ['load', asOf('2026-11-20T08:30:00+08:00'), ['data-stale W 72 / 24']],
    ['deliver', asOf('2026-11-20T08:29:59+08:00'), ['data-stale B 73 / 72']],
    ['collect', asOf('2020-11-20T08:29:59+08:00'), []],
    [
      'fill',
      asOf('2026-11-23T07:30:00+08:00', { parameters: { staleWarnHours: 0.5, staleBlockHours: 1 } }),
      ['data-stale W 1 / 0.5'],
    ],
    [
      'fill',
      asOf('2026-11-23T07:29:00+08:00', { parameters: { staleWarnHours: 0.5, staleBlockHours: 1 } }),
      ['data-stale B 2 / 1'],
    ],
  ]);
});

const soft = (rule: string, until: string, more: Spoiling): Spoiling => ({
  parameters: { softUntil: { [rule]: until } },
  ...more,
});
describe('softened until a day', () => {
  expectEach([
    ['deliver', soft('fill-untraced', '2026-11-23', { 'cylinder.lastFill': null }), ['fill-untraced W']],
    ['deliver', soft('fill-untraced', '2026-11', { 'cylinder.lastFill': null }), ['fill-untraced W']],
    ['deliver', soft('fill-untraced', '2026-11-22', { 'cylinder.lastFill': null }), ['fill-untraced B']],
    ['deliver', soft('custody-broken', '2027-01', { 'cylinder.custody': null }), ['custody-broken W null / vehicle']],
    ['load', soft('custody-broken', '2027-01', { 'cylinder.custody': null }), ['custody-broken W null / org']],
    ['deliver', soft('customer-unverified', '2027-01', { customer: null }), ['customer-unverified W']],
    [
      'deliver',
      soft('out-of-zone', '2027-01', {
        'customer.position': null,
        'customer.village': null,
        ...zone({ polygon: null }),
      }),
      ['out-of-zone W', UNLOCATED],
    ],
    ['deliver', soft('out-of-zone', '2027-01', { 'cylinder.custody': null }), ['custody-broken B null / vehicle']],
  ]);
});

const BLANKED = [
  'dataAsOf',
  'org',
  'cylinder',
  'operator',
  'filledBy',
  'fillAuthorised',
  'preFillCheck',
  'postFillCheck',
  'scale',
  'gas',
  'sealIntact',
  'courier',
  'vehicle',
  'position',
  'customer',
  'doorCheck',
];

const bare = (step: Step): string[] => told(verdictOf(step, Object.fromEntries(BLANKED.map((name) => [name, null]))));

describe('an answer', () => {
  it('tells blocks first, each group in the order of the rules', () => {
    const verdict = verdictOf('fill', {
      'cylinder.codeStatus': 'replaced',
      'cylinder.inspectionDueOn': '2026-10',
      'cylinder.state': 'stolen',
      'scale.checkedOn': null,
      dataAsOf: null,
    });
    expect(verdict.outcome).toBe('block');
    expect(verdict.reasons.map(({ rule }) => rule)).toEqual([
      'inspection-overdue',
      'stolen',
      'data-stale',
      'code-replaced',
      'scale-unchecked',
    ]);
  });

  it('is as bad as its worst reason', () => {
    expect(verdictOf('fill').outcome).toBe('allow');
    expect(verdictOf('fill', { 'scale.checkedOn': null }).outcome).toBe('warn');
    expect(verdictOf('fill', { 'scale.checkedOn': null, scale: null }).outcome).toBe('block');
  });

  it('has the form that was agreed', () => {
    expect(JSON.stringify(verdictOf('collect', { 'cylinder.inspectionDueOn': '2026-06' }))).toBe(
      '{"outcome":"warn","reasons":[{"rule":"inspection-overdue","severity":"warn","found":"2026-06","limit":"2026-06-30","action":"send-to-inspection"}],"ruleset":"cn-2026.1"}',
    );
  });

  it('without any facts but step and instant is a block wherever a block is possible', () => {
    expect(bare('fill')).toEqual([
      'code-unknown B',
      'filling-licence B null / 2026-11-23',
      'operator-certificate B',
      'scale-unverified B null / 2026-11-23',
      'pre-fill-check B null / 300',
      'gas-uncertified B',
      'data-stale B null / 72',
    ]);
    expect(bare('release')).toEqual([
      'code-unknown B',
      'filling-licence B null / 2026-11-23',
      'operator-certificate B',
      'scale-unverified B null / 2026-11-23',
      'fill-unauthorised B',
      'post-fill-check B null / 60',
      'data-stale B null / 72',
      'gas-uncertified W',
      'same-person W',
    ]);
    expect(bare('load')).toEqual([
      'code-unknown B',
      'gas-licence B null / 2026-11-23',
      'courier-not-approved B null / 2026-11-23',
      'data-stale B null / 72',
      'gas-uncertified W',
      'seal-missing W',
    ]);
    expect(bare('deliver')).toEqual([
      'code-unknown B',
      'gas-licence B null / 2026-11-23',
      'courier-not-approved B null / 2026-11-23',
      'customer-unverified B',
      'door-check-missing B null / 120',
      'data-stale B null / 72',
      'gas-uncertified W',
      'seal-missing W',
    ]);
    expect(bare('collect')).toEqual(['code-unknown W', 'courier-not-approved W null / 2026-11-23']);
  });
});
