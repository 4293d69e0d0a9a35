// A camera's picture of labels on cylinders, as a .y4m that Chromium plays in place of a camera: bent, turned, blurred, dim, with noise.
import { writeFile } from 'node:fs/promises';
import { create } from 'qrcode';
import { drawSymbol } from '../../scripts/bench/draw-symbol.ts';
import { photographer, unworn, type Symbol, type Wear } from '../../scripts/bench/worn-code.ts';
import { chanceOf } from '../../scripts/chance.ts';

const width = 640;
const height = 480;
const framesASecond = 10;
/** Of the cylinder's curve, in pixels: the label bends away at its sides. */
const radiusPx = 210;
const modulePx = 5.6;
const quietModules = 4;

/** Where a hand that is not quite still holds the camera. */
interface Pose {
  readonly angle: number;
  readonly x: number;
  readonly y: number;
}

/** Brightness, 0 to 255, of the scene without noise; `text` null: a cylinder without a label. */
function scene(text: string | null, { angle, x: centreX, y: centreY }: Pose): Float32Array {
  const modules = text === null ? null : create(text, { errorCorrectionLevel: 'M' }).modules;
  const half = modules === null ? 0 : (modules.size / 2) * modulePx;
  const paper = half + quietModules * modulePx;
  const picture = new Float32Array(width * height);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const across = (x - centreX) * cos + (y - centreY) * sin;
      const along = (y - centreY) * cos - (x - centreX) * sin;
      let bright = 34 + 26 * (y / height) + (x % 97 < 3 ? 22 : 0);
      if (Math.abs(across) < radiusPx) {
        const bend = Math.asin(across / radiusPx);
        const light = 0.42 + 0.58 * Math.cos(bend - 0.5);
        bright = 74 * light + (Math.abs(bend - 0.62) < 0.05 ? 46 : 0);
        const u = bend * radiusPx;
        if (Math.abs(u) < paper && Math.abs(along) < paper) {
          const column = Math.floor((u + half) / modulePx);
          const row = Math.floor((along + half) / modulePx);
          const isInside = modules !== null && column >= 0 && row >= 0 && column < modules.size && row < modules.size;
          bright = (isInside && modules.get(row, column) === 1 ? 26 : 148) * light;
        } else if (Math.abs(u) < paper && along > paper && along < paper + 26) {
          // What is printed under the code.
          bright = (Math.floor(u / 5) % 3 === 0 && Math.abs(along - paper - 13) < 7 ? 30 : 148) * light;
        }
      }
      picture[y * width + x] = bright;
    }
  }
  return picture;
}

/** Out of focus by about a pixel, twice over rows and columns. */
function blurred(picture: Float32Array): Float32Array {
  let from = picture;
  for (const step of [1, width]) {
    const to = new Float32Array(from.length);
    for (let at = 0; at < from.length; at += 1) {
      const here = from[at] ?? 0;
      to[at] = ((from[at - step] ?? here) + 2 * here + (from[at + step] ?? here)) / 4;
    }
    from = to;
  }
  return from;
}

/** Each text is held before the camera for `holdMs`, with a moment of nothing between; then it begins anew. */
export async function writeVideo(file: string, texts: readonly string[], holdMs: number): Promise<void> {
  const chance = chanceOf(7);
  const chroma = Buffer.alloc((width * height) / 2, 128);
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesASecond}:1 Ip A1:1 C420jpeg\n`)];
  const holdFrames = Math.round((holdMs / 1000) * framesASecond);
  const gapFrames = texts.length > 1 ? 4 : 0;
  const add = (text: string | null, frames: number): void => {
    // Three positions of the hand; noise is new in each frame.
    const poses = [0, 1, 2].map(() => ({
      angle: 0.14 + chance() * 0.06,
      x: width / 2 + chance() * 8,
      y: height * 0.46 + chance() * 8,
    }));
    const scenes = poses.map((pose) => blurred(blurred(scene(text, pose))));
    for (let frame = 0; frame < frames; frame += 1) {
      const luma = Buffer.alloc(width * height);
      const still = scenes[frame % scenes.length];
      for (let at = 0; at < luma.length; at += 1) {
        const noise = (chance() + chance() - 1) * 14;
        luma[at] = Math.max(16, Math.min(235, Math.round((still?.[at] ?? 0) + noise)));
      }
      parts.push(Buffer.from('FRAME\n'), luma, chroma);
    }
  };
  for (const text of texts) {
    add(text, holdFrames);
    if (gapFrames > 0) add(null, gapFrames);
  }
  await writeFile(file, Buffer.concat(parts));
}

/** One worn QR code, held before the camera for ever by a hand that is not quite still. */
export async function writeWornVideo(file: string, text: string, wear: Partial<Wear>): Promise<void> {
  await writeVideoOf(file, await drawSymbol('QRCode', text), wear);
}

/** The same of what was drawn elsewhere: a whole label, a cell a dot. */
export async function writeVideoOf(file: string, symbol: Symbol, wear: Partial<Wear>): Promise<void> {
  const photograph = photographer(symbol, { ...unworn, ...wear }, { width, height }, chanceOf(7));
  const chroma = Buffer.alloc((width * height) / 2, 128);
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesASecond}:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < 2 * framesASecond; frame += 1) {
    // Brightness in a video lies between 16 and 235.
    const luma = Buffer.from(photograph().map((bright) => 16 + (bright * 219) / 255));
    parts.push(Buffer.from('FRAME\n'), luma, chroma);
  }
  await writeFile(file, Buffer.concat(parts));
}

/** For `openBrowser`: the video in place of a camera, and nobody asked whether it may be used. */
export const cameraOf = (file: string): string[] => [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${file}`,
];
