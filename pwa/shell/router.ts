// Addresses to screens: each loaded when first opened, and only for those who are signed in where it asks for that.
import { createRouter, createWebHistory, type Router } from 'vue-router';
import { screens } from '../screen/routes.ts';
import type { ScreenEntry } from '../screen/screen.ts';
import { language } from '../widget/use-text.ts';
import { hasRole, session } from './session-state.ts';

const byName = new Map(screens.map((screen) => [screen.name, screen]));

export const maySee = (screen: ScreenEntry): boolean => {
  if (!hasRole(...(screen.roles ?? []))) return false;
  const isAuthority = session.value?.organisation.kind === 'authority';
  return screen.at === undefined || (screen.at === 'authority') === isAuthority;
};

/** Whether there is a screen of this name, and this person may open it. */
export const mayOpen = (name: string): boolean => {
  const screen = byName.get(name);
  return screen !== undefined && maySee(screen);
};

/** What the menus offer to this person, in order. */
export const offeredScreens = (): ScreenEntry[] =>
  screens
    .filter((screen) => session.value?.passwordIsTemporary !== true && screen.menu !== undefined && maySee(screen))
    .sort((a, b) => (a.menu?.order ?? 0) - (b.menu?.order ?? 0));

export const createAppRouter = (): Router => {
  const router = createRouter({
    history: createWebHistory(),
    routes: screens.map((screen) => ({
      path: screen.path,
      name: screen.name,
      component: screen.load,
      props: screen.props ?? false,
    })),
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  });

  router.beforeEach((to) => {
    const screen = byName.get(String(to.name));
    if (screen === undefined || screen.open === true) return true;
    if (session.value === null) return { name: 'sign-in', query: to.path === '/' ? {} : { to: to.fullPath } };
    if (session.value.passwordIsTemporary && to.name !== 'password') return { name: 'password' };
    return maySee(screen) ? true : { name: 'home' };
  });

  router.afterEach((to) => {
    const label = byName.get(String(to.name))?.menu?.label[language.value];
    document.title = label === undefined ? '一瓶一码' : `${label} · 一瓶一码`;
  });

  // A chunk that is gone: the application was updated on the server while this page was open.
  router.onError((error: unknown, to) => {
    const text = error instanceof Error ? error.message : '';
    if (/import|fetch|chunk|module/iu.test(text) && navigator.onLine) location.assign(to.fullPath);
  });
  return router;
};
