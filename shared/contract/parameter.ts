// Parameters of an area, blacklist criteria and models: what is asked and answered.
import * as v from 'valibot';
import { civilDate } from '../command/envelope.ts';
import { areaSchema } from './organisation.ts';

const words = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(most));
export const daySchema = v.pipe(civilDate, v.length(10, 'must be a day such as 2026-11-23'));

export const parameterInputSchema = v.object({
  area: areaSchema,
  name: words(60),
  /** Null: no longer set here, what a wider area sets holds again. */
  value: v.unknown(),
  /** The first day on which it holds: today or later, unless it corrects. */
  fromOn: daySchema,
  reason: words(500),
  /** True: something set wrongly is put right, from a day that is past. Verdicts that were given stay as they are. */
  correction: v.optional(v.boolean(), false),
});
export type ParameterInput = v.InferOutput<typeof parameterInputSchema>;

export const parameterChangeSchema = v.object({
  version: v.number(),
  area: v.string(),
  name: v.string(),
  value: v.unknown(),
  fromOn: v.string(),
  recordedAt: v.string(),
  reason: v.string(),
  setByOrganisationId: v.nullable(v.string()),
  setByOrganisationName: v.nullable(v.string()),
  setByPersonId: v.nullable(v.string()),
});
export type ParameterChange = v.InferOutput<typeof parameterChangeSchema>;

export const parametersInForceSchema = v.object({
  area: v.string(),
  day: v.string(),
  /** Highest version among all parameters. */
  version: v.number(),
  items: v.array(
    v.object({
      name: v.string(),
      value: v.unknown(),
      default: v.unknown(),
      /** Null: nobody set it, the default holds. */
      setBy: v.nullable(parameterChangeSchema),
    }),
  ),
});
export type ParametersInForceAnswer = v.InferOutput<typeof parametersInForceSchema>;

export const criterionInputSchema = v.pipe(
  v.object({
    area: areaSchema,
    manufacturer: v.nullable(words(100)),
    model: v.nullable(words(40)),
    madeFrom: v.nullable(civilDate),
    madeUntil: v.nullable(civilDate),
    reason: words(500),
  }),
  v.check(
    ({ manufacturer, model, madeFrom, madeUntil }) =>
      manufacturer !== null || model !== null || madeFrom !== null || madeUntil !== null,
    'must name a maker, a model or a time of manufacture',
  ),
  v.check(
    ({ madeFrom, madeUntil }) =>
      madeFrom === null || madeUntil === null || madeFrom.slice(0, 7) <= madeUntil.slice(0, 7),
    'must not end before it begins',
  ),
);
export type CriterionInput = v.InferOutput<typeof criterionInputSchema>;

export const criterionSchema = v.object({
  criterionId: v.string(),
  area: v.string(),
  manufacturer: v.nullable(v.string()),
  model: v.nullable(v.string()),
  madeFrom: v.nullable(v.string()),
  madeUntil: v.nullable(v.string()),
  reason: v.string(),
  recordedAt: v.string(),
  endedAt: v.nullable(v.string()),
});
export type Criterion = v.InferOutput<typeof criterionSchema>;
