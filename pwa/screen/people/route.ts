// People of the own organisation: who works here in which role, with which papers, badge and sign-in.
import type { ScreenEntry } from '../screen.ts';

export const people: ScreenEntry = {
  path: '/people',
  name: 'people',
  load: () => import('./people-screen.vue'),
  roles: ['office'],
  menu: {
    label: { 'zh-CN': '人员', en: 'People' },
    detail: { 'zh-CN': '岗位、证书、工牌、账号', en: 'Roles, certificates, badges, accounts' },
    icon: 'people',
    order: 210,
    group: 'office',
  },
};

export const person: ScreenEntry = {
  path: '/people/:personId',
  name: 'person',
  load: () => import('./person-screen.vue'),
  roles: ['office'],
  props: true,
};
