// The only HTTP of the application: JSON in and out, parsed by schema, with failures told apart and a limit on waiting.
import * as v from 'valibot';
import { problemSchema } from '../../shared/contract/problems.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { isPassing, type Failure } from './failure.ts';

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface CallOptions {
  readonly query?: Query;
  readonly signal?: AbortSignal;
  /** Default 10,000. */
  readonly timeoutMs?: number;
}

export interface ClientDependencies {
  readonly fetch: typeof globalThis.fetch;
  /** Before every path: '/api/v1', or an origin and it. */
  readonly base: string;
  /** Language of the server's sentences. */
  readonly language: () => string;
  readonly wait: (ms: number) => Promise<void>;
  /** Told after every attempt whether the server was reached at all. */
  readonly onReach?: (reached: boolean) => void;
  /** Told when the server no longer knows the session. */
  readonly onSignedOut?: () => void;
}

type Schema<T> = v.GenericSchema<unknown, T>;

export interface Client {
  /** Reads. Tried again twice where the failure may pass. */
  get<T>(path: string, schema: Schema<T>, options?: CallOptions): Promise<Result<T, Failure>>;
  /** Sent once: commands that must not be lost go through the outbox. */
  post<T>(path: string, body: unknown, schema: Schema<T>, options?: CallOptions): Promise<Result<T, Failure>>;
  /** Sending again is harmless by the contract, so it is tried like a read. */
  put<T>(path: string, body: unknown, schema: Schema<T>, options?: CallOptions): Promise<Result<T, Failure>>;
  /** Bytes as they are: pictures. */
  putBytes<T>(path: string, bytes: Blob, schema: Schema<T>, options?: CallOptions): Promise<Result<T, Failure>>;
  delete(path: string, options?: CallOptions): Promise<Result<null, Failure>>;
  /** Whether the server answers at all: navigator.onLine only knows about the cable. */
  probe(): Promise<boolean>;
}

const pausesMs = [400, 1200];

const withQuery = (path: string, query: Query | undefined): string => {
  const entries = Object.entries(query ?? {}).flatMap(([key, value]) =>
    value === null || value === undefined || value === '' ? [] : [[key, String(value)]],
  );
  return entries.length === 0 ? path : `${path}?${new URLSearchParams(entries).toString()}`;
};

const parseJson = (text: string): unknown => {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const asJson = (body: unknown): { bytes: BodyInit; type: string } => ({
  bytes: JSON.stringify(body),
  type: 'application/json',
});

export const createClient = (dependencies: ClientDependencies): Client => {
  const { base, language, wait, onReach, onSignedOut } = dependencies;

  const attempt = async <T>(
    method: string,
    path: string,
    body: { readonly bytes: BodyInit; readonly type: string } | null,
    schema: Schema<T>,
    options: CallOptions,
  ): Promise<Result<T, Failure>> => {
    const stop = new AbortController();
    const outer = options.signal;
    const stopToo = (): void => stop.abort();
    if (outer?.aborted === true) stop.abort();
    outer?.addEventListener('abort', stopToo, { once: true });
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      stop.abort();
    }, options.timeoutMs ?? 10_000);
    try {
      const response = await dependencies.fetch(base + withQuery(path, options.query), {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        signal: stop.signal,
        headers: {
          accept: 'application/json, application/problem+json',
          'accept-language': language(),
          ...(body === null ? {} : { 'content-type': body.type }),
        },
        ...(body === null ? {} : { body: body.bytes }),
      });
      const json = parseJson(await response.text());
      onReach?.(true);
      if (!response.ok) {
        const problem = v.safeParse(problemSchema, json);
        // A wrong PIN is answered 401 as well, and ends nobody's session.
        if (response.status === 401 && (!problem.success || problem.output.code === 'not-signed-in')) onSignedOut?.();
        return err(
          problem.success
            ? { kind: 'problem', problem: problem.output }
            : { kind: 'garbled', status: response.status, detail: `HTTP ${response.status}` },
        );
      }
      const parsed = v.safeParse(schema, json);
      if (parsed.success) return ok(parsed.output);
      const [issue] = parsed.issues;
      const detail = `${method} ${path}: ${v.getDotPath(issue) ?? ''} ${issue.message}`;
      return err({ kind: 'garbled', status: response.status, detail });
    } catch {
      if (outer?.aborted !== true) onReach?.(false);
      return err({ kind: timedOut ? 'timeout' : 'offline' });
    } finally {
      clearTimeout(timer);
      outer?.removeEventListener('abort', stopToo);
    }
  };

  const attemptAgain = async <T>(
    once: () => Promise<Result<T, Failure>>,
    options: CallOptions,
  ): Promise<Result<T, Failure>> => {
    let result = await once();
    for (const pauseMs of pausesMs) {
      // A timeout has already cost the person the longest wait there is.
      if (result.ok || !isPassing(result.error) || result.error.kind === 'timeout' || options.signal?.aborted === true)
        break;
      await wait(pauseMs);
      result = await once();
    }
    return result;
  };

  return {
    get: (path, schema, options = {}) => attemptAgain(() => attempt('GET', path, null, schema, options), options),
    post: (path, body, schema, options = {}) => attempt('POST', path, asJson(body), schema, options),
    put: (path, body, schema, options = {}) =>
      attemptAgain(() => attempt('PUT', path, asJson(body), schema, options), options),
    putBytes: (path, bytes, schema, options = {}) =>
      attemptAgain(
        () =>
          attempt('PUT', path, { bytes, type: bytes.type || 'application/octet-stream' }, schema, {
            timeoutMs: 60_000,
            ...options,
          }),
        options,
      ),
    delete: async (path, options = {}) => {
      const result = await attempt('DELETE', path, null, v.unknown(), options);
      return result.ok ? ok(null) : result;
    },
    probe: async () => {
      const result = await attempt('GET', '/session', null, v.unknown(), { timeoutMs: 4000 });
      return result.ok || result.error.kind === 'problem' || result.error.kind === 'garbled';
    },
  };
};
