// A made-up photograph: a plain grey PNG, for records that must have a picture.
import { crc32, deflateSync } from 'node:zlib';

const sizePx = 64;

/** A chunk of PNG (ISO/IEC 15948, 5.3): length, type, data, check. */
function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** `shade`: 0 black to 255 white. `number`: makes it another picture than all others of its shade; in its last row. */
export function plainPicture(shade: number, number = 0): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(sizePx, 0);
  header.writeUInt32BE(sizePx, 4);
  // Eight bits a pixel, shades of grey, no interlace.
  header.set([8, 0, 0, 0, 0], 8);
  const row = Buffer.alloc(1 + sizePx, shade);
  row[0] = 0;
  const last = Buffer.from(row);
  last.writeUInt32BE(number, 1);
  const rows = Buffer.concat([...Array.from({ length: sizePx - 1 }, () => row), number === 0 ? row : last]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
