// The live map: where the vehicles are, what is odd about them, and where each of them was today.
import type { ScreenEntry } from '../screen.ts';

export const map: ScreenEntry = {
  path: '/map',
  name: 'map',
  load: () => import('./map-screen.vue'),
  roles: ['office', 'safety-manager', 'supervisor', 'inspector'],
  menu: {
    label: { 'zh-CN': '车辆地图', en: 'Live map' },
    detail: { 'zh-CN': '车在哪、报警、当天轨迹', en: 'Where vehicles are, alarms, tracks' },
    icon: 'site',
    order: 150,
  },
};
