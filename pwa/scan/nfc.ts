// Radio tags, read by the phone where its browser can (Chrome on Android): what a tag says goes the way of any scan.
import { resolveScan, type ScanConfig } from '../../shared/cylinder/resolve-scan.ts';
import { err, ok, type Result } from '../../shared/result.ts';

export interface TagRecord {
  readonly recordType: string;
  readonly encoding?: string | undefined;
  readonly data?: DataView | undefined;
}
interface TagRead extends Event {
  /** `04:a1:…`; empty where the tag does not say. */
  readonly serialNumber: string;
  readonly message: { readonly records: readonly TagRecord[] };
}
interface TagReader extends EventTarget {
  scan(options: { readonly signal: AbortSignal }): Promise<void>;
}
declare global {
  var NDEFReader: (new () => TagReader) | undefined;
}

export type NfcTrouble = 'refused' | 'off' | 'failed';

const textOf = ({ recordType, encoding, data }: TagRecord): string | null => {
  if (data === undefined || !['url', 'absolute-url', 'text'].includes(recordType)) return null;
  try {
    return new TextDecoder(recordType === 'text' ? encoding : 'utf-8').decode(data).trim();
  } catch {
    return null;
  }
};

/**
 * What of a tag is told as scanned: the first of its records that names a cylinder, else its serial number, else what it
 * says; null: an empty tag without a number.
 */
export const scannedOfTag = (
  serialNumber: string,
  records: readonly TagRecord[],
  config: ScanConfig,
): string | null => {
  const texts = records.map(textOf).filter((text) => text !== null && text !== '');
  const named = texts.find((text) => text !== null && resolveScan(text, config).kind !== 'unrecognised');
  return named ?? (serialNumber === '' ? null : serialNumber.toUpperCase()) ?? texts[0] ?? null;
};

export const hasNfc = (): boolean => globalThis.NDEFReader !== undefined;

/** Whether tags may be read without asking: asking takes a touch. */
export const nfcIsAllowed = async (): Promise<boolean> => {
  try {
    // The type of names does not have it.
    const status = await navigator.permissions.query({ name: 'nfc' as PermissionName });
    return status.state === 'granted';
  } catch {
    return false;
  }
};

/** Reads tags until what it gives back is called. */
export const readTags = async (
  onTag: (serialNumber: string, records: readonly TagRecord[]) => void,
): Promise<Result<() => void, NfcTrouble>> => {
  const Reader = globalThis.NDEFReader;
  if (Reader === undefined) return err('failed');
  const stop = new AbortController();
  try {
    const reader = new Reader();
    reader.addEventListener(
      'reading',
      (event) => {
        const { serialNumber, message } = event as TagRead;
        onTag(serialNumber, message.records);
      },
      { signal: stop.signal },
    );
    await reader.scan({ signal: stop.signal });
    return ok(() => stop.abort());
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    return err(name === 'NotAllowedError' ? 'refused' : name === 'NotReadableError' ? 'off' : 'failed');
  }
};
