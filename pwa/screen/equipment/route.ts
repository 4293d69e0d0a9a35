// Tanks and scales of an organisation, and the keys with which scales report.
import type { ScreenEntry } from '../screen.ts';

export const equipment: ScreenEntry = {
  path: '/equipment',
  name: 'equipment',
  load: () => import('./equipment-screen.vue'),
  roles: ['office', 'safety-manager'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '罐与秤', en: 'Tanks, scales' },
    detail: { 'zh-CN': '储罐、秤的检定、秤的密钥', en: 'Tanks, verification of scales, keys' },
    icon: 'scale',
    order: 220,
    group: 'office',
  },
};

export const equipmentOf: ScreenEntry = {
  path: '/organisations/:organisationId/equipment',
  name: 'equipment-of',
  load: () => import('./equipment-screen.vue'),
  roles: ['office', 'safety-manager', 'supervisor'],
  props: true,
};
