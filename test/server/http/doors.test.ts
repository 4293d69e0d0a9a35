// Listening at some addresses only: those that were asked for answer, others do not, and changes are followed.
import { createServer, type Server } from 'node:http';
import { createServer as createSocket, type AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { createDoors, type Doors } from '../../../server/http/doors.ts';

const opened: Doors[] = [];
const stopped: string[] = [];
afterEach(() => {
  for (const doors of opened.splice(0)) {
    doors.stopFollowing();
    for (const server of doors.servers()) server.close();
  }
  stopped.length = 0;
});

async function freePort(): Promise<number> {
  const server = createSocket().listen(0, '0.0.0.0');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function doorsAt(hosts: () => readonly string[], port: number, onTrouble: (error: unknown) => void = () => undefined) {
  const doors = createDoors({
    hosts,
    port,
    make: () => ({
      server: createServer((_, answer) => answer.end('here')),
      stop: () => void stopped.push('stopped'),
    }),
    onTrouble,
    everyMs: 20,
  });
  opened.push(doors);
  return doors;
}

const ask = async (host: string, port: number): Promise<string | null> =>
  await fetch(`http://${host}:${port}/`, { headers: { connection: 'close' } }).then(
    (answer) => answer.text(),
    () => null,
  );

it('answers where it was asked to, and nowhere else', async () => {
  const port = await freePort();
  const doors = doorsAt(() => ['127.0.0.2', '127.0.0.3'], port);
  await doors.open();
  expect(doors.where()).toEqual([`127.0.0.2:${port}`, `127.0.0.3:${port}`]);
  expect(await Promise.all(['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((host) => ask(host, port)))).toEqual([
    null,
    'here',
    'here',
  ]);
});

it('follows addresses that come and go', async () => {
  const port = await freePort();
  let hosts = ['127.0.0.2'];
  const doors = doorsAt(() => hosts, port);
  await doors.open();
  hosts = ['127.0.0.4'];
  await vi.waitFor(() => expect(doors.where()).toEqual([`127.0.0.4:${port}`]));
  expect([await ask('127.0.0.2', port), await ask('127.0.0.4', port)]).toEqual([null, 'here']);
  expect(stopped).toHaveLength(1);
});

it('does not open where an address is in use, passes over one that is gone, and tries again what came later', async () => {
  const port = await freePort();
  const other: Server = createServer().listen(port, '127.0.0.2');
  await new Promise((resolve) => other.once('listening', resolve));
  await expect(doorsAt(() => ['127.0.0.2'], port).open()).rejects.toMatchObject({ code: 'EADDRINUSE' });

  let hosts = ['127.0.0.3', '192.0.2.1'];
  const trouble = vi.fn<(error: unknown) => void>();
  const doors = doorsAt(() => hosts, port, trouble);
  await doors.open();
  expect(doors.where()).toEqual([`127.0.0.3:${port}`]);
  hosts = ['127.0.0.3', '127.0.0.2'];
  await vi.waitFor(() => expect(trouble).toHaveBeenCalled());
  await new Promise((resolve) => other.close(resolve));
  await vi.waitFor(() => expect(doors.where()).toHaveLength(2));
});
