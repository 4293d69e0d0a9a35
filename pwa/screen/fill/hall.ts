// The filling hall on this device: what stands on each scale, what the gate said of it, and what is sent. Outlives the screen.
import * as v from 'valibot';
import { computed, ref, shallowReactive, shallowRef } from 'vue';
import type { Payload } from '../../../shared/command/commands.ts';
import { cylinderSchema, type CylinderDetail } from '../../../shared/contract/cylinder.ts';
import {
  fillLeaveSchema,
  fillOutcomeSchema,
  fillRowSchema,
  releaseOutcomeSchema,
  scaleTilesSchema,
  type FillLeave,
  type FillRow,
  type ScaleTile,
} from '../../../shared/contract/fill.ts';
import { isActStillToBeDone } from '../../../shared/verdict/judge.ts';
import { problemCode, type Failure } from '../../api/failure.ts';
import type { Submitted } from '../../outbox/outbox.ts';
import { api, newId, outbox } from '../../shell/services.ts';
import { session } from '../../shell/session-state.ts';
import { rememberedInBrowser } from '../../text/remembered.ts';
import { whySubmitFailed } from '../../widget/not-taken.ts';
import { shownVerdict, type SentVerdict } from '../../widget/shown-verdict.ts';
import { toast } from '../../widget/toast.ts';
import { language } from '../../widget/use-text.ts';
import { remember } from '../scan/recent.ts';
import { whyUnrecognised, type Said } from '../scan/said.ts';
import { noteTold, toldThisShift } from '../scan/told-this-shift.ts';
import { aimOf, withoutPrefix, type Aim, type AimTile } from './aim.ts';
import {
  adopted,
  grantedOf,
  holds,
  isPutOn,
  isReplaceable,
  leavesRoom,
  nextFor,
  onScaleOf,
  risenG,
  steadyG,
  type CylinderOnScale,
  type Finished,
  type Work,
} from './tile.ts';

const free: Work = { kind: 'free' };
const fillsSchema = v.object({ items: v.array(fillRowSchema), next: v.nullable(v.string()) });

const tiles = shallowRef<readonly ScaleTile[]>([]);
const works = shallowReactive(new Map<string, Work>());
const finished = shallowReactive(new Map<string, Finished>());
/** The last readings of a fill, to tell how long it still takes. */
const trails = shallowReactive(new Map<string, readonly { readonly atMs: number; readonly grossG: number }[]>());
const loadedAtMs = new Map<string, number>();
const waiting = shallowRef<readonly FillRow[]>([]);
const moreWaiting = ref(false);
const heldBack = shallowRef<readonly FillRow[]>([]);
const failure = shallowRef<Failure | null>(null);
const loaded = ref(false);
const sealMode = ref<'visual' | 'none' | 'numbered'>('visual');
/** The server's clock minus this device's. */
const offsetMs = ref(0);
const touchedScaleId = ref<string | null>(null);
const lastScaleId = ref<string | null>(null);
/** The tile that is shown large on a phone. */
const shownScaleId = ref<string | null>(null);
/** Scanned, but nobody could be asked: kept until they are judged or dropped. */
const kept = shallowRef<readonly { readonly scanned: string; readonly failure: Failure }[]>([]);
/** The tile whose refusal or hold fills the screen. */
const facedScaleId = ref<string | null>(null);
/** Authorisations that this device has seen used: not shown as open again. */
const used = new Set<string>();
let siteId: string | null = null;

const workOf = (scaleId: string): Work => works.get(scaleId) ?? free;
const tileOf = (scaleId: string): ScaleTile | undefined => tiles.value.find((tile) => tile.scaleId === scaleId);
const serverNowMs = (): number => Date.now() + offsetMs.value;

// — What is kept on this device: scanned codes, so that a reload loses none; each is judged again.

const remembered = rememberedInBrowser();
const keptKey = 'hall';
const keptSchema = v.object({ siteId: v.string(), scanned: v.array(v.tuple([v.string(), v.string()])) });

