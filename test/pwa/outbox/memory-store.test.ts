// The memory store keeps the contract.
import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../../pwa/outbox/memory-store.ts';
import { outboxStoreContract } from './contract.ts';

describe('memory store', () => {
  outboxStoreContract(() => Promise.resolve(createMemoryStore()), {
    test: (name, run) => {
      test(name, run);
    },
    equal: (found, expected) => expect(found).toEqual(expected),
  });
});
