// Organisations: for an authority those of its area, for a company its own; with sites and licences.
import type { ScreenEntry } from '../screen.ts';

export const organisations: ScreenEntry = {
  path: '/organisations',
  name: 'organisations',
  load: () => import('./organisations-screen.vue'),
  roles: ['supervisor'],
  at: 'authority',
  menu: {
    label: { 'zh-CN': '单位', en: 'Organisations' },
    icon: 'building',
    order: 200,
    group: 'office',
  },
};

export const ownOrganisation: ScreenEntry = {
  path: '/organisation',
  name: 'own-organisation',
  load: () => import('./organisation-screen.vue'),
  roles: ['office', 'safety-manager'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '本单位', en: 'Organisation' },
    detail: { 'zh-CN': '站点、许可证', en: 'Sites, licences' },
    icon: 'building',
    order: 200,
    group: 'office',
  },
};

export const organisation: ScreenEntry = {
  path: '/organisations/:organisationId',
  name: 'organisation',
  load: () => import('./organisation-screen.vue'),
  roles: ['office', 'safety-manager', 'supervisor'],
  props: true,
};
