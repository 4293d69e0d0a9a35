// The filling hall: one tile a scale, several fills open at once.
import type { ScreenEntry } from '../screen.ts';

export const fill: ScreenEntry = {
  path: '/fill',
  name: 'fill',
  load: () => import('./fill-screen.vue'),
  roles: ['filler', 'safety-manager'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '充装', en: 'Filling' },
    detail: { 'zh-CN': '每台秤一格，充前检查、复称放行', en: 'One tile a scale, checks before and after' },
    icon: 'scale',
    order: 20,
    tab: true,
  },
};
