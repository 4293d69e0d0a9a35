// Every parameter as the screen shows it: where it stands, how it is entered, in which unit.
import { CUSTOMER_KINDS, DOOR_ITEMS, SITES } from '../../../shared/verdict/parameters.ts';

export const groups = ['cylinder', 'filling', 'delivery', 'customer', 'data'] as const;
export type Group = (typeof groups)[number];
export type Unit = 'day' | 'month' | 'year' | 'minute' | 'hour' | 'kg' | 'kgL' | 'pct' | 'm' | 'L' | '';

export type Entry = 'whole' | 'number' | 'date' | 'choice' | 'list' | 'soft' | 'text' | 'json';

export interface Field {
  readonly group: Group;
  readonly entry: Entry;
  readonly unit: Unit;
}

export const fields: Readonly<Record<string, Field>> = {
  inspectionMonths: { group: 'cylinder', entry: 'whole', unit: 'month' },
  inspectionDueSoonDays: { group: 'cylinder', entry: 'whole', unit: 'day' },
  fillMinDaysLeft: { group: 'cylinder', entry: 'whole', unit: 'day' },
  lifeYears: { group: 'cylinder', entry: 'whole', unit: 'year' },
  lifeYearsBefore200702: { group: 'cylinder', entry: 'whole', unit: 'year' },
  lifeStampFrom: { group: 'cylinder', entry: 'date', unit: '' },
  lifeCapYears: { group: 'cylinder', entry: 'whole', unit: 'year' },
  lifeAssessmentMonths: { group: 'cylinder', entry: 'whole', unit: 'month' },
  lifeEndsSoonDays: { group: 'cylinder', entry: 'whole', unit: 'day' },
  designLifeMaxYears: { group: 'cylinder', entry: 'whole', unit: 'year' },
  twoPhase: { group: 'cylinder', entry: 'choice', unit: '' },
  models: { group: 'cylinder', entry: 'json', unit: '' },
  preFillCheckMaxAgeMin: { group: 'filling', entry: 'number', unit: 'minute' },
  authorisationMinutes: { group: 'filling', entry: 'whole', unit: 'minute' },
  postFillCheckMaxAgeMin: { group: 'filling', entry: 'number', unit: 'minute' },
  residueMaxKg: { group: 'filling', entry: 'number', unit: 'kg' },
  tareToleranceKg: { group: 'filling', entry: 'number', unit: 'kg' },
  fillFactorKgPerL: { group: 'filling', entry: 'number', unit: 'kgL' },
  minContentKg: { group: 'filling', entry: 'json', unit: 'kg' },
  dmeMaxPct: { group: 'filling', entry: 'number', unit: 'pct' },
  gasReportMaxAgeDays: { group: 'filling', entry: 'whole', unit: 'day' },
  sealMode: { group: 'filling', entry: 'choice', unit: '' },
  selfPickup: { group: 'delivery', entry: 'choice', unit: '' },
  courierOrders: { group: 'delivery', entry: 'choice', unit: '' },
  trackerMaxAgeMin: { group: 'delivery', entry: 'number', unit: 'minute' },
  zoneToleranceM: { group: 'delivery', entry: 'number', unit: 'm' },
  accuracyMaxM: { group: 'delivery', entry: 'number', unit: 'm' },
  customerDistanceM: { group: 'delivery', entry: 'number', unit: 'm' },
  doorCheckMaxAgeMin: { group: 'delivery', entry: 'number', unit: 'minute' },
  blockingDoorItems: { group: 'delivery', entry: 'list', unit: '' },
  fullCheckDays: { group: 'customer', entry: 'whole', unit: 'day' },
  storageLimitKg: { group: 'customer', entry: 'number', unit: 'kg' },
  roomStorageLimitKg: { group: 'customer', entry: 'number', unit: 'kg' },
  largeCylinderL: { group: 'customer', entry: 'number', unit: 'L' },
  alarmKinds: { group: 'customer', entry: 'list', unit: '' },
  forbiddenSites: { group: 'customer', entry: 'list', unit: '' },
  staleWarnHours: { group: 'data', entry: 'number', unit: 'hour' },
  staleBlockHours: { group: 'data', entry: 'number', unit: 'hour' },
  clockToleranceMin: { group: 'data', entry: 'number', unit: 'minute' },
  timeZone: { group: 'data', entry: 'text', unit: '' },
  softUntil: { group: 'data', entry: 'soft', unit: '' },
};

/** What may be chosen, of those that are chosen from. */
export const choices: Readonly<Record<string, readonly string[]>> = {
  twoPhase: ['block', 'vaporiser-only'],
  sealMode: ['visual', 'none', 'numbered'],
  selfPickup: ['forbidden', 'allowed'],
  courierOrders: ['allowed', 'forbidden'],
  blockingDoorItems: DOOR_ITEMS,
  alarmKinds: CUSTOMER_KINDS,
  forbiddenSites: SITES,
};
