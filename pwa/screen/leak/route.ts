// 漏气: what to do at once, in large words and pictures, reachable with one tap; and what becomes of those that were reported.
import type { ScreenEntry } from '../screen.ts';

export const leak: ScreenEntry = {
  path: '/leak',
  name: 'leak',
  load: () => import('./leak-screen.vue'),
  roles: ['courier', 'office', 'safety-manager', 'filler'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '漏气', en: 'Leak' },
    detail: { 'zh-CN': '马上怎么办，报告', en: 'What to do at once, report' },
    icon: 'leak',
    order: 50,
  },
};

export const leaks: ScreenEntry = {
  path: '/leaks',
  name: 'leaks',
  load: () => import('./leaks-screen.vue'),
  roles: ['office', 'safety-manager', 'supervisor', 'inspector'],
  menu: {
    label: { 'zh-CN': '漏气处置', en: 'Reported leaks' },
    detail: { 'zh-CN': '谁去、查到什么、了结', en: 'Who goes, what was found, until it is closed' },
    icon: 'drop',
    order: 77,
  },
};
