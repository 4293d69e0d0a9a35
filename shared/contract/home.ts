// What home is told: today's figures, and what needs attention. A reader leaves out entries that it does not know.
import * as v from 'valibot';

export const homeSchema = v.object({
  /** Of today, at the site or sites of who asks; for an authority, in its area. Seconds have one decimal. */
  tally: v.array(v.object({ id: v.string(), value: v.number() })),
  attention: v.array(
    v.object({
      id: v.string(),
      count: v.number(),
      /** Since when the oldest waits. */
      since: v.nullable(v.string()),
      /** The last day (YYYY-MM-DD) of what runs out. */
      until: v.nullable(v.string()),
      /** What it is about: a scale's name, a certificate's kind. */
      name: v.nullable(v.string()),
      /** Whose certificate it is, for those who look after others' too. */
      personId: v.nullable(v.string()),
      /** The count by where the cylinders shall go. */
      parts: v.array(v.object({ id: v.string(), count: v.number() })),
    }),
  ),
});
export type Home = v.InferOutput<typeof homeSchema>;
export type Attention = Home['attention'][number];

export const setupSteps = [
  'site',
  'licence',
  'telephone',
  'tank',
  'scale',
  'filler',
  'gas',
  'codes',
  'cylinder',
  'fill',
  'company',
  'company-account',
] as const;

/** What there must be before the first cylinder can be filled, in order; empty where all of it is there. */
export const setupSchema = v.object({ steps: v.array(v.object({ id: v.string(), done: v.boolean() })) });
export type Setup = v.InferOutput<typeof setupSchema>;
