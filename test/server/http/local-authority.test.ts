// The local authority: what phones are asked to trust is kept, vouches for local addresses alone, and is renewed by itself.
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkServerIdentity, connect } from 'node:tls';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppEnvironment } from '../../../server/http/environment.ts';
import { localAddresses } from '../../../server/http/local-addresses.ts';
import { openLocalAuthority, type LocalAuthority } from '../../../server/http/local-authority.ts';
import {
  createTlsListener,
  identityOfFiles,
  localIdentity,
  type TlsIdentity,
  type TlsListener,
} from '../../../server/http/tls.ts';

const msADay = 24 * 60 * 60_000;
const nowMs = Date.now();
let folder: string;
const listeners: TlsListener[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiping-authority-'));
});
afterEach(async () => {
  for (const { server, stopRenewing } of listeners.splice(0)) {
    stopRenewing();
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true, force: true });
});

async function listen(identity: TlsIdentity, everyMs?: number, onTrouble: (error: unknown) => void = () => undefined) {
  const app = new Hono<AppEnvironment>().get('/', (c) => c.text(c.req.url));
  const listener = createTlsListener(app, identity, onTrouble, everyMs);
  listeners.push(listener);
  await new Promise<void>((resolve) => {
    listener.server.listen(0, '127.0.0.1', resolve);
  });
  return (listener.server.address() as AddressInfo).port;
}

/** As a browser asks that trusts this authority and looks for this host in the certificate. */
function ask(port: number, authority: LocalAuthority, host: string): Promise<string> {
  return new Promise((done, fail) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        ca: authority.certificatePem,
        headers: { host: `${host}:${port}` },
        agent: false,
        checkServerIdentity: (_, cert) => checkServerIdentity(host, cert),
      },
      (response) => {
        let text = '';
        response.on('data', (data: Buffer) => (text += data.toString()));
        response.on('end', () => done(text));
      },
    );
    asked.on('error', fail);
    asked.end();
  });
}

const shownCertificate = (port: number): Promise<string> =>
  new Promise((done, fail) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      done(socket.getPeerX509Certificate()?.serialNumber ?? '');
      socket.destroy();
    });
    socket.on('error', fail);
  });

