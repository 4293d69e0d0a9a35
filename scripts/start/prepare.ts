// Before the server starts: brings the database to this version, and fills the demo town or makes the first account of a real register.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { compose } from '../../server/compose.ts';
import { readConfig, type Config, type Register } from '../../server/config.ts';
import { createFirstAccount } from '../../server/feature/account/create-first-account.ts';
import { dayIn } from '../../server/feature/account/in-force.ts';
import type { AppDependencies } from '../../server/http/environment.ts';
import { wholeMonth } from '../demo/delivery/month-size.ts';
import type { DemoTown } from '../demo/fill-town.ts';
import { checkScalesOfToday } from '../demo/morning.ts';
import { demoPassword } from '../demo/people.ts';
import { contentOf, noteTown, randomPassword, setTownPassword, throwTownAway, type Content } from './demo-register.ts';
import { askFirstAccount } from './first-account.ts';

export interface ShownTown {
  readonly today: string;
  readonly isOfToday: boolean;
  /** Null: what was noted of this filling is not in this data folder. */
  readonly card: DemoTown | null;
  readonly cardFile: string;
}

/** What `npm start` is told when all is ready to be served. */
export interface Prepared {
  readonly type: 'prepared';
  readonly register: Register;
  readonly database: string;
  /** Null for a real register. */
  readonly town: ShownTown | null;
}

/** Ends the start with a sentence in both languages. */
class Stop extends Error {
  readonly status: number;
  constructor(chinese: string, english: string, status = 1) {
    super(`${chinese}\n${english}`);
    this.status = status;
  }
}

/** The town is the same every time, but for its dates. */
const townSeed = 1;

/** DEMO_DAYS: whole days of deliveries; 0: a town without any, which is there sooner. */
function demoDays(): number {
  const written = process.env['DEMO_DAYS'] ?? '';
  if (written === '') return wholeMonth.days;
  const days = Number(written);
  if (Number.isInteger(days) && days >= 0 && days <= wholeMonth.days) return days;
  const most = String(wholeMonth.days);
  throw new Stop(`DEMO_DAYS 应为 0 至 ${most} 的整数`, `DEMO_DAYS must be a whole number from 0 to ${most}`, 2);
}

const { values: flags } = parseArgs({
  options: {
    demo: { type: 'boolean', default: false },
    empty: { type: 'boolean', default: false },
    'demo-reset': { type: 'boolean', default: false },
  },
});

function configFor(register: Register | undefined): Config {
  const environment = register === undefined ? process.env : { ...process.env, REGISTER: register };
  const read = readConfig(environment, existsSync);
  if (!read.ok) {
    throw new Stop('环境变量或选项有误：', `The environment or a flag is wrong:\n  ${read.error.join('\n  ')}`, 2);
  }
  return read.value;
}

const logger = pino({ level: 'warn' }, pino.destination({ fd: 2, sync: true }));

const nameOf = (config: Config): string => {
  const { database } = config;
  if (database.engine === 'sqlite') return database.file;
  const url = new URL(database.url);
  return `${url.host}${url.pathname}`;
};

/** Which register was asked for; where nothing was said, the real one if it was begun. */
function askedFor(config: Config): Register | null {
  if (flags.empty) return 'real';
  if (flags.demo || flags['demo-reset']) return 'demo';
  if (process.env['REGISTER'] !== undefined) return config.register;
  if (config.database.engine === 'postgres') return null;
  return existsSync(config.database.file) ? config.register : 'demo';
}

const cardFileOf = (config: Config): string => join(config.dataFolder, 'demo-town.json');

/** Kept beside the database, because the keys of scales are nowhere else: the register knows only their hashes. */
interface KeptCard {
  readonly filledAt: string;
  readonly town: DemoTown;
}

async function readCard(config: Config, filledAt: string): Promise<DemoTown | null> {
  const file = cardFileOf(config);
  if (!existsSync(file)) return null;
  const kept = JSON.parse(await readFile(file, 'utf8')) as KeptCard;
  return kept.filledAt === filledAt ? kept.town : null;
}

const writeCard = (config: Config, kept: KeptCard): Promise<void> =>
  writeFile(cardFileOf(config), `${JSON.stringify(kept, null, 1)}\n`, { mode: 0o600 });

/** Whether other machines are let in: then the passwords that everybody knows will not do. */
const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/.test(host);
const isOpen = (config: Config): boolean =>
  config.tls !== null ||
  !isLoopback(config.host) ||
  !config.publicUrls.every((url) => isLoopback(new URL(url).hostname));

/** The card of a town whose passwords nobody knows from elsewhere; one without a card is shut, since we could not show them. */
async function withOwnPasswords(
  config: Config,
  deps: AppDependencies,
  filledAt: string,
  card: DemoTown | null,
): Promise<DemoTown | null> {
  const isKnown = card?.signIns.some(({ password }) => password === demoPassword) ?? true;
  if (!isKnown || !isOpen(config)) return card;
  const password = randomPassword();
  // Before it is noted: what is set and was not noted is set anew at the next start.
  await setTownPassword(deps, password, new Date(deps.clock.now()).toISOString());
  if (card === null) return null;
  const town = { ...card, signIns: card.signIns.map((signIn) => ({ ...signIn, password })) };
  await writeCard(config, { filledAt, town });
  return town;
}

