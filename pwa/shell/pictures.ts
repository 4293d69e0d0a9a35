// The one keeper of pictures on this device: sends what waits whenever the server has just been reached.
import * as v from 'valibot';
import { createPictureKeeper } from '../outbox/pictures.ts';
import { picturesWaiting } from './pictures-waiting.ts';
import { api, outbox } from './services.ts';
import { session } from './session-state.ts';

export const pictures = createPictureKeeper({
  organisationId: () => session.value?.organisation.organisationId ?? null,
  onWaiting: (count) => {
    picturesWaiting.value = count;
  },
  send: (sha256, picture) => api.putBytes(`/pictures/${sha256}`, picture, v.unknown()),
});

export const startPictures = (): void => {
  if (typeof indexedDB === 'undefined') return;
  // What could not be kept or sent now is tried again at the next sign of the server.
  const push = (): void => void pictures.push().catch(() => undefined);
  let wasOnline = false;
  let lastSyncAtMs: number | null = null;
  outbox.subscribe((state) => {
    const isBack = state.online && !wasOnline;
    const hasSynced = state.lastSyncAtMs !== lastSyncAtMs;
    wasOnline = state.online;
    ({ lastSyncAtMs } = state);
    if (isBack || hasSynced) push();
  });
  void pictures.waiting().catch(() => undefined);
  push();
};
