// A process that writes long work in steps and commands beside it, tells which commands were answered, and is killed.
import { openSqlite } from '../../server/db/open-sqlite.ts';
import type { Store } from '../../server/db/store.ts';

const addHosts = async (write: Store['atomically'], hosts: readonly string[]): Promise<void> =>
  await write(async (trx) => {
    for (const host of hosts) {
      await trx.insertInto('label_host').values({ host, import_id: 'test', added_at: '' }).execute();
    }
  });

const store = openSqlite({ file: process.argv[2] ?? '' });
const work = async (): Promise<void> => {
  for (let i = 0; ; i += 1) await addHosts(store.inSteps, [`step-${i}-a`, `step-${i}-b`]);
};
const commands = async (): Promise<void> => {
  for (let i = 0; ; i += 1) {
    await addHosts(store.atomically, [`now-${i}`]);
    process.stdout.write(`now-${i}\n`);
  }
};
await Promise.all([work(), commands()]);