async function fill(config: Config, deps: AppDependencies, today: string): Promise<DemoTown> {
  const days = demoDays();
  process.stdout.write('正在建立演示小镇… · Filling the demo town …\n');
  await rm(config.pictureFolder, { recursive: true, force: true });
  await mkdir(config.pictureFolder, { recursive: true });
  const filledAt = new Date(deps.clock.now()).toISOString();
  await noteTown(deps.store, 1, { type: 'town-begun', today }, filledAt);
  const { fillTown, fillTownWithMonth } = await import('../demo/fill-town.ts');
  const options = { today, seed: townSeed, password: isOpen(config) ? randomPassword() : demoPassword };
  const town =
    days === 0 ? await fillTown(deps, options) : await fillTownWithMonth(deps, options, { ...wholeMonth, days });
  await writeCard(config, { filledAt, town });
  await noteTown(deps.store, 2, { type: 'town-filled', today }, filledAt);
  return town;
}

async function prepareDemo(config: Config, deps: AppDependencies, content: Content): Promise<Prepared> {
  const name = nameOf(config);
  if (content.kind === 'real') {
    throw new Stop(
      `${name} 中是正式数据，不会用作演示。请另选 DATA_DIR 或 DATABASE_URL`,
      `${name} holds real data and is not used for a demo. Choose another DATA_DIR or DATABASE_URL`,
    );
  }
  const today = dayIn('', deps.clock.now(), deps.parameters);
  const prepared = (of: string, card: DemoTown | null): Prepared => ({
    type: 'prepared',
    register: 'demo',
    database: name,
    town: { today: of, isOfToday: of === today, card, cardFile: cardFileOf(config) },
  });
  if (content.kind === 'nothing') return prepared(today, await fill(config, deps, today));
  if (content.kind === 'town' && !flags['demo-reset']) {
    const card = await readCard(config, content.filledAt);
    if (card !== null) await checkScalesOfToday(deps, card, today);
    return prepared(content.today, await withOwnPasswords(config, deps, content.filledAt, card));
  }
  await throwTownAway(deps.store);
  const afresh = await compose(config, logger);
  try {
    return prepared(today, await fill(config, afresh, today));
  } finally {
    await afresh.store.close();
  }
}

async function prepareReal(config: Config, deps: AppDependencies, content: Content): Promise<Prepared> {
  const name = nameOf(config);
  if (content.kind === 'town' || content.kind === 'half-a-town') {
    throw new Stop(
      `${name} 中是演示数据，不能作为正式登记使用。请另选数据库`,
      `${name} holds the demo town and cannot become a real register. Choose another database`,
    );
  }
  const login = await deps.store.reader.selectFrom('login').select('id').limit(1).executeTakeFirst();
  if (login === undefined) {
    process.stdout.write(
      '建立正式登记：首个单位及其管理员 · A real register: its first organisation and administrator\n',
    );
    const asked = await askFirstAccount(process.env, dayIn('', deps.clock.now(), deps.parameters));
    if (!asked.ok) {
      throw new Stop(
        `缺少首个账号的资料：${asked.error.join('；')}`,
        `The first account needs: ${asked.error.join('; ')}`,
        2,
      );
    }
    const created = await createFirstAccount(deps, asked.value);
    if (!created.ok) throw new Stop('已有账号，未作改动', 'There is an account already; nothing was changed');
  }
  return { type: 'prepared', register: 'real', database: name, town: null };
}

async function open(config: Config): Promise<AppDependencies> {
  try {
    return await compose(config, logger);
  } catch (error) {
    const why = error instanceof Error ? error : new Error(String(error));
    const cause = why.cause instanceof Error ? ` (${why.cause.message})` : '';
    const code = 'code' in why ? ` ${String(why.code)}` : '';
    const text = `${nameOf(config)}: ${why.message}${code}${cause}`;
    throw new Stop(`数据库打不开：${text}`, `The database cannot be opened: ${text}`);
  }
}

async function prepare(): Promise<Prepared> {
  const guessed = configFor(undefined);
  const asked = askedFor(guessed);
  let config = configFor(asked ?? 'real');
  const deps = await open(config);
  try {
    const content = await contentOf(deps.store);
    const register = asked ?? (content.kind === 'real' ? 'real' : 'demo');
    if (register !== config.register) config = configFor(register);
    return await (register === 'demo' ? prepareDemo(config, deps, content) : prepareReal(config, deps, content));
  } finally {
    await deps.store.close();
  }
}

try {
  const prepared = await prepare();
  process.send?.(prepared);
  process.disconnect?.();
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.status;
}
