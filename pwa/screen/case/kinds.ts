// How the kinds of cases look in lists.
import type { IconName } from '../../widget/icons.ts';
import type { Tone } from '../../widget/tone.ts';

export const kindIcons: Readonly<Record<string, IconName>> = {
  'duplicate-tag': 'label',
  'duplicate-stamp': 'stamp',
  'unauthorised-fill': 'aside',
  'late-leave': 'clock',
  'unknown-cylinder': 'cylinder',
  'verdict-differs': 'scale',
  'moved-despite-block': 'truck',
  'delivered-despite-block': 'home',
  'told-later': 'clock',
  'shift-conflict': 'people',
  leak: 'drop',
  'custody-elsewhere': 'site',
  'found-at-door': 'law',
  'photo-used-again': 'photo',
  'impossible-speed': 'clock',
  'time-doubtful': 'clock',
  'sent-after-end': 'phone',
  'delivered-without-order': 'list',
};

export const kindTones: Readonly<Record<string, Tone>> = {
  'duplicate-tag': 'block',
  'duplicate-stamp': 'warn',
  'unauthorised-fill': 'block',
  'late-leave': 'warn',
  'unknown-cylinder': 'warn',
  'verdict-differs': 'warn',
  'moved-despite-block': 'block',
  'delivered-despite-block': 'block',
  'told-later': 'warn',
  'shift-conflict': 'block',
  leak: 'block',
  'custody-elsewhere': 'warn',
  'found-at-door': 'block',
  'photo-used-again': 'warn',
  'impossible-speed': 'warn',
  'time-doubtful': 'warn',
  'sent-after-end': 'block',
  'delivered-without-order': 'warn',
};
