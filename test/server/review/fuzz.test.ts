// Made-up requests of every route by everyone there is: none fails, each is as described, people stay unseen, both databases say the same.
import { expect, it } from 'vitest';
import { fuzz } from './fuzz/run.ts';

it('answers whatever it is asked', async () => {
  const { findings, statuses, askedUntil } = await fuzz(['sqlite', 'postgres'], { seed: 4, requests: 400 });
  expect(findings.map(({ what, asked }) => `${what}\n${asked}`).slice(0, 5)).toEqual([]);
  expect(askedUntil).toBe(400);
  // The slice reaches most routes, and is welcome at many.
  expect(statuses.size).toBeGreaterThan(140);
  const good = [...statuses.values()].filter((counts) => counts.has(200) || counts.has(204));
  expect(good.length).toBeGreaterThan(35);
});
