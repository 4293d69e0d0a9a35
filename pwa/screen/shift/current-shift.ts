// The one shift of this phone: told by the server, begun and ended here, known without signal.
import { computed, onBeforeUnmount, onMounted, readonly, shallowRef, type ComputedRef, type Ref } from 'vue';
import * as v from 'valibot';
import type { Answer } from '../../../shared/command/envelope.ts';
import { myRosterSchema, type MyRoster } from '../../../shared/contract/delivery.ts';
import { beginShiftResultSchema, ownShiftSchema, type BeginShiftResult } from '../../../shared/contract/shift.ts';
import { vehicleCodeOf } from '../../../shared/delivery/vehicle-code.ts';
import type { Failure } from '../../api/failure.ts';
import { currentPosition } from '../../position/current-position.ts';
import { api, newId, outbox } from '../../shell/services.ts';
import { shiftBegan, shiftEnded } from '../../shell/position.ts';
import { session } from '../../shell/session-state.ts';
import { rememberedInBrowser } from '../../text/remembered.ts';
import { scanConfig } from '../../widget/use-scan.ts';
import { keepRoster, readKeptRoster } from '../stand-in/kept-roster.ts';
import {
  keepShift,
  mayUse,
  noShift,
  readKeptShift,
  withBegun,
  withEnded,
  withTold,
  type KeptShift,
  type KnownShift,
} from './kept-shift.ts';

export type { KnownShift } from './kept-shift.ts';

/** Why the phone itself, or the server without a verdict, says no. */
export type NoShiftWhy = 'unknown-vehicle' | 'not-bound' | 'other';

export type Begun =
  | { readonly kind: 'begun'; readonly shift: KnownShift; readonly conflict: boolean }
  /** Kept on this phone: the server will say later. */
  | { readonly kind: 'queued'; readonly shift: KnownShift }
  | {
      readonly kind: 'judged';
      readonly verdict: BeginShiftResult['verdict'];
      readonly vehicle: BeginShiftResult['vehicle'];
    }
  | {
      readonly kind: 'refused';
      readonly why: NoShiftWhy;
      readonly detail: string | null;
      readonly plate: string | null;
    }
  /** What was read is no vehicle's code at all. */
  | { readonly kind: 'not-a-code' };

const remembered = rememberedInBrowser();
const courierId = (): string => session.value?.person.personId ?? '';
const kept = shallowRef<KeptShift>(noShift(''));
const roster = shallowRef<MyRoster | null>(null);
const failure = shallowRef<Failure | null>(null);
const loading = shallowRef(false);
/** A shift that this phone began without signal, and the server did not take. */
const undone = shallowRef<BeginShiftResult['verdict'] | null>(null);

const nowMs = (): number => Date.now() + (outbox.state().clockOffsetMs ?? 0);

/** Positions are reported as long as there is a shift, and not a moment longer. */
const show = (next: KeptShift): void => {
  const before = kept.value.shift;
  kept.value = next;
  keepShift(remembered, next);
  if (next.shift !== null) shiftBegan(next.shift.shiftId, next.shift.begunAt);
  else if (before !== null) shiftEnded();
};
const ofThisPerson = (): void => {
  if (kept.value.courierId !== courierId()) kept.value = readKeptShift(remembered, courierId());
  roster.value = readKeptRoster(remembered, courierId());
};

/** Bindings change now and then; what a code gave without signal is not forgotten while it is on its way. */
const refreshRoster = async (): Promise<void> => {
  if (outbox.state().waiting > 0) return;
  const told = await api.get('/my-roster', myRosterSchema);
  if (!told.ok || told.value.courierId !== courierId()) return;
  keepRoster(remembered, told.value);
  roster.value = told.value;
};

const refusedBegin = async (shiftId: string): Promise<BeginShiftResult['verdict'] | null> => {
  const sent = (await outbox.history(50)).find(
    ({ envelope }) =>
      envelope.type === 'begin-shift' && v.is(v.object({ shiftId: v.literal(shiftId) }), envelope.payload),
  );
  const result = v.safeParse(beginShiftResultSchema, sent?.answer.result);
  return result.success && result.output.outcome === 'refused' ? result.output.verdict : null;
};

export const loadShift = async (): Promise<void> => {
  ofThisPerson();
  if (courierId() === '') return;
  loading.value = true;
  const result = await api.get('/shift', ownShiftSchema);
  loading.value = false;
  if (!result.ok) {
    // No network is not an error: what the phone knows is shown.
    failure.value = result.error.kind === 'offline' || result.error.kind === 'timeout' ? null : result.error;
    return;
  }
  failure.value = null;
  const before = kept.value.shift;
  show(withTold(kept.value, result.value, new Date(nowMs()).toISOString(), outbox.state().waiting > 0));
  if (before !== null && !before.isRecorded && kept.value.shift?.shiftId !== before.shiftId)
    undone.value = await refusedBegin(before.shiftId);
};

