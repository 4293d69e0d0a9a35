// Cylinders coming in: scanned one after another, never refused, problems told first.
import type { ScreenEntry } from '../screen.ts';

export const returns: ScreenEntry = {
  path: '/return',
  name: 'return',
  load: () => import('./return-screen.vue'),
  roles: ['filler', 'safety-manager', 'office'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '收瓶', en: 'Taking back' },
    detail: { 'zh-CN': '空瓶进站，连续扫', en: 'Empties coming in, scanned in a row' },
    icon: 'undo',
    order: 30,
  },
};