const keepScanned = (): void => {
  const scanned = [...works]
    .filter(([, work]) => work.kind !== 'free' && work.kind !== 'leave' && work.kind !== 'refused')
    .map(([scaleId, work]): [string, string] => [scaleId, work.kind === 'free' ? '' : work.cylinder.scanned]);
  remembered.write(keptKey, siteId === null || scanned.length === 0 ? null : JSON.stringify({ siteId, scanned }));
};

const put = (scaleId: string, work: Work): void => {
  works.set(scaleId, work);
  keepScanned();
};

const restore = (): void => {
  const text = remembered.read(keptKey);
  if (text === null) return;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), keptSchema), text);
  if (!parsed.success || parsed.output.siteId !== siteId) return;
  for (const [scaleId, scanned] of parsed.output.scanned)
    if (workOf(scaleId).kind === 'free' && scanned !== '') void take(scanned, scaleId);
};

// — Prefixes of scanners that belong to one scale.

const prefixKey = 'scanner-prefixes';
const prefixesSchema = v.record(v.string(), v.string());
const readPrefixes = (): Readonly<Record<string, string>> => {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), prefixesSchema), remembered.read(prefixKey) ?? '{}');
  return parsed.success ? parsed.output : {};
};
const prefixes = shallowRef(readPrefixes());
const setPrefix = (scaleId: string, prefix: string): void => {
  const { [scaleId]: before, ...others } = prefixes.value;
  prefixes.value = prefix === '' ? others : { ...others, [scaleId]: prefix };
  if (before !== prefix) remembered.write(prefixKey, JSON.stringify(prefixes.value));
};

// — Which tile the next scan goes to.

const aimTiles = computed<readonly AimTile[]>(() =>
  tiles.value.map((tile) => ({
    scaleId: tile.scaleId,
    kind: tile.kind,
    free: leavesRoom(workOf(tile.scaleId)),
    replaceable: isReplaceable(workOf(tile.scaleId)),
    loadedAtMs: loadedAtMs.get(tile.scaleId) ?? null,
  })),
);
const aim = (kind: 'filling' | 'check', prefixScaleId: string | null = null): Aim =>
  aimOf(kind, aimTiles.value, {
    prefixScaleId,
    touchedScaleId: touchedScaleId.value,
    lastScaleId: lastScaleId.value,
    nowMs: Date.now(),
  });
/** Where the next empty one goes, and where the next filled one goes. */
const aimed = computed(() => ({ filling: aim('filling'), check: aim('check') }));

const touch = (scaleId: string): void => {
  shownScaleId.value = scaleId;
  touchedScaleId.value = scaleId;
};

const show = (scaleId: string): void => {
  // What was put on has its scan: the next one is aimed by what is put on next.
  loadedAtMs.delete(scaleId);
  shownScaleId.value = scaleId;
  touchedScaleId.value = null;
  lastScaleId.value = scaleId;
};

// — Asking the gate.

export type Told = 'allow' | 'warn' | 'block' | 'next';
type Listener = (told: Told, scaleId: string) => void;
let listener: Listener | null = null;
/** The screen says aloud what was decided. */
export const onTold = (next: Listener | null): void => {
  listener = next;
};

const whyNot = (sent: Submitted): { readonly why: 'queued' | 'unreadable'; readonly detail: string | null } => ({
  why: sent.kind === 'queued' ? 'queued' : 'unreadable',
  detail: sent.kind === 'answered' ? sent.answer.detail : null,
});

