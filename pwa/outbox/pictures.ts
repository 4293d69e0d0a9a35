// Pictures that were taken without a network: kept on the device under their SHA-256 until the server has them.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Result } from '../../shared/result.ts';

interface Kept {
  readonly sha256: string;
  readonly type: string;
  /** Bytes, because some browsers lose what a Blob in their database refers to. */
  readonly bytes: ArrayBuffer;
}

interface Layout extends DBSchema {
  waiting: { key: string; value: Kept };
}

export interface PictureKeeperDependencies {
  /** Whether the server took it. */
  readonly send: (sha256: string, picture: Blob) => Promise<Result<unknown, unknown>>;
  /** Of the database: one a device. */
  readonly name?: string;
}

export interface PictureKeeper {
  /** Throws where the device can keep nothing. */
  keep(sha256: string, picture: Blob): Promise<void>;
  /** Sends what waits, one after another; what is not taken waits on. */
  push(): Promise<void>;
  waiting(): Promise<number>;
}

export const createPictureKeeper = ({ send, name = 'pictures' }: PictureKeeperDependencies): PictureKeeper => {
  let opening: Promise<IDBPDatabase<Layout>> | null = null;
  let pushing: Promise<void> | null = null;

  /** The connection may be gone, as iOS closes it without a word: opened anew, once. */
  const using = async <T>(work: (db: IDBPDatabase<Layout>) => Promise<T>): Promise<T> => {
    const open = (): Promise<IDBPDatabase<Layout>> => {
      opening ??= openDB<Layout>(name, 1, {
        upgrade(db) {
          db.createObjectStore('waiting', { keyPath: 'sha256' });
        },
        terminated() {
          opening = null;
        },
      });
      opening.catch(() => {
        opening = null;
      });
      return opening;
    };
    try {
      return await work(await open());
    } catch (error) {
      if (!(error instanceof DOMException) || error.name === 'QuotaExceededError') throw error;
      opening = null;
      return await work(await open());
    }
  };

  const pushAll = async (): Promise<void> => {
    const keys = await using((db) => db.getAllKeys('waiting'));
    for (const sha256 of keys) {
      const kept = await using((db) => db.get('waiting', sha256));
      if (kept === undefined) continue;
      const sent = await send(sha256, new Blob([kept.bytes], { type: kept.type }));
      if (sent.ok) await using((db) => db.delete('waiting', sha256));
    }
  };

  return {
    async keep(sha256, picture) {
      const bytes = await picture.arrayBuffer();
      await using((db) => db.put('waiting', { sha256, type: picture.type, bytes }));
    },
    push() {
      pushing ??= pushAll().finally(() => {
        pushing = null;
      });
      return pushing;
    },
    waiting: () => using((db) => db.count('waiting')),
  };
};
