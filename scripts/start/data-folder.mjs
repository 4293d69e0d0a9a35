// The data folder before anything is done in it: whether it can be written to, and that nobody else is at it.
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stop } from './say.mjs';

const databases = ['yiping.sqlite', 'demo.sqlite'];

/** Throws Stop where it cannot be written to, with the path and the system's reason. */
export function mustBeWritable(folder) {
  let path = folder;
  try {
    mkdirSync(folder, { recursive: true });
    const trial = join(folder, `.trial-${process.pid}`);
    writeFileSync(trial, '');
    rmSync(trial);
    for (const name of databases) {
      path = join(folder, name);
      if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
    }
  } catch (error) {
    throw new Stop(
      `不能写入 ${path}（${error.code ?? error.message}）：请检查权限和磁盘，或用 --data 另选数据目录`,
      `Cannot write to ${path} (${error.code ?? error.message}): look at its permissions and the disk, or choose another folder with --data`,
      2,
    );
  }
}

/** A socket of this machine named after the folder: the system gives it back when a process ends, however it ends. */
function socketOf(folder) {
  const name = `yiping-${createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 16)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

const listen = (server, socket) =>
  new Promise((done) => {
    server.once('error', done);
    server.listen(socket, () => {
      server.off('error', done);
      done(null);
    });
  });

/** What the holder says of itself; null: nobody is there, the name is left over. */
const holderAt = (socket) =>
  new Promise((done) => {
    let text = '';
    const asked = connect(socket);
    asked.setTimeout(2000, () => asked.destroy());
    asked.on('data', (data) => (text += data));
    asked.once('error', (error) => done(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? null : text));
    asked.once('close', () => done(text));
  });

/**
 * Holds the folder until the function that it resolves to is called, or this process ends. Throws Stop where another
 * `npm start` holds it: two of them would fill, renew and serve one register at the same time.
 */
export async function holdDataFolder(folder, address) {
  const socket = socketOf(folder);
  const server = createServer((asking) => {
    asking.on('error', () => undefined);
    asking.end(`${address} (pid ${process.pid})`);
  });
  let failure = await listen(server, socket);
  if (failure?.code === 'EADDRINUSE') {
    const holder = await holderAt(socket);
    if (holder !== null) {
      throw new Stop(
        `数据目录 ${folder} 正被另一个 npm start 使用：${holder}。请用那一个；要同时运行，另选 --data 和 --port`,
        `The data folder ${folder} is in use by another npm start: ${holder}. Use that one; to run both, choose another --data and --port`,
        3,
      );
    }
    rmSync(socket, { force: true });
    failure = await listen(server, socket);
  }
  if (failure !== null) {
    throw new Stop(
      `无法占用数据目录 ${folder}（${failure.code ?? failure.message}）`,
      `The data folder ${folder} cannot be held (${failure.code ?? failure.message})`,
      3,
    );
  }
  server.unref();
  return () => server.close();
}
