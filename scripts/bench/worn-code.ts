// Draws codes as cameras see them on cylinders: bent, slanting, dim, scratched, small. Pure: the same picture for the same chance.

/** A code without its quiet zone, one cell a module; 1: dark. A 1-D code has one row. */
export interface Symbol {
  readonly columns: number;
  readonly rows: number;
  readonly dark: readonly number[];
}

/** What a code and its picture have been through. Lengths in modules of the code, but where another unit is named. */
export interface Wear {
  /** Pixels a module. */
  readonly modulePx: number;
  /** Out of focus: standard deviation of the blur, pixels. */
  readonly blurPx: number;
  /** Moved while the picture was taken: pixels. */
  readonly motionPx: number;
  /** Between the label's plane and the picture's, degrees. */
  readonly tiltDeg: number;
  /** Turned in the picture, degrees. */
  readonly turnDeg: number;
  /** Width of the label over the cylinder's diameter: 0 flat, 1 half way round. */
  readonly bend: number;
  /** Brightness of paper in full light, 0 to 255; dark modules are at a fifth of it. */
  readonly paper: number;
  /** Standard deviation of the noise. */
  readonly noise: number;
  /** Diameter of the lamp's mirror image, as a share of the code; 0: none. */
  readonly glare: number;
  /** How many scratches run over the code. */
  readonly scratches: number;
  /** Share of the code in rust, dirt and rubbed-off print. */
  readonly rubbed: number;
  /** Light print on a dark plate. */
  readonly inverted: boolean;
}

export const unworn: Wear = {
  modulePx: 6,
  blurPx: 1,
  motionPx: 0,
  tiltDeg: 8,
  turnDeg: 10,
  bend: 0.25,
  paper: 170,
  noise: 4,
  glare: 0,
  scratches: 0,
  rubbed: 0,
  inverted: false,
};

interface Mark {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly length: number;
  readonly width: number;
  /** Reflected share of light: bare metal, or dirt. */
  readonly shade: number;
}

const between = (chance: () => number, from: number, to: number): number => from + (to - from) * chance();

/** Roughly normal, standard deviation 1. */
const spread = (chance: () => number): number => (chance() + chance() + chance() + chance() - 2) * 1.732;

/** Damage in the label's own plane, modules from its centre: the same in every picture that is taken of it. */
function damageOf(symbol: Symbol, wear: Wear, chance: () => number): readonly Mark[] {
  const { columns } = symbol;
  const rows = heightOf(symbol);
  const place = (): { x: number; y: number; angle: number } => ({
    x: between(chance, -columns / 2, columns / 2),
    y: between(chance, -rows / 2, rows / 2),
    angle: chance() * Math.PI,
  });
  const marks: Mark[] = [];
  for (let n = 0; n < wear.scratches; n += 1) {
    const length = between(chance, 0.5, 1.2) * Math.min(columns, rows * 2);
    marks.push({ ...place(), length, width: between(chance, 0.15, 0.6), shade: chance() < 0.6 ? 0.95 : 0.35 });
  }
  const wanted = wear.rubbed * columns * rows;
  for (let covered = 0; covered < wanted;) {
    const width = between(chance, 1.5, 4);
    const length = between(chance, 0, 4);
    marks.push({ ...place(), length, width, shade: chance() < 0.5 ? 0.8 : 0.3 });
    covered += width * (length + width);
  }
  return marks;
}

/** A 1-D code is drawn as high as labels have them. */
const heightOf = ({ columns, rows }: Symbol): number => (rows === 1 ? columns * 0.32 : rows);

/** As the standards ask: 10 beside a 1-D code, 4 round a 2-D one. */
const quietOf = ({ rows }: Symbol): number => (rows === 1 ? 10 : 4);

/** The label, drawn once from above at `perModule` samples a module: reflected share of light, 0 to 1. */
interface Label {
  readonly width: number;
  readonly height: number;
  readonly perModule: number;
  readonly reflected: Float32Array;
}

