// The phases of `npm test`, how each is counted, and the line with which it ends.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, root } from './install.mjs';
import { Stop } from './say.mjs';

const modules = join(root, 'node_modules');
const checks = {
  types: ['typescript/bin/tsc', '--noEmit'],
  'types-shared': ['typescript/bin/tsc', '--noEmit', '-p', 'shared'],
  'types-pwa': ['vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', 'pwa'],
  lint: ['oxlint/bin/oxlint', '--deny-warnings'],
  format: ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
};
const suites = ['unit', 'server', 'browser'];
const phases = [...Object.keys(checks), 'build', ...suites];

const seconds = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/** `show`: as it comes; otherwise what it wrote is kept until it has ended. */
function run(node, args, { show }) {
  return new Promise((done) => {
    const path = [join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter);
    const child = spawn(node, args, {
      cwd: root,
      env: { ...process.env, PATH: path, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
      stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data));
    child.once('error', (error) => done({ ok: false, output: error.message }));
    child.once('close', (status) => done({ ok: status === 0, output }));
  });
}

const report = (phase, { passed, failed, skipped = 0 }, begunMs) => {
  const mark = failed === 0 ? '✔' : '✘';
  const more = skipped === 0 ? '' : `, ${skipped} skipped`;
  process.stdout.write(
    `${mark} ${phase.padEnd(12)} ${passed} passed, ${failed} failed${more}  (${seconds(begunMs)})\n`,
  );
};

async function runCheck(node, phase) {
  const begunMs = performance.now();
  const [script, ...args] = checks[phase];
  const { ok, output } = await run(node, [join(modules, script), ...args], { show: false });
  if (!ok) process.stdout.write(`${output.trimEnd()}\n`);
  const counts = { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  report(phase, counts, begunMs);
  return counts;
}

async function runBuild(node) {
  const begunMs = performance.now();
  let ok = true;
  try {
    await ensureBuilt(node);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    process.stdout.write(`${error.message}\n`);
    ok = false;
  }
  const counts = { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  report('build', counts, begunMs);
  return counts;
}

/** What vitest found: its report, and whether it says itself that all is well. */
async function runVitest(node, phase, workers, files = []) {
  const folder = mkdtempSync(join(tmpdir(), 'yiping-test-'));
  const file = join(folder, 'report.json');
  const args = [join(modules, 'vitest/vitest.mjs'), 'run', '--project', phase, '--passWithNoTests', ...files];
  args.push('--reporter=dot', '--reporter=json', `--outputFile.json=${file}`, `--maxWorkers=${workers}`);
  const { ok } = await run(node, args, { show: true });
  const result = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  rmSync(folder, { recursive: true, force: true });
  return { ok, result };
}

/** A suite that fails without a failed test (a file that does not load, an error outside of tests) counts as one failure. */
function countsOf({ ok, result }) {
  const unloaded = (result?.testResults ?? []).filter(
    (each) => each.status === 'failed' && each.assertionResults.length === 0,
  );
  const failed = (result?.numFailedTests ?? 0) + unloaded.length;
  return {
    passed: result?.numPassedTests ?? 0,
    failed: !ok && failed === 0 ? 1 : failed,
    skipped: (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
  };
}

const statusCount = (files, status) =>
  files.flatMap((each) => each.assertionResults).filter((each) => each.status === status).length;

/**
 * A browser that shares its machine with others may stand still for longer than any test waits. Files that failed are run
 * once more, alone and from their beginning, and the second run counts; what fails twice has failed.
 */
async function runAgain(node, phase, first) {
  const files = (first.result?.testResults ?? []).filter((each) => each.status === 'failed');
  const before = countsOf(first);
  if (files.length === 0 || files.length > 5) return before;
  const names = files.map((each) => each.name);
  process.stdout.write(`\n${phase}: once more, alone: ${names.map((name) => basename(name)).join(', ')}\n`);
  const second = countsOf(await runVitest(node, phase, 1, names));
  return {
    passed: before.passed - statusCount(files, 'passed') + second.passed,
    failed: second.failed,
    skipped: before.skipped - statusCount(files, 'pending') - statusCount(files, 'todo') + second.skipped,
  };
}

async function runSuite(node, phase) {
  const begunMs = performance.now();
  const first = await runVitest(node, phase, availableParallelism());
  const counts = phase === 'browser' && !first.ok ? await runAgain(node, phase, first) : countsOf(first);
  report(phase, counts, begunMs);
  return counts;
}

/** Checks use one processor each, so as many run side by side as there are. */
async function runChecks(node, wanted) {
  const waiting = Object.keys(checks).filter((phase) => wanted.has(phase));
  const counts = [];
  const worker = async () => {
    for (let phase = waiting.shift(); phase !== undefined; phase = waiting.shift())
      counts.push(await runCheck(node, phase));
  };
  await Promise.all(Array.from({ length: Math.min(3, availableParallelism()) }, worker));
  return counts;
}

/** Resolves to the exit status. `asked`: names of phases; none: all. */
export async function test(asked) {
  const unknown = asked.filter((phase) => !phases.includes(phase));
  if (unknown.length > 0) {
    throw new Stop(
      `没有这些步骤：${unknown.join(' ')}；可选：${phases.join(' ')}`,
      `Phases are: ${phases.join(' ')}`,
      2,
    );
  }
  const wanted = new Set(asked.length === 0 ? phases : asked);
  const begunMs = performance.now();
  const node = await ensureInstalled();
  const counts = await runChecks(node, wanted);
  if (wanted.has('build') || wanted.has('browser')) counts.push(await runBuild(node));
  for (const phase of suites) if (wanted.has(phase)) counts.push(await runSuite(node, phase));
  const sum = (key) => counts.reduce((total, each) => total + each[key], 0);
  process.stdout.write(`\n${seconds(begunMs)}\n${sum('passed')} passed, ${sum('failed')} failed\n`);
  return sum('failed') === 0 ? 0 : 1;
}
