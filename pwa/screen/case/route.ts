// Cases that somebody has to look into: codes on two cylinders, fills without leave, cylinders that nobody knows.
import type { ScreenEntry } from '../screen.ts';

export const cases: ScreenEntry = {
  path: '/cases',
  name: 'cases',
  load: () => import('./cases-screen.vue'),
  roles: ['safety-manager', 'office', 'supervisor'],
  menu: {
    label: { 'zh-CN': '待核实', en: 'Cases' },
    detail: { 'zh-CN': '重码、违规充装、不明气瓶', en: 'Double codes, fills without leave, unknown cylinders' },
    icon: 'seal',
    order: 80,
  },
};

export const oneCase: ScreenEntry = {
  path: '/cases/:caseId',
  name: 'case',
  load: () => import('./case-screen.vue'),
  roles: ['safety-manager', 'office', 'supervisor'],
  props: true,
};
