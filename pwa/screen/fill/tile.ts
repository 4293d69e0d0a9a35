// One scale's tile: what stands on it and what comes next. Pure: the flows are in hall.ts.
import type { CylinderDetail } from '../../../shared/contract/cylinder.ts';
import type { FillLeave, ReleaseOutcome, ScaleReading, ScaleTile } from '../../../shared/contract/fill.ts';
import type { Failure } from '../../api/failure.ts';

/** What the tile knows of the cylinder beside the verdict. */
export interface CylinderOnScale {
  readonly scanned: string;
  readonly code: string | null;
  readonly model: string | null;
  readonly tareG: number | null;
  readonly maxFillG: number | null;
  readonly firstFill: boolean | null;
  /** Facts that an import assumed and nobody has confirmed at the cylinder. */
  readonly assumed: readonly string[];
  readonly names: Readonly<Record<string, string>>;
  readonly setAside: boolean;
  /** Gas in it by the filling scale: of a cylinder that waits for the second weighing. */
  readonly filledNetG: number | null;
}

export type Work =
  | { readonly kind: 'free' }
  /** The gate is being asked. */
  | { readonly kind: 'asking'; readonly cylinder: CylinderOnScale }
  /** Could not be asked: nothing is allowed. */
  | {
      readonly kind: 'unjudged';
      readonly cylinder: CylinderOnScale;
      readonly why: Failure | 'queued' | 'unreadable';
      /** For 'unreadable': the word that the server gave. */
      readonly detail?: string | null;
    }
  /** The check before filling (and what it found wanting last time) is to be done. */
  | {
      readonly kind: 'before';
      readonly cylinder: CylinderOnScale;
      readonly leave: FillLeave;
      readonly sending: boolean;
    }
  | {
      readonly kind: 'refused';
      readonly cylinder: CylinderOnScale;
      readonly leave: FillLeave;
      readonly failed: readonly string[];
    }
  | {
      readonly kind: 'leave';
      readonly cylinder: CylinderOnScale;
      readonly leave: GrantedLeave;
      /** By the server's clock. */
      readonly grantedAtMs: number;
      /** When the reading began to rise; null: not seen. */
      readonly startedAtMs: number | null;
      /** Standing warnings that the person had been told before this one: they are strips. */
      readonly told: ReadonlySet<string>;
      readonly sending: boolean;
    }
  /** The check after filling is to be done. */
  | { readonly kind: 'after'; readonly cylinder: CylinderOnScale; readonly sending: boolean }
  | {
      readonly kind: 'held-back';
      readonly cylinder: CylinderOnScale;
      readonly outcome: ReleaseOutcome;
      readonly failed: readonly string[];
    };
export type WorkKind = Work['kind'];

export interface GrantedLeave {
  readonly authorisationId: string;
  readonly verdict: FillLeave['verdict'] | null;
  readonly tareG: number;
  readonly targetNetG: number;
  readonly maxFillG: number;
  readonly expiresAt: string;
}

/** What a tile tells of the cylinder before: it stays until the next scan. */
export interface Finished {
  readonly kind: 'filled' | 'released';
  readonly code: string | null;
  readonly netG: number | null;
  readonly queued: boolean;
  readonly overfilled: boolean;
  readonly violations: readonly string[];
}

export const grantedOf = (leave: FillLeave): GrantedLeave | null => {
  const { authorisationId, verdict, tareG, targetNetG, maxFillG, expiresAt } = leave;
  if (!leave.granted || tareG === null || targetNetG === null || maxFillG === null || expiresAt === null) return null;
  return { authorisationId, verdict, tareG, targetNetG, maxFillG, expiresAt };
};

/** What a scanned cylinder is due for: a check after the fill where it holds gas that nobody has released. */
export const nextFor = (cylinder: Pick<CylinderDetail, 'lastFill'> | null): 'before' | 'after' =>
  cylinder !== null && cylinder.lastFill !== null && !cylinder.lastFill.released ? 'after' : 'before';

export const onScaleOf = (scanned: string, detail: CylinderDetail | null): CylinderOnScale => ({
  scanned,
  code: detail?.code ?? null,
  model: detail?.model ?? null,
  tareG: detail?.tareG ?? null,
  maxFillG: detail?.maxFillG ?? null,
  firstFill: detail?.firstFill ?? null,
  assumed: detail?.assumed ?? [],
  names: namesOf(detail),
  setAside: detail?.setAside ?? false,
  filledNetG: detail?.lastFill?.contentG ?? null,
});

