// Customers: found, opened on the spot, one of them whole, and a company's list brought in.
import type { ScreenEntry } from '../screen.ts';

export const customers: ScreenEntry = {
  path: '/customers',
  name: 'customers',
  load: () => import('./customers-screen.vue'),
  roles: ['courier', 'office', 'safety-manager', 'supervisor', 'inspector'],
  menu: {
    label: { 'zh-CN': '用户', en: 'Customers' },
    detail: { 'zh-CN': '入户建档、查找、在用气瓶', en: 'Open a file, find, cylinders in use' },
    icon: 'person',
    order: 55,
  },
};

export const openCustomer: ScreenEntry = {
  path: '/customers/new',
  name: 'open-customer',
  load: () => import('./open-customer-screen.vue'),
  roles: ['courier', 'office', 'safety-manager'],
  at: 'company',
};

export const customerImport: ScreenEntry = {
  path: '/customers/import',
  name: 'customer-import',
  load: () => import('./customer-import-screen.vue'),
  roles: ['office'],
  at: 'company',
};

export const customer: ScreenEntry = {
  path: '/customers/:customerId',
  name: 'customer',
  load: () => import('./customer-screen.vue'),
  roles: ['courier', 'office', 'safety-manager', 'supervisor', 'inspector', 'filler'],
  props: true,
};
