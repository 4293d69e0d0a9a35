// Which test files run in which way: pure and server tests in Node, the browser's with a longer leash.
import { accessSync, constants, statfsSync } from 'node:fs';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

/** Programs whose tests need both databases. */
const onStores = ['test/scripts/demo*.test.ts', 'test/scripts/scale-sim*.test.ts'];

/** A folder in memory, on Linux. */
const memory = '/dev/shm';

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > 4 * 2 ** 30;
  } catch {
    return false;
  }
}

// Tests make a thousand databases and throw them away; a copy of an empty one takes ten times as long on a disk.
if (process.env['TMPDIR'] === undefined && hasRoom(memory)) process.env['TMPDIR'] = memory;

export default defineConfig({
  plugins: [vue()],
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'test/shared/**/*.test.ts',
            'test/pwa/**/*.test.ts',
            'test/structure/**/*.test.ts',
            'test/scripts/**/*.test.ts',
          ],
          exclude: onStores,
          // A test says what is true, not how fast a shared machine is.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'server',
          include: ['test/server/**/*.test.ts', 'test/migrations/**/*.test.ts', ...onStores],
          globalSetup: ['test/support/postgres.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/browser.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          // Each file has a town and a browser of its own; more than two of them wait for each other.
          maxWorkers: 2,
        },
      },
    ],
  },
});
