// One door while somebody stands at it: who lives there, what was done so far, what the gate says; with signal and without.
import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import * as v from 'valibot';
import { customerSchema, heldCylinderSchema, type Customer } from '../../../shared/contract/customer.ts';
import { cylinderSchema } from '../../../shared/contract/cylinder.ts';
import {
  customerDoorSchema,
  deliveryOutcomeSchema,
  doorCheckOutcomeSchema,
  doorJudgeAnswerSchema,
  type CustomerDoor,
  type DeliveryOutcome,
  type DoorJudgeAnswer,
  type DoorJudgeRequest,
} from '../../../shared/contract/door.ts';
import type { CustomerPosition } from '../../../shared/customer/customer.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { isPassing, problemCode, type Failure } from '../../api/failure.ts';
import { currentPosition } from '../../position/current-position.ts';
import { api, newId, outbox } from '../../shell/services.ts';
import { session } from '../../shell/session-state.ts';
import { rememberedInBrowser } from '../../text/remembered.ts';
import { useOutbox } from '../../widget/use-outbox.ts';
import { toast } from '../../widget/toast.ts';
import { language } from '../../widget/use-text.ts';
import {
  checkAgain,
  checkPayload,
  deliveryPayload,
  emptyOf,
  fullOf,
  gapsOf,
  isElsewhere,
  newCheck,
  prefilled,
  scannedCylinder,
  taggedCylinder,
  turnedRound,
  wayOf,
  type Channel,
  type CheckDraft,
  type CheckGap,
  type CheckKind,
  type DoorCylinder,
  type DoorDraft,
  type FoundBy,
  type KnownCylinder,
} from './draft.ts';
import { dropDraft, isBegun, keepDraft, readDraft } from './kept-drafts.ts';
import { customerOnPhone, cylinderOnPhone, judgeHere, type PhoneCustomer } from './on-phone.ts';
import { submitAndTell } from './submit.ts';
import type { RowState } from './swap-row.ts';
import { text } from './text.ts';
import { verdictOfSwap } from './verdict-of-swap.ts';

const heldSchema = v.object({ items: v.array(heldCylinderSchema), next: v.nullable(v.string()) });
const remembered = rememberedInBrowser();

/** An answer of the gate, and from when the facts are under it: null where they are live. */
export interface Concluded {
  readonly id: string;
  readonly answer: DoorJudgeAnswer;
  readonly asOf: string | null;
  readonly ruleset: string;
}

export interface Delivered {
  /** Null: it waits on this device. */
  readonly outcome: DeliveryOutcome | null;
  readonly hasCase: boolean;
  readonly cylinders: readonly DoorCylinder[];
}

export interface DoorAsked {
  readonly customerId: string;
  readonly channel: Channel;
  readonly orderId: string | null;
  readonly foundBy: FoundBy;
  /** Of the shift; null: none has begun, or it is a counter. */
  readonly shiftId: () => string | null;
  readonly vehicleId: () => string | null;
  /** A counter's site. */
  readonly siteId: () => string | null;
}

export interface Door {
  readonly customer: Readonly<Ref<Customer | null>>;
  readonly onPhone: Readonly<Ref<PhoneCustomer | null>>;
  readonly door: Readonly<Ref<CustomerDoor | null>>;
  readonly held: Readonly<Ref<v.InferOutput<typeof heldSchema>['items']>>;
  readonly failure: Readonly<Ref<Failure | null>>;
  readonly fullDue: ComputedRef<boolean>;
  readonly draft: Ref<DoorDraft>;
  readonly states: ComputedRef<readonly { readonly cylinder: DoorCylinder; readonly state: RowState }[]>;
  readonly gaps: Ref<readonly CheckGap[]>;
  readonly concluded: Ref<Concluded | null>;
  readonly delivered: Ref<Delivered | null>;
  /** The server's leave was asked for and has not come; the outbox has it. */
  readonly unanswered: Ref<boolean>;
  readonly busy: Ref<boolean>;
  load(): Promise<void>;
  position(): Promise<CustomerPosition | null>;
  /** The order behind what is handed over. */
  setOrder(orderId: string): void;
  setCheck(check: CheckDraft): void;
  setKind(kind: CheckKind): void;
  again(): void;
  take(scanned: string): Promise<void>;
  tag(temporaryTag: string, photo: string): void;
  change(id: string, changes: Partial<DoorCylinder>): void;
  turn(id: string): void;
  remove(id: string): void;
  removeScans(scanned: readonly string[]): void;
  onlyEmpties(): void;
  /** Hands the check in where it is whole; false: something is missing, or it was refused. */
  makeCheck(): Promise<boolean>;
  conclude(): Promise<void>;
  deliver(how: 'deliver' | 'it-has-happened'): Promise<void>;
  drop(): void;
}

