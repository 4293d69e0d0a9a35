// Signing in.
import type { ScreenEntry } from '../screen.ts';

export const signIn: ScreenEntry = {
  path: '/sign-in',
  name: 'sign-in',
  open: true,
  load: () => import('./sign-in-screen.vue'),
};
