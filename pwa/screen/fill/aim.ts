// Which tile a scanned cylinder belongs to, where a hall has several scales.
export interface AimTile {
  readonly scaleId: string;
  readonly kind: 'filling' | 'check';
  /** Nothing is on its way there. */
  readonly free: boolean;
  /** A cylinder is known there, but no gas may flow yet: a scan may take its place if a person pointed at this tile. */
  readonly replaceable: boolean;
  /** When something heavy was last put on the scale, by this device's clock; null: not seen. */
  readonly loadedAtMs: number | null;
}

export interface AimHints {
  /** The scanner that read the code is set to name its scale. */
  readonly prefixScaleId: string | null;
  /** A person touched this tile since the last scan. */
  readonly touchedScaleId: string | null;
  /** The tile that the scan before went to. */
  readonly lastScaleId: string | null;
  readonly nowMs: number;
}

export interface Aim {
  /** Null: none is free. */
  readonly scaleId: string | null;
  readonly why: 'prefix' | 'touched' | 'only' | 'loaded' | 'turn' | 'none';
}

/** Longest time between putting a cylinder on the scale and scanning it. */
const loadedForMs = 30_000;

/**
 * Certain knowledge first (the scanner's own scale, a person's finger), then the scale that a cylinder was just put on,
 * then the next free one in turn. `tiles` in the order in which they are shown.
 */
export const aimOf = (kind: AimTile['kind'], tiles: readonly AimTile[], hints: AimHints): Aim => {
  const ofKind = tiles.filter((tile) => tile.kind === kind);
  // A hall without a scale of its own for the second weighing weighs on those that it has.
  const fitting = ofKind.length > 0 ? ofKind : tiles;
  const usable = (scaleId: string | null): AimTile | undefined =>
    fitting.find((tile) => tile.scaleId === scaleId && (tile.free || tile.replaceable));

  if (hints.prefixScaleId !== null) {
    const named = usable(hints.prefixScaleId);
    if (named !== undefined) return { scaleId: named.scaleId, why: 'prefix' };
    // The scanner of a filling scale also reads what goes on to the check: then its prefix says nothing.
    if (fitting.some((tile) => tile.scaleId === hints.prefixScaleId)) return { scaleId: null, why: 'none' };
  }
  const touched = usable(hints.touchedScaleId);
  if (touched !== undefined) return { scaleId: touched.scaleId, why: 'touched' };

  const free = fitting.filter((tile) => tile.free);
  const [first] = free;
  if (first === undefined) return { scaleId: null, why: 'none' };
  if (free.length === 1) return { scaleId: first.scaleId, why: 'only' };

  const loaded = free
    .filter((tile) => tile.loadedAtMs !== null && hints.nowMs - tile.loadedAtMs <= loadedForMs)
    .sort((a, b) => (b.loadedAtMs ?? 0) - (a.loadedAtMs ?? 0))[0];
  if (loaded !== undefined) return { scaleId: loaded.scaleId, why: 'loaded' };

  const lastAt = fitting.findIndex((tile) => tile.scaleId === hints.lastScaleId);
  const inTurn = [...fitting.slice(lastAt + 1), ...fitting.slice(0, lastAt + 1)].find((tile) => tile.free);
  return { scaleId: (inTurn ?? first).scaleId, why: 'turn' };
};

/** Takes the prefix of a scale's own scanner off; the longest that fits counts. */
export const withoutPrefix = (
  text: string,
  prefixes: Readonly<Record<string, string>>,
): { readonly text: string; readonly scaleId: string | null } => {
  let found: { scaleId: string; prefix: string } | null = null;
  for (const [scaleId, prefix] of Object.entries(prefixes)) {
    if (prefix !== '' && text.startsWith(prefix) && prefix.length > (found?.prefix.length ?? 0))
      found = { scaleId, prefix };
  }
  return found === null
    ? { text, scaleId: null }
    : { text: text.slice(found.prefix.length).trim(), scaleId: found.scaleId };
};
