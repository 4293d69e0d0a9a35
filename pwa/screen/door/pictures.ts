// What is looked at in a home, drawn: our own line drawings of 48 × 48, so that nobody has to read to know what is meant.

export interface Stroke {
  readonly d: string;
  /** ink: the thing; accent: what is looked at; bad: what must not be. */
  readonly tone?: 'accent' | 'bad';
  readonly filled?: boolean;
}

/** A cylinder standing on the ground line, `left` its left side, `size` 1 as large as for a kitchen. */
const cylinder = (left: number, size = 1): string => {
  const w = 14 * size;
  const top = 42 - 22 * size;
  const mid = left + w / 2;
  return `M${left} ${top + 6}q0-6 ${w / 2}-6q${w / 2} 0 ${w / 2} 6V42H${left}zM${mid} ${top}v-5M${mid - 4} ${top - 5}h8`;
};
const ground = 'M3 42h42';
const wave = 'M28 14c4 0 4 6 8 6s4-6 8-6';

export const pictures = {
  leak: [
    { d: cylinder(8) },
    { d: ground },
    {
      d: 'M24 13a3 3 0 1 0 .1 0M31 18a2.500 2.500 0 1 0 .1 0M32 8a4 4 0 1 0 .1 0M39 15a2 2 0 1 0 .1 0',
      tone: 'accent',
    },
  ],
  'hose-joint': [
    { d: 'M3 20h16v10H3M45 21H23v8h22' },
    { d: 'M23 17h4v16h-4zM32 17h4v16h-4z', tone: 'accent' },
    { d: 'M25 17v-5M34 17v-5', tone: 'accent' },
  ],
  regulator: [
    { d: cylinder(6) },
    { d: ground },
    { d: 'M13 15h9M22 9h12v12H22zM34 15h11', tone: 'accent' },
    { d: 'M28 9V4M24 4h8', tone: 'accent' },
  ],
  location: [{ d: 'M4 22L24 6l20 16M8 20v22h32V20' }, { d: ground }, { d: cylinder(18, 0.8), tone: 'accent' }],
  detector: [
    { d: 'M6 28h22v12H6zM11 34h.1M17 34h6' },
    { d: 'M34 40c3-4 3-8 0-12M39 42c4-6 4-11 0-16', tone: 'accent' },
    { d: 'M3 45h42' },
    { d: 'M17 28v-6', tone: 'accent' },
  ],
  storage: [
    { d: cylinder(3, 0.8) },
    { d: cylinder(18, 0.8) },
    { d: cylinder(33, 0.8), tone: 'bad' },
    { d: ground },
    { d: 'M35 6l8 8M43 6l-8 8', tone: 'bad' },
  ],
  apart: [
    { d: cylinder(3, 0.85) },
    { d: cylinder(33, 0.85) },
    { d: ground },
    { d: 'M17 12h14M20 9l-3 3 3 3M28 9l3 3-3 3', tone: 'accent' },
    { d: 'M24 20v22', tone: 'accent' },
  ],
  'large-cylinder': [
    { d: 'M3 24L17 12l14 12M6 22v20h22V22' },
    { d: ground },
    { d: 'M34 14q0-5 5-5q5 0 5 5V42H34zM39 9V4M36 4h6', tone: 'accent' },
  ],
  'foreign-cylinder': [
    { d: cylinder(12, 1.15) },
    { d: ground },
    { d: 'M16 29c0-5 8-5 8 0 0 3-4 3-4 6M20 38.500h.1', tone: 'bad' },
  ],
  'hose-length': [
    { d: 'M4 12c10-6 10 8 20 4s12-10 20-2' },
    { d: 'M4 28h40v10H4zM12 28v5M20 28v5M28 28v5M36 28v5', tone: 'accent' },
  ],
  'hose-age': [
    { d: 'M4 14h40v9H4z' },
    { d: 'M12 14l3 4-2 5M30 14l-2 4 3 5', tone: 'bad' },
    { d: 'M24 45a8.500 8.500 0 1 0-.1 0M24 31.500v5l3 2', tone: 'accent' },
  ],
  'through-wall': [
    { d: 'M18 4h12v40H18zM18 14h12M18 34h12M24 4v10M24 34v10' },
    { d: 'M3 24h42', tone: 'bad' },
    { d: 'M36 8l7 7M43 8l-7 7', tone: 'bad' },
  ],
  ventilation: [
    { d: 'M5 6h22v36H5zM16 6v36M5 24h22' },
    { d: 'M31 16h12M39 12l4 4-4 4M31 32h12M39 28l4 4-4 4', tone: 'accent' },
  ],
  shutoff: [{ d: 'M3 26h12M33 26h12M15 18v16l18-16v16z' }, { d: 'M24 26V12M16 12h16', tone: 'accent' }],
  stove: [
    { d: 'M5 30h38v12H5zM13 36h.1M35 36h.1M15 30v-3h18v3' },
    { d: 'M24 8c5 5 6 8 6 11a6 6 0 0 1-12 0c0-3 3-5 6-11z', tone: 'accent' },
  ],
  distance: [
    { d: 'M3 28h16v14H3zM7 28v-3h8v3' },
    { d: cylinder(31) },
    { d: ground },
    { d: 'M19 20h12M22 17l-3 3 3 3M28 17l3 3-3 3', tone: 'accent' },
    { d: 'M11 11c3 3 3.500 5 3.500 7a3.500 3.500 0 0 1-7 0c0-2 1.500-3 3.500-7z' },
  ],

  // For the leaflet and for a leak.
  'close-valve': [{ d: cylinder(17, 1.1) }, { d: ground }, { d: 'M33 8a11 11 0 0 0-18 0M15 3v5h5', tone: 'accent' }],
  'no-flame': [
    { d: 'M24 10c6 6 8 10 8 15a8 8 0 0 1-16 0c0-5 4-8 8-15z' },
    { d: 'M24 44a20 20 0 1 0-.1 0M10 10l28 28', tone: 'bad' },
  ],
  'no-switch': [{ d: 'M15 13h18v22H15zM24 19v6M20 29h8' }, { d: 'M24 44a20 20 0 1 0-.1 0M10 10l28 28', tone: 'bad' }],
  'open-window': [
    { d: 'M14 5h20v38H14z' },
    { d: 'M14 5L3 10v38l11-5M34 5l11 5v38l-11-5', tone: 'accent' },
    { d: 'M20 24h8M25 20l4 4-4 4', tone: 'accent' },
  ],
  'people-out': [
    { d: 'M5 5h18v38H5zM18 24h.1' },
    { d: 'M35 12a3.500 3.500 0 1 0-.1 0M35 19v11M35 22l-6 4M35 22l6 3M35 30l-5 9M35 30l6 8', tone: 'accent' },
  ],
  'open-ground': [
    { d: cylinder(17) },
    { d: 'M3 42h42' },
    { d: 'M6 42c0-7 4-7 4-12 0 5 4 5 4 12M36 42c0-6 3-6 3-10 0 4 3 4 3 10' },
    { d: wave, tone: 'accent' },
  ],
  call: [
    {
      d: 'M15 6l6 9-4 5c2 5 6 9 11 11l5-4 9 6c0 5-4 9-9 9C19 40 8 29 6 15c0-5 4-9 9-9z',
      tone: 'accent',
    },
  ],
  upright: [
    { d: cylinder(6) },
    { d: 'M3 42h42' },
    { d: 'M26 30h18v10H26zM26 35h-4', tone: 'bad' },
    { d: 'M30 12l9 9M39 12l-9 9', tone: 'bad' },
  ],
} as const satisfies Readonly<Record<string, readonly Stroke[]>>;

export type PictureName = keyof typeof pictures;
export const isPicture = (name: string): name is PictureName => Object.hasOwn(pictures, name);