function drawLabel(symbol: Symbol, wear: Wear, damage: readonly Mark[]): Label {
  const perModule = 6;
  const rows = heightOf(symbol);
  const quietModules = quietOf(symbol);
  const paperColumns = symbol.columns + quietModules * 2;
  const paperRows = rows + quietModules * 2;
  const width = Math.round(paperColumns * perModule);
  const height = Math.round(paperRows * perModule);
  const reflected = new Float32Array(width * height);
  const [ink, paper] = wear.inverted ? [1, 0.2] : [0.2, 1];
  for (let y = 0; y < height; y += 1) {
    const v = y / perModule - quietModules;
    const row = symbol.rows === 1 ? 0 : Math.floor(v);
    for (let x = 0; x < width; x += 1) {
      const column = Math.floor(x / perModule) - quietModules;
      const isInside = column >= 0 && v >= 0 && column < symbol.columns && v < rows && row < symbol.rows;
      reflected[y * width + x] = isInside && symbol.dark[row * symbol.columns + column] === 1 ? ink : paper;
    }
  }
  for (const mark of damage) {
    const [cos, sin] = [Math.cos(mark.angle), Math.sin(mark.angle)];
    const reach = mark.length / 2 + mark.width / 2;
    const middleX = (mark.x + paperColumns / 2) * perModule;
    const middleY = (mark.y + paperRows / 2) * perModule;
    for (let y = Math.max(0, Math.floor(middleY - reach * perModule)); y < height; y += 1) {
      if (y > middleY + reach * perModule) break;
      for (let x = Math.max(0, Math.floor(middleX - reach * perModule)); x < width; x += 1) {
        if (x > middleX + reach * perModule) break;
        const [dx, dy] = [(x - middleX) / perModule, (y - middleY) / perModule];
        const along = Math.max(0, Math.abs(dx * cos + dy * sin) - mark.length / 2);
        const across = dy * cos - dx * sin;
        if (along * along + across * across <= (mark.width / 2) ** 2) reflected[y * width + x] = mark.shade;
      }
    }
  }
  return { width, height, perModule, reflected };
}

/** Blurs rows and columns by a bell curve of `sigma` pixels, in place. */
function blur(picture: Float32Array, width: number, height: number, sigma: number): void {
  if (sigma < 0.2) return;
  const reach = Math.ceil(sigma * 2.5);
  const weights = Array.from({ length: reach + 1 }, (_, n) => Math.exp((-n * n) / (2 * sigma * sigma)));
  const total = weights.reduce((sum, weight, n) => sum + (n === 0 ? weight : 2 * weight), 0);
  const smear = (count: number, step: number, lines: number, lineStep: number): void => {
    const line = new Float32Array(count);
    for (let at = 0; at < lines; at += 1) {
      const start = at * lineStep;
      for (let n = 0; n < count; n += 1) line[n] = picture[start + n * step] ?? 0;
      for (let n = 0; n < count; n += 1) {
        let sum = (line[n] ?? 0) * (weights[0] ?? 0);
        for (let off = 1; off <= reach; off += 1)
          sum += ((line[Math.max(0, n - off)] ?? 0) + (line[Math.min(count - 1, n + off)] ?? 0)) * (weights[off] ?? 0);
        picture[start + n * step] = sum / total;
      }
    }
  };
  smear(width, 1, height, width);
  smear(height, width, width, 1);
}

/** Moved sideways by `lengthPx` while the shutter was open, in place. */
function drag(picture: Float32Array, width: number, height: number, lengthPx: number): void {
  const reach = Math.round(lengthPx);
  if (reach < 2) return;
  const line = new Float32Array(width);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) line[x] = picture[y * width + x] ?? 0;
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let off = 0; off < reach; off += 1) sum += line[Math.min(width - 1, x + off)] ?? 0;
      picture[y * width + x] = sum / reach;
    }
  }
}

