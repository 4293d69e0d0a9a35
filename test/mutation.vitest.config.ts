// The tests that mutants of the verdict are tried on: all of its examples, not the thousands of random ones, which take seconds a mutant.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/shared/verdict/*.test.ts', 'test/shared/calendar.test.ts', 'test/shared/cylinder/model.test.ts'],
    exclude: ['test/shared/verdict/properties.test.ts'],
  },
});
