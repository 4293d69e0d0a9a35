// SQLite's write-ahead log, kept short by a thread, so that nobody on the event loop waits while it is brought into the file.
import { open as openFile, type FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

/** What is used of the connection that writes. */
interface Connection {
  readonly open: boolean;
  pragma(text: string): unknown;
}

/** Pages of the log (4 kB) after which a commit brings them into the file itself: with a thread only as a last resort. */
const PAGES = { alone: 1000, besideThread: 16_384 } as const;
/** Commands that write about a thousand pages; a step of long work writes as much as several of them. */
const COMMANDS_A_RUN = 128;
const COMMANDS_A_STEP = 4;
/** Steps after which the thread is waited for, so that the log does not outgrow the file. */
const STEPS_AHEAD = 32;
const LONG_WORK_MS = 10_000;

/**
 * Bringing the log into the file waits for the disk, up to seconds on a slow one: a thread does it. Long work fills the log
 * in no time, and whoever commits durably meanwhile would wait for all of it: what must be durable is then flushed after
 * its commit, before it is answered.
 */
export class SqliteLog {
  readonly #writer: Connection;
  readonly #file: string;
  #thread: Worker | null = null;
  #running: Promise<void> | null = null;
  #log: Promise<FileHandle> | null = null;
  #commands = 0;
  #steps = 0;
  #lastStepAtMs = -Infinity;

  constructor(writer: Connection, file: string) {
    this.#writer = writer;
    this.#file = file;
  }

  get isFilledByLongWork(): boolean {
    return performance.now() - this.#lastStepAtMs < LONG_WORK_MS;
  }

  /** Resolves when all that is committed so far is on the disk. */
  async flush(): Promise<void> {
    const log = (this.#log ??= openFile(`${this.#file}-wal`, 'r+'));
    try {
      await (await log).datasync();
    } catch (error) {
      // The next flush opens it anew.
      if (this.#log === log) this.#log = null;
      await log.then((file) => file.close()).catch(() => undefined);
      throw error;
    }
  }

  /** After each commit of so many commands. */
  committed(commands: number): void {
    if (this.#file === ':memory:') return;
    this.#commands += commands;
    if (this.#commands < COMMANDS_A_RUN || this.#running !== null) return;
    this.#commands = 0;
    this.#running = this.#run().finally(() => {
      this.#running = null;
    });
  }

  /** After each step of long work: now and then it waits until the thread is through with the log. */
  async step(): Promise<void> {
    if (this.#file === ':memory:') return;
    this.#lastStepAtMs = performance.now();
    this.committed(COMMANDS_A_STEP - 1);
    this.#steps += 1;
    if (this.#steps % STEPS_AHEAD === 0) await this.#running;
  }

  async #run(): Promise<void> {
    const thread = this.#thread ?? this.#begin();
    thread.ref();
    await new Promise<void>((resolve) => {
      const done = (): void => {
        thread.off('message', done).off('exit', done);
        resolve();
      };
      thread.on('message', done).on('exit', done);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      thread.postMessage('run');
    });
    thread.unref();
  }

  #begin(): Worker {
    const thread = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), { workerData: this.#file });
    // One that fails leaves the log to the commits, as without it; the next run tries another.
    thread.on('error', () => undefined);
    thread.once('exit', () => {
      if (this.#thread === thread) this.#thread = null;
      if (this.#writer.open) this.#writer.pragma(`wal_autocheckpoint = ${PAGES.alone}`);
    });
    this.#writer.pragma(`wal_autocheckpoint = ${PAGES.besideThread}`);
    this.#thread = thread;
    return thread;
  }

  async close(): Promise<void> {
    await this.#running;
    const log = this.#log;
    this.#log = null;
    await log?.then((file) => file.close());
    const thread = this.#thread;
    if (thread === null) return;
    thread.ref();
    await new Promise<void>((resolve) => {
      thread.once('exit', () => resolve());
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      thread.postMessage('close');
    });
  }
}
