// Devices: whose they are, what waits on them, and the end of a lost one.
import type { ScreenEntry } from '../screen.ts';

export const devices: ScreenEntry = {
  path: '/devices',
  name: 'devices',
  load: () => import('./devices-screen.vue'),
  roles: ['office', 'supervisor'],
  menu: {
    label: { 'zh-CN': '手机和手持机', en: 'Devices' },
    detail: { 'zh-CN': '谁在用、有没有未发的记录、丢了停用', en: 'Who uses them, unsent records, lost ones' },
    icon: 'phone',
    order: 215,
    group: 'office',
  },
};
