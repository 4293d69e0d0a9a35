// How much to fill: a little below the most that is allowed, so that a slow valve does not overfill.
import { fillLimitG } from '../../../shared/verdict/quantity.ts';

export interface FillTarget {
  /** Most gas that may be in the cylinder, in grams. */
  readonly maxFillG: number;
  /** Gas to stop at (gross less tare), in whole 100 g. */
  readonly targetNetG: number;
}

const stepG = 100;
/** 2.5 % under the limit: 14.9 kg → 14.5 kg, 49.5 kg → 48.2 kg; above what the rules call underfilled for both. */
const marginShare = 0.025;

/** Null where neither the stamp nor the volume says how much it takes. */
export function fillTarget(
  cylinder: { readonly maxFillG: number | null; readonly volumeMl: number | null },
  fillFactorGPerL: number,
): FillTarget | null {
  const byVolumeG = cylinder.volumeMl === null ? null : fillLimitG(fillFactorGPerL, cylinder.volumeMl);
  const maxFillG = Math.min(cylinder.maxFillG ?? Infinity, byVolumeG ?? Infinity);
  if (!Number.isFinite(maxFillG)) return null;
  return { maxFillG, targetNetG: Math.floor((maxFillG * (1 - marginShare)) / stepG) * stepG };
}
