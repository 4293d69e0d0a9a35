// Temporary passwords that can be read out over a counter: no letters that look alike, in groups.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Twelve characters of 31, about 59 bits. `random` fills bytes. */
export const temporaryPassword = (
  random: (length: number) => Uint8Array = (length) => crypto.getRandomValues(new Uint8Array(length)),
): string => {
  const picked: string[] = [];
  while (picked.length < 12) {
    // Bytes beyond the last whole multiple would make the first letters likelier.
    for (const byte of random(16)) {
      if (byte < 248 && picked.length < 12) picked.push(letters[byte % letters.length] ?? '');
    }
  }
  return [0, 4, 8].map((at) => picked.slice(at, at + 4).join('')).join('-');
};
