// Plays the controller of a filling scale against a running server, by the documented API alone (docs/filling-scale.md).
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { idMaker } from '../server/new-id.ts';
import { chanceOf } from './chance.ts';
import { openClient } from './scale-sim/client.ts';
import { Controller, type ControllerOptions, type Done } from './scale-sim/controller.ts';
import { openKeptReports } from './scale-sim/kept-reports.ts';
import { weighOne } from './scale-sim/check-scale.ts';

const HELP = `npm run scale-sim -- --key KEY (--code CODE | --wait | --weigh G) [options]

  --url URL           of the server; default http://127.0.0.1:8470
  --key KEY           of the scale (npm start writes the demo's keys beside its data)
  --badge B           the badge that the scale's reader reads; default A001 (充装员甲 of the demo)
  --code CODE         what its scanner reads; several: --code A --code B
  --wait              no scanner: waits until leave is given on a screen of the hall
  --weigh G           a check scale instead: weighs a filled cylinder of G grams; several: --weigh A --weigh B
  --no-check          the check before filling was made on a screen
  --empty-g G         what the empty cylinder weighs, in grams; default: as 15 kg cylinders do
  --loop N            so many cylinders one after another, the codes in turn; default: each code once
  --lose-answers P    share of the server's answers, 0 to 1, that are lost on the way
  --keep FILE         where reports wait until the server has acknowledged them; default: in memory
  --speed X           gas flows X times faster; default 1
  --seed S            of what is left to chance; default 1

Ctrl-C shuts the valve and reports what was filled; once more ends without waiting for the server.
Exit status: 0 every fill is on record as authorised, 1 not all, 2 the command was not understood.
`;

export interface ScaleSimOptions extends Pick<ControllerOptions, 'badge' | 'checks' | 'emptyG' | 'speed' | 'say'> {
  readonly url: string;
  readonly key: string;
  /** Empty: waits for leave from a screen. */
  readonly codes: readonly string[];
  /** Gross grams of what is put on a check scale, one after another; empty: it is a filling scale. */
  readonly weighG: readonly number[];
  readonly cylinders: number;
  readonly loseAnswers: number;
  readonly keepFile: string | null;
  readonly seed: number;
  readonly now: () => number;
  readonly answerWithinMs: number;
  readonly firstRetryMs: number;
  readonly askForMs: number;
}

/** What became of each cylinder, and first of each report that an earlier run had kept. */
export async function runScaleSim(
  options: ScaleSimOptions,
  stop: AbortSignal = new AbortController().signal,
  giveUp: AbortSignal = new AbortController().signal,
): Promise<Done[]> {
  const chance = chanceOf(options.seed);
  const kept = await openKeptReports(options.keepFile);
  const client = openClient({ ...options, chance });
  const newId = idMaker({ now: options.now, randomUuid: randomUUID });
  if (options.weighG.length > 0) {
    for (let index = 0; index < options.cylinders && !stop.aborted; index += 1) {
      await weighOne(client, { ...options, chance }, options.weighG[index % options.weighG.length] ?? 0, stop);
    }
    return [];
  }
  const done: Done[] = [];
  const controllerFor = (code: string | null): Controller =>
    new Controller(client, { ...options, code, chance, newId, keep: kept });
  for (const [fillId, report] of kept.all()) {
    done.push(await controllerFor(null).reportAgain(fillId, report, giveUp));
  }
  for (let index = 0; index < options.cylinders && !stop.aborted; index += 1) {
    const code = options.codes.length === 0 ? null : (options.codes[index % options.codes.length] ?? null);
    done.push(await controllerFor(code).fillOne(stop, giveUp));
  }
  return done;
}

function numberOf(text: string | undefined, name: string, least: number, most: number, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!(value >= least && value <= most)) throw new RangeError(`--${name}: must be a number from ${least} to ${most}`);
  return value;
}

function readOptions(args: readonly string[]): ScaleSimOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:8470' },
      key: { type: 'string' },
      badge: { type: 'string', default: 'A001' },
      code: { type: 'string', multiple: true, default: [] },
      wait: { type: 'boolean', default: false },
      weigh: { type: 'string', multiple: true, default: [] },
      'no-check': { type: 'boolean', default: false },
      'empty-g': { type: 'string' },
      loop: { type: 'string' },
      'lose-answers': { type: 'string' },
      keep: { type: 'string' },
      speed: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  if (values.key === undefined) throw new RangeError('--key is missing');
  const ways = [values.wait, values.code.length > 0, values.weigh.length > 0].filter(Boolean);
  if (ways.length !== 1) throw new RangeError('either --code, --wait or --weigh');
  return {
    url: values.url.replace(/\/+$/, ''),
    key: values.key,
    badge: values.badge,
    codes: values.code,
    checks: !values['no-check'],
    emptyG: values['empty-g'] === undefined ? null : Math.round(numberOf(values['empty-g'], 'empty-g', 1, 1e6, 1)),
    weighG: values.weigh.map((text) => Math.round(numberOf(text, 'weigh', 0, 1e6, 0))),
    cylinders: Math.round(numberOf(values.loop, 'loop', 1, 1e6, Math.max(values.code.length, values.weigh.length, 1))),
    loseAnswers: numberOf(values['lose-answers'], 'lose-answers', 0, 0.99, 0),
    keepFile: values.keep ?? null,
    speed: numberOf(values.speed, 'speed', 0.1, 10_000, 1),
    seed: Math.round(numberOf(values.seed, 'seed', 0, 2 ** 32 - 1, 1)),
    now: Date.now,
    answerWithinMs: 5000,
    firstRetryMs: 500,
    askForMs: 120_000,
    say: (line) => console.log(`${new Date().toISOString().slice(11, 23)}  ${line}`),
  };
}

/** A signal that comes again so soon is the same one: a terminal and npm both pass Ctrl-C on. */
const sameSignalMs = 800;

async function main(): Promise<number> {
  let options: ScaleSimOptions | null;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  if (options === null) {
    console.log(HELP);
    return 0;
  }
  const stop = new AbortController();
  const giveUp = new AbortController();
  let stoppedAtMs = 0;
  process.on('SIGINT', () => {
    if (!stop.signal.aborted) {
      stoppedAtMs = Date.now();
      stop.abort();
    } else if (Date.now() - stoppedAtMs > sameSignalMs) giveUp.abort();
  });
  const done = await runScaleSim(options, stop.signal, giveUp.signal);
  return done.every((one) => one.kind === 'reported' && one.outcome.authorised) ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main();
