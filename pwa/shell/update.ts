// The service worker's side of the shell: registered after the first paint, a new version offered, never forced.
import { readonly, ref, type Ref } from 'vue';
import { Workbox } from 'workbox-window';

const ready = ref(false);
/** A new version is installed and waits to be used. */
export const newVersionReady: Readonly<Ref<boolean>> = readonly(ready);

let workbox: Workbox | null = null;

const hourMs = 3_600_000;

export const startUpdates = (): void => {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  workbox = new Workbox('/sw.js');
  workbox.addEventListener('waiting', () => {
    ready.value = true;
  });
  void workbox.register().catch(() => undefined);
  // Phones keep the page open for days.
  setInterval(() => void workbox?.update().catch(() => undefined), hourMs);
};

/** Hands over to the new version and opens the page anew, once. */
export const useNewVersion = (): void => {
  workbox?.addEventListener('controlling', () => location.reload());
  workbox?.messageSkipWaiting();
};
