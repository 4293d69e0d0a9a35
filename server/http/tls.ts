// Where the certificate of the TLS listener comes from, and how it is changed while connections go on.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { AppEnvironment } from './environment.ts';
import { localAddresses, type LocalAddresses } from './local-addresses.ts';
import type { LocalAuthority } from './local-authority.ts';

export interface KeyPair {
  /** PEM, followed by those that vouch for it where there are such. */
  readonly cert: string;
  readonly key: string;
}

export interface TlsIdentity {
  readonly first: KeyPair;
  /** Looks whether it is time for another one; null: not yet. Rejects with what is wrong with the next one. */
  next(): Promise<KeyPair | null>;
}

/** Issued by the local authority for whatever addresses the machine has now. */
export function localIdentity(
  authority: LocalAuthority,
  now: () => number,
  present: () => LocalAddresses = localAddresses,
): TlsIdentity {
  const namesOf = ({ addresses, name }: LocalAddresses): string[] => [
    ...addresses,
    '127.0.0.1',
    ...(name === null ? [] : [name]),
    'localhost',
  ];
  let names = namesOf(present());
  let issued = authority.issue(names, now());
  return {
    first: issued,
    next() {
      const wanted = namesOf(present());
      const isFor = [...wanted].sort().join() === [...names].sort().join();
      const monthMs = 30 * 24 * 60 * 60_000;
      if (isFor && issued.until - now() > monthMs) return Promise.resolve(null);
      names = wanted;
      issued = authority.issue(wanted, now());
      return Promise.resolve(issued);
    },
  };
}

async function readPair(certFile: string, keyFile: string): Promise<KeyPair> {
  const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
    throw new Error(`${keyFile} is not the key of ${certFile}`);
  }
  createSecureContext({ cert, key });
  return { cert, key };
}

/** Somebody's own certificate, read again when its files change. Rejects where they cannot be used. */
export async function identityOfFiles(certFile: string, keyFile: string): Promise<TlsIdentity> {
  const stampOf = async (): Promise<string> => {
    const stats = await Promise.all([certFile, keyFile].map((file) => stat(file)));
    return stats.map(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`).join();
  };
  let stamp = await stampOf();
  const first = await readPair(certFile, keyFile);
  return {
    first,
    async next() {
      const present = await stampOf();
      if (present === stamp) return null;
      // Of two files the one may be written already and the other not: what does not fit is tried again.
      const pair = await readPair(certFile, keyFile);
      stamp = present;
      return pair;
    },
  };
}

export interface TlsListener {
  readonly server: Server;
  stopRenewing(): void;
}

/** Not listening yet. A certificate that cannot be used is told to `onTrouble` once, and the present one stays. */
export function createTlsListener(
  app: Hono<AppEnvironment>,
  identity: TlsIdentity,
  onTrouble: (error: unknown) => void,
  everyMs = 30_000,
): TlsListener {
  const options = { minVersion: 'TLSv1.2', ...identity.first } as const;
  const server = createAdaptorServer({ fetch: app.fetch, createServer, serverOptions: options }) as Server;
  let told = '';
  const renew = async (): Promise<void> => {
    try {
      const pair = await identity.next();
      if (pair !== null) server.setSecureContext({ minVersion: 'TLSv1.2', ...pair });
      told = '';
    } catch (error) {
      if (String(error) !== told) onTrouble(error);
      told = String(error);
    }
  };
  const timer = setInterval(() => void renew(), everyMs);
  timer.unref();
  return { server, stopRenewing: () => clearInterval(timer) };
}
