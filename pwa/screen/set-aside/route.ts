// Cylinders that were set aside, and the lists by which they leave the station.
import type { ScreenEntry } from '../screen.ts';

export const setAside: ScreenEntry = {
  path: '/set-aside',
  name: 'set-aside',
  load: () => import('./set-aside-screen.vue'),
  roles: ['filler', 'safety-manager', 'office'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '不合格瓶区', en: 'Set aside' },
    detail: {
      'zh-CN': '送检、退回、上报、报废，按单移交',
      en: 'To inspect, return, report or scrap, handed over by list',
    },
    icon: 'aside',
    order: 40,
  },
};

export const handover: ScreenEntry = {
  path: '/set-aside/handover/:handoverId',
  name: 'handover',
  load: () => import('./handover-screen.vue'),
  roles: ['filler', 'safety-manager', 'office'],
  at: 'company',
  props: true,
};
