// When a forgotten delivery happened: a time of the clock, as an instant within the shift.
import { civilDateText } from '../../text/format.ts';

/** What is typed as 14:30, 1430 or 9:05; null: no time of a day. */
export const clockTime = (typed: string): string | null => {
  const match = /^(\d{1,2})[:：.]?(\d{2})$/u.exec(typed.trim().normalize('NFKC'));
  if (match === null) return null;
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  if (hours > 23 || minutes > 59) return null;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
};

const dayMs = 86_400_000;

/** The last time that the clock showed it, at the place of work; null: after now, or before the shift. */
export const instantInShift = (typed: string, begunAt: string, nowMs: number): string | null => {
  const time = clockTime(typed);
  if (time === null) return null;
  const at = (ofMs: number): number => Date.parse(`${civilDateText(ofMs)}T${time}:00+08:00`);
  const today = at(nowMs);
  const lastMs = today > nowMs ? at(nowMs - dayMs) : today;
  // The clock shows no seconds: the end of its minute is after what else was recorded in it, and not after now.
  const atMs = Math.min(lastMs + 59_999, nowMs);
  return atMs < Date.parse(begunAt) ? null : new Date(atMs).toISOString();
};
