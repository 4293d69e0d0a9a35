// Settings of this device and this person.
import type { ScreenEntry } from '../screen.ts';

export const settings: ScreenEntry = {
  path: '/settings',
  name: 'settings',
  load: () => import('./settings-screen.vue'),
  menu: { label: { 'zh-CN': '我的', en: 'Me' }, icon: 'person', order: 900, tab: true },
};