const ask = async (scaleId: string, cylinder: CylinderOnScale): Promise<void> => {
  put(scaleId, { kind: 'asking', cylinder });
  const sent = await outbox.submit('authorise-fill', { authorisationId: newId(), scanned: cylinder.scanned, scaleId });
  const work = workOf(scaleId);
  if (work.kind === 'free' || work.cylinder.scanned !== cylinder.scanned) return;
  const leave =
    sent.kind === 'answered' && sent.answer.status !== 'unreadable'
      ? v.safeParse(fillLeaveSchema, sent.answer.result)
      : null;
  if (leave === null || !leave.success) {
    put(scaleId, { kind: 'unjudged', cylinder, ...whyNot(sent) });
    listener?.('block', scaleId);
    return;
  }
  const answer = leave.output;
  const known: CylinderOnScale = {
    ...cylinder,
    code: answer.code ?? cylinder.code,
    model: answer.model ?? cylinder.model,
    names: { ...cylinder.names, ...answer.names },
  };
  const granted = grantedOf(answer);
  if (granted !== null) {
    const told = toldThisShift.value;
    const shown = shownVerdict(answer.verdict, 'fill', language.value, { told });
    noteTold(shown.toldNow);
    put(scaleId, {
      kind: 'leave',
      cylinder: known,
      leave: granted,
      grantedAtMs: serverNowMs(),
      startedAtMs: null,
      told,
      sending: false,
    });
    finished.delete(scaleId);
    note(answer.authorisationId, 'fill', known, answer.verdict);
    listener?.(shown.outcome === 'warn' ? 'warn' : 'allow', scaleId);
  } else if (isNext(answer.verdict)) {
    put(scaleId, { kind: 'before', cylinder: known, leave: answer, sending: false });
    finished.delete(scaleId);
    listener?.('next', scaleId);
  } else {
    put(scaleId, { kind: 'refused', cylinder: known, leave: answer, failed: [] });
    facedScaleId.value = scaleId;
  }
};

/** A rule that this version does not know is never an act still to be done. */
const isNext = (verdict: SentVerdict): boolean =>
  isActStillToBeDone(verdict as Parameters<typeof isActStillToBeDone>[0]);

export type Taken =
  | { readonly kind: 'taken'; readonly scaleId: string }
  | { readonly kind: 'kept' }
  /** Every tile that it could go to has a cylinder. */
  | { readonly kind: 'no-tile'; readonly next: 'before' | 'after'; readonly scanned: string };

/** Listed among the last scans. */
const note = (id: string, step: 'fill' | 'release', cylinder: CylinderOnScale, verdict: Said['verdict']): void =>
  remember({
    id,
    step,
    scanned: cylinder.scanned,
    code: cylinder.code,
    model: cylinder.model,
    verdict,
    parametersVersion: null,
    names: cylinder.names,
    why: null,
    setAside: cylinder.setAside,
  });

const keep = (scanned: string, why: Failure): void => {
  kept.value = [...kept.value.filter((one) => one.scanned !== scanned), { scanned, failure: why }];
};
const drop = (scanned: string): void => {
  kept.value = kept.value.filter((one) => one.scanned !== scanned);
};

const findHolding = (scanned: string, code: string | null): string | undefined =>
  [...works].find(([, work]) => holds(work, scanned, code))?.[0];

/** A scanned (typed, chosen) cylinder: looked up, put on its tile, and judged there. `onScaleId`: the tile is known. */
const take = async (text: string, onScaleId: string | null = null): Promise<Taken> => {
  const { text: scanned, scaleId: prefixScaleId } = withoutPrefix(text, prefixes.value);
  const before = findHolding(scanned, null);
  const looked = await api.get('/cylinders/by-scan', cylinderSchema, { query: { scanned } });
  if (!looked.ok && problemCode(looked.error) !== 'not-found') {
    if (before !== undefined && workOf(before).kind === 'leave') {
      show(before);
      return { kind: 'taken', scaleId: before };
    }
    keep(scanned, looked.error);
    listener?.('block', '');
    return { kind: 'kept' };
  }
  drop(scanned);
  const detail: CylinderDetail | null = looked.ok ? looked.value : null;
  const cylinder = onScaleOf(scanned, detail);
  const next = nextFor(detail);
  const holding = findHolding(scanned, cylinder.code);
  const work = holding === undefined ? free : workOf(holding);
  if (holding !== undefined && work.kind === 'leave') {
    if (next === 'before') {
      show(holding);
      return { kind: 'taken', scaleId: holding };
    }
    // Filled meanwhile, and carried to the check faster than the lists are read.
    used.add(work.leave.authorisationId);
    put(holding, free);
  }
  const wanted = onScaleId ?? prefixScaleId;
  const there = work.kind === 'leave' ? undefined : holding;
  const scaleId = there ?? aim(next === 'after' ? 'check' : 'filling', wanted).scaleId;
  if (scaleId === null) return { kind: 'no-tile', next, scanned };
  facedScaleId.value = null;
  show(scaleId);
  if (next === 'after') {
    put(scaleId, { kind: 'after', cylinder, sending: false });
    finished.delete(scaleId);
    listener?.('next', scaleId);
  } else await ask(scaleId, cylinder);
  return { kind: 'taken', scaleId };
};

