// Many commands that change the same row at the same moment: each is done, once, and none is turned away.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../../../server/db/store.ts';
import { describeOnEachStore, openTestStore } from '../../support/stores.ts';

describeOnEachStore('commands that meet', (engine) => {
  let store: Store;
  beforeAll(async () => {
    store = await openTestStore(engine);
  });
  afterAll(async () => {
    await store.close();
  });

  const count = async (organisationId: string, others: number): Promise<number> =>
    await store.atomically(async (trx) => {
      // What a command reads before it writes gives the others time to be first.
      for (let n = 0; n < others; n += 1) {
        await trx.selectFrom('order_count').select('changes').where('organisation_id', '=', `${n}`).execute();
      }
      const { changes } = await trx
        .insertInto('order_count')
        .values({ organisation_id: organisationId, changes: 1 })
        .onConflict((conflict) =>
          conflict.column('organisation_id').doUpdateSet((eb) => ({ changes: eb('order_count.changes', '+', 1) })),
        )
        .returning('changes')
        .executeTakeFirstOrThrow();
      return changes;
    });

  it('counts two hundred that come at once', async () => {
    const numbers = await Promise.all(Array.from({ length: 200 }, (_, n) => count('one', n % 7)));
    expect(numbers.toSorted((one, other) => one - other)).toEqual(numbers.map((_, n) => n + 1));
  });

  it('lets one through that takes longer than those which it meets', async () => {
    const long = { isDone: false };
    const quick = Array.from({ length: 3 }, async () => {
      let done = 0;
      for (; !long.isDone; done += 1) await count('three', 0);
      return done;
    });
    try {
      await expect(count('three', 60)).resolves.toBeGreaterThan(0);
    } finally {
      long.isDone = true;
    }
    const before = (await Promise.all(quick)).reduce((sum, done) => sum + done, 0);
    expect(await count('three', 0)).toBe(before + 2);
  });

  it('goes on with the others where one of them fails for good', async () => {
    const failing = Array.from({ length: 20 }, () =>
      store.atomically(async () => {
        throw new Error('wrong');
      }),
    );
    const good = Array.from({ length: 40 }, () => count('two', 2));
    const outcomes = await Promise.allSettled([...failing, ...good]);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(20);
    expect(await count('two', 0)).toBe(41);
  });
});
