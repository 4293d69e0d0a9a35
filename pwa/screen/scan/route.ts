// Scan a cylinder and see what the gate says of it: the one large tile of home.
import type { ScreenEntry } from '../screen.ts';

export const scan: ScreenEntry = {
  path: '/scan',
  name: 'scan',
  load: () => import('./scan-screen.vue'),
  roles: ['filler', 'safety-manager', 'office', 'courier'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '扫瓶码', en: 'Scan' },
    detail: { 'zh-CN': '看这只瓶能不能充、能不能收', en: 'May it be filled, may it be taken back' },
    icon: 'scan',
    order: 10,
    tab: true,
    hero: true,
  },
};
