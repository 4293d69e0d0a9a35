// What the benchmarks share: a server in a process of its own, and as many requests as it answers on 32 connections.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

export interface BenchServer {
  readonly url: string;
  readonly process: ChildProcess;
}

/** Starts `server.ts` beside this file as `kind` and resolves when it listens. */
export async function startServer(kind: 'empty' | 'raw' | 'ours', file = ''): Promise<BenchServer> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('server.ts', import.meta.url)), kind, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the ${kind} server ended with ${code}`)));
  });
  return { url: `http://127.0.0.1:${port}`, process: child };
}

export async function stopServer(server: BenchServer): Promise<void> {
  const ended = new Promise((resolve) => server.process.once('exit', resolve));
  server.process.kill('SIGTERM');
  await ended;
}

export interface Asked {
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** What a page of ours sends: JSON, with its session. */
export const askedOfPage = (method: Asked['method'], path: string, session: string, body?: object): Asked => ({
  path,
  method,
  headers: {
    cookie: `yiping=${session}`,
    origin: 'http://127.0.0.1',
    'sec-fetch-site': 'same-origin',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

export const round = (value: number, digits: number): number => Number(value.toFixed(digits));

export interface Latencies {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export function latenciesOf(tookMs: readonly number[]): Latencies {
  const sorted = tookMs.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, p50Ms: round(at(0.5), 2), p99Ms: round(at(0.99), 2) };
}

export interface Measured extends Latencies {
  /** Answers a second. */
  readonly rps: number;
}

/** 32 connections for `forSeconds`; `next` gives each request. Throws where any was not answered 200. */
export async function measure(url: string, next: () => Asked, forSeconds: number): Promise<Measured> {
  const tookMs: number[] = [];
  let failed = 0;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(
      {
        url,
        connections: 32,
        duration: forSeconds,
        requests: [
          {
            setupRequest: (request) => {
              const { path, method, headers, body } = next();
              const given = body === undefined ? {} : { body };
              return { ...request, path, method, headers: { ...request.headers, ...headers }, ...given };
            },
          },
        ],
      },
      (error, done) => (error === null || error === undefined ? resolve(done) : reject(error)),
    );
    run.on('response', (_client, statusCode, _bytes, responseMs) => {
      tookMs.push(responseMs);
      if (statusCode !== 200) failed += 1;
    });
  });
  if (failed > 0 || result.errors > 0)
    throw new Error(`${failed} answers were not 200, ${result.errors} requests failed`);
  return { rps: tookMs.length / result.duration, ...latenciesOf(tookMs) };
}

/** The route that does nothing: what every share is of. */
export const emptyAsked = (): Asked => ({ path: '/empty', method: 'GET' });
