// The register: cylinders as a list, and one of them with all that is known of it.
import type { ScreenEntry } from '../screen.ts';

export const register: ScreenEntry = {
  path: '/register',
  name: 'register',
  load: () => import('./register-screen.vue'),
  menu: {
    label: { 'zh-CN': '气瓶档案', en: 'Register' },
    detail: { 'zh-CN': '查瓶、看去向与历史', en: 'Look up cylinders and their history' },
    icon: 'cylinder',
    order: 60,
  },
};

export const cylinder: ScreenEntry = {
  path: '/cylinders/:cylinderId',
  name: 'cylinder',
  load: () => import('./cylinder-screen.vue'),
  props: true,
};
