// Parameters of the rules: the values in force in an area, their history, and setting one from a day on.
import type { ScreenEntry } from '../screen.ts';

export const parameters: ScreenEntry = {
  path: '/parameters',
  name: 'parameters',
  load: () => import('./parameters-screen.vue'),
  roles: ['safety-manager', 'office', 'supervisor'],
  menu: {
    label: { 'zh-CN': '参数', en: 'Parameters' },
    detail: { 'zh-CN': '规则里由监管部门定的数', en: 'The figures of the rules that the authority sets' },
    icon: 'dial',
    order: 290,
    group: 'office',
  },
};