export function useDoor(asked: DoorAsked): Door {
  const { customerId, channel } = asked;
  const at = { customerId, channel };
  const personId = session.value?.person.personId ?? '';
  const organisationId = session.value?.organisation.organisationId ?? '';
  const net = useOutbox();
  const words = (): (typeof text)['zh-CN'] => text[language.value];

  // — Who lives there.

  const customer = shallowRef<Customer | null>(null);
  const onPhone = shallowRef<PhoneCustomer | null>(null);
  const door = shallowRef<CustomerDoor | null>(null);
  const held = shallowRef<v.InferOutput<typeof heldSchema>['items']>([]);
  const failure = shallowRef<Failure | null>(null);
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const fullDue = computed(() => {
    if (channel === 'counter') return false;
    if (door.value !== null)
      return door.value.fullCheckDueWhy !== null || (door.value.fullCheckDueOn ?? '9999') < today;
    return onPhone.value?.fullCheckDue ?? false;
  });

  // — What was done so far.

  const fresh = (): DoorDraft => ({
    customerId,
    channel,
    begunAtMs: Date.now(),
    orderId: asked.orderId,
    foundBy: asked.foundBy,
    village: null,
    check: newCheck(newId(), 'short', []),
    deliveryId: newId(),
    cylinders: [],
  });
  const kept = readDraft(remembered, personId, at, Date.now());
  const draft = ref<DoorDraft>(kept === null ? fresh() : { ...kept, orderId: asked.orderId ?? kept.orderId });
  const delivered = shallowRef<Delivered | null>(null);
  watch(
    draft,
    (now) => {
      if (delivered.value === null && isBegun(now)) keepDraft(remembered, personId, now, Date.now());
    },
    { deep: true },
  );
  const put = (changes: Partial<DoorDraft>): void => {
    draft.value = { ...draft.value, ...changes };
  };
  const drop = (): void => dropDraft(remembered, personId, at, Date.now());

  /** What is known of the last check is filled in once, before anybody has touched anything. */
  const prefill = (): void => {
    const { check } = draft.value;
    if (isBegun(draft.value) || check.madeAtMs !== null) return;
    const kind: CheckKind = fullDue.value ? 'full' : 'short';
    const last = door.value?.prefill ?? [];
    put({
      check: { ...newCheck(check.checkId, kind, last), answers: { ...prefilled(kind, last), ...check.answers } },
      village: customer.value?.facts.village ?? onPhone.value?.village ?? null,
    });
  };

  const load = async (): Promise<void> => {
    onPhone.value = await customerOnPhone(customerId);
    prefill();
    const path = `/customers/${customerId}`;
    const [who, known, has] = await Promise.all([
      api.get(path, customerSchema),
      api.get(`${path}/door`, customerDoorSchema),
      api.get(`${path}/cylinders`, heldSchema, { query: { limit: 50 } }),
    ]);
    const failed = who.ok ? (known.ok ? null : known.error) : who.error;
    // No network is not an error where the phone knows them, nor is a file that this phone opened and has not sent yet.
    const isKnownHere = onPhone.value !== null && failed !== null;
    failure.value = isKnownHere && (isPassing(failed) || problemCode(failed) === 'not-found') ? null : failed;
    if (who.ok) customer.value = who.value;
    if (known.ok) door.value = known.value;
    if (has.ok) held.value = has.value.items;
    prefill();
  };
  onMounted(load);

  const position = (): Promise<CustomerPosition | null> => currentPosition();
  /** While cylinders are scanned nobody waits for a satellite: the verdict that counts asks again. */
  const positionAtOnce = (): Promise<CustomerPosition | null> => currentPosition({ longestMs: 300 });

  // — What the gate says of each, while it is scanned.

  const judgedOf = shallowRef<{
    readonly key: string;
    readonly answer: DoorJudgeAnswer | null;
    readonly onPhone: boolean;
  } | null>(null);
  const judgeKey = (): string =>
    JSON.stringify([fullOf(draft.value.cylinders), emptyOf(draft.value.cylinders), draft.value.check.madeAtMs]);

  const requestOf = (where: CustomerPosition | null): DoorJudgeRequest => ({
    customerId,
    channel,
    shiftId: asked.shiftId(),
    siteId: channel === 'counter' ? asked.siteId() : null,
    full: fullOf(draft.value.cylinders),
    empty: emptyOf(draft.value.cylinders).map(({ scanned, temporaryTag }) => ({ scanned, temporaryTag })),
    checkId: draft.value.check.madeAtMs === null ? null : draft.value.check.checkId,
    position: where,
  });

  /** The server, or without signal the phone itself; `asOf` null: the facts are live. */
  const ask = async (
    where: CustomerPosition | null,
  ): Promise<Result<{ readonly answer: DoorJudgeAnswer; readonly asOf: string | null }, Failure>> => {
    const request = requestOf(where);
    const answer: Result<DoorJudgeAnswer, Failure> = outbox.state().online
      ? await api.post('/doors/judge', request, doorJudgeAnswerSchema)
      : err({ kind: 'offline' });
    if (answer.ok) return ok({ answer: answer.value, asOf: null });
    if (!isPassing(answer.error)) return answer;
    const here = await judgeHere(request);
    return here === null ? answer : ok(here);
  };

  let turn = 0;
  const judgeAll = async (): Promise<void> => {
    if (draft.value.cylinders.length === 0 || delivered.value !== null) return;
    turn += 1;
    const mine = turn;
    const key = judgeKey();
    const result = await ask(await positionAtOnce());
    if (mine !== turn || key !== judgeKey()) return;
    judgedOf.value = {
      key,
      answer: result.ok ? result.value.answer : null,
      onPhone: result.ok && result.value.asOf !== null,
    };
    if (!result.ok && !isPassing(result.error)) failure.value = result.error;
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const judgeSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void judgeAll(), 120);
  };
  watch([judgeKey, asked.shiftId, asked.siteId], judgeSoon);
  onMounted(judgeSoon);
  watch(
    () => net.value.online,
    (online) => {
      if (!online) return;
      if (customer.value === null || door.value === null) void load();
      judgeSoon();
    },
  );
  onBeforeUnmount(() => clearTimeout(timer));

  const states = computed(() => {
    const judged = judgedOf.value;
    const isCurrent = judged !== null && judged.key === judgeKey();
    let out = 0;
    let back = 0;
    return draft.value.cylinders.map((cylinder): { cylinder: DoorCylinder; state: RowState } => {
      const isFull = cylinder.way === 'out' && cylinder.scanned !== null;
      const full = isFull ? judged?.answer?.full[out] : undefined;
      const empty = cylinder.way === 'in' ? judged?.answer?.empty[back] : undefined;
      if (isFull) out += 1;
      else if (cylinder.way === 'in') back += 1;
      if (!isCurrent) return { cylinder, state: 'waiting' };
      const { onPhone: isOnPhone } = judged;
      if (full !== undefined) return { cylinder, state: { full, onPhone: isOnPhone } };
      if (empty !== undefined) return { cylinder, state: { empty, onPhone: isOnPhone } };
      return { cylinder, state: 'unjudged' };
    });
  });

  // — The check.

  const gaps = shallowRef<readonly CheckGap[]>([]);
  const busy = ref(false);
  const setCheck = (check: CheckDraft): void => {
    put({ check });
    if (gaps.value.length > 0) gaps.value = gapsOf(check);
  };
  const setKind = (kind: CheckKind): void => {
    const { check } = draft.value;
    const answers = { ...prefilled(kind, door.value?.prefill ?? []), ...check.answers };
    setCheck({ ...check, kind, answers });
  };
  const again = (): void => {
    put({ check: checkAgain(draft.value.check, newId()) });
    concluded.value = null;
  };
  const makeCheck = async (): Promise<boolean> => {
    const { check } = draft.value;
    if (check.madeAtMs !== null) return true;
    gaps.value = gapsOf(check);
    if (gaps.value.length > 0) return false;
    busy.value = true;
    const payload = checkPayload(check, { customerId, shiftId: asked.shiftId(), position: await position() });
    const told = await submitAndTell('check-door', payload);
    busy.value = false;
    if (told.kind === 'refused') return false;
    setCheck({ ...check, madeAtMs: Date.now() });
    if (told.kind === 'done' && v.is(doorCheckOutcomeSchema, told.answer.result)) void load();
    return true;
  };

  // — The swap.

  const lookUp = async (
    scanned: string,
  ): Promise<(KnownCylinder & { code: string | null; model: string | null }) | null> => {
    if (outbox.state().online) {
      const found = await api.get('/cylinders/by-scan', cylinderSchema, { query: { scanned } });
      if (found.ok) {
        const { full, lastFill, custody, code, model } = found.value;
        return { full, released: lastFill?.released === true, custody, code, model };
      }
      if (!isPassing(found.error)) return null;
    }
    return await cylinderOnPhone(scanned);
  };
  const take = async (scanned: string): Promise<void> => {
    const isSame = (one: DoorCylinder): boolean => one.scanned === scanned;
    if (draft.value.cylinders.some(isSame)) {
      toast(words().twice);
      return;
    }
    concluded.value = null;
    const id = newId();
    const waiting = scannedCylinder(id, scanned, { way: 'in', code: null, model: null, elsewhere: false });
    put({ cylinders: [waiting, ...draft.value.cylinders] });
    const known = await lookUp(scanned);
    put({
      cylinders: draft.value.cylinders.map((one) =>
        one.id !== id
          ? one
          : {
              ...one,
              way: one.turned ? one.way : wayOf(known, { vehicleId: asked.vehicleId(), organisationId }),
              code: known?.code ?? null,
              model: known?.model ?? null,
              elsewhere: isElsewhere(known, customerId),
            },
      ),
    });
  };
  const change = (id: string, changes: Partial<DoorCylinder>): void =>
    put({ cylinders: draft.value.cylinders.map((one) => (one.id === id ? { ...one, ...changes } : one)) });

  // — The verdict, and what is done by it.

  const concluded = shallowRef<Concluded | null>(null);
  const unanswered = ref(false);
  const conclude = async (): Promise<void> => {
    const needsCheck = channel === 'courier' && draft.value.cylinders.some((one) => one.way === 'out');
    if (needsCheck && !(await makeCheck())) return;
    busy.value = true;
    // What the server is asked about has to be there first: the check, and whoever was given a file at this door.
    if (outbox.state().waiting > 0) await outbox.push();
    const result = await ask(await position());
    busy.value = false;
    if (!result.ok) {
      if (!isPassing(result.error)) {
        failure.value = result.error;
        return;
      }
      concluded.value = { id: newId(), answer: unknownHere(draft.value), asOf: null, ruleset: '' };
      return;
    }
    judgedOf.value = { key: judgeKey(), answer: result.value.answer, onPhone: result.value.asOf !== null };
    concluded.value = {
      id: newId(),
      answer: result.value.answer,
      asOf: result.value.asOf,
      ruleset: verdictOfSwap(result.value.answer)?.verdict.ruleset ?? '',
    };
  };

  const finish = (outcome: DeliveryOutcome | null, hasCase: boolean): void => {
    delivered.value = { outcome, hasCase, cylinders: draft.value.cylinders };
    concluded.value = null;
    unanswered.value = false;
    drop();
  };
  const noteOutcome = (result: unknown, hasCase: boolean): void => {
    const outcome = v.safeParse(deliveryOutcomeSchema, result);
    if (!outcome.success || outcome.output.done) {
      finish(outcome.success ? outcome.output : null, hasCase);
      return;
    }
    unanswered.value = false;
    if (outcome.output.needsOrder) {
      concluded.value = null;
      toast(words().noOrder, { tone: 'block' });
      return;
    }
    const { at: judgedAt, full, empty, blocked, next } = outcome.output;
    const answer = { at: judgedAt, full, empty, blocked, next, parametersVersion: 0 };
    concluded.value = {
      id: newId(),
      answer,
      asOf: null,
      ruleset: verdictOfSwap(answer)?.verdict.ruleset ?? '',
    };
    toast(words().refused, { tone: 'block' });
  };

  let askedCommandId: string | null = null;
  const deliver = async (how: 'deliver' | 'it-has-happened'): Promise<void> => {
    const said = concluded.value;
    const swap = said === null ? null : verdictOfSwap(said.answer);
    if (said === null || swap === null || said.answer.blocked) return;
    busy.value = true;
    const asksFirst = how === 'deliver' && said.asOf === null && outbox.state().online;
    const payload = deliveryPayload(draft.value, {
      customerId,
      shiftId: asked.shiftId(),
      siteId: asked.siteId(),
      position: await position(),
      decided: asksFirst ? 'ask' : 'done',
    });
    const told = await submitAndTell('record-delivery', payload, {
      verdictShown: {
        outcome: swap.verdict.outcome,
        reasons: swap.verdict.reasons.map((reason) => ({ ...reason })),
        ruleset: said.ruleset,
        parametersVersion: said.answer.parametersVersion,
        dataAsOf: said.asOf ?? 'live',
      },
      ...(asksFirst ? {} : { waitMs: 2500 }),
    });
    busy.value = false;
    if (told.kind === 'done') noteOutcome(told.answer.result, told.answer.status === 'recorded-with-case');
    else if (told.kind === 'queued' && !asksFirst) finish(null, false);
    else if (told.kind === 'queued') {
      askedCommandId = told.commandId;
      unanswered.value = true;
    } else if (told.detail === 'id-already-used') {
      // What was asked for before the page was left has been recorded; this is another hand-over, to be judged anew.
      put({ deliveryId: newId() });
      concluded.value = null;
    }
  };
  /** The leave that was asked for may come late. */
  const noteLate = async (): Promise<void> => {
    if (!unanswered.value || askedCommandId === null) return;
    const sent = (await outbox.history(50)).find(({ envelope }) => envelope.commandId === askedCommandId);
    if (sent === undefined || !unanswered.value) return;
    if (sent.answer.status === 'unreadable') unanswered.value = false;
    else noteOutcome(sent.answer.result, sent.answer.status === 'recorded-with-case');
  };
  onBeforeUnmount(outbox.subscribe(() => void noteLate()));

  return {
    customer,
    onPhone,
    door,
    held,
    failure,
    fullDue,
    draft,
    states,
    gaps,
    concluded,
    delivered,
    unanswered,
    busy,
    load,
    position,
    setOrder: (orderId) => put({ orderId }),
    setCheck,
    setKind,
    again,
    take,
    tag: (temporaryTag, photo) =>
      put({ cylinders: [taggedCylinder(newId(), temporaryTag, photo), ...draft.value.cylinders] }),
    change,
    turn: (id) => put({ cylinders: draft.value.cylinders.map((one) => (one.id === id ? turnedRound(one) : one)) }),
    remove: (id) => put({ cylinders: draft.value.cylinders.filter((one) => one.id !== id) }),
    removeScans: (scans) =>
      put({ cylinders: draft.value.cylinders.filter((one) => one.scanned === null || !scans.includes(one.scanned)) }),
    onlyEmpties: () => put({ cylinders: draft.value.cylinders.filter((one) => one.way === 'in') }),
    makeCheck,
    conclude,
    deliver,
    drop,
  };
}

/** Neither server nor phone can say: nothing is handed over; what is taken back is taken back unjudged. */
const unknownHere = (draft: DoorDraft): DoorJudgeAnswer => {
  const full = fullOf(draft.cylinders);
  const stale = {
    outcome: 'block' as const,
    reasons: [{ rule: 'data-stale', severity: 'block' as const, found: null, limit: null, action: 'sync' }],
    ruleset: '',
  };
  return {
    at: new Date().toISOString(),
    full: full.map(({ scanned }) => ({
      scanned,
      cylinder: null,
      conflict: null,
      verdict: stale,
      blocked: true,
      next: false,
      loadVerdict: null,
      onOtherVehicle: null,
      names: {},
    })),
    empty: emptyOf(draft.cylinders).map(({ scanned, temporaryTag }) => ({
      scanned,
      temporaryTag,
      cylinder: null,
      conflict: null,
      verdict: null,
      destination: null,
      elsewhere: false,
      names: {},
    })),
    blocked: full.length > 0,
    next: false,
    parametersVersion: 0,
  };
};
