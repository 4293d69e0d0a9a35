// Asks the same made-up requests of the server on each database, and says what is wrong with the answers.
import type { Engine } from '../../../../server/db/store.ts';
import { problemSchema } from '../../../../shared/contract/problems.ts';
import * as v from 'valibot';
import { chanceOf } from '../../../../scripts/chance.ts';
import { faultsOf, pick } from './json-schema.ts';
import { operationsOf, requestMaker, type Made, type Operation } from './requests.ts';
import { learnFrom, openWorld, reviveAskers, type Asker, type World } from './world.ts';

export interface Finding {
  readonly what: string;
  readonly asked: string;
}

interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly ms: number;
  readonly looks: number;
}

const looksOf = async (world: World): Promise<number> => {
  const { n } = await world.test.store.reader
    .selectFrom('look')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
};

async function ask(world: World, made: Made): Promise<Answered> {
  const before = await looksOf(world);
  const begun = performance.now();
  const response = await world.test.app.request(made.url, {
    method: made.method,
    headers: made.headers,
    ...(made.body === null ? {} : { body: made.body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text,
    ms: performance.now() - begun,
    looks: (await looksOf(world)) - before,
  };
}

/** What a person can do nothing with. */
const internals =
  /SQLITE|sqlite|syntax error|violates|constraint|at .*\.ts:\d|TypeError|RangeError|undefined is not|Cannot read/;

/** Those who may do most; each route is also asked by everybody else. */
const workers = ['door-office', 'door-administrator', 'area-supervisor', 'door-courier', 'door-filler-checker'];

const slowMs = 20_000;

function wrongWithProblem({ status, type, text }: Answered): string | null {
  if (!type.startsWith('application/problem+json')) return `problem as ${type}`;
  const problem = v.safeParse(problemSchema, JSON.parse(text));
  if (!problem.success) return 'not a problem';
  if (problem.output.status !== status || problem.output.detail.length < 4) return 'problem says too little';
  return internals.test(text) ? 'problem tells of internals' : null;
}

function wrongWithSuccess({ responses }: Operation, { status, text }: Answered): string | null {
  if (status === 304) return null;
  const described = responses[String(status)];
  if (described === undefined) return `answered ${String(status)}, which is not described`;
  const schema = described.content?.['application/json']?.schema;
  if (schema === undefined) return null;
  const extra = new Set<string>();
  const [fault] = faultsOf(schema, JSON.parse(text), extra);
  if (fault !== undefined) return `not as described: ${fault}`;
  return extra.size > 0 ? `not described: ${[...extra].sort().join(' ')}` : null;
}

function wrongWith(operation: Operation, answer: Answered): string | null {
  if (answer.status >= 500) return `answered ${String(answer.status)}`;
  if (answer.ms > slowMs) return 'slow';
  return answer.status >= 400 ? wrongWithProblem(answer) : wrongWithSuccess(operation, answer);
}

/** Without secrets and codes that are made by chance. */
const masked = (text: string): string =>
  text
    .replaceAll(/"(?:secret|password|pin|badge|instance|codeKey|alarmId)":"[^"]*"/g, '"":""')
    .replaceAll(/\bV[0-9A-Z]{9}\b/g, 'V')
    .replaceAll(/"lastSeq":\d+/g, '"":0');

function differenceOf(one: Answered, two: Answered): string | null {
  if (one.status !== two.status) return 'databases differ in status';
  if (one.looks !== two.looks) return 'databases differ in looks';
  const [a, b] = [masked(one.text), masked(two.text)];
  if (a === b) return null;
  const at = [...a].findIndex((character, i) => character !== b[i]);
  const from = Math.max(0, at - 60);
  return `databases differ in what they say: ${a.slice(from, at + 60)} / ${b.slice(from, at + 60)}`;
}

/** Names, telephones and addresses are marked with whose they are: who may not see them does not, and each look is kept. */
function wronglySeen(asker: Asker, made: Made, answer: Answered): string | null {
  const told = new Set(Array.from(answer.text.matchAll(/⟦(\w+)⟧/g), ([, company = '']) => company));
  const sent = `${made.url} ${typeof made.body === 'string' ? made.body : ''}`;
  for (const company of told) {
    const mark = `⟦${company}⟧`;
    if (sent.includes(mark) || sent.includes(encodeURIComponent(mark))) continue;
    if (!asker.seesPeopleOf.includes(company)) return `tells of people of ${company} to ${asker.name}`;
    // One's own name is no look at somebody.
    if (answer.looks === 0 && !made.url.startsWith('/api/v1/session')) return 'no look is kept';
  }
  return null;
}

export interface FuzzResult {
  readonly findings: Finding[];
  /** How often each route was answered with which status. */
  readonly statuses: Map<string, Map<number, number>>;
  /** After so many requests, too many of those who ask could sign in no more. */
  readonly askedUntil: number;
}

/** In the world's own session: the same person has another cookie on each database. */
function asAsked(world: World, name: string, made: Made): Made {
  const { cookie, authorization } = world.askers.find((one) => one.name === name)?.signed.headers ?? {};
  const who = {
    ...(cookie === undefined ? {} : { cookie }),
    ...(authorization === undefined ? {} : { authorization }),
  };
  return { ...made, headers: { ...made.headers, ...who } };
}

/** `together`: each request three times at the same moment; what the databases say is then not compared. */
export async function fuzz(
  engines: readonly Engine[],
  options: { readonly seed: number; readonly requests: number; readonly only?: RegExp; readonly together?: boolean },
): Promise<FuzzResult> {
  const { seed, requests, only = /./, together = false } = options;
  const worlds: World[] = [];
  for (const engine of engines) worlds.push(await openWorld(engine));
  const [first] = worlds;
  if (first === undefined) throw new Error('no database');
  const chance = chanceOf(seed);
  const findings: Finding[] = [];
  const statuses: FuzzResult['statuses'] = new Map();
  const operations = (await operationsOf(first)).filter(
    ({ method, path }) => path.startsWith('/api/') && only.test(`${method} ${path}`),
  );
  const commands = operations.find(({ path }) => path === '/api/v1/commands');
  const make = requestMaker(chance, first);
  const welcome = new Map<string, string[]>();
  const order: Operation[] = [];
  let n = 0;
  for (; n < requests; n += 1) {
    if (n % 150 === 149) {
      const lost = await Promise.all(worlds.map((world) => reviveAskers(world, n)));
      if (Math.max(...lost) > 5) break;
    }
    if (order.length === 0) order.push(...operations.toSorted(() => chance() - 0.5));
    const operation = commands !== undefined && chance() < 0.2 ? commands : order.pop();
    if (operation === undefined) break;
    const name = `${operation.method} ${operation.path}`;
    const likely = chance() < 0.35 ? welcome.get(name) : chance() < 0.6 ? workers : undefined;
    const asker = pick(
      chance,
      first.askers.filter((one) => likely?.includes(one.name) ?? true),
    );
    const made = make(operation, asker);
    const stepMs = Math.floor(chance() * 4000);
    const answers: Answered[] = [];
    for (const world of worlds) {
      world.begin(n);
      world.test.clock.pass(stepMs);
      const times = together ? 3 : 1;
      const asked = asAsked(world, asker.name, made);
      answers.push(...(await Promise.all(Array.from({ length: times }, () => ask(world, asked)))));
    }
    const [answer, other] = answers;
    if (answer === undefined) break;
    const wrong = [
      ...answers.map((each) => wrongWith(operation, each)),
      other === undefined || together ? null : differenceOf(answer, other),
      together ? null : wronglySeen(asker, made, answer),
    ];
    const logged = worlds.flatMap((world) => world.failures.splice(0));
    for (const what of wrong) {
      if (what === null) continue;
      const body = typeof made.body === 'string' ? made.body.slice(0, 1000) : '';
      const told = answers.map(({ status, text }) => `${String(status)} ${text.slice(0, 700)}`);
      const asked = `#${String(n)} ${asker.name}: ${made.method} ${made.url.slice(0, 400)} ${body}`;
      findings.push({ what: `${name}: ${what}`, asked: [asked, ...told, ...logged].join('\n  ') });
    }
    const counts = statuses.get(name) ?? new Map<number, number>();
    statuses.set(name, counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1));
    if (answer.status < 300) {
      welcome.set(name, [...(welcome.get(name) ?? []), asker.name]);
      if (answer.type.startsWith('application/json')) learnFrom(first, asker.name, JSON.parse(answer.text));
    }
  }
  for (const world of worlds) await world.test.close();
  return { findings, statuses, askedUntil: n };
}
