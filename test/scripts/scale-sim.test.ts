// The simulated filling scale against a real server: gas only with leave, and one fill on record however bad the line is.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runScaleSim, type ScaleSimOptions } from '../../scripts/scale-sim.ts';
import type { Client } from '../../scripts/scale-sim/client.ts';
import { Controller, type Done } from '../../scripts/scale-sim/controller.ts';
import { fillTown, type DemoCode, type DemoTown } from '../../scripts/demo/fill-town.ts';
import { dayIn } from '../../server/feature/account/in-force.ts';
import type { Session } from '../../shared/contract/account.ts';
import type { FillLeave, ScaleReading } from '../../shared/contract/fill.ts';
import { openTestApp, signInAs, type TestApp } from '../support/accounts.ts';
import { goodBefore, send } from '../support/station.ts';

/** What the line does to a request that changes something. */
type Mishap = 'answer-lost' | 'request-lost' | 'busy';

const listening = async (opened: Server): Promise<number> => {
  await new Promise<void>((resolve) => {
    opened.listen(0, '127.0.0.1', () => resolve());
  });
  return (opened.address() as AddressInfo).port;
};
const closed = async (opened: Server): Promise<void> => {
  opened.closeAllConnections();
  await new Promise<void>((resolve) => {
    opened.close(() => resolve());
  });
};

