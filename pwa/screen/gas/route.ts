// Tanks with what they hold, and the gas that came in.
import type { ScreenEntry } from '../screen.ts';

export const gas: ScreenEntry = {
  path: '/gas',
  name: 'gas',
  load: () => import('./gas-screen.vue'),
  roles: ['filler', 'safety-manager', 'office'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '气源', en: 'Gas' },
    detail: { 'zh-CN': '储罐、卸车、质量报告', en: 'Tanks, unloading, quality reports' },
    icon: 'tank',
    order: 50,
  },
};
