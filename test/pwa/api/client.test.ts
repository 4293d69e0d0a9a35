// The client tells failures apart, tries again only what may pass, and believes nothing that the schema does not.
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { createClient } from '../../../pwa/api/client.ts';
import { isPassing, isSignedOut } from '../../../pwa/api/failure.ts';

const schema = v.object({ n: v.number() });
const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
const problem = (status: number, code: string): Response =>
  json(status, { type: 'about:blank', title: 't', status, detail: 'd', code });

const world = (...answers: (() => Promise<Response>)[]) => {
  const requests: { url: string; init: RequestInit }[] = [];
  const pausesMs: number[] = [];
  const reached: boolean[] = [];
  let signedOut = 0;
  const client = createClient({
    fetch: (input, init) => {
      requests.push({ url: String(input), init: init ?? {} });
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      return answer === undefined ? Promise.reject(new TypeError('no answer')) : answer();
    },
    base: '/api/v1',
    language: () => 'zh-CN',
    wait: (ms) => {
      pausesMs.push(ms);
      return Promise.resolve();
    },
    onReach: (got) => reached.push(got),
    onSignedOut: () => {
      signedOut += 1;
    },
  });
  return { client, requests, pausesMs, reached, signedOut: () => signedOut };
};
const down = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'));

describe('reads', () => {
  test('give back what the schema accepts, and ask in the language of the screen', async () => {
    const { client, requests } = world(() => Promise.resolve(json(200, { n: 1, more: true })));
    expect(
      await client.get('/things', schema, { query: { site: 'a b', empty: '', none: undefined, page: 2 } }),
    ).toEqual({ ok: true, value: { n: 1 } });
    expect(requests[0]?.url).toBe('/api/v1/things?site=a+b&page=2');
    expect(requests[0]?.init.headers).toMatchObject({ 'accept-language': 'zh-CN' });
  });

  test('are tried again twice where the line is down, then say so', async () => {
    const { client, requests, reached } = world(down);
    expect(await client.get('/things', schema)).toEqual({ ok: false, error: { kind: 'offline' } });
    expect(requests).toHaveLength(3);
    expect(reached).toEqual([false, false, false]);
  });

  test('succeed where the second try does', async () => {
    const { client, pausesMs } = world(down, () => Promise.resolve(json(200, { n: 2 })));
    expect(await client.get('/things', schema)).toEqual({ ok: true, value: { n: 2 } });
    expect(pausesMs).toEqual([400]);
  });

  test('are not tried again where the server has refused', async () => {
    const { client, requests } = world(() => Promise.resolve(problem(404, 'not-found')));
    expect(await client.get('/things', schema)).toMatchObject({
      ok: false,
      error: { kind: 'problem', problem: { code: 'not-found' } },
    });
    expect(requests).toHaveLength(1);
  });

  test('an answer off the contract is garbled, and says where', async () => {
    const { client } = world(() => Promise.resolve(json(200, { n: 'one' })));
    const result = await client.get('/things', schema);
    expect(result).toMatchObject({ ok: false, error: { kind: 'garbled', status: 200 } });
    expect(JSON.stringify(result)).toContain('GET /things: n');
  });

  test('a page of a proxy in place of an answer is garbled', async () => {
    const { client } = world(() => Promise.resolve(new Response('<html>', { status: 200 })));
    expect(await client.get('/things', schema)).toMatchObject({ ok: false, error: { kind: 'garbled' } });
  });

  test('waiting has an end, and is not begun again', async () => {
    const { client, requests } = world();
    const never = createClient({
      fetch: (_input, init) => {
        requests.push({ url: '', init: init ?? {} });
        return new Promise((_, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
        });
      },
      base: '',
      language: () => 'en',
      wait: () => Promise.resolve(),
    });
    expect(await never.get('/slow', schema, { timeoutMs: 10 })).toEqual({ ok: false, error: { kind: 'timeout' } });
    expect(requests).toHaveLength(1);
    expect(client).toBeDefined();
  });
});

describe('writes', () => {
  test('a post is sent once, whatever happens', async () => {
    const { client, requests } = world(down);
    await client.post('/commands', { commands: [] }, schema);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.init).toMatchObject({ method: 'POST', body: '{"commands":[]}' });
  });

  test('a put is tried again: the contract makes it harmless', async () => {
    const { client, requests } = world(down, () => Promise.resolve(json(200, { n: 3 })));
    expect(await client.put('/fills/1', {}, schema)).toEqual({ ok: true, value: { n: 3 } });
    expect(requests).toHaveLength(2);
  });

  test('an empty answer is one', async () => {
    const { client } = world(() => Promise.resolve(new Response(null, { status: 204 })));
    expect(await client.delete('/session')).toEqual({ ok: true, value: null });
  });
});

describe('the session', () => {
  test('ends where the server does not know it', async () => {
    const { client, signedOut } = world(() => Promise.resolve(problem(401, 'not-signed-in')));
    const result = await client.get('/home', schema);
    expect(signedOut()).toBe(1);
    expect(!result.ok && isSignedOut(result.error)).toBe(true);
  });

  test('does not end at a wrong PIN', async () => {
    const { client, signedOut } = world(() => Promise.resolve(problem(401, 'wrong-credentials')));
    const result = await client.post('/session/badge', {}, schema);
    expect(signedOut()).toBe(0);
    expect(!result.ok && (isSignedOut(result.error) || isPassing(result.error))).toBe(false);
  });
});

test('the server is there when it answers, even with a refusal', async () => {
  expect(await world(() => Promise.resolve(problem(401, 'not-signed-in'))).client.probe()).toBe(true);
  expect(await world(down).client.probe()).toBe(false);
});
