// A controller's side of the API: what it sends arrives once however often it is sent, and its clock is the server's.
import * as v from 'valibot';
import { problemSchema } from '../../shared/contract/problems.ts';

export interface ClientOptions {
  /** Of the server, without the path of the API. */
  readonly url: string;
  readonly key: string;
  readonly now: () => number;
  readonly chance: () => number;
  /** Share of answers, 0 to 1, that are thrown away on arrival as if the line had broken. */
  readonly loseAnswers: number;
  readonly answerWithinMs: number;
  readonly firstRetryMs: number;
  readonly say: (line: string) => void;
}

/** The server understood and said no: sending the same again will not help. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, detail: string) {
    super(`${status} ${code}: ${detail}`);
    this.status = status;
    this.code = code;
  }
}

/** It took too long, or the machine is being stopped. Whether the server recorded it is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

const longestRetryMs = 30_000;
/** RFC 9110, 6.6.1: Date has whole seconds, so that a smaller difference means nothing. */
const clockResolutionMs = 2000;
/** Worth trying again: too early, too many, and everything that is the server's own trouble. */
const isPassing = (status: number): boolean => status === 408 || status === 425 || status === 429 || status >= 500;

export interface Client {
  /** Milliseconds since 1970 by the server's clock, as far as its answers told. */
  serverNow(): number;
  /**
   * Sends the same bytes until they are answered, waiting twice as long each time. Throws Refused, or NoAnswer once
   * `giveUp` is aborted.
   */
  put<S extends v.GenericSchema>(
    path: string,
    body: unknown,
    answer: S,
    giveUp: AbortSignal,
  ): Promise<v.InferOutput<S>>;
  get<S extends v.GenericSchema>(path: string, answer: S, giveUp: AbortSignal): Promise<v.InferOutput<S>>;
  /** Sent once and forgotten: the next one says it better. */
  tell(path: string, body: unknown): Promise<void>;
}

const pause = async (ms: number, giveUp: AbortSignal): Promise<void> => {
  if (giveUp.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      giveUp.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    giveUp.addEventListener('abort', done);
  });
};

const causeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
};

export function openClient(options: ClientOptions): Client {
  let aheadMs = 0;

  function setClock(response: Response): void {
    const date = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(date)) return;
    const measuredMs = date + 500 - options.now();
    if (Math.abs(measuredMs - aheadMs) > clockResolutionMs) aheadMs = measuredMs;
  }

  async function once(method: 'GET' | 'PUT', path: string, bytes: string | null): Promise<Response> {
    const response = await fetch(`${options.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${options.key}`,
        'accept-language': 'en',
        ...(bytes === null ? {} : { 'content-type': 'application/json' }),
      },
      ...(bytes === null ? {} : { body: bytes }),
      signal: AbortSignal.timeout(options.answerWithinMs),
    });
    setClock(response);
    return response;
  }

  async function untilAnswered<S extends v.GenericSchema>(
    method: 'GET' | 'PUT',
    path: string,
    bytes: string | null,
    answer: S,
    giveUp: AbortSignal,
  ): Promise<v.InferOutput<S>> {
    let waitMs = options.firstRetryMs;
    while (!giveUp.aborted) {
      let why: string;
      try {
        const response = await once(method, path, bytes);
        const body: unknown = await response.json();
        if (method === 'PUT' && options.chance() < options.loseAnswers) {
          why = '答复丢失 the answer was lost';
        } else if (response.ok) {
          return v.parse(answer, body);
        } else if (isPassing(response.status)) {
          why = `${response.status}`;
        } else {
          const problem = v.safeParse(problemSchema, body);
          throw problem.success
            ? new Refused(response.status, problem.output.code, problem.output.detail)
            : new Refused(response.status, 'unknown', '');
        }
      } catch (error) {
        if (error instanceof Refused || error instanceof v.ValiError) throw error;
        why = causeOf(error);
      }
      options.say(`${method} ${path}: ${why}；${waitMs} ms 后用同一编号重发 sent again under the same id`);
      await pause(waitMs, giveUp);
      waitMs = Math.min(waitMs * 2, longestRetryMs);
    }
    throw new NoAnswer(`${method} ${path}`);
  }

  return {
    serverNow: () => options.now() + aheadMs,
    put: (path, body, answer, giveUp) => untilAnswered('PUT', path, JSON.stringify(body), answer, giveUp),
    get: (path, answer, giveUp) => untilAnswered('GET', path, null, answer, giveUp),
    async tell(path, body) {
      try {
        const response = await once('PUT', path, JSON.stringify(body));
        await response.arrayBuffer();
      } catch {
        // A reading that did not arrive is old by now.
      }
    },
  };
}
