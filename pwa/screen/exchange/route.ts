// 互换清单: what we hold of other companies and they of ours; and empties that came in without a readable code.
import type { ScreenEntry } from '../screen.ts';

export const exchange: ScreenEntry = {
  path: '/exchange',
  name: 'exchange',
  load: () => import('./exchange-screen.vue'),
  roles: ['office', 'safety-manager'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '互换清单', en: 'Exchange' },
    detail: { 'zh-CN': '各家的瓶各回各家', en: 'Cylinders of other companies, and ours with them' },
    icon: 'refresh',
    order: 79,
  },
};

export const areaExchange: ScreenEntry = {
  path: '/exchange/area',
  name: 'area-exchange',
  load: () => import('./area-screen.vue'),
  roles: ['supervisor', 'inspector'],
  at: 'authority',
  menu: {
    label: { 'zh-CN': '互换清单', en: 'Exchange' },
    detail: { 'zh-CN': '谁家压着谁家的瓶', en: 'Who holds whose cylinders' },
    icon: 'refresh',
    order: 79,
  },
};

export const temporaryTags: ScreenEntry = {
  path: '/temporary-tags',
  name: 'temporary-tags',
  load: () => import('./tags-screen.vue'),
  roles: ['office', 'safety-manager', 'filler'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '临时标签', en: 'Temporary tags' },
    detail: { 'zh-CN': '收回时码读不出来的瓶，查清是哪一只', en: 'Empties without a readable code: which are they?' },
    icon: 'label',
    order: 81,
  },
};
