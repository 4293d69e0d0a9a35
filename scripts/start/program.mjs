// Runs one of the project's programs on its own Node 24, in the foreground.
import { spawn } from 'node:child_process';
import { root } from './install.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const watchEveryMs = 250;

/** When npm, or the shell in which it runs us, is gone, nobody is left to stop us: then their end is the signal. */
function watchParent(onGone) {
  const parent = process.ppid;
  const isNpms = process.env.npm_lifecycle_event !== undefined;
  const watch = setInterval(() => {
    if (!isNpms || process.ppid === parent) return;
    clearInterval(watch);
    onGone();
  }, watchEveryMs);
  return watch;
}

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
    for (const signal of signals) process.on(signal, passOn);
    const watch = watchParent(() => child.kill('SIGTERM'));
    if (onReport !== null) child.on('message', onReport);
    child.once('error', fail);
    child.once('close', (status, signal) => {
      for (const each of signals) process.off(each, passOn);
      clearInterval(watch);
      done(status ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}
