// What a monitor reads of this process: counts and times without a code, a person or a place in them.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Store } from '../../db/store.ts';

/** As it stands in the database at the moment of asking. */
export interface Backlog {
  /** Events that have no position yet, counted up to a bound. */
  readonly eventsWaiting: number;
  /** Since the oldest of them was recorded. */
  readonly oldestWaitingS: number;
  readonly lastPosition: number;
  /** Imports by state, and how many of their rows were read and are through. */
  readonly imports: readonly {
    readonly state: string;
    readonly runs: number;
    readonly rowsRead: number;
    readonly rowsDone: number;
  }[];
}

export interface Metrics {
  /** `route` is a pattern, never a path. */
  request(method: string, route: string, status: number, seconds: number): void;
  verdict(step: string, outcome: string): void;
  command(type: string, status: string): void;
  commit(kind: 'command' | 'step', isDone: boolean, seconds: number): void;
  /** In the text format of Prometheus. */
  read(backlog: Backlog): Promise<string>;
  readonly contentType: string;
}

const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** `ofProcess`: also what the process takes of the machine, and the event loop's delay; once a process. */
export function createMetrics(ofProcess = false): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'yiping_http_requests_total',
    help: 'Requests answered',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'yiping_http_request_duration_seconds',
    help: 'Time until the answer was there',
    labelNames: ['method', 'route'],
    buckets: requestBuckets,
    registers,
  });
  const verdicts = new Counter({
    name: 'yiping_verdicts_total',
    help: 'Verdicts asked for, and leave asked by scales',
    labelNames: ['step', 'outcome'],
    registers,
  });
  const commands = new Counter({
    name: 'yiping_commands_total',
    help: 'Commands that devices sent, by what was answered; one that is sent again counts again',
    labelNames: ['type', 'status'],
    registers,
  });
  const commits = new Histogram({
    name: 'yiping_commit_duration_seconds',
    help: 'From asking for a transaction until it was committed (on SQLite several share a commit) or given up',
    labelNames: ['kind', 'result'],
    buckets: requestBuckets,
    registers,
  });
  const waiting = new Gauge({ name: 'yiping_events_waiting', help: 'Events without a position', registers });
  const lag = new Gauge({
    name: 'yiping_event_position_lag_seconds',
    help: 'Age of the oldest event without a position',
    registers,
  });
  const position = new Gauge({ name: 'yiping_event_position', help: 'Position of the last event', registers });
  const runs = new Gauge({ name: 'yiping_imports', help: 'Imports', labelNames: ['state'], registers });
  const rows = new Gauge({
    name: 'yiping_import_rows',
    help: 'Rows of imports: read from the file, and through with the present state',
    labelNames: ['state', 'progress'],
    registers,
  });

  // A route and a status are looked up once: hashing labels is most of what a count costs.
  type Ways = { readonly inc: () => void; readonly observe: (seconds: number) => void };
  const ways = new Map<string, Ways>();
  const wayOf = (method: string, route: string, status: number): Ways => {
    const name = `${method} ${status} ${route}`;
    let way = ways.get(name);
    if (way === undefined) {
      const counter = requests.labels(method, route, String(status));
      const histogram = durations.labels(method, route);
      way = { inc: () => counter.inc(), observe: (seconds) => histogram.observe(seconds) };
      ways.set(name, way);
    }
    return way;
  };

  return {
    contentType: registry.contentType,
    request(method, route, status, seconds) {
      const way = wayOf(method, route, status);
      way.inc();
      way.observe(seconds);
    },
    verdict: (step, outcome) => verdicts.labels(step, outcome).inc(),
    command: (type, status) => commands.labels(type, status).inc(),
    commit: (kind, isDone, seconds) => commits.labels(kind, isDone ? 'committed' : 'given-up').observe(seconds),
    async read(backlog) {
      waiting.set(backlog.eventsWaiting);
      lag.set(backlog.oldestWaitingS);
      position.set(backlog.lastPosition);
      for (const gauge of [runs, rows]) gauge.reset();
      for (const { state, runs: count, rowsRead, rowsDone } of backlog.imports) {
        runs.labels(state).set(count);
        rows.labels(state, 'read').set(rowsRead);
        rows.labels(state, 'through').set(rowsDone);
      }
      return await registry.metrics();
    },
  };
}

/** The same store, whose transactions are timed. */
export function measuredStore(store: Store, metrics: Metrics): Store {
  async function timed<T>(kind: 'command' | 'step', work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    let isDone = false;
    try {
      const result = await work();
      isDone = true;
      return result;
    } finally {
      metrics.commit(kind, isDone, (performance.now() - begun) / 1000);
    }
  }
  return {
    engine: store.engine,
    reader: store.reader,
    atomically: (work) => timed('command', () => store.atomically(work)),
    inSteps: (work) => timed('step', () => store.inSteps(work)),
    close: () => store.close(),
  };
}
