// The service worker: keeps the application's own files, so that it opens without network. Answers of the API are never kept.
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope;

// The build puts the list of files in the place of this name.
// oxlint-disable-next-line no-underscore-dangle -- the name that the precache plugin looks for
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

// Pages of the application open from what is kept; what the server itself answers goes to the server.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/api\//u, /^\/c\//u, /^\/map\/tiles/u, /^\/healthz$/u, /^\/readyz$/u],
  }),
);

self.addEventListener('message', (event) => {
  const data: unknown = event.data;
  if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING')
    void self.skipWaiting();
});
