// Runs one of the project's programs on its own Node 24, in the foreground.
import { spawn } from 'node:child_process';
import { root } from './install.mjs';

/**
 * Resolves to the program's exit status. Signals are the program's to answer: we wait for it. With `onReport` it has a
 * channel to tell us things, and learns from its end that we are gone.
 */
export function runProgram(node, args, { env = process.env, onReport = null } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(node, args, {
      cwd: root,
      env,
      stdio: onReport === null ? 'inherit' : ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    const passOn = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, passOn);
    if (onReport !== null) child.on('message', onReport);
    child.once('error', fail);
    child.once('close', (status, signal) => {
      for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(each, passOn);
      done(status ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}
