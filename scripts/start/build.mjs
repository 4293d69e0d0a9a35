// Builds the PWA, unless it is already built from these very sources.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './install.mjs';
import { say, Stop } from './say.mjs';

const inputs = ['pwa', 'shared', 'package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts'];
const stampFile = join(root, 'dist', '.pwa-stamp');

function filesOf(path) {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? filesOf(join(path, entry.name)) : [join(path, entry.name)]));
}

function stampOf() {
  const hash = createHash('sha256');
  const files = inputs.flatMap((input) => (/\.\w+$/.test(input) ? [join(root, input)] : filesOf(join(root, input))));
  for (const file of files.sort())
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return `${hash.digest('hex')}\n`;
}

/** Throws Stop with the builder's output where it fails. */
export async function ensureBuilt(node) {
  const stamp = stampOf();
  const isBuilt = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (isBuilt && existsSync(join(root, 'dist', 'pwa', 'index.html'))) return;
  say('正在构建页面…', 'Building the pages …');
  rmSync(stampFile, { force: true });
  const output = await new Promise((done, fail) => {
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    const child = spawn(node, [vite, 'build', '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data));
    child.once('error', fail);
    child.once('close', (code) => done({ ok: code === 0, text }));
  });
  if (!output.ok) {
    process.stderr.write(output.text);
    throw new Stop('页面构建失败（见上）', 'The pages could not be built (see above)');
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile, stamp);
}
