// What Vant's components draw where they would draw a glyph of Vant's icon font: our own icon (see vite.config.ts).
import { defineComponent, h } from 'vue';
import AppIcon from './app-icon.vue';
import type { IconName } from './icons.ts';

const ours: Readonly<Record<string, IconName>> = {
  arrow: 'forward',
  'arrow-left': 'back',
  'arrow-down': 'down',
  'arrow-up': 'up',
  cross: 'cross',
  clear: 'cross',
  success: 'check',
  fail: 'cross',
  search: 'search',
};

export const Icon = defineComponent({
  name: 'VantIcon',
  props: { name: { type: String, default: '' }, size: { type: [String, Number], default: 20 } },
  setup(props) {
    return () => {
      const name = ours[props.name];
      return name === undefined ? null : h(AppIcon, { name, sizePx: Number.parseInt(String(props.size), 10) });
    };
  },
});

export default Icon;
