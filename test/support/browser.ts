// Finds a Chromium for the browser tests: one that is installed, else the system's package, else Playwright's own download.
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { env, execPath, getuid, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { installedChromium } from '../../scripts/installed-chromium.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** For `chromium.launch({ executablePath, args })`. */
    chromiumPath: string;
    /** What Chromium needs to run as root without a display, and to talk to nobody but us. */
    chromiumArgs: readonly string[];
  }
}

const run = promisify(execFile);

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
  const failures: string[] = [];
  for (const install of [null, installBySystem, installByPlaywright]) {
    try {
      await install?.();
    } catch (error) {
      failures.push(`${install?.name ?? ''}: ${error instanceof Error ? error.message : String(error)}`);
    }
    const found = await installedChromium();
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