const begunOf = (result: BeginShiftResult): Begun => {
  if (result.outcome === 'refused' || result.shiftId === null || result.vehicle === null)
    return { kind: 'judged', verdict: result.verdict, vehicle: result.vehicle };
  const shift: KnownShift = {
    shiftId: result.shiftId,
    begunAt: result.begunAt ?? new Date(nowMs()).toISOString(),
    vehicle: result.vehicle,
    load: null,
    counted: false,
    openDiscrepancies: 0,
    isRecorded: true,
  };
  return { kind: 'begun', shift, conflict: result.conflict };
};

const answered = (answer: Answer): Begun => {
  if (answer.status === 'unreadable') {
    const isUnknown = answer.detail === 'unknown-vehicle' || answer.detail === 'not-a-code';
    return { kind: 'refused', why: isUnknown ? 'unknown-vehicle' : 'other', detail: answer.detail, plate: null };
  }
  const result = v.safeParse(beginShiftResultSchema, answer.result);
  return result.success
    ? begunOf(result.output)
    : { kind: 'refused', why: 'other', detail: answer.detail, plate: null };
};

/** What the phone knows of the vehicle by itself, for where there is no signal. */
const byRoster = (code: string): { readonly vehicle: KnownShift['vehicle'] } | { readonly no: Begun } => {
  const known = roster.value;
  const vehicle = known?.vehicles.find((one) => one.code === code);
  if (known === null || vehicle === undefined)
    return { no: { kind: 'refused', why: 'unknown-vehicle', detail: null, plate: null } };
  if (!mayUse(known, vehicle.vehicleId, nowMs()))
    return { no: { kind: 'refused', why: 'not-bound', detail: null, plate: vehicle.plate } };
  return { vehicle };
};

/** `scanned`: as the scanner read it, unchanged. */
export const beginShift = async (scanned: string): Promise<Begun> => {
  ofThisPerson();
  const code = vehicleCodeOf(scanned, scanConfig());
  if (code === null) return { kind: 'not-a-code' };
  const known = byRoster(code);
  if (!outbox.state().online && 'no' in known) return known.no;
  undone.value = null;
  const shiftId = newId();
  const begunAt = new Date(nowMs()).toISOString();
  const sent = await outbox.submit('begin-shift', { shiftId, scanned, position: await currentPosition() });
  if (sent.kind === 'invalid') return { kind: 'refused', why: 'other', detail: null, plate: null };
  if (sent.kind === 'answered') {
    const begun = answered(sent.answer);
    if (begun.kind === 'begun') {
      show(withBegun(kept.value, begun.shift));
      void loadShift();
    }
    return begun;
  }
  if ('no' in known) return known.no;
  const { vehicleId, plate } = known.vehicle;
  const shift: KnownShift = {
    shiftId,
    begunAt,
    vehicle: { vehicleId, plate, code },
    load: null,
    counted: false,
    openDiscrepancies: 0,
    isRecorded: false,
  };
  show(withBegun(kept.value, shift));
  return { kind: 'queued', shift };
};

/** The courier has read it. Without signal it is told again later. */
export const noteReceivedRead = async (receptionId: string): Promise<void> => {
  const said = await api.post(`/shift/received/${receptionId}/told`, {}, v.object({ told: v.literal(true) }));
  if (!said.ok) return;
  show({ ...kept.value, received: kept.value.received.filter((one) => one.receptionId !== receptionId) });
};

/** Recorded, or kept on this phone: for who acts here it is over. */
export const noteEnded = (shiftId: string): void => show(withEnded(kept.value, shiftId));

export interface CurrentShift {
  readonly shift: ComputedRef<KnownShift | null>;
  /** Older ones on other vehicles, still to be counted and ended. */
  readonly waiting: ComputedRef<KeptShift['waiting']>;
  /** When the server told of it; null: never. */
  readonly asOf: ComputedRef<string | null>;
  /** Vehicles that office or station took in for this courier, and that he has not read of. */
  readonly received: ComputedRef<KeptShift['received']>;
  readonly undone: Readonly<Ref<BeginShiftResult['verdict'] | null>>;
  /** Vehicles and bindings; null: this phone has never fetched them. */
  readonly roster: Readonly<Ref<MyRoster | null>>;
  readonly failure: Readonly<Ref<Failure | null>>;
  readonly loading: Readonly<Ref<boolean>>;
}

/** The shift as this phone knows it, read anew while the component is there: at once, and whenever records have gone out. */
export const useCurrentShift = (): CurrentShift => {
  ofThisPerson();
  let before = outbox.state();
  const stop = outbox.subscribe((state) => {
    const hasSent = state.waiting < before.waiting;
    const isBack = state.online && !before.online;
    before = state;
    if (hasSent || isBack) void loadShift();
  });
  onBeforeUnmount(stop);
  onMounted(() => {
    void loadShift();
    void refreshRoster();
  });
  return {
    shift: computed(() => kept.value.shift),
    waiting: computed(() => kept.value.waiting),
    asOf: computed(() => kept.value.asOf),
    received: computed(() => kept.value.received),
    undone: readonly(undone) as Readonly<Ref<BeginShiftResult['verdict'] | null>>,
    roster,
    failure: readonly(failure) as Readonly<Ref<Failure | null>>,
    loading: readonly(loading),
  };
};
