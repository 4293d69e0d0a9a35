// `npm start` as somebody at a terminal meets it: help, refusals in plain words, a real register, the demo apart from it, a clean end.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSqlite } from '../../server/db/open-sqlite.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let running: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiping-start-'));
  running = [];
});
afterEach(async () => {
  for (const child of running) if (child.exitCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const firstAccount = {
  FIRST_ORGANISATION: '某燃气公司',
  FIRST_KIND: 'gas-company',
  FIRST_AREA: '330102001000',
  FIRST_PERSON: '管理员',
  FIRST_USERNAME: 'admin',
  FIRST_PASSWORD: 'long enough it is',
};

interface Started {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves to the exit status. */
  readonly ended: Promise<number | null>;
}

function run(program: string, args: readonly string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [program.startsWith('-') ? program : join(root, program), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: folder, DEMO_DAYS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (text += data.toString()));
  const ended = once(child, 'close').then(([status]) => status as number | null);
  return { child, output: () => text, ended };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function answering(port: number, started: Started): Promise<void> {
  while (started.child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    if ((await answer?.json()) !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(started.output());
}

/** Without building the pages, which the other phases of the tests do. */
const prepare = (args: readonly string[], env?: Record<string, string>): Started =>
  run('scripts/start/prepare.ts', args, env);

it('tells its flags and every variable of the configuration', async () => {
  const started = run('scripts/start.mjs', ['--help']);
  expect(await started.ended).toBe(0);
  const config = await readFile(join(root, 'server/config.ts'), 'utf8');
  const variables = [...config.matchAll(/^ {2}([A-Z_]+): v\./gm)].map(([, name]) => name);
  expect(variables.length).toBeGreaterThan(8);
  for (const name of variables) expect(started.output()).toContain(name);
});

it('refuses a flag that it does not know, and a port that is taken, in words', async () => {
  const unknown = run('scripts/start.mjs', ['--prot', '1']);
  expect(await unknown.ended).toBe(2);
  expect(unknown.output()).toContain('--prot');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const busy = run('scripts/start.mjs', ['--port', String(port)]);
  expect(await busy.ended).toBe(3);
  expect(busy.output()).toContain(`端口 ${port} 已被占用`);
  server.close();
});

describe('a real register', () => {
  it('says what it needs, and begins with it once', async () => {
    const lacking = prepare(['--empty'], { FIRST_ORGANISATION: '某燃气公司', FIRST_PASSWORD: 'short' });
    expect(await lacking.ended).toBe(2);
    expect(lacking.output()).toContain('FIRST_PASSWORD must have at least');
    expect(lacking.output()).toContain('FIRST_USERNAME is not set');
    expect(await prepare(['--empty'], firstAccount).ended).toBe(0);
    expect(await prepare(['--empty']).ended).toBe(0);
    expect(existsSync(join(folder, 'demo.sqlite'))).toBe(false);
  });

  it('is never thrown away for a demo, wherever it lies', async () => {
    expect(await prepare(['--empty'], firstAccount).ended).toBe(0);
    await copyFile(join(folder, 'yiping.sqlite'), join(folder, 'demo.sqlite'));
    const refused = prepare(['--demo-reset']);
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain('holds real data');
    const store = openSqlite({ file: join(folder, 'demo.sqlite') });
    expect(await store.reader.selectFrom('login').select('id').execute()).toHaveLength(1);
    await store.close();
  });
});

describe('the demo', () => {
  it('has as many days of deliveries as it was asked for, and says what a courier can try', async () => {
    const wrong = prepare(['--demo'], { DEMO_DAYS: '29' });
    expect(await wrong.ended).toBe(2);
    expect(wrong.output()).toContain('DEMO_DAYS');
    const started = prepare(['--demo-reset'], { DEMO_DAYS: '1' });
    expect([await started.ended, started.output()]).toEqual([0, expect.any(String)]);
    const { town } = JSON.parse(await readFile(join(folder, 'demo-town.json'), 'utf8')) as {
      town: { delivery?: { tryAs: { full: string[] } } };
    };
    expect(town.delivery?.tryAs.full).toHaveLength(5);
  });

  it('is filled once, kept, renewed on request, and never becomes a real register', async () => {
    const cardFile = join(folder, 'demo-town.json');
    expect(await prepare([]).ended).toBe(0);
    const first = await readFile(cardFile, 'utf8');
    expect(await prepare([]).ended).toBe(0);
    expect(await readFile(cardFile, 'utf8')).toBe(first);
    expect(await prepare(['--demo-reset']).ended).toBe(0);
    expect(await readFile(cardFile, 'utf8')).not.toBe(first);
    await copyFile(join(folder, 'demo.sqlite'), join(folder, 'yiping.sqlite'));
    const refused = prepare(['--empty'], firstAccount);
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain('cannot become a real register');
  });
});

it('the demo is let out into the local network with passwords that nobody knows, and stays with them', async () => {
  const cardFile = join(folder, 'demo-town.json');
  const passwords = async (): Promise<string[]> => {
    const { town } = JSON.parse(await readFile(cardFile, 'utf8')) as { town: { signIns: { password: string }[] } };
    return [...new Set(town.signIns.map(({ password }) => password))];
  };
  expect(await prepare([]).ended).toBe(0);
  expect(await passwords()).toEqual(['yipingyima']);
  expect(await prepare([], { LAN: '1' }).ended).toBe(0);
  const own = await passwords();
  expect(own).toEqual([expect.stringMatching(/^[a-z2-9]{12}$/)]);
  expect(await prepare([], { LAN: '1' }).ended).toBe(0);
  expect(await prepare([]).ended).toBe(0);
  expect(await passwords()).toEqual(own);

  const port = await freePort();
  const served = run('server/main.ts', [], { PORT: String(port), REGISTER: 'demo' });
  await answering(port, served);
  const signIn = async (password: string): Promise<number> => {
    const url = `http://127.0.0.1:${port}`;
    const body = { username: 'jia', password, deviceId: randomUUID(), deviceName: 'test' };
    const answer = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { origin: url, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.status;
  };
  expect(await signIn('yipingyima')).toBe(401);
  expect(await signIn(own[0] ?? '')).toBe(200);
  served.child.kill('SIGTERM');
  expect(await served.ended).toBe(0);
});

it('the server answers, and ends with status 0 when it is told to, and with whoever started it', async () => {
  expect(await prepare(['--empty'], firstAccount).ended).toBe(0);
  const port = await freePort();
  const env = { PORT: String(port), REGISTER: 'real' };
  const told = run('server/main.ts', [], env);
  await answering(port, told);
  told.child.kill('SIGINT');
  told.child.kill('SIGINT');
  expect(await told.ended).toBe(0);
  expect(told.output()).toContain('"msg":"stopped"');
  const left = run('server/main.ts', [], env);
  await answering(port, left);
  const exited = once(left.child, 'exit');
  left.child.disconnect();
  expect(await exited).toEqual([0, null]);
});

/** Runs until it is stopped, as an `npm start` that holds the data folder does. */
function holder(): Started {
  const script = `const { holdDataFolder } = await import('./scripts/start/data-folder.mjs');
    await holdDataFolder(process.env.DATA_DIR, 'http://127.0.0.1:8470');
    setInterval(() => undefined, 1000);
    process.stdout.write('held');`;
  return run('--input-type=module', ['-e', script]);
}

describe('is refused, in both languages,', () => {
  it('where the data folder cannot be written to', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const refused = run('scripts/start.mjs', ['--port', String(await freePort()), '--data', join(file, 'data')]);
    expect(await refused.ended).toBe(2);
    expect(refused.output()).toMatch(/不能写入 .*file.*\nCannot write to .*file/);
  });

  it('for a public address that is none', async () => {
    const refused = prepare(['--empty'], { ...firstAccount, PUBLIC_URL: 'gas.example.cn' });
    expect(await refused.ended).toBe(2);
    expect(refused.output()).toMatch(/环境变量或选项有误[^]*PUBLIC_URL 须以 http.*must begin with http/);
    expect(existsSync(join(folder, 'yiping.sqlite'))).toBe(false);
  });

  it('where another one is at the same data, and not any more when that one is gone, however it went', async () => {
    const first = holder();
    await vi.waitFor(() => expect(first.output()).toContain('held'), 10_000);
    const start = async (): Promise<Started> => {
      const begun = run('scripts/start.mjs', ['--port', String(await freePort()), '--public-url', 'gas.example.cn']);
      await begun.ended;
      return begun;
    };
    const second = await start();
    expect(second.child.exitCode).toBe(3);
    expect(second.output()).toMatch(
      /正被另一个 npm start 使用：http:\/\/127\.0\.0\.1:8470[^]*is in use by another npm start/,
    );
    first.child.kill('SIGKILL');
    await first.ended;
    const third = await start();
    expect(third.child.exitCode).toBe(2);
    expect(third.output()).toContain('PUBLIC_URL');
  });

  it('at an address that this machine has not, and with a local authority whose key does not fit', async () => {
    expect(await prepare(['--empty'], firstAccount).ended).toBe(0);
    const env = async () => ({ PORT: String(await freePort()), REGISTER: 'real' });
    const elsewhere = run('server/main.ts', [], { ...(await env()), LAN_ADDRESS: '169.254.251.252' });
    expect(await elsewhere.ended).toBe(2);
    expect(elsewhere.output()).toMatch(/这台机器没有地址 169\.254\.251\.252[^]*this machine has no address/);
    await mkdir(join(folder, 'local-authority'));
    await writeFile(join(folder, 'local-authority', 'authority.crt'), 'nothing');
    const broken = run('server/main.ts', [], { ...(await env()), LAN_ADDRESS: '127.0.0.1' });
    expect(await broken.ended).toBe(2);
    expect(broken.output()).toMatch(/缺少 authority\.key[^]*请从备份恢复[^]*authority\.key is missing/);
    expect(await readdir(join(folder, 'local-authority'))).toEqual(['authority.crt']);
  });
});

it('lets the local network in at the chosen address alone', async () => {
  expect(await prepare(['--empty'], firstAccount).ended).toBe(0);
  const port = await freePort();
  const served = run('server/main.ts', [], {
    PORT: String(port),
    REGISTER: 'real',
    LAN_ADDRESS: '127.0.0.1',
    PUBLIC_URL: 'https://gas.example.com',
  });
  await answering(port, served);
  const opens = (host: string, to: number): Promise<boolean> =>
    new Promise((done) => {
      const socket = connect(to, host, () => {
        socket.destroy();
        done(true);
      });
      socket.once('error', () => done(false));
    });
  await vi.waitFor(async () => expect(await opens('127.0.0.1', port + 2)).toBe(true), 5000);
  expect(
    await Promise.all([opens('127.0.0.1', port + 1), opens('127.0.0.2', port + 1), opens('127.0.0.2', port + 2)]),
  ).toEqual([true, false, false]);
  served.child.kill('SIGTERM');
  expect(await served.ended).toBe(0);
});
