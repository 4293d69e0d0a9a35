// Standing in with another vehicle or zone: a courier types the code that the office reads out.
import type { ScreenEntry } from '../screen.ts';

export const standIn: ScreenEntry = {
  path: '/stand-in',
  name: 'stand-in',
  load: () => import('./stand-in-screen.vue'),
  roles: ['courier'],
  at: 'company',
  menu: {
    label: { 'zh-CN': '顶班、换车', en: 'Stand-in' },
    detail: { 'zh-CN': '没有信号时输入办公室报的码', en: 'Type the code that the office reads out' },
    icon: 'key',
    order: 60,
  },
};