/** The check is made once more: of what was refused for what the check found, or held back after the fill. */
const checkAgain = (scaleId: string): void => {
  const work = workOf(scaleId);
  facedScaleId.value = null;
  if (work.kind === 'held-back') put(scaleId, { kind: 'after', cylinder: work.cylinder, sending: false });
  else if (work.kind === 'refused')
    put(scaleId, { kind: 'before', cylinder: work.cylinder, leave: work.leave, sending: false });
};

/** The gate is asked anew: a fact was corrected, leave has expired, the network is back. */
const askAgain = async (scaleId: string): Promise<void> => {
  const work = workOf(scaleId);
  if (work.kind === 'free') return;
  facedScaleId.value = null;
  const { scanned } = work.cylinder;
  const looked = await api.get('/cylinders/by-scan', cylinderSchema, { query: { scanned } });
  await ask(scaleId, looked.ok ? onScaleOf(scanned, looked.value) : work.cylinder);
};

/** The cylinder goes to another free filling scale before any gas flows: it is judged for that one. */
const moveTo = async (from: string, to: string): Promise<void> => {
  const work = workOf(from);
  if (work.kind === 'free' || work.kind === 'leave' || workOf(to).kind !== 'free') return;
  put(from, free);
  show(to);
  if (work.kind === 'after') put(to, work);
  else await ask(to, work.cylinder);
};

const clear = (scaleId: string): void => {
  put(scaleId, free);
  if (facedScaleId.value === scaleId) facedScaleId.value = null;
};

// — The check before filling.

export interface BeforeCheck {
  readonly items: Payload<'check-before-fill'>['items'];
  readonly firstFill: boolean | null;
  readonly evacuated: boolean;
  readonly emptyG: number;
  readonly weighed: 'scale' | 'typed';
  /** Names of the items found bad, in the reader's language. */
  readonly failed: readonly string[];
}

/** A check that found something bad is what stands against the cylinder now, whatever was said of it before. */
const asFailed = (leave: FillLeave): FillLeave => ({
  ...leave,
  verdict: {
    ...leave.verdict,
    outcome: 'block',
    reasons: [{ rule: 'pre-fill-check', severity: 'block', found: null, limit: null, action: 'check-again' }],
  },
});

const sendBefore = async (scaleId: string, check: BeforeCheck): Promise<void> => {
  const work = workOf(scaleId);
  if (work.kind !== 'before') return;
  put(scaleId, { ...work, sending: true });
  const { scanned } = work.cylinder;
  const { failed, ...seen } = check;
  const shown = {
    verdictShown: {
      ...work.leave.verdict,
      reasons: [...work.leave.verdict.reasons],
      parametersVersion: null,
      dataAsOf: 'live',
    },
  };
  const checked = await outbox.submit('check-before-fill', { checkId: newId(), scanned, scaleId, ...seen }, shown);
  if (checked.kind !== 'answered' || checked.answer.status === 'unreadable') {
    // Without the check's own answer leave is not asked for: it would be asked for again when the network is back.
    put(scaleId, {
      kind: 'unjudged',
      cylinder: work.cylinder,
      ...whyNot(checked),
    });
    listener?.('block', scaleId);
    return;
  }
  if (failed.length > 0) {
    put(scaleId, { kind: 'refused', cylinder: work.cylinder, leave: asFailed(work.leave), failed });
    facedScaleId.value = scaleId;
    return;
  }
  const cylinder =
    check.firstFill === null
      ? work.cylinder
      : {
          ...work.cylinder,
          firstFill: check.firstFill,
          assumed: work.cylinder.assumed.filter((name) => name !== 'firstFill' && name !== 'stampLegible'),
        };
  await ask(scaleId, cylinder);
};

