// The courier's own place: a shift begins by the vehicle's code, which a phone's own camera program may have read too.
import type { ScreenEntry } from '../screen.ts';

export const shift: ScreenEntry = {
  path: '/shift',
  name: 'shift',
  load: () => import('./shift-screen.vue'),
  roles: ['courier'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '出车', en: 'Shift' },
    detail: { 'zh-CN': '扫车码，装车，送气，收车', en: 'Scan the vehicle, load, deliver, end' },
    icon: 'truck',
    order: 5,
    tab: true,
    hero: true,
  },
};

/** What the label on a vehicle carries as an address. */
export const vehicleLabel: ScreenEntry = {
  path: '/v/:code',
  name: 'vehicle-label',
  load: () => import('./shift-screen.vue'),
  roles: ['courier'],
  at: 'company',
  props: true,
};
