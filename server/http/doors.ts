// Listens at some of the machine's addresses and at no other, and follows them where they change.
import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';

/** What listens at one address. */
export interface Door {
  readonly server: Server | SecureServer;
  /** Told when it is not needed any more. */
  readonly stop?: () => void;
}

export interface Doors {
  /** Rejects where an address is in use. One that the machine has no more by then is passed over. */
  open(): Promise<void>;
  /** Where it listens now, as `address:port`. */
  where(): readonly string[];
  servers(): readonly (Server | SecureServer)[];
  /** Follows no longer; what listens is the caller's to close. */
  stopFollowing(): void;
}

const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRNOTAVAIL';

const listening = ({ server }: Door, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** `hosts`: the addresses that it shall listen at now. `onTrouble` is told why one that came later could not be opened. */
export function createDoors(asked: {
  readonly hosts: () => readonly string[];
  readonly port: number;
  readonly make: () => Door | Promise<Door>;
  readonly onTrouble: (error: unknown) => void;
  readonly everyMs?: number;
}): Doors {
  const { hosts, port, make, onTrouble, everyMs = 30_000 } = asked;
  const doors = new Map<string, Door>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let following: Promise<void> = Promise.resolve();

  async function openAt(host: string): Promise<void> {
    const door = await make();
    try {
      await listening(door, host, port);
    } catch (error) {
      door.stop?.();
      if (isGone(error)) return;
      throw error;
    }
    door.server.on('error', onTrouble);
    doors.set(host, door);
  }

  async function follow(): Promise<void> {
    const wanted = hosts();
    for (const [host, door] of doors) {
      if (wanted.includes(host)) continue;
      doors.delete(host);
      door.stop?.();
      door.server.close();
      door.server.closeAllConnections();
    }
    for (const host of wanted) if (!doors.has(host)) await openAt(host).catch(onTrouble);
  }

  return {
    async open() {
      for (const host of hosts()) await openAt(host);
      timer = setInterval(() => {
        following = following.then(follow).catch(onTrouble);
      }, everyMs);
      timer.unref();
    },
    where: () => [...doors.keys()].map((host) => `${host}:${port}`),
    servers: () => [...doors.values()].map(({ server }) => server),
    stopFollowing() {
      clearInterval(timer);
      for (const { stop } of doors.values()) stop?.();
    },
  };
}
