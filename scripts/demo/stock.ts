// Cylinders as they may be found in a town: models, ages and inspections that fit the day.
import type { StampFacts } from '../../shared/cylinder/cylinder.ts';
import type { Town } from './town.ts';

interface Model {
  readonly model: string;
  readonly volumeMl: number;
  readonly tareG: number;
  readonly maxFillG: number;
}

export const models = {
  small: { model: 'YSP4.7', volumeMl: 4700, tareG: 3400, maxFillG: 1900 },
  five: { model: 'YSP12', volumeMl: 12_000, tareG: 7000, maxFillG: 5000 },
  ten: { model: 'YSP26.2', volumeMl: 26_200, tareG: 13_000, maxFillG: 11_000 },
  fifteen: { model: 'YSP35.5', volumeMl: 35_500, tareG: 16_500, maxFillG: 14_900 },
  fifty: { model: 'YSP118', volumeMl: 118_000, tareG: 47_000, maxFillG: 49_500 },
} as const satisfies Record<string, Model>;

const makers = ['示范甲钢瓶厂', '示范乙钢瓶厂', '示范丙钢瓶厂'] as const;
export const inspectionMonths = 48;
const lifeYears = 8;

/** Two hundred steps of 10 g, as tares are stamped. */
const tareScatterG = 200;

export const pick = <T>(town: Town, from: readonly [T, ...T[]]): T =>
  from[Math.floor(town.chance() * from.length)] ?? from[0];

const serial = (town: Town): string => String(Math.floor(town.chance() * 9_000_000) + 1_000_000);

/** Made so many months ago and inspected whenever it was due; in date for some months more where it was. */
export function goodFacts(town: Town, model: Model, ageMonths: number): StampFacts {
  const { dates } = town;
  const inspected = Math.floor((ageMonths - 1) / (inspectionMonths - 2));
  // A station sends its cylinders a little before they are due.
  const inspectedAgo = inspected === 0 ? null : ageMonths - inspected * (inspectionMonths - 2);
  return {
    model: model.model,
    twoPhase: false,
    volumeMl: model.volumeMl,
    tareG: model.tareG + Math.floor((town.chance() * tareScatterG) / 10) * 10,
    maxFillG: model.maxFillG,
    medium: 'lpg',
    stampLegible: true,
    madeOn: dates.month(-ageMonths),
    designLifeYears: lifeYears,
    lifeExtendedUntil: null,
    inspectedOn: inspectedAgo === null ? null : dates.month(-inspectedAgo),
    inspectionResult: inspectedAgo === null ? null : 'pass',
    inspectionDueOn: dates.month(inspectionMonths - (inspectedAgo ?? ageMonths)),
    valveUntil: null,
    registrationCode: null,
    serialNo: serial(town),
    manufacturer: pick(town, makers),
    firstFill: false,
  };
}

/** The ordinary 15 kg cylinder, three years old. */
export const ordinary = (town: Town): StampFacts => goodFacts(town, models.fifteen, 36);

/** As households, canteens and restaurants have them. */
export function someModel(town: Town): Model {
  const at = town.chance();
  if (at < 0.62) return models.fifteen;
  if (at < 0.77) return models.five;
  if (at < 0.84) return models.ten;
  if (at < 0.88) return models.small;
  return models.fifty;
}

/** From new to a year before the end of its life, none of them due in this month or the next. */
export const someAge = (town: Town): number => 1 + Math.floor(town.chance() * 83);
