// What an import must know besides the file: the day, the models and limits in force, and what a person said about the columns.
import type { DayNumber } from '../calendar.ts';
import { defaultParameters, type ResolvedParameters } from '../verdict/parameters.ts';
import { toThousandths } from '../verdict/quantity.ts';
import type { Choices, RememberedChoices } from './choice.ts';
import type { ModelSize } from './model-cell.ts';

export interface ImportSettings {
  readonly today: DayNumber;
  /** By designation, as the register spells it. */
  readonly models: Readonly<Record<string, ModelSize>>;
  readonly inspectionMonths: number;
  readonly designLifeMaxYears: number;
  readonly language: 'zh-CN' | 'en';
  /** What a person chose for this file instead of what the headers say. */
  readonly columns: Choices;
  /** What was chosen for files before it: counts where nothing was chosen for this one. */
  readonly remembered: readonly RememberedChoices[];
}

/** The settings that follow from the parameters of an area. */
export function importSettings(
  today: DayNumber,
  parameters: ResolvedParameters = defaultParameters,
  chosen: Partial<Pick<ImportSettings, 'language' | 'columns' | 'remembered'>> = {},
): ImportSettings {
  const { models, inspectionMonths, designLifeMaxYears } = parameters.values;
  return {
    today,
    models: Object.fromEntries(
      Object.entries(models).map(([name, { volumeL, tareKg }]) => [
        name,
        { volumeMl: toThousandths(volumeL), tareG: toThousandths(tareKg) },
      ]),
    ),
    inspectionMonths,
    designLifeMaxYears,
    language: chosen.language ?? 'zh-CN',
    columns: chosen.columns ?? {},
    remembered: chosen.remembered ?? [],
  };
}
