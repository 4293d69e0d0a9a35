// What waits on this device to be sent, and what the server could not take.
import type { ScreenEntry } from '../screen.ts';

export const unsent: ScreenEntry = {
  path: '/unsent',
  name: 'unsent',
  load: () => import('./unsent-screen.vue'),
};