const namesOf = (detail: CylinderDetail | null): Readonly<Record<string, string>> => {
  const names: Record<string, string> = {};
  if (detail !== null && detail.ownerOrganisationId !== null && detail.ownerName !== null)
    names[detail.ownerOrganisationId] = detail.ownerName;
  if (detail !== null && detail.custody !== null && detail.custody.name !== null)
    names[detail.custody.id] = detail.custody.name;
  return names;
};

/** Below this nothing stands on the scale: the lightest empty cylinder weighs more. */
export const emptyPlateG = 2000;

/** Another cylinder was put on between two readings: on the empty plate, or in the place of a much heavier one. */
export const isPutOn = (beforeG: number, nowG: number): boolean =>
  nowG >= emptyPlateG && (beforeG < emptyPlateG || beforeG - nowG >= emptyPlateG);

/** A reading that may go on record: it stands still, and something stands on the scale. */
export const steadyG = (reading: ScaleReading | null): number | null =>
  reading !== null && reading.stable && reading.grossG >= emptyPlateG ? reading.grossG : null;

/** Gas flows, as the controller says or the weight shows. */
export const isFlowing = (reading: ScaleReading | null): boolean =>
  reading !== null && (reading.phase === 'fast' || reading.phase === 'slow');

/** What the scale must gain before it counts as gas. */
export const risenG = 300;

export type LeavePhase = 'ready' | 'flowing' | 'stopped' | 'expired';

/** Where a fill with leave stands. Leave is good to the start of the fill: what flows in time may end after it. */
export const leavePhase = (
  work: Extract<Work, { kind: 'leave' }>,
  reading: ScaleReading | null,
  serverNowMs: number,
): LeavePhase => {
  if (isFlowing(reading)) return 'flowing';
  if (work.startedAtMs !== null) {
    const netG = reading === null ? 0 : reading.grossG - work.leave.tareG;
    if (reading?.phase === 'stopped' || (reading?.stable === true && netG >= risenG)) return 'stopped';
    return 'flowing';
  }
  return serverNowMs > Date.parse(work.leave.expiresAt) ? 'expired' : 'ready';
};

/** mm:ss until `expiresAt`, never below zero. */
export const timeLeftText = (expiresAt: string, serverNowMs: number): string => {
  const leftS = Math.max(0, Math.ceil((Date.parse(expiresAt) - serverNowMs) / 1000));
  return `${String(Math.floor(leftS / 60)).padStart(2, '0')}:${String(leftS % 60).padStart(2, '0')}`;
};

/** Whole seconds to the target at the speed of the last readings; null where it does not rise. */
export const secondsToTarget = (
  readings: readonly { readonly atMs: number; readonly grossG: number }[],
  targetGrossG: number,
): number | null => {
  const [first] = readings;
  const last = readings.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
  const gPerMs = (last.grossG - first.grossG) / (last.atMs - first.atMs);
  const missingG = targetGrossG - last.grossG;
  if (missingG <= 0) return 0;
  if (gPerMs <= 0.02) return null;
  return Math.ceil(missingG / gPerMs / 1000);
};

/** The cylinder that stands where `scanned` was read before, or has this code. */
export const holds = (work: Work, scanned: string, code: string | null): boolean =>
  work.kind !== 'free' && (work.cylinder.scanned === scanned || (code !== null && work.cylinder.code === code));

/** No gas flows or may flow: another cylinder can take its place. */
export const isReplaceable = (work: Work): boolean =>
  work.kind !== 'free' && work.kind !== 'leave' && work.kind !== 'asking';

/** The next cylinder may be scanned for this scale: nothing is there, or what was refused and is taken off. */
export const leavesRoom = (work: Work): boolean =>
  work.kind === 'free' || work.kind === 'refused' || work.kind === 'held-back';

/** Leave that somebody was given on another device, shown here as well. */
export const adopted = (tile: ScaleTile): Extract<Work, { kind: 'leave' }> | null => {
  const { authorisation } = tile;
  if (authorisation === null) return null;
  const { authorisationId, code, model, tareG, targetNetG, maxFillG, issuedAt, expiresAt } = authorisation;
  return {
    kind: 'leave',
    cylinder: { ...onScaleOf(code ?? authorisation.cylinderId, null), code, model, tareG },
    leave: { authorisationId, verdict: null, tareG, targetNetG, maxFillG, expiresAt },
    grantedAtMs: Date.parse(issuedAt),
    startedAtMs: null,
    told: new Set(),
    sending: false,
  };
};

/** Not checked by anybody on the day `today` (YYYY-MM-DD). */
export const isUnchecked = (tile: Pick<ScaleTile, 'checkedOn'>, today: string): boolean => tile.checkedOn !== today;
