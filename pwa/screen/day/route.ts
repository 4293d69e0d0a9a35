// The end of a courier's day: unload, count blind, see what differs, end the shift.
import type { ScreenEntry } from '../screen.ts';

export const day: ScreenEntry = {
  path: '/day',
  name: 'day',
  load: () => import('./day-screen.vue'),
  roles: ['courier'],
  at: 'company',
};