describe('the authority', () => {
  it('is made once, and its key can be read by nobody else', async () => {
    const first = await openLocalAuthority(folder, nowMs);
    const again = await openLocalAuthority(folder, nowMs + 3000 * msADay);
    expect(again.fingerprint).toBe(first.fingerprint);
    expect((await readdir(folder)).sort()).toEqual(['authority.crt', 'authority.key']);
    expect((await stat(join(folder, 'authority.key'))).mode & 0o077).toBe(0);
    const lastDay = Date.parse(new X509Certificate(first.certificatePem).validTo);
    expect((await openLocalAuthority(folder, lastDay - 1)).fingerprint).toBe(first.fingerprint);
    await expect(openLocalAuthority(folder, lastDay)).rejects.toThrow(/有效期到[^]*look at this machine’s date first/);
    expect((await openLocalAuthority(folder, nowMs)).fingerprint).toBe(first.fingerprint);
  });

  it('is one for TLS servers, with none below it', async () => {
    const { certificatePem } = await openLocalAuthority(folder, nowMs);
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it.each([
    [
      'a key of another certificate',
      'is not the key of',
      (first: LocalAuthority) => first.issue(['10.0.0.1'], nowMs).key,
    ],
    ['a key that is damaged', 'a file is damaged', () => 'nothing'],
    ['no key', 'authority.key is missing', () => null],
  ] as const)('is not replaced where there is %s: every phone trusts it', async (_, why, keyOf) => {
    const first = await openLocalAuthority(folder, nowMs);
    const [cert, kept] = await Promise.all(
      ['authority.crt', 'authority.key'].map((name) => readFile(join(folder, name))),
    );
    const key = keyOf(first);
    await rm(join(folder, 'authority.key'));
    if (key !== null) await writeFile(join(folder, 'authority.key'), key);
    const refused = openLocalAuthority(folder, nowMs);
    await expect(refused).rejects.toThrow(why);
    await expect(refused).rejects.toThrow('从备份恢复');
    expect(await readFile(join(folder, 'authority.crt'))).toEqual(cert);
    await writeFile(join(folder, 'authority.key'), kept ?? '');
    expect((await openLocalAuthority(folder, nowMs)).fingerprint).toBe(first.fingerprint);
  });

  it('is not replaced where its certificate was lost, and is made anew where the folder was removed', async () => {
    const first = await openLocalAuthority(folder, nowMs);
    await rm(join(folder, 'authority.crt'));
    await expect(openLocalAuthority(folder, nowMs)).rejects.toThrow('authority.crt is missing');
    await rm(folder, { recursive: true });
    expect((await openLocalAuthority(folder, nowMs)).fingerprint).not.toBe(first.fingerprint);
  });

  it.each([
    ['192.168.1.5', true],
    ['10.9.8.7', true],
    ['172.31.255.1', true],
    ['172.32.0.1', false],
    ['8.8.8.8', false],
    ['station.local', true],
    ['localhost', true],
    ['gas.example.com', false],
    ['evil-local', false],
  ])('what it signs for %s is believed: %s', async (host, isBelieved) => {
    const authority = await openLocalAuthority(folder, nowMs);
    const issued = authority.issue([host], nowMs);
    const port = await listen({ first: issued, next: () => Promise.resolve(null) });
    const answer = await ask(port, authority, host).catch((error: Error) => error.message);
    expect(answer).toBe(isBelieved ? `https://${host}:${port}/` : 'permitted subtree violation');
  });

  it('is not believed for a host that the certificate does not name', async () => {
    const authority = await openLocalAuthority(folder, nowMs);
    const port = await listen({ first: authority.issue(['10.0.0.1'], nowMs), next: () => Promise.resolve(null) });
    await expect(ask(port, authority, '10.0.0.2')).rejects.toThrow(/does not match/);
  });
});

describe('the local certificate', () => {
  it('is another one once the machine has other addresses, or it is about to end; connections go on', async () => {
    const authority = await openLocalAuthority(folder, nowMs);
    let addresses = ['192.168.1.5'];
    let timeMs = nowMs;
    const identity = localIdentity(
      authority,
      () => timeMs,
      () => ({ addresses, name: 'station.local' }),
    );
    const port = await listen(identity, 10);
    const serial = await shownCertificate(port);
    for (const host of ['192.168.1.5', '127.0.0.1', 'station.local', 'localhost']) {
      await expect(ask(port, authority, host)).resolves.toContain(host);
    }
    addresses = ['192.168.7.9'];
    await expect.poll(() => shownCertificate(port)).not.toBe(serial);
    await expect(ask(port, authority, '192.168.7.9')).resolves.toContain('192.168.7.9');
    await expect(ask(port, authority, '192.168.1.5')).rejects.toThrow(/does not match/);
    timeMs = nowMs + 59 * msADay;
    expect(await identity.next()).toBeNull();
    timeMs = nowMs + 61 * msADay;
    expect(await identity.next()).not.toBeNull();
  });
});

describe('own certificates', () => {
  it('are read again when they change, and a pair that does not fit changes nothing', async () => {
    const authority = await openLocalAuthority(join(folder, 'authority'), nowMs);
    const [certFile, keyFile] = [join(folder, 'a.crt'), join(folder, 'a.key')];
    // Each in one step, as renewers do: who looks between two writes must not find half of a file.
    const write = async (file: string, pem: string, at: number): Promise<void> => {
      await writeFile(`${file}.new`, pem);
      await utimes(`${file}.new`, at, at);
      await rename(`${file}.new`, file);
    };
    const [one, two] = [authority.issue(['127.0.0.1'], nowMs), authority.issue(['127.0.0.1'], nowMs)];
    await write(certFile, one.cert, 1);
    await write(keyFile, two.key, 1);
    await expect(identityOfFiles(certFile, keyFile)).rejects.toThrow('is not the key of');
    await write(keyFile, one.key, 2);
    const trouble: unknown[] = [];
    const port = await listen(await identityOfFiles(certFile, keyFile), 10, (error) => trouble.push(error));
    const serial = await shownCertificate(port);
    await write(certFile, two.cert, 3);
    await expect.poll(() => trouble.length).toBe(1);
    expect(await shownCertificate(port)).toBe(serial);
    await write(keyFile, two.key, 4);
    await expect.poll(() => shownCertificate(port)).not.toBe(serial);
    expect(trouble).toHaveLength(1);
    expect(await readFile(keyFile, 'utf8')).toBe(two.key);
  });
});

describe('the addresses', () => {
  const at = (address: string, internal = false, family: 'IPv4' | 'IPv6' = 'IPv4'): NetworkInterfaceInfo =>
    ({
      address,
      internal,
      family,
      netmask: '',
      mac: '',
      cidr: null,
      ...(family === 'IPv6' ? { scopeid: 0 } : {}),
    }) as NetworkInterfaceInfo;

  it('are those that phones of the hall can reach, the likeliest first', () => {
    const found = localAddresses(
      {
        lo: [at('127.0.0.1', true)],
        docker0: [at('172.17.0.1')],
        eth0: [at('fe80::1', false, 'IPv6'), at('10.0.0.4'), at('93.184.216.34')],
        wlan0: [at('192.168.3.8')],
      },
      'Station-PC.lan',
    );
    expect(found).toEqual({ addresses: ['192.168.3.8', '10.0.0.4', '172.17.0.1'], name: 'station-pc.local' });
  });

  it('are none where the machine is on no network, and a name that cannot be one is left out', () => {
    expect(localAddresses({ lo: [at('127.0.0.1', true)] }, '充装站')).toEqual({ addresses: [], name: null });
    expect(localAddresses({}, 'localhost').name).toBeNull();
  });
});
