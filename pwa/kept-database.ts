// A database of the browser that lasts: opened when it is needed, and anew where the system closed it.
import { openDB, type DBSchema, type IDBPDatabase, type OpenDBCallbacks } from 'idb';

/** What browsers throw when the connection is gone: iOS closes it under memory pressure, without a word. */
const isLostConnection = (error: unknown): boolean =>
  error instanceof DOMException &&
  ['InvalidStateError', 'UnknownError', 'TransactionInactiveError', 'AbortError'].includes(error.name);

/** Every `work` may run twice: after the connection was lost nobody knows whether it was committed. */
export type UseDatabase<Layout extends DBSchema> = <T>(work: (db: IDBPDatabase<Layout>) => Promise<T>) => Promise<T>;

/** `upgrade` makes the stores of version 1. Lets go of the connection where another tab wants a newer version. */
export function keptDatabase<Layout extends DBSchema>(
  name: string,
  upgrade: NonNullable<OpenDBCallbacks<Layout>['upgrade']>,
): UseDatabase<Layout> {
  let opening: Promise<IDBPDatabase<Layout>> | null = null;
  const forget = (): void => {
    opening = null;
  };

  const open = (): Promise<IDBPDatabase<Layout>> => {
    opening ??= openDB<Layout>(name, 1, {
      upgrade,
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
        forget();
      },
      terminated: forget,
    });
    // A failed opening must not be remembered as the answer for ever.
    opening.catch(forget);
    return opening;
  };

  return async (work) => {
    try {
      return await work(await open());
    } catch (error) {
      if (!isLostConnection(error)) throw error;
      forget();
      return await work(await open());
    }
  };
}