/** Takes picture after picture of one worn label, each by a hand that is not quite still: brightness, 0 to 255. */
export function photographer(
  symbol: Symbol,
  wear: Wear,
  size: { readonly width: number; readonly height: number },
  chance: () => number,
): () => Uint8ClampedArray {
  const { width, height } = size;
  const damage = damageOf(symbol, wear, chance);
  const label = drawLabel(symbol, wear, damage);
  const side = chance() < 0.5 ? -1 : 1;
  const slant = chance() * Math.PI;
  const paperColumns = label.width / label.perModule;
  const paperRows = label.height / label.perModule;
  // A code wider than the picture is held further away.
  const modulePx = Math.min(wear.modulePx, (width * 0.92) / paperColumns, (height * 0.92) / paperRows);
  const glareX = between(chance, -0.25, 0.25) * symbol.columns;
  const glareY = between(chance, -0.25, 0.25) * heightOf(symbol);

  return () => {
    const picture = new Float32Array(width * height);
    const turn = ((wear.turnDeg + spread(chance) * 1.5) * side * Math.PI) / 180;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const tilt = ((wear.tiltDeg + spread(chance)) * Math.PI) / 180;
    // The plane of the label, seen from as far away as it is about three times as wide.
    const normalX = Math.sin(tilt) * Math.cos(slant);
    const normalY = Math.sin(tilt) * Math.sin(slant);
    const normalZ = Math.cos(tilt);
    const distancePx = 3 * Math.max(paperColumns, paperRows) * modulePx;
    const centreX = width / 2 + spread(chance) * 4;
    const centreY = height / 2 + spread(chance) * 4;
    const radius = wear.bend > 0 ? paperColumns / 2 / (wear.bend * 1.2) : Number.POSITIVE_INFINITY;
    const glareRadius = (wear.glare / 2) * Math.min(symbol.columns, heightOf(symbol));

    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const [offX, offY] = [x - centreX, y - centreY];
        // Where the line of sight through this pixel meets the plane.
        const far = (distancePx * normalZ) / (normalX * (offX / distancePx) + normalY * (offY / distancePx) + normalZ);
        const onX = (offX / distancePx) * far;
        const onY = (offY / distancePx) * far;
        const depth = far - distancePx;
        // Into the plane's own axes: the first of them along the slant.
        const first = (onX * Math.cos(slant) + onY * Math.sin(slant)) * normalZ - depth * Math.sin(tilt);
        const second = onY * Math.cos(slant) - onX * Math.sin(slant);
        const planeX = first * Math.cos(slant) - second * Math.sin(slant);
        const planeY = first * Math.sin(slant) + second * Math.cos(slant);
        const across = (planeX * cos + planeY * sin) / modulePx;
        const along = (planeY * cos - planeX * sin) / modulePx;
        let light = 0.3 + (x % 89 < 3 ? 0.1 : 0);
        let shone = 0;
        if (Math.abs(across) < radius) {
          const bend = radius === Number.POSITIVE_INFINITY ? 0 : Math.asin(across / radius);
          const u = radius === Number.POSITIVE_INFINITY ? across : bend * radius;
          const lit = 0.45 + 0.55 * Math.cos(bend - 0.4);
          const labelX = Math.floor((u + paperColumns / 2) * label.perModule);
          const labelY = Math.floor((along + paperRows / 2) * label.perModule);
          const isLabel = labelX >= 0 && labelY >= 0 && labelX < label.width && labelY < label.height;
          light = (isLabel ? (label.reflected[labelY * label.width + labelX] ?? 0) : 0.45) * lit;
          if (glareRadius > 0) {
            const away = Math.hypot(u - glareX, (along - glareY) * 0.8) / glareRadius;
            shone = 300 * Math.exp(-2 * away ** 4);
          }
        }
        picture[y * width + x] = light * wear.paper + shone;
      }
    }
    blur(picture, width, height, wear.blurPx * between(chance, 0.85, 1.15));
    drag(picture, width, height, wear.motionPx);
    const taken = new Uint8ClampedArray(picture.length);
    for (let at = 0; at < taken.length; at += 1)
      taken[at] = (picture[at] ?? 0) + (chance() + chance() + chance() - 1.5) * 2 * wear.noise;
    return taken;
  };
}
