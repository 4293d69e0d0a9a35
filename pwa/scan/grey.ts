// Brightness out of colours: all that decoders look at.

/** Brightness of each pixel of an RGBA picture. */
export const greyOf = (rgba: Uint8ClampedArray): Uint8ClampedArray => {
  const grey = new Uint8ClampedArray(rgba.length / 4);
  for (let at = 0, from = 0; at < grey.length; at += 1, from += 4) {
    grey[at] = ((rgba[from] ?? 0) * 77 + (rgba[from + 1] ?? 0) * 150 + (rgba[from + 2] ?? 0) * 29) >> 8;
  }
  return grey;
};
