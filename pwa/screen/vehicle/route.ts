// Delivery vehicles: papers, load limit, and the code that is scanned at the start of a shift.
import type { ScreenEntry } from '../screen.ts';

export const vehicles: ScreenEntry = {
  path: '/vehicles',
  name: 'vehicles',
  load: () => import('./vehicles-screen.vue'),
  roles: ['office'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '配送车辆', en: 'Vehicles' },
    detail: { 'zh-CN': '车牌、准运证、保险、车码', en: 'Plates, approvals, insurance, codes' },
    icon: 'truck',
    order: 260,
    group: 'office',
  },
};
