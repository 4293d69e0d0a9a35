// Numbers, masses and dates as people read them. Dates of the trade stay as stamped: 2026-06, 2026-06-30.
import type { Language } from './language.ts';

/** Whole grams as kilograms with `decimals` places, half up, without binary surprises: 11425 → "11.43". */
export const gramsToKgText = (g: number, decimals: 1 | 2 = 2): string => {
  const unit = decimals === 2 ? 10 : 100;
  const sign = g < 0 ? '−' : '';
  const rounded = Math.floor((Math.abs(Math.trunc(g)) + unit / 2) / unit);
  const scale = 10 ** decimals;
  const whole = Math.floor(rounded / scale);
  const part = String(rounded % scale).padStart(decimals, '0');
  return `${rounded === 0 ? '' : sign}${whole}.${part}`;
};

/** What is typed as kilograms, as whole grams; null where it is not a number of kilograms with at most three decimals. */
export const kgTextToGrams = (text: string): number | null => {
  const match = /^(\d{1,4})(?:\.(\d{0,3}))?$/.exec(text.trim().normalize('NFKC'));
  if (match === null) return null;
  return Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'));
};

const formats = new Map<string, Intl.DateTimeFormat>();
const format = (language: Language, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${language} ${name} ${options.timeZone ?? ''}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, options);
  formats.set(key, made);
  return made;
};

/** The clock on the wall at the place of work: registers and rules count in the zone of the authority. */
export const workTimeZone = 'Asia/Shanghai';

/** 08:05 */
export const timeText = (instant: string | number | Date, language: Language): string =>
  format(language, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: workTimeZone }).format(
    new Date(instant),
  );

/** 11月23日 周一 · Mon 23 Nov */
export const dayText = (instant: string | number | Date, language: Language): string =>
  format(language, 'day', { month: 'short', day: 'numeric', weekday: 'short', timeZone: workTimeZone }).format(
    new Date(instant),
  );

/** The civil date at the place of work: 2026-11-23. */
export const civilDateText = (instant: string | number | Date): string =>
  format('en', 'civil', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: workTimeZone })
    .format(new Date(instant))
    .split('/')
    .reverse()
    .join('-');

/** 2026-11-23 08:05; only the time where it is the day of `now`. */
export const momentText = (instant: string, now: number, language: Language): string => {
  const day = civilDateText(instant);
  return day === civilDateText(now) ? timeText(instant, language) : `${day} ${timeText(instant, language)}`;
};

/** Long counts in groups of three: 12,480. */
export const countText = (count: number): string => String(Math.trunc(count)).replace(/\B(?=(?:\d{3})+$)/gu, ',');

/** How long ago, in the coarsest unit that still says something. `ageMin` in minutes. */
export const ageText = (ageMin: number, language: Language): string => {
  const chinese = language === 'zh-CN';
  if (ageMin < 1) return chinese ? '刚刚' : 'just now';
  if (ageMin < 60) return chinese ? `${Math.floor(ageMin)} 分钟前` : `${Math.floor(ageMin)} min ago`;
  if (ageMin < 48 * 60) return chinese ? `${Math.floor(ageMin / 60)} 小时前` : `${Math.floor(ageMin / 60)} h ago`;
  return chinese ? `${Math.floor(ageMin / 1440)} 天前` : `${Math.floor(ageMin / 1440)} days ago`;
};
