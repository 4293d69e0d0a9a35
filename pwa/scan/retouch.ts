// Makes a bad picture better before it is read: without noise, or with its edges back.

/** Mean brightness around each pixel, `reachPx` to each side; in a time that does not depend on the reach. */
const meanAround = (grey: Uint8ClampedArray, width: number, height: number, reachPx: number): Float32Array => {
  const rows = new Float32Array(grey.length);
  const mean = new Float32Array(grey.length);
  const count = 2 * reachPx + 1;
  for (let y = 0; y < height; y += 1) {
    const start = y * width;
    let sum = 0;
    for (let off = -reachPx; off <= reachPx; off += 1) sum += grey[start + Math.min(width - 1, Math.max(0, off))] ?? 0;
    for (let x = 0; x < width; x += 1) {
      rows[start + x] = sum / count;
      sum += (grey[start + Math.min(width - 1, x + reachPx + 1)] ?? 0) - (grey[start + Math.max(0, x - reachPx)] ?? 0);
    }
  }
  // Row after row, as the memory lies: one running sum for each column.
  const sums = new Float32Array(width);
  const addRow = (y: number, sign: 1 | -1): void => {
    const start = Math.min(height - 1, Math.max(0, y)) * width;
    for (let x = 0; x < width; x += 1) sums[x] = (sums[x] ?? 0) + sign * (rows[start + x] ?? 0);
  };
  for (let y = -reachPx; y <= reachPx; y += 1) addRow(y, 1);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) mean[y * width + x] = (sums[x] ?? 0) / count;
    addRow(y + reachPx + 1, 1);
    addRow(y - reachPx, -1);
  }
  return mean;
};

export const smoothed = (grey: Uint8ClampedArray, width: number, height: number, reachPx: number): Uint8ClampedArray =>
  new Uint8ClampedArray(meanAround(grey, width, height, reachPx));

/** How much of what differs from its surroundings is added to it once more. */
const strength = 2.5;

export const sharpened = (
  grey: Uint8ClampedArray,
  width: number,
  height: number,
  reachPx: number,
): Uint8ClampedArray => {
  const mean = meanAround(grey, width, height, reachPx);
  const sharp = new Uint8ClampedArray(grey.length);
  for (let at = 0; at < sharp.length; at += 1) {
    const bright = grey[at] ?? 0;
    sharp[at] = bright + strength * (bright - (mean[at] ?? 0));
  }
  return sharp;
};
