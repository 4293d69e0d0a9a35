// 漏气: what to do at once, in large words and pictures, reachable with one tap.
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
