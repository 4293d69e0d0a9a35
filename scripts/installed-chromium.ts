// Finds a Chromium that is on this machine: the one that CHROMIUM_PATH names, one on the PATH, or Playwright's.
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { env, platform } from 'node:process';
import { chromium } from 'playwright-core';

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

/** Null where there is none. */
const found = (): Promise<string | null> =>
  firstUsable([
    ...(env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
    ...(elsewhere[platform] ?? []),
    chromium.executablePath(),
  ]);

/** Null where there is none; throws where CHROMIUM_PATH names something that is no program. */
export async function installedChromium(): Promise<string | null> {
  const asked = env['CHROMIUM_PATH'];
  if (asked === undefined || asked === '') return await found();
  if ((await firstUsable([asked])) === null) throw new Error(`CHROMIUM_PATH is not a program: ${asked}`);
  return asked;
}
