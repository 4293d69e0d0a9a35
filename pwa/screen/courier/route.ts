// Couriers: their cards, the vehicles and zones that they are bound to, and stand-ins.
import type { ScreenEntry } from '../screen.ts';

export const couriers: ScreenEntry = {
  path: '/couriers',
  name: 'couriers',
  load: () => import('./couriers-screen.vue'),
  roles: ['office'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '送气工', en: 'Couriers' },
    detail: { 'zh-CN': '送气工证、绑车、片区、顶班', en: 'Cards, vehicles, zones, stand-ins' },
    icon: 'badge',
    order: 250,
    group: 'office',
  },
};

export const courier: ScreenEntry = {
  path: '/couriers/:courierId',
  name: 'courier',
  load: () => import('./courier-screen.vue'),
  roles: ['office'],
  at: 'company',
  props: true,
};
