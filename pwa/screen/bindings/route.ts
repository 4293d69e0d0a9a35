// Who delivers for whom, with which vehicle and in which zones: for the authority, to read.
import type { ScreenEntry } from '../screen.ts';

export const bindings: ScreenEntry = {
  path: '/bindings',
  name: 'bindings',
  load: () => import('./bindings-screen.vue'),
  roles: ['supervisor'],
  at: 'authority',
  menu: {
    label: { 'zh-CN': '人车片区', en: 'Couriers bound' },
    detail: { 'zh-CN': '辖区送气工、车辆、片区的绑定', en: 'Couriers of the area, their vehicles and zones' },
    icon: 'badge',
    order: 255,
    group: 'office',
  },
};
