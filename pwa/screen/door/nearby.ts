// Customers near a position, the nearest first: pure.
import { distanceM, type Position } from '../../../shared/verdict/place.ts';

/** Farther than this nobody is "here". */
const farthestM = 2000;
const most = 8;

export interface Near<T> {
  readonly one: T;
  readonly awayM: number;
}

export const nearest = <T extends { readonly position: Position | null }>(
  customers: readonly T[],
  at: { readonly lng: number; readonly lat: number },
): Near<T>[] =>
  customers
    .flatMap((one) => (one.position === null ? [] : [{ one, awayM: distanceM([at.lng, at.lat], one.position) }]))
    .filter(({ awayM }) => awayM <= farthestM)
    .sort((a, b) => a.awayM - b.awayM)
    .slice(0, most);
