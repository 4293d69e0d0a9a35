// The scale bar: a round length that fits, on the ground as it is at the middle of the map.
import { distanceM } from '../../../shared/verdict/place.ts';
import type { Ground, Point } from './ground.ts';

export interface ScaleBar {
  readonly metres: number;
  /** CSS pixels. */
  readonly width: number;
}

const longest = 110;
const probePx = 100;

/** `unitsAPixel`: of the ground's grid. */
export function scaleBarOf(ground: Ground, middle: Point, unitsAPixel: number): ScaleBar {
  const half = (probePx / 2) * unitsAPixel;
  const west = ground.toPosition([middle[0] - half, middle[1]]);
  const east = ground.toPosition([middle[0] + half, middle[1]]);
  const metresAPixel = distanceM(west, east) / probePx;
  const most = longest * metresAPixel;
  const tens = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((digit) => digit * tens).find((length) => length <= most) ?? tens;
  return { metres, width: Math.round(metres / metresAPixel) };
}