// — The fill and its end.

const finishByHand = async (scaleId: string, grossG: number): Promise<void> => {
  const work = workOf(scaleId);
  if (work.kind !== 'leave') return;
  put(scaleId, { ...work, sending: true });
  const now = Date.now();
  // Where no reading shows when gas began to flow, it was not before leave was given; after its end, it counts as late.
  const expired = serverNowMs() > Date.parse(work.leave.expiresAt);
  const startedAtMs = work.startedAtMs ?? (expired ? now : work.grantedAtMs - offsetMs.value);
  const netG = Math.max(0, grossG - work.leave.tareG);
  const sent = await outbox.submit('record-fill', {
    fillId: newId(),
    authorisationId: work.leave.authorisationId,
    scanned: null,
    scaleId,
    startedAt: new Date(Math.min(startedAtMs, now)).toISOString(),
    endedAt: new Date(now).toISOString(),
    netG,
    grossG,
  });
  if (sent.kind === 'invalid' || (sent.kind === 'answered' && sent.answer.status === 'unreadable')) {
    put(scaleId, { ...work, sending: false });
    const why = whySubmitFailed(sent, language.value);
    if (why !== null) toast(why, { tone: 'block' });
    listener?.('block', scaleId);
    return;
  }
  const outcome = sent.kind === 'answered' ? v.safeParse(fillOutcomeSchema, sent.answer.result) : null;
  endFill(scaleId, work, {
    netG,
    queued: sent.kind === 'queued',
    overfilled: outcome?.success === true ? outcome.output.overfilled : netG > work.leave.maxFillG,
    violations: outcome?.success === true ? outcome.output.violations : [],
  });
};

const endFill = (
  scaleId: string,
  work: Extract<Work, { kind: 'leave' }>,
  how: Pick<Finished, 'netG' | 'queued' | 'overfilled' | 'violations'>,
): void => {
  used.add(work.leave.authorisationId);
  trails.delete(scaleId);
  finished.set(scaleId, { kind: 'filled', code: work.cylinder.code, ...how });
  put(scaleId, free);
  void loadFills();
};

// — The check after filling.

export interface AfterCheck {
  readonly items: Payload<'check-after-fill'>['items'];
  readonly grossG: number;
  readonly weighed: 'scale' | 'typed';
  readonly sealed: boolean;
  readonly seal: string | null;
  readonly failed: readonly string[];
}

