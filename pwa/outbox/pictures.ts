// Pictures that were taken without a network: kept on the device under their SHA-256 until the server has them.
import type { DBSchema } from 'idb';
import type { Result } from '../../shared/result.ts';
import { keptDatabase } from '../kept-database.ts';

interface Kept {
  readonly sha256: string;
  readonly type: string;
  /** Whose people took it: under another's session it would become theirs. */
  readonly organisationId: string;
  /** Bytes, because some browsers lose what a Blob in their database refers to. */
  readonly bytes: ArrayBuffer;
}

interface Layout extends DBSchema {
  waiting: { key: string; value: Kept };
}

export interface PictureKeeperDependencies {
  /** Whether the server took it. */
  readonly send: (sha256: string, picture: Blob) => Promise<Result<unknown, unknown>>;
  /** Of the session; null: nobody is signed in. */
  readonly organisationId: () => string | null;
  /** Told how many wait whenever that may have changed. */
  readonly onWaiting?: (count: number) => void;
  /** Of the database: one a device. */
  readonly name?: string;
}

export interface PictureKeeper {
  /** Throws where the device can keep nothing, and where nobody is signed in. */
  keep(sha256: string, picture: Blob): Promise<void>;
  /** Sends what waits of the organisation that is signed in, one after another; what is not taken waits on. */
  push(): Promise<void>;
  waiting(): Promise<number>;
}

export const createPictureKeeper = (dependencies: PictureKeeperDependencies): PictureKeeper => {
  const { send, organisationId, name = 'pictures' } = dependencies;
  let pushing: Promise<void> | null = null;

  const using = keptDatabase<Layout>(name, (db) => void db.createObjectStore('waiting', { keyPath: 'sha256' }));

  const waiting = async (): Promise<number> => {
    const count = await using((db) => db.count('waiting'));
    dependencies.onWaiting?.(count);
    return count;
  };

  const pushAll = async (): Promise<void> => {
    const keys = await using((db) => db.getAllKeys('waiting'));
    for (const sha256 of keys) {
      const kept = await using((db) => db.get('waiting', sha256));
      if (kept === undefined || kept.organisationId !== organisationId()) continue;
      const sent = await send(sha256, new Blob([kept.bytes], { type: kept.type }));
      if (!sent.ok) continue;
      await using((db) => db.delete('waiting', sha256));
      await waiting();
    }
  };

  return {
    async keep(sha256, picture) {
      const bytes = await picture.arrayBuffer();
      const whose = organisationId();
      if (whose === null) throw new Error('nobody is signed in');
      await using((db) => db.put('waiting', { sha256, type: picture.type, organisationId: whose, bytes }));
      await waiting();
    },
    push() {
      pushing ??= pushAll().finally(() => {
        pushing = null;
      });
      return pushing;
    },
    waiting,
  };
};
