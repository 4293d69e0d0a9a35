// Coding at the cylinder: a pre-printed code is bound to what the stamp says.
import type { ScreenEntry } from '../screen.ts';

export const coding: ScreenEntry = {
  path: '/coding',
  name: 'coding',
  load: () => import('./coding-screen.vue'),
  roles: ['filler', 'safety-manager', 'office'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '赋码建档', en: 'Coding' },
    detail: { 'zh-CN': '贴码、录钢印、拍照，一瓶一码', en: 'Label, stamp data, photo: one cylinder, one code' },
    icon: 'label',
    order: 50,
  },
};