const sendAfter = async (scaleId: string, check: AfterCheck): Promise<void> => {
  const work = workOf(scaleId);
  if (work.kind !== 'after') return;
  put(scaleId, { ...work, sending: true });
  const { failed, ...seen } = check;
  const sent = await outbox.submit('check-after-fill', {
    checkId: newId(),
    scanned: work.cylinder.scanned,
    scaleId,
    ...seen,
  });
  const outcome =
    sent.kind === 'answered' && sent.answer.status !== 'unreadable'
      ? v.safeParse(releaseOutcomeSchema, sent.answer.result)
      : null;
  if (outcome === null || !outcome.success) {
    // The check is kept and will be sent; until the gate has answered, the cylinder may not leave.
    put(scaleId, { kind: 'unjudged', cylinder: work.cylinder, ...whyNot(sent) });
    listener?.('block', scaleId);
    return;
  }
  void loadFills();
  if (outcome.output.outcome === 'released') {
    finished.set(scaleId, {
      kind: 'released',
      code: work.cylinder.code,
      netG: outcome.output.contentG,
      queued: false,
      overfilled: false,
      violations: [],
    });
    const told = toldThisShift.value;
    const shown = shownVerdict(outcome.output.verdict, 'release', language.value, { told });
    noteTold(shown.toldNow);
    releases.set(scaleId, { verdict: outcome.output.verdict, told });
    note(`${scaleId}-${outcome.output.fillId ?? ''}`, 'release', work.cylinder, outcome.output.verdict);
    put(scaleId, free);
    listener?.(shown.outcome === 'warn' ? 'warn' : 'allow', scaleId);
  } else {
    const cylinder = { ...work.cylinder, names: { ...work.cylinder.names, ...outcome.output.names } };
    put(scaleId, { kind: 'held-back', cylinder, outcome: outcome.output, failed });
    facedScaleId.value = scaleId;
  }
};
/** What was said at the last release on a scale: its warnings are told under "released". */
const releases = shallowReactive(
  new Map<string, { readonly verdict: SentVerdict; readonly told: ReadonlySet<string> }>(),
);

// — What the server tells, each second.

const loadFills = async (): Promise<void> => {
  if (siteId === null) return;
  const query = { site: siteId, limit: 50 };
  const [filled, back] = await Promise.all([
    api.get('/fills', fillsSchema, { query: { ...query, status: 'filled' } }),
    api.get('/fills', fillsSchema, { query: { ...query, status: 'held-back' } }),
  ]);
  if (filled.ok) {
    waiting.value = filled.value.items;
    moreWaiting.value = filled.value.next !== null;
    noteReportedFills(filled.value.items);
  }
  if (back.ok) heldBack.value = back.value.items;
  if (![...works].some(([scaleId, work]) => isLeaveGone(scaleId, work))) return;
  // Not among those that wait: it was checked on another device before this list was read.
  const latest = await api.get('/fills', fillsSchema, { query });
  if (latest.ok) noteReportedFills(latest.value.items);
};

const isLeaveGone = (scaleId: string, work: Work): work is Extract<Work, { kind: 'leave' }> =>
  work.kind === 'leave' &&
  !work.sending &&
  tileOf(scaleId)?.authorisation?.authorisationId !== work.leave.authorisationId;

/** A fill that the scale's controller has reported: its tile moves on by itself. */
const noteReportedFills = (fills: readonly FillRow[]): void => {
  for (const [scaleId, work] of works) {
    if (!isLeaveGone(scaleId, work)) continue;
    const fill = fills.find(
      (one) =>
        one.scaleId === scaleId &&
        one.code === work.cylinder.code &&
        Date.parse(one.endedAt) >= work.grantedAtMs - 60_000,
    );
    if (fill !== undefined)
      endFill(scaleId, work, {
        netG: fill.netG,
        queued: false,
        overfilled: fill.netG > work.leave.maxFillG,
        violations: fill.violations,
      });
  }
};

const noteReading = (tile: ScaleTile): void => {
  const { scaleId, reading } = tile;
  const before = tileOf(scaleId)?.reading?.grossG ?? 0;
  if (reading !== null && isPutOn(before, reading.grossG)) loadedAtMs.set(scaleId, Date.now());
  const work = workOf(scaleId);
  if (work.kind !== 'leave' || reading === null) return;
  const atMs = Date.parse(reading.at);
  const trail = trails.get(scaleId) ?? [];
  if (trail.at(-1)?.atMs !== atMs) trails.set(scaleId, [...trail, { atMs, grossG: reading.grossG }].slice(-6));
  const lowest = Math.min(...[...trail, { grossG: reading.grossG }].map((one) => one.grossG));
  const rises = reading.phase === 'fast' || reading.phase === 'slow' || reading.grossG - lowest >= risenG;
  if (work.startedAtMs === null && rises) put(scaleId, { ...work, startedAtMs: Date.now() });
};

