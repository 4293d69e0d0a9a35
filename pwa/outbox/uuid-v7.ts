// UUID version 7 (RFC 9562 5.7): time first, so that ids made on a phone stay in order in the server's index.

/**
 * A maker of ids for this device. `now` in ms since 1970; `randomBytes` fills what it is given.
 * Ids made within the same millisecond, or while the clock was put back, still rise (RFC 9562 6.2, method 1).
 */
export const uuidV7Maker = (now: () => number, randomBytes: (length: number) => Uint8Array): (() => string) => {
  let lastMs = -1;
  let count = 0;
  return () => {
    const bytes = randomBytes(16);
    const nowMs = Math.max(0, Math.trunc(now()));
    if (nowMs > lastMs) {
      lastMs = nowMs;
      count = (((bytes[6] ?? 0) & 0x07) << 8) | (bytes[7] ?? 0);
    } else {
      count += 1;
      if (count > 0xfff) {
        lastMs += 1;
        count = 0;
      }
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
    view.setUint16(0, Math.floor(lastMs / 2 ** 32));
    view.setUint32(2, lastMs % 2 ** 32);
    view.setUint16(6, 0x7000 | count);
    view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
};