describe('the simulated scale', () => {
  let test: TestApp;
  let town: DemoTown;
  let server: Server;
  let line: Server;
  let url: string;
  /** For the next requests whose path begins so, in turn; then the line is good. */
  let mishaps: { path: string; what: Mishap }[] = [];
  let lines: string[] = [];

  beforeAll(async () => {
    test = await openTestApp('sqlite', { clock: { now: Date.now } });
    const today = dayIn('', Date.now(), test.deps.parameters);
    town = await fillTown(test.deps, { today, seed: 1 });
    server = createAdaptorServer({ fetch: test.app.fetch }) as Server;
    const port = await listening(server);
    line = createServer((incoming, outgoing) => {
      const at = mishaps.findIndex(({ path }) => incoming.url?.startsWith(`/api/v1/${path}`) === true);
      const [mishap] = at < 0 ? [] : mishaps.splice(at, 1);
      if (mishap?.what === 'request-lost') {
        outgoing.destroy();
        return;
      }
      if (mishap?.what === 'busy') {
        outgoing.writeHead(503, { 'content-type': 'application/problem+json' }).end('{}');
        return;
      }
      const { method, headers, url: path } = incoming;
      const onward = httpRequest({ host: '127.0.0.1', port, method, headers, path }, (answer) => {
        if (mishap?.what === 'answer-lost') {
          answer.resume().on('end', () => outgoing.destroy());
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      incoming.pipe(onward);
    });
    url = `http://127.0.0.1:${await listening(line)}`;
  });
  afterAll(async () => {
    await closed(line);
    await closed(server);
    await test.close();
  });
  beforeEach(() => {
    mishaps = [];
    lines = [];
  });

  const lose = (path: string, ...what: Mishap[]): void => {
    mishaps.push(...what.map((one) => ({ path, what: one })));
  };
  const codeFor = (rule: string | null): DemoCode => {
    const found = town.codes.find((code) => code.rule === rule);
    if (found === undefined) throw new Error(`no code for ${rule}`);
    return found;
  };
  const keyOf = (scaleId: string): string => town.scales.find((scale) => scale.scaleId === scaleId)?.apiKey ?? '';
  const run = async (
    more: Partial<ScaleSimOptions> & { readonly code?: DemoCode } = {},
    stop?: AbortSignal,
    giveUp?: AbortSignal,
  ): Promise<Done[]> => {
    const { code = codeFor(null), ...rest } = more;
    return await runScaleSim(
      {
        url,
        key: keyOf(code.scaleId),
        badge: 'A001',
        codes: [code.code],
        weighG: [],
        cylinders: 1,
        checks: true,
        emptyG: code.emptyG,
        speed: 200,
        loseAnswers: 0,
        keepFile: null,
        seed: 1,
        now: Date.now,
        answerWithinMs: 2000,
        firstRetryMs: 10,
        askForMs: 20_000,
        say: (text) => lines.push(text),
        ...rest,
      },
      stop,
      giveUp,
    );
  };
  const fills = async () =>
    await test.store.reader.selectFrom('fill').selectAll().orderBy('ended_at').orderBy('fill_id').execute();
  const newFills = async (work: () => Promise<unknown>) => {
    const before = new Set((await fills()).map((fill) => fill.fill_id));
    await work();
    return (await fills()).filter((fill) => !before.has(fill.fill_id));
  };
  const leaves = async (): Promise<number> =>
    (await test.store.reader.selectFrom('fill_authorisation').select('authorisation_id').execute()).length;

  it('fills up to the target and no further, and is on record as authorised', async () => {
    let done: Done[] = [];
    const [fill, ...others] = await newFills(async () => {
      done = await run();
    });
    expect(done).toMatchObject([{ kind: 'reported', outcome: { authorised: true, overfilled: false } }]);
    expect(others).toEqual([]);
    expect(fill).toMatchObject({ violation: null, status: 'filled' });
    expect(fill?.net_g).toBeGreaterThan(14_400);
    expect(fill?.net_g).toBeLessThanOrEqual(14_500);
    expect(lines.some((text) => text.includes('slow'))).toBe(true);
  });

  it.each([
    ['the answer to the request for leave', 'fill-authorisations', ['answer-lost']],
    ['two answers to the report', 'fills', ['answer-lost', 'answer-lost']],
    ['the report itself, and then its answer', 'fills', ['request-lost', 'answer-lost']],
    ['nothing, but the server is busy', 'fills', ['busy', 'busy', 'busy']],
  ] as const)('records one fill where the line loses %s', async (_name, path, what) => {
    const leavesBefore = await leaves();
    lose(path, ...what);
    const recorded = await newFills(() => run());
    expect(recorded).toMatchObject([{ violation: null }]);
    expect(await leaves()).toBe(leavesBefore + 1);
    expect(mishaps).toEqual([]);
  });

  it('records one fill a cylinder where half of all answers are lost', async () => {
    const recorded = await newFills(() => run({ cylinders: 3, loseAnswers: 0.5, seed: 7 }));
    expect(recorded.map((fill) => fill.violation)).toEqual([null, null, null]);
    expect(lines.some((text) => text.includes('lost'))).toBe(true);
  });

  it.each(['inspection-overdue', 'not-own', 'code-unknown', 'residue'])(
    'lets no gas flow into a cylinder that is refused for %s',
    async (rule) => {
      let done: Done[] = [];
      const recorded = await newFills(async () => {
        done = await run({ code: codeFor(rule) });
      });
      expect(done).toMatchObject([{ kind: 'refused', rules: expect.arrayContaining([rule]) as string[] }]);
      expect(recorded).toEqual([]);
      expect(lines.some((text) => text.includes('gas flows'))).toBe(false);
    },
  );

  it('lets no gas flow where nobody answers', async () => {
    lose('fill-authorisations', ...Array.from({ length: 1000 }, () => 'request-lost' as const));
    const done = await run({ askForMs: 300 });
    expect(done).toMatchObject([{ kind: 'no-leave' }]);
    expect(lines.some((text) => text.includes('gas flows'))).toBe(false);
  });

  it('shows what a check scale weighs while a cylinder stands there, and that it was taken off', async () => {
    const scale = town.scales.find(({ kind, site }) => kind === 'check' && site === '示范一号充装站');
    const signed = await signInAs(test, 'anquan', { password: town.signIns[0]?.password ?? '' });
    const home = await test.app.request('/api/v1/session', { headers: signed.headers });
    const { site } = (await home.json()) as Session;
    const shown = async (): Promise<ScaleReading | null> => {
      const answer = await test.app.request(`/api/v1/sites/${site?.siteId ?? ''}/scales`, { headers: signed.headers });
      const { items } = (await answer.json()) as { items: { scaleId: string; reading: ScaleReading | null }[] };
      return items.find(({ scaleId }) => scaleId === scale?.scaleId)?.reading ?? null;
    };
    expect(await shown()).toBeNull();
    const stop = new AbortController();
    const weighing = run({ key: scale?.apiKey ?? '', weighG: [31_120], cylinders: 5, speed: 4 }, stop.signal);
    await expect.poll(shown, { timeout: 5000 }).toMatchObject({ grossG: 31_120, stable: true, phase: 'idle' });
    await expect.poll(shown, { timeout: 20_000, interval: 20 }).toMatchObject({ grossG: 0, stable: true });
    stop.abort();
    expect(await weighing).toEqual([]);
  });

  it('fills with leave that was given on a screen', async () => {
    const code = town.codes.filter(({ rule }) => rule === null)[1] ?? codeFor(null);
    const scale = town.scales.find(({ name, site }) => name === '2号秤' && site === '示范一号充装站');
    const { scaleId = '', apiKey } = scale ?? {};
    const signed = await signInAs(test, 'yi', { password: town.signIns[1]?.password ?? '' });
    const session = await test.app.request('/api/v1/session', { headers: signed.headers });
    const { person } = (await session.json()) as Session;
    const sender = { signed, personId: person.personId };
    const occurredAt = new Date().toISOString();
    const recorded = await newFills(async () => {
      const done = run({ codes: [], key: apiKey ?? '', badge: 'A002', emptyG: null });
      await send(
        test,
        sender,
        'check-before-fill',
        {
          checkId: test.deps.newId(),
          scanned: code.code,
          scaleId,
          items: goodBefore,
          firstFill: null,
          evacuated: false,
          emptyG: code.emptyG,
          weighed: 'scale',
        },
        { occurredAt },
      );
      const authorisationId = test.deps.newId();
      const asked = await send(
        test,
        sender,
        'authorise-fill',
        { authorisationId, scanned: code.code, scaleId },
        { occurredAt },
      );
      expect((asked.result as FillLeave).granted).toBe(true);
      expect(await done).toMatchObject([{ kind: 'reported', outcome: { authorised: true } }]);
    });
    expect(recorded).toMatchObject([{ violation: null, filler_id: person.personId }]);
  });

  it.each([
    ['three hours slow', -3 * 3_600_000],
    ['a day fast', 24 * 3_600_000],
  ])('goes by the clock of the server where its own is %s', async (_name, wrongMs) => {
    const begunMs = Date.now();
    const [fill] = await newFills(() => run({ now: () => Date.now() + wrongMs }));
    expect(fill?.violation).toBeNull();
    expect(Math.abs(Date.parse(fill?.started_at ?? '') - begunMs)).toBeLessThan(60_000);
  });

  it('keeps a report over its own end until the server has acknowledged it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yiping-scale-'));
    const keepFile = join(folder, 'reports.json');
    try {
      lose('fills', ...Array.from({ length: 1000 }, () => 'request-lost' as const));
      const giveUp = new AbortController();
      const recorded = await newFills(async () => {
        const say = (text: string): void => {
          if (text.startsWith('PUT /fills')) giveUp.abort();
        };
        expect(await run({ keepFile, say }, undefined, giveUp.signal)).toMatchObject([{ kind: 'kept' }]);
        expect(Object.keys(JSON.parse(await readFile(keepFile, 'utf8')) as object)).toHaveLength(1);
        mishaps = [];
        expect(await run({ keepFile, cylinders: 0 })).toMatchObject([
          { kind: 'reported', outcome: { authorised: true } },
        ]);
      });
      expect(recorded).toMatchObject([{ violation: null }]);
      expect(JSON.parse(await readFile(keepFile, 'utf8'))).toEqual({});
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('shuts the valve and reports what is in it when it is told to stop', async () => {
    const stop = new AbortController();
    const say = (text: string): void => {
      if (text.includes('gas flows')) setTimeout(() => stop.abort(), 150);
    };
    const [fill] = await newFills(() => run({ speed: 20, say }, stop.signal));
    expect(fill).toMatchObject({ violation: null });
    expect(fill?.net_g).toBeLessThan(10_000);
  });

  describe('with leave that it must not use', () => {
    const leave = {
      granted: true,
      verdict: { outcome: 'allow', reasons: [], ruleset: 'cn-2026.1' },
      cylinderId: 'c',
      code: 'YH0000019',
      model: 'YSP35.5',
      tareG: 16_500,
      targetNetG: 14_500,
      maxFillG: 14_900,
    } as const;
    const nowMs = Date.parse('2026-11-23T00:30:00.000Z');

    async function given(more: { readonly expiresAt?: string; readonly emptyG?: number; readonly granted?: boolean }) {
      const paths: string[] = [];
      const client: Client = {
        serverNow: () => nowMs,
        // The only answer that is asked for here is that of the request for leave.
        put: async (path) => {
          paths.push(path);
          return await Promise.resolve({
            ...leave,
            authorisationId: 'a',
            expiresAt: '2026-11-23T00:40:00.000Z',
            ...more,
          } as never);
        },
        get: async () => await Promise.reject(new Error('is not asked')),
        tell: async () => await Promise.resolve(),
      };
      const controller = new Controller(client, {
        badge: 'A001',
        code: 'YH0000019',
        checks: true,
        emptyG: more.emptyG ?? 16_700,
        speed: 1000,
        newId: () => 'id',
        chance: () => 0,
        say: () => undefined,
        askForMs: 1000,
        keep: { add: async () => await Promise.resolve(), done: async () => await Promise.resolve() },
      });
      const never = new AbortController().signal;
      const done = await controller.fillOne(never, never);
      return { done, reported: paths.some((path) => path.startsWith('/fills')) };
    }

    it.each([
      ['it has run out', { expiresAt: '2026-11-23T00:29:59.000Z' }],
      ['it runs out as the valve opens', { expiresAt: '2026-11-23T00:30:01.000Z' }],
      ['the cylinder is lighter than the one that it is for', { emptyG: 13_000 }],
      ['the cylinder is full', { emptyG: 31_100 }],
    ])('keeps the valve shut where %s', async (_name, more) => {
      expect(await given(more)).toMatchObject({ done: { kind: 'no-leave' }, reported: false });
    });

    it('takes figures without leave for no leave', async () => {
      expect(await given({ granted: false })).toMatchObject({ done: { kind: 'refused' }, reported: false });
    });
  });
});
