// Orders: a courier's own of today, the office's, taking one on the telephone, and those that couriers entered themselves.
import type { ScreenEntry } from '../screen.ts';

export const myOrders: ScreenEntry = {
  path: '/orders',
  name: 'orders',
  load: () => import('./my-orders-screen.vue'),
  roles: ['courier'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '我的订单', en: 'My orders' },
    detail: { 'zh-CN': '今天要送的，没有信号也能看', en: "Today's, without signal too" },
    icon: 'list',
    order: 6,
    tab: true,
  },
};

export const officeOrders: ScreenEntry = {
  path: '/orders/office',
  name: 'office-orders',
  load: () => import('./office-orders-screen.vue'),
  roles: ['office', 'safety-manager', 'supervisor', 'inspector'],
  menu: {
    label: { 'zh-CN': '订单', en: 'Orders' },
    detail: { 'zh-CN': '等着的、在送的、没送成的', en: 'Waiting, on the way, failed' },
    icon: 'list',
    order: 52,
  },
};

export const newOrder: ScreenEntry = {
  path: '/orders/new',
  name: 'new-order',
  load: () => import('./new-order-screen.vue'),
  roles: ['office'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '电话下单', en: 'Take an order' },
    detail: { 'zh-CN': '接电话，派给片区的送气工', en: 'By telephone, to the courier of the zone' },
    icon: 'call',
    order: 51,
  },
};

export const hailedOrders: ScreenEntry = {
  path: '/orders/hailed',
  name: 'hailed-orders',
  load: () => import('./hailed-screen.vue'),
  roles: ['office', 'safety-manager', 'supervisor', 'inspector'],
};
