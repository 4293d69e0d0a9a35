// Reads codes from a running video: crops the marked area of frame after frame, decodes, and believes what agrees.
import type { Agreement } from './agreement.ts';
import { fitted, frameArea, type Box } from './area.ts';
import type { Decoder } from './decoder.ts';

export interface ReadingOptions {
  readonly video: HTMLVideoElement;
  readonly decoder: Decoder;
  readonly agreement: Agreement;
  /** The marked area, in pixels of the video element. */
  readonly area: () => Box;
  readonly onCode: (text: string) => void;
  /** A first read that waits for its second: hold still. */
  readonly onAgain?: () => void;
}

/**
 * Ways of looking at a frame, in turn: cheap ones for most, and every few frames the hard cases. `share`: by how much the
 * area is shrunk. A code near the lens reads better small, one far off only in full; other sizes, other luck.
 */
const ways = [
  { share: 0.75, longest: 720, harder: false, inverted: false },
  { share: 1, longest: 1280, harder: true, inverted: false },
  { share: 0.45, longest: 480, harder: false, inverted: false },
  { share: 0.85, longest: 960, harder: false, inverted: false },
  { share: 0.6, longest: 640, harder: false, inverted: true },
] as const;

/** Begins to read; gives back how to stop. */
export const startReading = (options: ReadingOptions): (() => void) => {
  const { video, decoder, agreement, area, onCode, onAgain } = options;
  const canvas = document.createElement('canvas');
  let stopped = false;
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const lookOnce = async (): Promise<void> => {
    const way = ways[turn % ways.length] ?? ways[0];
    turn += 1;
    if (video.readyState < 2 || video.videoWidth === 0 || video.paused || document.visibilityState !== 'visible')
      return;
    const from = frameArea(
      { width: video.videoWidth, height: video.videoHeight },
      { width: video.clientWidth, height: video.clientHeight },
      area(),
    );
    const size = fitted(from, Math.min(way.longest, Math.max(from.width, from.height) * way.share));
    canvas.width = size.width;
    canvas.height = size.height;
    const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
    if (context === null) return;
    context.drawImage(video, from.x, from.y, from.width, from.height, 0, 0, size.width, size.height);
    const decoded = await decoder.decode(canvas, way);
    if (stopped || decoded === null) return;
    const agreed = agreement.take({ text: decoded.text, by: { format: decoded.format }, atMs: performance.now() });
    if (agreed.kind === 'agreed') onCode(agreed.text);
    else if (agreed.kind === 'again') {
      // The next frame is looked at in the way that has just worked.
      turn -= 1;
      onAgain?.();
    }
  };

  const loop = (): void => {
    void lookOnce()
      .catch(() => undefined)
      .finally(() => {
        if (!stopped) timer = setTimeout(loop, decoder.offThread() ? 15 : 120);
      });
  };
  loop();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
};
