// Whether a vehicle without a shift moves, by what its tracker says: kept without places, since nobody is at work.
import { kmHOf } from './point.ts';
import { alarmLimits } from './alarm.ts';

export interface Motion {
  /** Null: it stands. */
  readonly movingSinceMs: number | null;
  /** When it last moved. */
  readonly movedMs: number | null;
}

export const atRest: Motion = { movingSinceMs: null, movedMs: null };

export type MotionChange =
  | { readonly change: 'opened'; readonly atMs: number; readonly found: number; readonly allowed: number }
  | { readonly change: 'closed'; readonly atMs: number };

/**
 * The next report outside of a shift. An alarm begins once it moved for a minute: a single report may be the receiver's
 * fault. It ends when it has stood for five, with the last movement. Reports that are not later change nothing.
 */
export function noteMotion(
  motion: Motion,
  report: { readonly atMs: number; readonly speedMps: number },
): { readonly motion: Motion; readonly change: MotionChange | null } {
  const { movingSinceMs, movedMs } = motion;
  const { atMs } = report;
  if (movedMs !== null && atMs <= movedMs) return { motion, change: null };
  const kmH = kmHOf(report.speedMps);
  const stood = movedMs !== null && atMs - movedMs >= alarmLimits.stoodForMs;
  const wasAlarm = movingSinceMs !== null && movedMs !== null && movedMs - movingSinceMs >= alarmLimits.movingForMs;
  const closed: MotionChange | null = stood && wasAlarm ? { change: 'closed', atMs: movedMs } : null;
  if (kmH < alarmLimits.movingKmH) return { motion: stood ? atRest : motion, change: closed };
  if (movingSinceMs === null || stood) {
    return { motion: { movingSinceMs: atMs, movedMs: atMs }, change: closed };
  }
  const isAlarm = atMs - movingSinceMs >= alarmLimits.movingForMs;
  return {
    motion: { movingSinceMs, movedMs: atMs },
    change:
      isAlarm && !wasAlarm
        ? { change: 'opened', atMs: movingSinceMs, found: Math.round(kmH), allowed: alarmLimits.movingKmH }
        : null,
  };
}
