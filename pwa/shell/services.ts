// The parts that are there once: the client, the outbox, this device's id. Screens import them from here.
import { createClient } from '../api/client.ts';
import { createIndexedDbStore } from '../outbox/indexed-db-store.ts';
import { createMemoryStore } from '../outbox/memory-store.ts';
import { createOutbox, pushAnswerSchema, type Signal } from '../outbox/outbox.ts';
import { uuidV7Maker } from '../outbox/uuid-v7.ts';
import { language } from '../widget/use-text.ts';
import { picturesWaiting } from './pictures-waiting.ts';
import { session, setSession } from './session-state.ts';

const now = (): number => Date.now();

/** A new id for anything that this device is the first to name: commands, checks, fills. */
export const newId = uuidV7Maker(now, (length) => crypto.getRandomValues(new Uint8Array(length)));

export const api = createClient({
  fetch: (...request) => fetch(...request),
  base: '/api/v1',
  language: () => language.value,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  onReach: (reached) => outbox.noteReach(reached),
  onSignedOut: () => setSession(null),
});

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('yy.outbox');

export const outbox = createOutbox({
  store: typeof indexedDB === 'undefined' ? createMemoryStore() : createIndexedDbStore(),
  send: (commands, says) => api.post('/commands', { commands, outbox: says }, pushAnswerSchema, { timeoutMs: 30_000 }),
  now,
  newId,
  actor: () => session.value?.person.personId ?? null,
  organisation: () => session.value?.organisation.organisationId ?? null,
  appVersion: APP_VERSION,
  pictures: () => picturesWaiting.value,
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  ...(channel === null
    ? {}
    : {
        // oxlint-disable-next-line require-post-message-target-origin -- a channel among our own tabs has none
        signal: (signal: Signal) => channel.postMessage(signal),
      }),
});

/** Sends when there is reason to believe that it will get through, and asks now and then while it does not. */
export const startServices = (): void => {
  channel?.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.data === 'put' || event.data === 'moved') outbox.noteSignal(event.data);
  });
  void outbox.start();
  // So that the browser does not throw unsent records away when the disk is full.
  void navigator.storage?.persist?.().catch(() => undefined);

  const lookAgain = (): void => {
    if (document.visibilityState !== 'visible') return;
    const { waiting, elsewhere, online } = outbox.state();
    if (waiting > elsewhere || online) void outbox.push();
    else void api.probe();
  };
  addEventListener('online', lookAgain);
  addEventListener('pageshow', lookAgain);
  document.addEventListener('visibilitychange', lookAgain);
  addEventListener('offline', () => outbox.noteReach(false));
  setInterval(() => {
    if (
      document.visibilityState === 'visible' &&
      !outbox.state().online &&
      outbox.state().waiting === outbox.state().elsewhere
    )
      void api.probe();
  }, 15_000);
};
