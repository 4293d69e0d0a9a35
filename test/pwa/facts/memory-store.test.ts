// The memory store of a shift's facts keeps the contract.
import { describe, expect, test } from 'vitest';
import { createMemoryFactsStore } from '../../../pwa/facts/memory-store.ts';
import { factsStoreContract } from './contract.ts';

describe('memory store of facts', () => {
  test.each(factsStoreContract(() => Promise.resolve(createMemoryFactsStore())))('$name', async ({ run }) => {
    expect.hasAssertions();
    await run((found, expected) => expect(found).toEqual(expected));
  });
});
