// Hand-overs by scanning one after another: onto the vehicle, off it, from vehicle to vehicle, between the company's own sites.
import type { ScreenEntry } from '../screen.ts';

const screen = () => import('./load-screen.vue');

export const load: ScreenEntry = { path: '/load', name: 'load', load: screen, roles: ['courier'], at: 'company' };
export const unload: ScreenEntry = { path: '/unload', name: 'unload', load: screen, roles: ['courier'], at: 'company' };
export const transfer: ScreenEntry = {
  path: '/transfer',
  name: 'transfer',
  load: screen,
  roles: ['courier'],
  at: 'company',
};
export const restock: ScreenEntry = {
  path: '/restock',
  name: 'restock',
  load: screen,
  roles: ['filler', 'safety-manager', 'office'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '站点调拨', en: 'Between sites' },
    detail: { 'zh-CN': '站到点、点到点，连续扫', en: 'Station and depots, scanned in a row' },
    icon: 'swap',
    order: 35,
  },
};
