// How a last day is told: in date, soon over, over, or not known.
import { localDay, parseCivilDate } from '../../../shared/calendar.ts';
import { workTimeZone } from '../../text/format.ts';
import type { Tone } from '../../widget/tone.ts';

/** So long before its end it is told. */
const aheadDays = 30;

export type Lasting = 'good' | 'soon' | 'over' | 'unknown';

export const lastingOf = (until: string | null, nowMs: number): Lasting => {
  const date = until === null ? null : parseCivilDate(until);
  if (date === null) return 'unknown';
  const left = date.lastDay - localDay(nowMs, workTimeZone);
  return left < 0 ? 'over' : left <= aheadDays ? 'soon' : 'good';
};

export const lastingTones: Readonly<Record<Lasting, Tone>> = {
  good: 'allow',
  soon: 'warn',
  over: 'block',
  unknown: 'block',
};
