// The decoding benchmark's page: draws worn codes, and holds them before the decoders as the scanner would, workers and all.
import { createFirstDecoder, createSecondDecoder, type Decoder } from '../../pwa/scan/decoder.ts';
import { createCutter } from '../../pwa/scan/frame.ts';
import { firstWays, secondWays, type Way } from '../../pwa/scan/ways.ts';
import { chanceOf } from '../chance.ts';
import type { Looks, Sample } from './decode-looks.ts';
import { photographer } from './worn-code.ts';

/** What a person's camera sees of the marked area of a phone's screen. */
const areaPx = 720;
/** As many as a decoder gets in about half a second. */
const frames = 6;

const first = createFirstDecoder();
const second = createSecondDecoder();
const cut = createCutter();

const shown = document.createElement('canvas');
shown.width = areaPx;
shown.height = areaPx;
const context = shown.getContext('2d');

const show = (grey: Uint8ClampedArray): void => {
  const rgba = new Uint8ClampedArray(grey.length * 4);
  for (let at = 0; at < grey.length; at += 1) rgba.fill(grey[at] ?? 0, at * 4, at * 4 + 4);
  for (let at = 3; at < rgba.length; at += 4) rgba[at] = 255;
  context?.putImageData(new ImageData(rgba, areaPx, areaPx), 0, 0);
};

function inTurn<Options>(ways: readonly Way<Options>[], frame: number): Way<Options> {
  const way = ways[frame % ways.length];
  if (way === undefined) throw new Error('no way to look at a frame');
  return way;
}

async function lookOnce<Options>(decoder: Decoder<Options>, way: Way<Options>) {
  const startMs = performance.now();
  const size = { width: areaPx, height: areaPx };
  const taken = cut(shown, size, { x: 0, y: 0, ...size }, way);
  const decoded = taken === null ? null : await decoder.decode(taken.frame, way.options);
  return { decoded, ms: performance.now() - startMs };
}

async function lookAt(sample: Sample): Promise<Looks> {
  const chance = chanceOf(sample.seed);
  const photograph = photographer(sample.symbol, sample.wear, { width: areaPx, height: areaPx }, chance);
  const found = [first, second].map(() => ({ read: false, wrong: null as string | null, framesMs: [] as number[] }));
  for (let frame = 0; frame < frames && found.some(({ read }) => !read); frame += 1) {
    show(photograph());
    const asks = [() => lookOnce(first, inTurn(firstWays, frame)), () => lookOnce(second, inTurn(secondWays, frame))];
    for (const [at, ask] of asks.entries()) {
      const one = found[at];
      if (one === undefined || one.read) continue;
      const { decoded, ms } = await ask();
      one.framesMs.push(ms);
      if (decoded === null) continue;
      if (decoded.text === sample.text) one.read = true;
      else one.wrong = decoded.text;
    }
  }
  const [byFirst, bySecond] = found;
  if (byFirst === undefined || bySecond === undefined) throw new Error('two decoders were asked');
  return { first: byFirst, second: bySecond };
}

declare global {
  var lookAtWornCode: (sample: Sample) => Promise<Looks>;
}
globalThis.lookAtWornCode = lookAt;
