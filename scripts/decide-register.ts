// Judges the whole register at a step and day under changed parameters: what an authority asks before it tightens a rule.
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { stderr, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { dayText, localDay, parseCivilDate, type DayNumber } from '../shared/calendar.ts';
import {
  NOTHING_JUDGED,
  sortedRules,
  together,
  type ChangedCylinder,
  type RegisterJudgement,
} from '../shared/register-judgement/judgement.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { STEPS, type Step } from '../shared/verdict/facts.ts';
import { PARAMETER_NAMES, parseParameters, type ParameterOverrides } from '../shared/verdict/parameters.ts';
import { compose } from '../server/compose.ts';
import { readConfig } from '../server/config.ts';
import { judgeStretch } from '../server/feature/verdict/judge-register.ts';
import { readOwners, type Owner, type StockKey } from '../server/feature/verdict/register-judgement.queries.ts';
import type { AppDependencies } from '../server/http/environment.ts';

const HELP = `npm run --silent decide < facts.jsonl > verdicts.jsonl
npm run --silent decide -- --register [--set NAME=VALUE …] [--step STEP] [--day DATE]

Without flags: one JSON object of facts a line in, one verdict a line out, in the same order.

--register judges every cylinder of the register twice, as things are and with what --set changes, with an otherwise
faultless operator, check, gas and organisation. It changes nothing.

  --set NAME=VALUE   a parameter as it would be; VALUE is JSON, or plain text; null: its default. May be given again
  --parameters FILE  a JSON object of parameters, before those of --set
  --step STEP        ${STEPS.join(', ')}; default: fill
  --day DATE         YYYY-MM-DD; default: today
  --org ID           the stock of one organisation (its id, or its name)
  --area CODE        the stock of the organisations of an area (the beginning of its code)
  --changed FILE     one JSON line a cylinder for which anything changes; - for standard output
  --json             the counts as one JSON object instead of a table

The database is the one that the server's environment names (DATA_DIR, REGISTER, DATABASE_URL).
Example: npm run --silent decide -- --register --set fillMinDaysLeft=30 --changed changed.jsonl
`;

const STRETCH_CYLINDERS = 2000;

const say = (text: string): void => {
  stderr.write(`${text}\n`);
};

/** `name=value` with the value as JSON where it is some, else as text: `twoPhase=vaporiser-only`. */
export function parseSetting(written: string): Result<readonly [name: string, value: unknown], string> {
  const at = written.indexOf('=');
  const name = written.slice(0, Math.max(at, 0)).trim();
  if (name === '') return err(`--set ${written}: must be NAME=VALUE`);
  const text = written.slice(at + 1).trim();
  try {
    return ok([name, JSON.parse(text) as unknown]);
  } catch {
    return ok([name, text]);
  }
}

async function readChanges(
  file: string | undefined,
  settings: readonly string[],
): Promise<Result<ParameterOverrides, string>> {
  const changes: Record<string, unknown> = {};
  if (file !== undefined) {
    let read: unknown;
    try {
      read = JSON.parse(await readFile(file, 'utf8')) as unknown;
    } catch (error) {
      return err(`--parameters ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (typeof read !== 'object' || read === null || Array.isArray(read))
      return err(`--parameters ${file}: must hold a JSON object`);
    Object.assign(changes, read);
  }
  for (const written of settings) {
    const setting = parseSetting(written);
    if (!setting.ok) return setting;
    const [name, value] = setting.value;
    changes[name] = value;
  }
  const parsed = parseParameters(changes);
  return parsed.ok ? parsed : err(`${parsed.error}\nparameters: ${PARAMETER_NAMES.join(', ')}`);
}

/** Cylinders to a file or to standard output, no faster than they can be written; nowhere where nobody asked. */
function listOf(path: string | undefined) {
  const stream = path === undefined ? null : path === '-' ? stdout : createWriteStream(path);
  return {
    async write(changed: readonly ChangedCylinder[]): Promise<void> {
      if (stream === null || changed.length === 0) return;
      const text = changed.map((cylinder) => `${JSON.stringify(cylinder)}\n`).join('');
      if (!stream.write(text)) await once(stream, 'drain');
    },
    async end(): Promise<void> {
      if (stream === null || stream === stdout) return;
      stream.end();
      await once(stream, 'finish');
    },
  };
}

export interface RegisterQuestion {
  readonly step: Step;
  readonly day: DayNumber;
  readonly changes: ParameterOverrides;
  readonly area: string;
  readonly organisationId: string | null;
}

/** Judges all that the question is about, a stretch at a time; `tell` gets the cylinders of each for which anything changes. */
export async function judgeRegister(
  deps: Pick<AppDependencies, 'store' | 'parameters'>,
  question: RegisterQuestion,
  tell: (changed: readonly ChangedCylinder[], judged: number) => Promise<void>,
): Promise<RegisterJudgement> {
  let owners: readonly Owner[] = await readOwners(deps.store.reader, question);
  // The whole register holds cylinders of which nobody knows the owner too.
  if (question.area === '' && question.organisationId === null)
    owners = [...owners, { organisationId: null, area: '' }];
  let after: StockKey | null = null;
  let sum = NOTHING_JUDGED;
  for (;;) {
    const stretch = await judgeStretch(deps, question, owners, after, STRETCH_CYLINDERS);
    sum = together(sum, stretch.counts);
    await tell(stretch.changed, sum.judged);
    const { end } = stretch;
    if (end === null) return sum;
    owners = owners.slice(owners.findIndex((owner) => owner.organisationId === end.owner.organisationId));
    after = end.after;
  }
}

/** As a table for people; rules that the change moves first. */
export function tableOf(judgement: RegisterJudgement): string {
  const lines = [
    `cylinders judged ${judgement.judged}, changed ${judgement.changed}`,
    '',
    `${'outcome'.padEnd(18)}${'cylinders'.padStart(10)}`,
    ...judgement.outcomes.map(
      ({ before, after, cylinders }) => `${`${before} → ${after}`.padEnd(18)}${String(cylinders).padStart(10)}`,
    ),
    '',
    `${'rule'.padEnd(30)}${'block'.padStart(9)}${'→'.padStart(9)}${'warn'.padStart(9)}${'→'.padStart(9)}`,
    ...sortedRules(judgement.rules).map(
      ({ rule, before, after }) =>
        rule.padEnd(30) +
        [before.block, after.block, before.warn, after.warn].map((n) => String(n).padStart(9)).join(''),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

async function findOrganisation(deps: AppDependencies, named: string): Promise<string | null> {
  const rows = await deps.store.reader
    .selectFrom('organisation')
    .select(['organisation_id', 'name'])
    .where((eb) => eb.or([eb('organisation_id', '=', named), eb('name', '=', named)]))
    .limit(2)
    .execute();
  return rows.length === 1 ? (rows[0]?.organisation_id ?? null) : null;
}

/** The exit status: 0 done, 1 it could not be done, 2 the command was not understood. */
export async function runDecide(args: readonly string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      options: {
        register: { type: 'boolean', default: false },
        set: { type: 'string', multiple: true, default: [] },
        parameters: { type: 'string' },
        step: { type: 'string', default: 'fill' },
        day: { type: 'string' },
        org: { type: 'string' },
        area: { type: 'string', default: '' },
        changed: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n${HELP}`);
    return 2;
  }
  const { values } = parsed;
  if (values.help) {
    stdout.write(HELP);
    return 0;
  }
  const step = STEPS.find((known) => known === values.step);
  const given = values.day === undefined ? null : parseCivilDate(values.day);
  if (!values.register || step === undefined || (values.day !== undefined && (given === null || given.day === null))) {
    say(HELP);
    return 2;
  }
  const changes = await readChanges(values.parameters, values.set);
  if (!changes.ok) {
    say(changes.error);
    return 2;
  }
  const config = readConfig(process.env, existsSync);
  if (!config.ok) {
    say(config.error.join('\n'));
    return 2;
  }
  const logger = pino({ level: 'warn', base: null }, pino.destination({ fd: 2, sync: true }));
  const deps = await compose(config.value, logger);
  try {
    const organisationId = values.org === undefined ? null : await findOrganisation(deps, values.org);
    if (values.org !== undefined && organisationId === null) {
      say(`no such organisation: ${values.org}`);
      return 1;
    }
    const now = deps.clock.now();
    const { timeZone } = deps.parameters.inForce(values.area, new Date(now).toISOString().slice(0, 10)).resolved.values;
    const day = given?.firstDay ?? localDay(now, timeZone);
    const list = listOf(values.changed);
    const question = { step, day, changes: changes.value, area: values.area, organisationId };
    const judgement = await judgeRegister(deps, question, async (changed, judged) => {
      await list.write(changed);
      if (stderr.isTTY) stderr.write(`\r${judged}    `);
    });
    await list.end();
    if (stderr.isTTY) stderr.write('\r');
    // Where the list has standard output to itself, the counts are told beside it.
    const out = values.changed === '-' ? stderr : stdout;
    const told = { step, day: dayText(day), changes: changes.value, ...judgement, rules: sortedRules(judgement.rules) };
    out.write(values.json ? `${JSON.stringify(told)}\n` : tableOf(judgement));
    return 0;
  } finally {
    await deps.store.close();
  }
}
