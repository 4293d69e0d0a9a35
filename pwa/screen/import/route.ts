// A company's register from its spreadsheet: handing it in, looking at what it would become, putting it in force.
import type { ScreenEntry } from '../screen.ts';

const roles = ['office', 'safety-manager', 'supervisor'] as const;

export const imports: ScreenEntry = {
  path: '/imports',
  name: 'imports',
  load: () => import('./imports-screen.vue'),
  roles,
  menu: {
    label: { 'zh-CN': '导入台账', en: 'Import' },
    detail: { 'zh-CN': '从 Excel 或 CSV 建立气瓶档案', en: 'Cylinders from Excel or CSV' },
    icon: 'import',
    order: 120,
    group: 'office',
  },
};

export const oneImport: ScreenEntry = {
  path: '/imports/:importId',
  name: 'import',
  load: () => import('./one-import-screen.vue'),
  roles,
  props: true,
};
