// Hazards at customers' homes from found to closed, notices that stand, and what couriers mended on the spot.
import type { ScreenEntry } from '../screen.ts';

export const hazards: ScreenEntry = {
  path: '/hazards',
  name: 'hazards',
  load: () => import('./hazards-screen.vue'),
  roles: ['office', 'safety-manager', 'supervisor', 'inspector'],
  menu: {
    label: { 'zh-CN': '隐患台账', en: 'Hazards' },
    detail: { 'zh-CN': '整改、复核、销号，停气告知，抽查', en: 'Put right, looked at again, closed; notices; samples' },
    icon: 'law',
    order: 78,
  },
};

export const hazard: ScreenEntry = {
  path: '/hazards/:hazardId',
  name: 'hazard',
  load: () => import('./hazard-screen.vue'),
  roles: ['courier', 'office', 'safety-manager', 'supervisor', 'inspector'],
  props: true,
};

export const notices: ScreenEntry = {
  path: '/notices',
  name: 'notices',
  load: () => import('./notices-screen.vue'),
  roles: ['office', 'safety-manager', 'supervisor', 'inspector'],
};

export const mendings: ScreenEntry = {
  path: '/mendings',
  name: 'mendings',
  load: () => import('./mendings-screen.vue'),
  roles: ['office', 'safety-manager'],
  at: 'company',
};
