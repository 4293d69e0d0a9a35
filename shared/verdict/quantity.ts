// Masses, volumes and densities as whole grams, millilitres and grams a litre, so that sums and comparisons are exact.

/**
 * A thousand times the number, rounded half up as the decimal number that was written.
 * Binary fractions lie a little beside the decimal (1.0005 × 1000 is 1000.4999…): near a half the digits decide.
 */
export function toThousandths(value: number): number {
  const product = value * 1000;
  const whole = Math.floor(product);
  const fraction = product - whole;
  if (fraction === 0) return whole;
  if (Math.abs(fraction - 0.5) > 1e-6 + product * 1e-15) return fraction > 0.5 ? whole + 1 : whole;
  const [integer = '0', decimals = ''] = String(value).split('.');
  const digits = decimals.padEnd(4, '0');
  return Number(integer + digits.slice(0, 3)) + (digits.charAt(3) >= '5' ? 1 : 0);
}

/** What a volume may hold by the fill factor, cut down to 0.1 kg. In g, from g/L and ml. */
export function fillLimitG(factorGPerL: number, volumeMl: number): number {
  const milligrams = factorGPerL * volumeMl;
  return (milligrams - (milligrams % 100_000)) / 1000;
}
