// Positions that the server does not have yet, kept on the device until it has them.
import type { ReportedPoint } from '../../shared/contract/position.ts';

export interface WaitingPoint {
  readonly shiftId: string;
  /** Whose shift it is: under another's session it would not be taken. */
  readonly personId: string;
  readonly point: ReportedPoint;
}

/** Each operation happens whole or not at all. One position a shift and instant: adding it again changes nothing. */
export interface PointStore {
  add(waiting: WaitingPoint): Promise<void>;
  /** The earliest of this person, all of one shift; shifts in `without` are passed over. */
  head(limit: number, personId: string, without?: ReadonlySet<string>): Promise<readonly WaitingPoint[]>;
  /** What the server has. */
  remove(points: readonly WaitingPoint[]): Promise<void>;
  /** Of all people of this device. */
  count(): Promise<number>;
}

/** More than a week of shifts. Beyond it the oldest go, so that a phone never fills up. */
export const pointsKeptMost = 20_000;

export const createMemoryPointStore = (most: number = pointsKeptMost): PointStore => {
  let points: WaitingPoint[] = [];
  const isSame = (a: WaitingPoint, b: WaitingPoint): boolean => a.shiftId === b.shiftId && a.point.at === b.point.at;
  return {
    add(waiting) {
      if (!points.some((one) => isSame(one, waiting))) points.push(waiting);
      points.sort((a, b) => (a.point.at < b.point.at ? -1 : Number(a.point.at > b.point.at)));
      points = points.slice(Math.max(0, points.length - most));
      return Promise.resolve();
    },
    head(limit, personId, without = new Set()) {
      const own = points.filter((one) => one.personId === personId && !without.has(one.shiftId));
      const [first] = own;
      return Promise.resolve(own.filter((one) => one.shiftId === first?.shiftId).slice(0, limit));
    },
    remove(gone) {
      points = points.filter((one) => !gone.some((each) => isSame(each, one)));
      return Promise.resolve();
    },
    count: () => Promise.resolve(points.length),
  };
};
