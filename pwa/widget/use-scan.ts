// Who gets a scanned code: the topmost screen or sheet that listens; where none does, the scan screen opens with it.
import { onBeforeUnmount, onMounted } from 'vue';

export type ScanSource = 'camera' | 'wedge' | 'typed';
export interface Scan {
  /** As read, unchanged but for spaces at its ends. */
  readonly text: string;
  readonly source: ScanSource;
}
type Handler = (scan: Scan) => void;

const handlers: Handler[] = [];

/** While the component is mounted, codes come to `handler`. The one mounted last goes before the others. */
export const useScan = (handler: Handler): void => {
  onMounted(() => handlers.push(handler));
  onBeforeUnmount(() => {
    const at = handlers.lastIndexOf(handler);
    if (at >= 0) handlers.splice(at, 1);
  });
};

/** True where somebody took it. */
export const handOverScan = (scan: Scan): boolean => {
  const handler = handlers.at(-1);
  handler?.(scan);
  return handler !== undefined;
};
