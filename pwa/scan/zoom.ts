// How much to enlarge: a lens that cannot focus near is held further off, and the picture enlarged instead.

/** What the camera says of itself: parts of MediaTrackCapabilities that not every browser, nor every type, has. */
export interface ZoomCapabilities {
  readonly zoom?: { readonly min?: number; readonly max?: number } | undefined;
  /** Metres. */
  readonly focusDistance?: { readonly min?: number; readonly max?: number } | undefined;
}

/** From here on a label of two or three centimetres fills enough of the picture without enlarging. */
const nearM = 0.12;
const offered = [1, 2, 3] as const;

/** Some phones count in hundredths, from 100 on. Below one lies the ultra-wide lens, behind the same name. */
const unitOf = ({ zoom }: ZoomCapabilities): number => ((zoom?.min ?? 1) >= 10 ? (zoom?.min ?? 1) : 1);

/** Enlargements to choose from by hand, in the camera's own numbers, the plain picture first; empty: the camera has none. */
export const zoomsOf = (capabilities: ZoomCapabilities): readonly number[] => {
  const { min, max } = capabilities.zoom ?? {};
  if (min === undefined || max === undefined) return [];
  const zooms = offered.map((times) => times * unitOf(capabilities)).filter((zoom) => zoom >= min && zoom <= max);
  return zooms.length > 1 ? zooms : [];
};

/** How many times the picture is enlarged. */
export const timesOf = (zoom: number, capabilities: ZoomCapabilities): number => zoom / unitOf(capabilities);

/**
 * The enlargement to begin with: the one chosen on this device, else as much as makes up for a lens that focuses from far
 * only. Null: leave the camera as it is.
 */
export const startZoom = (capabilities: ZoomCapabilities, rememberedTimes: number | null): number | null => {
  const zooms = zoomsOf(capabilities);
  const [plain] = zooms;
  if (plain === undefined) return null;
  const unit = unitOf(capabilities);
  const chosen = zooms.find((zoom) => zoom / unit === rememberedTimes);
  if (chosen !== undefined) return chosen;
  const nearestM = capabilities.focusDistance?.min ?? 0;
  return zooms.find((zoom) => (zoom / unit) * nearM >= nearestM) ?? zooms.at(-1) ?? plain;
};
