// An address that leads nowhere.
import type { ScreenEntry } from '../screen.ts';

export const notFound: ScreenEntry = {
  path: '/:rest(.*)*',
  name: 'not-found',
  open: true,
  load: () => import('./not-found-screen.vue'),
};
