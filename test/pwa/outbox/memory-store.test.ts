// The memory store keeps the contract.
import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../../pwa/outbox/memory-store.ts';
import { outboxStoreContract } from './contract.ts';

describe('memory store', () => {
  test.each(outboxStoreContract(() => Promise.resolve(createMemoryStore())))('$name', async ({ run }) => {
    expect.hasAssertions();
    await run((found, expected) => expect(found).toEqual(expected));
  });
});
