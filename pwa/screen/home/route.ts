// Home: the day's tally, what needs attention, and the ways into the work of this role.
import type { ScreenEntry } from '../screen.ts';

export const home: ScreenEntry = {
  path: '/',
  name: 'home',
  load: () => import('./home-screen.vue'),
  menu: { label: { 'zh-CN': '首页', en: 'Home' }, icon: 'home', order: 0, tab: true },
};
