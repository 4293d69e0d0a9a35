// Answers of one turn are sent together, and none is kept back for a request that takes longer.
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { sentTogether } from '../../../server/http/together.ts';

function appOf(seen: string[]): Hono {
  return new Hono()
    .use(async (c, next) => {
      await next();
      seen.push(`sent ${c.req.path}`);
    })
    .use(sentTogether())
    .get('/late', async (c) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return c.text('late');
    })
    .get('/broken', () => {
      throw new Error('broken');
    })
    .get('/:name', (c) => {
      seen.push(`made ${c.req.path}`);
      return c.text('ok');
    });
}

test('what came in one turn is worked off first, then answered in its order', async () => {
  const seen: string[] = [];
  const app = appOf(seen);
  await Promise.all([app.request('/a'), app.request('/b'), app.request('/c')]);
  expect(seen).toEqual(['made /a', 'made /b', 'made /c', 'sent /a', 'sent /b', 'sent /c']);
});

test('an answer does not wait for one that is made later', async () => {
  const seen: string[] = [];
  const app = appOf(seen);
  const late = app.request('/late');
  await app.request('/a');
  expect(seen).toEqual(['made /a', 'sent /a']);
  await late;
  expect(seen.at(-1)).toBe('sent /late');
});

test('a request that fails is answered like the others of its turn', async () => {
  const seen: string[] = [];
  const app = appOf(seen);
  app.onError((_error, c) => c.text('failed', 500));
  const [failed, good] = await Promise.all([app.request('/broken'), app.request('/a')]);
  expect([failed.status, good.status]).toEqual([500, 200]);
});
