// Labels: for codes that were issued, for cylinders whose label is worn, for one cylinder.
import type { ScreenEntry } from '../screen.ts';

export const labels: ScreenEntry = {
  path: '/labels',
  name: 'labels',
  load: () => import('./labels-screen.vue'),
  roles: ['office', 'safety-manager'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '标签', en: 'Labels' },
    detail: { 'zh-CN': '打印瓶码标签、补打、发码', en: 'Print labels, reprint, issue codes' },
    icon: 'label',
    order: 75,
    group: 'office',
  },
};
