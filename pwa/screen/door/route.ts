// The customer's door, and the counter of a station: whom it is about, then everything on one page.
import type { ScreenEntry } from '../screen.ts';

export const doors: ScreenEntry = {
  path: '/door',
  name: 'doors',
  load: () => import('./find-screen.vue'),
  roles: ['courier'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '上门送气', en: 'Door' },
    detail: { 'zh-CN': '找用户、安检、换瓶', en: 'Find the customer, check, swap' },
    icon: 'swap',
    order: 7,
    tab: true,
  },
};

export const door: ScreenEntry = {
  path: '/door/:customerId',
  name: 'door',
  load: () => import('./door-screen.vue'),
  roles: ['courier'],
  at: 'company',
  props: true,
};

export const counter: ScreenEntry = {
  path: '/counter',
  name: 'counter',
  load: () => import('./find-screen.vue'),
  roles: ['office', 'safety-manager'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '柜台销售', en: 'Counter sale' },
    detail: { 'zh-CN': '用户到站换瓶', en: 'Customers who come to the station' },
    icon: 'building',
    order: 56,
  },
};

export const counterSale: ScreenEntry = {
  path: '/counter/:customerId',
  name: 'counter-sale',
  load: () => import('./door-screen.vue'),
  roles: ['office', 'safety-manager'],
  at: 'company',
  props: true,
};
