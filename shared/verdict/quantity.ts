// Masses, volumes and densities as whole grams, millilitres and grams a litre, so that sums and comparisons are exact.

/**
 * A thousand times the number, rounded half up as the decimal number that was written.
 * The product may lie a little beside a half (1.0005 × 1000 is 1000.4999…), the quotient is exactly what the half is read as.
 */
export function toThousandths(value: number): number {
  const whole = Math.floor(value * 1000);
  return value >= (2 * whole + 1) / 2000 ? whole + 1 : whole;
}

/** What a volume may hold by the fill factor, cut down to 0.1 kg. In g, from g/L and ml. */
export function fillLimitG(factorGPerL: number, volumeMl: number): number {
  const milligrams = factorGPerL * volumeMl;
  return (milligrams - (milligrams % 100_000)) / 1000;
}
