// Who gets a scanned code: the topmost screen or sheet that listens; where none does, the scan screen opens with it.
import { onBeforeUnmount, onMounted } from 'vue';
import type { ScanConfig } from '../../shared/cylinder/resolve-scan.ts';
import { createAgreement } from '../scan/agreement.ts';
import { defineText } from '../text/text.ts';
import { toast } from './toast.ts';
import { language } from './use-text.ts';

export type ScanSource = 'camera' | 'wedge' | 'typed' | 'nfc';
export interface Scan {
  /** As read, unchanged but for spaces at its ends. */
  readonly text: string;
  readonly source: ScanSource;
}

interface Listener {
  readonly take: (scan: Scan) => void;
  readonly once: boolean;
}
const listeners: Listener[] = [];

let config: ScanConfig = { baseUrls: [location.origin], vendorPatterns: [] };
/** What this device knows of labels: enough to tell which codes check themselves. The server resolves what was scanned. */
export const scanConfig = (): ScanConfig => config;
export const setScanConfig = (next: ScanConfig): void => {
  config = next;
};

const words = defineText(
  { again: '这个码没有校验位，请再扫一次' },
  { again: 'This code has no check character: scan it once more' },
);

const triggerPullsMs = 15_000;
let agreement = createAgreement({ config, windowMs: triggerPullsMs, awayMs: 0 });
let agreedFor = config;

/**
 * While the component is mounted, codes come to `take`; the one mounted last goes before the others. A wedge's code
 * without a check character comes after two equal reads, unless `once` is true: for badges and the like.
 */
export const useScan = (take: (scan: Scan) => void, options: { readonly once?: boolean } = {}): void => {
  const listener: Listener = { take, once: options.once ?? false };
  onMounted(() => listeners.push(listener));
  onBeforeUnmount(() => {
    const at = listeners.lastIndexOf(listener);
    if (at >= 0) listeners.splice(at, 1);
  });
};

/** What came while the next screen was on its way; null: none is. */
let held: string[] | null = null;

/** The next screen is on its way: what is scanned from now on is meant for it, not for the one that is left. */
export const holdWedge = (): void => {
  held ??= [];
};

/** The next screen is there, or will not come: it gets what was scanned meanwhile. */
export const releaseWedge = (otherwise: (scan: Scan) => void): void => {
  const texts = held ?? [];
  held = null;
  for (const text of texts) handOverWedge(text, otherwise);
};

/** What the wedge typed. `otherwise` gets it where no screen listens. */
export const handOverWedge = (text: string, otherwise: (scan: Scan) => void): void => {
  if (held !== null) {
    held.push(text);
    return;
  }
  const listener = listeners.at(-1);
  if (listener?.once !== true) {
    if (agreedFor !== config) {
      agreement = createAgreement({ config, windowMs: triggerPullsMs, awayMs: 0 });
      agreedFor = config;
    }
    const agreed = agreement.take({ text, by: { source: 'wedge' }, atMs: performance.now() });
    if (agreed.kind === 'again') toast(words[language.value].again, { tone: 'warn' });
    if (agreed.kind !== 'agreed') return;
  }
  const scan: Scan = { text, source: 'wedge' };
  if (listener === undefined) otherwise(scan);
  else listener.take(scan);
};
