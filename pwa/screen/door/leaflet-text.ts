// The safety leaflet: six things that everybody who cooks with bottled gas has to know.
import { defineText } from '../../text/text.ts';
import type { PictureName } from './pictures.ts';

export const leaflet = [
  { id: 'close', picture: 'close-valve' },
  { id: 'air', picture: 'ventilation' },
  { id: 'hose', picture: 'hose-age' },
  { id: 'upright', picture: 'upright' },
  { id: 'test', picture: 'leak' },
  { id: 'leak', picture: 'no-switch' },
] as const satisfies readonly { readonly id: string; readonly picture: PictureName }[];

export const leafletText = defineText(
  {
    title: '安全用气',
    seen: '用户看过了',
    points: {
      close: { title: '用完关瓶阀', text: '人离开、睡觉前，瓶阀和灶都关好。' },
      air: { title: '用气要通风', text: '开着窗用；有人看着火，防止汤水浇灭。' },
      hose: { title: '软管要好、要短', text: '不超过 2 米，不穿墙，老化、过期就换。' },
      upright: { title: '瓶要竖放', text: '不倒放、不摇晃、不用热水烫，不自己倒残液。' },
      test: { title: '用肥皂水查漏', text: '起泡就是漏。绝不能用火试。' },
      leak: { title: '闻到气味', text: '关阀、开窗、不开关电器、不点火，人到室外，打 119。' },
    },
  },
  {
    title: 'Using gas safely',
    seen: 'They have seen it',
    points: {
      close: { title: 'Close the valve after use', text: 'Valve and stove, before you leave and before you sleep.' },
      air: { title: 'Let air in', text: 'Keep a window open and an eye on the flame.' },
      hose: { title: 'A sound, short hose', text: 'At most 2 m, not through a wall; replace it when old or cracked.' },
      upright: {
        title: 'Cylinder upright',
        text: 'Never lay, shake or heat it, and never pour out what is left in it.',
      },
      test: { title: 'Look for leaks with soapy water', text: 'Bubbles mean a leak. Never test with a flame.' },
      leak: {
        title: 'If you smell gas',
        text: 'Close the valve, open windows, touch no switch, no flame, go outside, call 119.',
      },
    },
  },
);
