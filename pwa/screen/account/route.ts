// Signing in, and changing one's password.
import type { ScreenEntry } from '../screen.ts';

export const signIn: ScreenEntry = {
  path: '/sign-in',
  name: 'sign-in',
  open: true,
  load: () => import('./sign-in-screen.vue'),
};

export const password: ScreenEntry = {
  path: '/password',
  name: 'password',
  load: () => import('./password-screen.vue'),
};
