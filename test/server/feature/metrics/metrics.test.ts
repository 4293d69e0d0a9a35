// What a monitor is told: by the pattern of the route and never by what is in a path; and who may ask at all.
import { get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { describe, expect, it } from 'vitest';
import { createMetrics, measuredStore } from '../../../../server/feature/metrics/metrics.ts';
import { assignPositions } from '../../../../server/log/sequence.ts';
import { makeOrganisation, makePerson, openTestApp, signInAs, type TestApp } from '../../../support/accounts.ts';
import { describeOnEachStore, openTestStore } from '../../../support/stores.ts';

const token = 'a-token-of-a-monitor';
const sampleOf = (text: string, sample: string): number => {
  const line = text.split('\n').find((each) => each.startsWith(`${sample} `));
  return Number(line?.split(' ').at(-1) ?? NaN);
};

describeOnEachStore('metrics', (engine) => {
  it('count requests by route, verdicts, commands, commits, and what waits in the database', async () => {
    const metrics = createMetrics();
    const store = measuredStore(await openTestStore(engine), metrics);
    const t = await openTestApp(engine, { store, metrics, metricsToken: token });
    const read = async (): Promise<string> => {
      const answer = await t.app.request('/metrics', { headers: { authorization: `Bearer ${token}` } });
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      return await answer.text();
    };
    const at = await makeOrganisation(t.deps);
    await makePerson(t.deps, at, { username: 'secretname', roles: ['filler'] });
    const signed = await signInAs(t, 'secretname');
    for (const id of ['019e0000-0000-7000-8000-00000000ffff', '019e0000-0000-7000-8000-00000000fffe']) {
      await t.app.request(`/api/v1/cylinders/${id}`, { headers: signed.headers });
    }
    await t.app.request('/api/v1/verdicts', {
      method: 'POST',
      headers: { ...signed.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ step: 'fill', scanned: 'XX0000019', scaleId: null, siteId: at.siteId }),
    });
    await t.app.request('/api/v1/commands', {
      method: 'POST',
      headers: { ...signed.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ commands: [{ type: 'nonsense-secret' }] }),
    });
    await t.app.request('/unheard-of/secret.txt');
    const text = await read();
    expect(sampleOf(text, 'yiping_http_requests_total{method="GET",route="/api/v1/cylinders/:id",status="404"}')).toBe(
      2,
    );
    expect(
      sampleOf(text, 'yiping_http_request_duration_seconds_count{method="GET",route="/api/v1/cylinders/:id"}'),
    ).toBe(2);
    expect(sampleOf(text, 'yiping_verdicts_total{step="fill",outcome="block"}')).toBe(1);
    expect(sampleOf(text, 'yiping_commands_total{type="unknown",status="unreadable"}')).toBe(1);
    expect(sampleOf(text, 'yiping_commit_duration_seconds_count{kind="command",result="committed"}')).toBeGreaterThan(
      2,
    );
    expect(sampleOf(text, 'yiping_events_waiting')).toBeGreaterThan(0);
    expect(text).not.toMatch(/secret|ffff|XX0000019|nonsense/);
    t.clock.set(new Date(t.clock.now() + 90_000).toISOString());
    expect(sampleOf(await read(), 'yiping_event_position_lag_seconds')).toBeGreaterThanOrEqual(90);
    while ((await assignPositions(store)) > 0);
    const after = await read();
    expect(sampleOf(after, 'yiping_events_waiting')).toBe(0);
    expect(sampleOf(after, 'yiping_event_position_lag_seconds')).toBe(0);
    expect(sampleOf(after, 'yiping_event_position')).toBe(sampleOf(text, 'yiping_events_waiting'));
    await t.close();
  });
});

async function served(t: TestApp): Promise<{ url: string; close(): void }> {
  const server = createAdaptorServer({ fetch: t.app.fetch }) as Server;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/metrics`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** `fetch` does not let the name that is asked for be another than the address. */
const statusAs = (url: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(url, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on('error', reject);
  });

describe('who may read them', () => {
  it('a program of this machine, but not through a proxy that asks for somebody else', async () => {
    const t = await openTestApp('sqlite', { metrics: createMetrics(true) });
    const { url, close } = await served(t);
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
    for (const name of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']) {
      expect((await fetch(url, { headers: { [name]: '127.0.0.1' } })).status).toBe(404);
    }
    // A tunnel or a proxy that says nothing of itself still asks by the name that others know.
    expect(await statusAs(url, 'gas.example.com')).toBe(404);
    expect(await statusAs(url, 'localhost')).toBe(200);
    // Without a socket nobody knows who asks.
    expect((await t.app.request('/metrics')).status).toBe(404);
    close();
    await t.close();
  });

  it('who has the token, where there is one, and nobody else from wherever', async () => {
    const t = await openTestApp('sqlite', { metrics: createMetrics(), metricsToken: token });
    const { url, close } = await served(t);
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(url, { headers: { authorization: 'Bearer another-token-yet' } })).status).toBe(404);
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': '10.0.0.9' };
    expect((await fetch(url, { headers })).status).toBe(200);
    close();
    await t.close();
  });

  it('nobody, where nothing is measured', async () => {
    const t = await openTestApp('sqlite', { metricsToken: token });
    expect((await t.app.request('/metrics', { headers: { authorization: `Bearer ${token}` } })).status).toBe(404);
    await t.close();
  });
});
