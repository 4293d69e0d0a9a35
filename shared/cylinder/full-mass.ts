// What a cylinder at a customer's counts as: full.
import type { Cylinder } from './cylinder.ts';

/** What was filled in, else what may be: kg a litre times volume, or the stamp, whichever is less. Null: none is known. */
export function fullMassG(
  cylinder: Pick<Cylinder, 'volumeMl' | 'maxFillG'> & { readonly contentG: number | null },
  fillFactorKgPerL: number,
): number | null {
  const { contentG, volumeMl, maxFillG } = cylinder;
  if (contentG !== null && contentG > 0) return contentG;
  const byVolume = volumeMl === null ? null : Math.round(volumeMl * fillFactorKgPerL);
  if (byVolume === null || maxFillG === null) return byVolume ?? maxFillG;
  return Math.min(byVolume, maxFillG);
}
