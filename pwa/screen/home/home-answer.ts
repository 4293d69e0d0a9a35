// What home is told: today's figures, and what needs attention. Entries that this version does not know are left out.
import * as v from 'valibot';

export const homeSchema = v.object({
  /** The figures of today at this site (an authority: in its area). */
  tally: v.array(v.object({ id: v.string(), value: v.number() })),
  attention: v.array(
    v.object({
      id: v.string(),
      count: v.number(),
      /** Since when the oldest waits. */
      since: v.optional(v.nullable(v.string()), null),
      /** When something runs out: YYYY-MM-DD. */
      until: v.optional(v.nullable(v.string()), null),
      /** What it is about: a scale's name, a certificate's kind. */
      name: v.optional(v.nullable(v.string()), null),
    }),
  ),
});
export type Home = v.InferOutput<typeof homeSchema>;
