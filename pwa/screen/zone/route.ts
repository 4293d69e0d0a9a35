// Delivery zones: where each courier delivers, drawn, listed by village, or both.
import type { ScreenEntry } from '../screen.ts';

export const zones: ScreenEntry = {
  path: '/zones',
  name: 'zones',
  load: () => import('./zones-screen.vue'),
  roles: ['office'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '配送片区', en: 'Zones' },
    detail: { 'zh-CN': '画片区、导入、村和社区', en: 'Drawn, imported, by village' },
    icon: 'site',
    order: 270,
    group: 'office',
  },
};

export const zone: ScreenEntry = {
  path: '/zones/:zoneId',
  name: 'zone',
  load: () => import('./zone-screen.vue'),
  roles: ['office'],
  at: 'company',
  props: true,
};
