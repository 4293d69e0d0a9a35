// What the gate refused, and which facts were corrected at the hall: what a supervisor looks for.
import type { ScreenEntry } from '../screen.ts';

export const refused: ScreenEntry = {
  path: '/refused',
  name: 'refused',
  load: () => import('./refused-screen.vue'),
  roles: ['safety-manager', 'office', 'supervisor'],
  menu: {
    label: { 'zh-CN': '拒充与更正', en: 'Refusals' },
    detail: { 'zh-CN': '谁、在哪台秤、因何被拒；现场改了什么', en: 'Who, at which scale, and why; what was corrected' },
    icon: 'warn',
    order: 70,
  },
};
