// Reads codes from a running video: crops the marked area of frame after frame, decodes, and believes what agrees.
import type { Agreement } from './agreement.ts';
import { frameArea, isInside, type Box } from './area.ts';
import type { Decoded, DecodeOptions } from './decode.ts';
import type { SecondOptions } from './decode-second.ts';
import type { Decoder } from './decoder.ts';
import { createCutter } from './frame.ts';
import { createPatience } from './patience.ts';
import { firstWays, secondWays, type Way } from './ways.ts';

export interface ReadingOptions {
  readonly video: HTMLVideoElement;
  readonly first: Decoder<DecodeOptions>;
  readonly second: Decoder<SecondOptions>;
  readonly agreement: Agreement;
  /** The marked area, in pixels of the video element. */
  readonly area: () => Box;
  readonly onCode: (text: string) => void;
  /** A first read that waits for its second: hold still. */
  readonly onAgain?: () => void;
  /** Nothing was read for so long that a person wants advice. Told once, until something is read. */
  readonly onNothing?: () => void;
}

/** Time for the page between two frames of a decoder. */
const restMs = { offThread: 15, onPage: 120, notNeeded: 100 } as const;

/** The longest that a frame may have been looked at: meanwhile the phone may point at the next cylinder. */
const stillHereMs = 1500;

/** Begins to read; gives back how to stop. */
export const startReading = (options: ReadingOptions): (() => void) => {
  const { video, first, second, agreement, area, onCode, onAgain, onNothing } = options;
  const patience = createPatience(performance.now());
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let stopped = false;
  let agreedAtMs = -Infinity;

  const isShowing = (): boolean =>
    video.readyState >= 2 && video.videoWidth > 0 && !video.paused && document.visibilityState === 'visible';

  /** True: the next frame is looked at in the way that has just worked. */
  const take = ({ text, format }: Decoded): boolean => {
    const atMs = performance.now();
    const agreed = agreement.take({ text, by: { format }, atMs });
    if (agreed.kind === 'again') {
      // The second decoder goes on helping until the two reads agree.
      onAgain?.();
      return true;
    }
    patience.read(atMs);
    if (agreed.kind === 'agreed') {
      agreedAtMs = atMs;
      onCode(agreed.text);
    }
    return false;
  };

  /** One decoder, one frame at a time: on a slow phone frames are left out, never queued. */
  const look = <Options>(decoder: Decoder<Options>, ways: readonly Way<Options>[], isWanted: () => boolean): void => {
    const cut = createCutter();
    let turn = 0;
    const lookOnce = async (): Promise<void> => {
      const way = ways[turn % ways.length];
      if (way === undefined) return;
      turn += 1;
      const size = { width: video.videoWidth, height: video.videoHeight };
      const marked = frameArea(size, { width: video.clientWidth, height: video.clientHeight }, area());
      const taken = cut(video, size, marked, way);
      if (taken === null) return;
      const cutAtMs = performance.now();
      const decoded = await decoder.decode(taken.frame, way.options);
      if (stopped || decoded === null) return;
      // Taken of the cylinder before this one: the other decoder has read another code since, or too much time went by.
      if (agreedAtMs > cutAtMs || performance.now() - cutAtMs > stillHereMs) return;
      // Beside the marked area stands another cylinder.
      if (decoded.middle !== undefined && !isInside(marked, taken.from, decoded.middle)) return;
      if (take(decoded)) turn -= 1;
    };
    const loop = (): void => {
      const again = (ms: number): void => {
        if (stopped || !decoder.usable()) return;
        const timer = setTimeout(() => {
          timers.delete(timer);
          loop();
        }, ms);
        timers.add(timer);
      };
      if (isShowing() && isWanted()) {
        const rest = decoder.offThread() ? restMs.offThread : restMs.onPage;
        void lookOnce()
          .catch(() => undefined)
          .finally(() => again(rest));
      } else again(restMs.notNeeded);
    };
    loop();
  };

  const notice = setInterval(() => {
    // What was not shown was not looked for in vain.
    if (!isShowing()) patience.read(performance.now());
    else if (patience.isAtEnd(performance.now())) onNothing?.();
  }, 500);
  look(first, firstWays, () => true);
  look(second, secondWays, () => patience.wantsSecond(performance.now()));
  return () => {
    stopped = true;
    clearInterval(notice);
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  };
};
