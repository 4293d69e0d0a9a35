// A cylinder whose code cannot be read: found by the number stamped on it, and a new label queued.
import type { ScreenEntry } from '../screen.ts';

export const findByStamp: ScreenEntry = {
  path: '/find-by-stamp',
  name: 'find-by-stamp',
  load: () => import('./find-by-stamp-screen.vue'),
  roles: ['filler', 'safety-manager', 'office'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '码看不清', en: 'Worn code' },
    detail: { 'zh-CN': '按钢印号后四位找瓶，补打标签', en: 'Find by the stamp, queue a new label' },
    icon: 'stamp',
    order: 55,
  },
};
