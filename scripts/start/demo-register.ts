// Whether a database holds the demo town or people's real work, and how a demo is thrown away for a new one.
import { randomInt } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../../server/db/database.ts';
import { migrateToLatest } from '../../server/db/migrate.ts';
import { openSqlite } from '../../server/db/open-sqlite.ts';
import type { Store } from '../../server/db/store.ts';
import { appendToPerson, byConsole } from '../../server/feature/account/account-dependencies.ts';
import { credentialsOf } from '../../server/feature/account/credentials.ts';
import type { AppDependencies } from '../../server/http/environment.ts';
import { appendEvent } from '../../server/log/append.ts';
import { readStream } from '../../server/log/read.ts';

const stream = { streamKind: 'demo', streamId: 'town' } as const;

/** The log itself says that it is a demo's: from before the town is filled, so that half a town is never taken for real work. */
interface TownEvent {
  readonly type: 'town-begun' | 'town-filled';
  /** The day around which its dates lie. */
  readonly today: string;
}

export type Content =
  | { readonly kind: 'nothing' | 'real' | 'half-a-town' }
  /** `filledAt` names this very filling: what is kept beside the database carries it too. */
  | { readonly kind: 'town'; readonly today: string; readonly filledAt: string };

export async function contentOf(store: Store): Promise<Content> {
  const [latest] = await readStream(store.reader, stream.streamKind, stream.streamId, { before: null, most: 1 });
  if (latest !== undefined) {
    const event = latest.data as TownEvent;
    return event.type === 'town-filled'
      ? { kind: 'town', today: event.today, filledAt: latest.recordedAt }
      : { kind: 'half-a-town' };
  }
  const event = await store.reader.selectFrom('event').select('n').limit(1).executeTakeFirst();
  return { kind: event === undefined ? 'nothing' : 'real' };
}

/** `at`: an instant, which is then the filling's name. */
export async function noteTown(store: Store, n: 1 | 2, data: TownEvent, at: string): Promise<void> {
  await store.atomically((trx) => appendEvent(trx, { ...stream, n, by: byConsole(at), data }));
}

const passwordLetters = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Twelve letters and digits, 60 bits, none that is taken for another. */
export const randomPassword = (): string =>
  Array.from({ length: 12 }, () => passwordLetters[randomInt(passwordLetters.length)]).join('');

/** One new password for everybody of the town; who is signed in has to sign in again. */
export async function setTownPassword(
  deps: Pick<AppDependencies, 'store' | 'newId'>,
  password: string,
  at: string,
): Promise<void> {
  const credentials = credentialsOf(deps);
  const passwordHash = await credentials.hash(password);
  await deps.store.atomically(async (trx) => {
    const people = await trx.selectFrom('login').select('id').execute();
    for (const { id } of people) {
      await credentials.setPassword(trx, id, passwordHash, false);
      await credentials.endSessionsOf(trx, id);
      await appendToPerson(trx, id, [{ type: 'password-set', temporary: false }], byConsole(at));
    }
  });
}

/** The tables that our migrations make; read off an empty database, so that nobody else's are ever meant. */
async function ownTables(): Promise<string[]> {
  const empty = openSqlite({ file: ':memory:' });
  try {
    await migrateToLatest(empty.reader);
    const tables = await empty.reader.introspection.getTables({ withInternalKyselyTables: true });
    return tables.filter((table) => !table.isView && !table.name.startsWith('sqlite_')).map((table) => table.name);
  } finally {
    await empty.close();
  }
}

/** Drops our tables with all that they hold. Refuses, by throwing, where the log does not say that it is a demo's. */
export async function throwTownAway(store: Store): Promise<void> {
  const { kind } = await contentOf(store);
  if (kind !== 'town' && kind !== 'half-a-town') throw new Error('this is not a demo');
  const tables = await ownTables();
  await store.atomically(async (trx) => {
    const untyped: Kysely<Database> = trx;
    for (const table of tables) await untyped.schema.dropTable(table).ifExists().execute();
  });
}
