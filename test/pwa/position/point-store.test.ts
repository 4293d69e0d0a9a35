// The contract of stores of unsent positions, on memory.
import { describe, expect, test } from 'vitest';
import { createMemoryPointStore } from '../../../pwa/position/point-store.ts';
import { pointStoreContract } from './contract.ts';

describe('positions on memory', () => {
  test.each(pointStoreContract((_, most) => createMemoryPointStore(most)))('$name', async ({ run }) => {
    expect.hasAssertions();
    await run((found, expected) => expect(found).toEqual(expected));
  });
});
