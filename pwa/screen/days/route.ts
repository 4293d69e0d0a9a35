// The couriers' days as office and authority see them: shifts, what does not agree, alarms; one of them whole.
import type { ScreenEntry } from '../screen.ts';

const roles = ['office', 'safety-manager', 'supervisor', 'inspector'] as const;

export const days: ScreenEntry = {
  path: '/days',
  name: 'days',
  load: () => import('./days-screen.vue'),
  roles,
  menu: {
    label: { 'zh-CN': '出车与盘点', en: 'Shifts' },
    detail: { 'zh-CN': '谁在外面、哪里不符、收班', en: 'Who is out, what differs, closing the day' },
    icon: 'calendar',
    order: 57,
  },
};

export const receiveVehicle: ScreenEntry = {
  path: '/days/:shiftId/receive',
  name: 'receive-vehicle',
  load: () => import('./receive-screen.vue'),
  roles: ['office', 'safety-manager'],
  props: true,
};

export const oneDay: ScreenEntry = {
  path: '/days/:shiftId',
  name: 'one-day',
  load: () => import('./one-day-screen.vue'),
  roles,
  props: true,
};
