// Finds a Chromium for the browser tests: one that is installed, else the system's package, else Playwright's own download.
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { env, execPath, getuid, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** For `chromium.launch({ executablePath, args })`. */
    chromiumPath: string;
    /** What Chromium needs to run as root without a display, and to talk to nobody but us. */
    chromiumArgs: readonly string[];
  }
}

const run = promisify(execFile);

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];
const elsewhere: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
    String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
  ],
};

async function firstUsable(files: readonly string[]): Promise<string | null> {
  for (const file of files) {
    const usable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return file;
  }
  return null;
}

const installed = (): Promise<string | null> =>
  firstUsable([
    ...(env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
    ...(elsewhere[platform] ?? []),
    chromium.executablePath(),
  ]);

/** Debian's own package; needs root and the package lists. */
async function installBySystem(): Promise<void> {
  if (platform !== 'linux' || getuid?.() !== 0) throw new Error('not root on Linux');
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

async function installByPlaywright(): Promise<void> {
  const cli = join(dirname(fileURLToPath(import.meta.resolve('playwright-core/package.json'))), 'cli.js');
  await run(execPath, [cli, 'install', 'chromium']);
}

async function findChromium(): Promise<string> {
  const asked = env['CHROMIUM_PATH'];
  if (asked !== undefined && asked !== '') {
    if ((await firstUsable([asked])) === null) throw new Error(`CHROMIUM_PATH is not a program: ${asked}`);
    return asked;
  }
  const failures: string[] = [];
  for (const install of [null, installBySystem, installByPlaywright]) {
    try {
      await install?.();
    } catch (error) {
      failures.push(`${install?.name ?? ''}: ${error instanceof Error ? error.message : String(error)}`);
    }
    const found = await installed();
    if (found !== null) return found;
  }
  throw new Error(`no Chromium for the browser tests; install one or set CHROMIUM_PATH\n${failures.join('\n')}`);
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide('chromiumPath', await findChromium());
  project.provide('chromiumArgs', [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]);
}
