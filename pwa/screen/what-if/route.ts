// The register judged under changed parameters: what an authority asks before it tightens a rule.
import type { ScreenEntry } from '../screen.ts';

export const whatIf: ScreenEntry = {
  path: '/what-if',
  name: 'what-if',
  load: () => import('./what-if-screen.vue'),
  roles: ['supervisor', 'office', 'safety-manager'],
  menu: {
    label: { 'zh-CN': '规则试算', en: 'What if' },
    detail: { 'zh-CN': '改参数之前，先看哪些气瓶会被拦下', en: 'Which cylinders a change of rules would stop' },
    icon: 'law',
    order: 190,
    group: 'office',
  },
};
