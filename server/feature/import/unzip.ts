// Takes entries out of a ZIP archive held in memory, with a limit on what they may unfold to.
import { inflateRawSync } from 'node:zlib';
import { err, ok, type Result } from '../../../shared/result.ts';

export type ZipFault = 'broken' | 'too-large';

interface Entry {
  readonly method: number;
  readonly packedBytes: number;
  readonly headerAt: number;
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const COMMENT_BYTES_MAX = 65_535;
const STORED = 0;
const DEFLATED = 8;

/** The archive's directory (PKWARE APPNOTE 4.3.12, 4.3.16), or null where it has none that can be read. */
function directoryOf(bytes: Buffer): Map<string, Entry> | null {
  let end = bytes.length - END_BYTES;
  const first = Math.max(0, end - COMMENT_BYTES_MAX);
  while (end >= first && bytes.readUInt32LE(end) !== END_SIGNATURE) end -= 1;
  if (end < first) return null;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries = new Map<string, Entry>();
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY_SIGNATURE) return null;
    const nameBytes = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameBytes).replaceAll('\\', '/');
    entries.set(name.replace(/^\//, ''), {
      method: bytes.readUInt16LE(at + 10),
      packedBytes: bytes.readUInt32LE(at + 20),
      headerAt: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

export interface Archive {
  readonly names: readonly string[];
  /** The entry's text (UTF-8), or null where there is no such entry. */
  read(name: string): Result<string | null, ZipFault>;
}

/** `unfoldedBytesMax` bounds all that is read together: a small archive can unfold to gigabytes. */
export function openArchive(bytes: Buffer, unfoldedBytesMax: number): Result<Archive, ZipFault> {
  const entries = bytes.length < END_BYTES ? null : directoryOf(bytes);
  if (entries === null) return err('broken');
  let left = unfoldedBytesMax;
  return ok({
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name);
      if (entry === undefined) return ok(null);
      const { headerAt } = entry;
      if (headerAt + 30 > bytes.length || bytes.readUInt32LE(headerAt) !== LOCAL_SIGNATURE) return err('broken');
      const dataAt = headerAt + 30 + bytes.readUInt16LE(headerAt + 26) + bytes.readUInt16LE(headerAt + 28);
      if (dataAt + entry.packedBytes > bytes.length) return err('broken');
      const packed = bytes.subarray(dataAt, dataAt + entry.packedBytes);
      if (left <= 0) return err('too-large');
      try {
        const data =
          entry.method === STORED
            ? packed
            : entry.method === DEFLATED
              ? inflateRawSync(packed, { maxOutputLength: left })
              : null;
        if (data === null) return err('broken');
        left -= data.length;
        return ok(
          data[0] === 0xff && data[1] === 0xfe
            ? data.toString('utf16le', 2)
            : data.toString('utf8', data[0] === 0xef ? 3 : 0),
        );
      } catch (error) {
        return err(error instanceof RangeError ? 'too-large' : 'broken');
      }
    },
  });
}