const noteTiles = (next: readonly ScaleTile[]): void => {
  next.forEach(noteReading);
  let gone = false;
  for (const tile of next) {
    const work = workOf(tile.scaleId);
    const open = tile.authorisation;
    if (open !== null && work.kind === 'free' && !used.has(open.authorisationId)) {
      const given = adopted(tile);
      if (given !== null) put(tile.scaleId, given);
    }
    if (work.kind === 'leave' && open?.authorisationId !== work.leave.authorisationId) gone = true;
  }
  tiles.value = next;
  if (gone) void loadFills();
};

const poll = async (): Promise<void> => {
  const site = siteId;
  if (site === null) return;
  const result = await api.get(`/sites/${site}/scales`, scaleTilesSchema, { timeoutMs: 4000 });
  if (site !== siteId) return;
  if (!result.ok) {
    failure.value = result.error;
    // An old weight is no weight.
    tiles.value = tiles.value.map((tile) => ({ ...tile, reading: null }));
    return;
  }
  const wasDown = failure.value !== null;
  failure.value = null;
  offsetMs.value = Date.parse(result.value.serverTime) - Date.now();
  sealMode.value = result.value.sealMode;
  noteTiles(result.value.items);
  const first = result.value.items[0];
  if (shownScaleId.value === null && first !== undefined) shownScaleId.value = first.scaleId;
  if (!loaded.value) {
    loaded.value = true;
    restore();
  }
  const [only] = kept.value;
  if (wasDown && only !== undefined && kept.value.length === 1) void take(only.scanned);
};

const pollEveryMs = 1000;
const fillsEvery = 5;

/** Reads scales each second and lists now and then while the page is seen; gives back how to stop. */
const watchSite = (id: string): (() => void) => {
  if (siteId !== id) {
    siteId = id;
    works.clear();
    finished.clear();
    tiles.value = [];
    waiting.value = [];
    heldBack.value = [];
    loaded.value = false;
    shownScaleId.value = null;
    facedScaleId.value = null;
  }
  let stopped = false;
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turn = async (): Promise<void> => {
    if (document.visibilityState === 'visible' && session.value !== null) {
      await poll();
      if (round % fillsEvery === 0) await loadFills();
      round += 1;
    }
    if (!stopped) timer = setTimeout(() => void turn(), pollEveryMs);
  };
  void turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
};

/** What fills the screen: the refusal or the hold of the tile that is faced. */
const faced = computed<Said | null>(() => {
  const scaleId = facedScaleId.value;
  if (scaleId === null) return null;
  const work = workOf(scaleId);
  if (work.kind !== 'refused' && work.kind !== 'held-back') return null;
  const { scanned, code, model, names, setAside } = work.cylinder;
  const refused = work.kind === 'refused';
  const place = tileOf(scaleId)?.name;
  return {
    id: refused
      ? `${work.leave.authorisationId}-${work.failed.length}`
      : `${scaleId}-${work.outcome.fillId ?? scanned}`,
    step: refused ? 'fill' : 'release',
    scanned,
    code,
    model,
    verdict: refused ? work.leave.verdict : work.outcome.verdict,
    parametersVersion: null,
    names,
    why: code === null ? whyUnrecognised(scanned) : null,
    setAside,
    ...(place === undefined ? {} : { place }),
    failed: work.failed,
  };
});

export const hall = {
  tiles,
  works,
  finished,
  trails,
  waiting,
  moreWaiting,
  heldBack,
  failure,
  loaded,
  sealMode,
  aimed,
  kept,
  faced,
  facedScaleId,
  shownScaleId,
  prefixes,
  releases,
  workOf,
  tileOf,
  serverNowMs,
  steadyOf: (scaleId: string): number | null => steadyG(tileOf(scaleId)?.reading ?? null),
  setPrefix,
  touch,
  take,
  askAgain,
  checkAgain,
  moveTo,
  clear,
  drop,
  sendBefore,
  finishByHand,
  sendAfter,
  watchSite,
  reload: poll,
} as const;
