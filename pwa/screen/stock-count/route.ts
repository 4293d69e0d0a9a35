// Opening stock: what stands in the yard when a station begins is counted and weighed.
import type { ScreenEntry } from '../screen.ts';

export const stockCount: ScreenEntry = {
  path: '/stock-count',
  name: 'stock-count',
  load: () => import('./stock-count-screen.vue'),
  roles: ['safety-manager', 'office', 'filler'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '期初盘点', en: 'Opening stock' },
    detail: { 'zh-CN': '开始使用时清点实瓶、空瓶', en: 'Count full and empty ones at the start' },
    icon: 'batch',
    order: 90,
  },
};
