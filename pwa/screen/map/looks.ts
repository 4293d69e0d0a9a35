// How a vehicle's state looks in words: a tone and an icon, since colour never speaks alone.
import type { IconName } from '../../widget/icons.ts';
import type { MarkLook } from '../../widget/map/drawing.ts';
import type { Tone } from '../../widget/tone.ts';

export const lookTones: Readonly<Record<MarkLook, Tone>> = {
  moving: 'next',
  standing: 'plain',
  silent: 'warn',
  alarm: 'block',
};

const icons: Readonly<Record<MarkLook, IconName>> = {
  moving: 'send',
  standing: 'minus',
  silent: 'offline',
  alarm: 'warn',
};
export const iconOf = (look: MarkLook): IconName => icons[look];
