// One hand-over at work: takes scans, has the list judged, sends it when it may go, and says what became of it.
import { computed, onBeforeUnmount, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import * as v from 'valibot';
import type { Answer, VerdictShown } from '../../../shared/command/envelope.ts';
import { moveResultSchema, type LoadTotals, type MoveResult } from '../../../shared/contract/shift.ts';
import type { Holder } from '../../../shared/delivery/movement-payloads.ts';
import type { Failure } from '../../api/failure.ts';
import { currentPosition } from '../../position/current-position.ts';
import { newId, outbox } from '../../shell/services.ts';
import { session } from '../../shell/session-state.ts';
import { rememberedInBrowser } from '../../text/remembered.ts';
import { feel, tick } from '../../widget/feedback.ts';
import { whySubmitFailed, whyUnreadable } from '../../widget/not-taken.ts';
import { shownVerdict } from '../../widget/shown-verdict.ts';
import { toast } from '../../widget/toast.ts';
import type { VerdictOutcome } from '../../widget/verdict.ts';
import { language, useText } from '../../widget/use-text.ts';
import { useOutbox } from '../../widget/use-outbox.ts';
import { noteTold, toldThisShift } from '../scan/told-this-shift.ts';
import {
  changed,
  going,
  nextOf,
  shownOf,
  takeScan,
  unjudged,
  withJudged,
  withSealsGood,
  type MoveItem,
  type Next,
  type Out,
} from './batch-move.ts';
import { answersOf, judgeList } from './judge-list.ts';
import { keepList, readKeptList } from './kept-list.ts';
import { text } from './text.ts';

export type Way = 'load' | 'unload' | 'transfer' | 'restock';

export interface Ends {
  readonly from: Holder | null;
  readonly to: Holder | null;
}

export interface Moved {
  readonly id: string;
  readonly cylinders: number;
  /** Null: kept on this phone, not answered yet. */
  readonly result: MoveResult | null;
}

export interface HandOver {
  readonly items: Readonly<Ref<readonly MoveItem[]>>;
  readonly next: ComputedRef<Next>;
  readonly totals: Readonly<Ref<LoadTotals | null>>;
  /** Of the phone's facts; null: the server judged. */
  readonly dataAsOf: Readonly<Ref<string | null>>;
  readonly failure: Readonly<Ref<Failure | null>>;
  readonly busy: Readonly<Ref<boolean>>;
  /** Sent and not answered: nothing has moved. */
  readonly isWaiting: ComputedRef<boolean>;
  /** What was just handed over. */
  readonly moved: Readonly<Ref<Moved | null>>;
  readonly told: Readonly<Ref<ReadonlySet<string>>>;
  take(scanned: string, empty?: boolean): void;
  change(id: string, changes: Partial<Pick<MoveItem, 'sealIntact' | 'sealSeen' | 'empty'>>): void;
  allSealsGood(): void;
  takeOut(id: string, out: Out): void;
  putBack(id: string): void;
  judgeAgain(): void;
  send(): Promise<void>;
  clear(): void;
  goOn(): void;
}

const debounceMs = 200;
const order: Readonly<Record<VerdictOutcome, number>> = { block: 3, warn: 2, next: 1, allow: 0 };

export const useHandOver = (of: {
  readonly way: Way;
  readonly ends: ComputedRef<Ends>;
  readonly shiftId: ComputedRef<string | null>;
}): HandOver => {
  const { way, ends, shiftId } = of;
  const t = useText(text);
  const remembered = rememberedInBrowser();
  const network = useOutbox();
  const listOf = computed(() => `${session.value?.person.personId ?? ''}/${shiftId.value ?? ''}/${way}`);

  const items = shallowRef(readKeptList(remembered, listOf.value, Date.now()));
  const totals = shallowRef<LoadTotals | null>(null);
  const dataAsOf = ref<string | null>(null);
  const parametersVersion = ref<number | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const asking = ref(false);
  const busy = ref(false);
  const pending = ref<{ readonly commandId: string; readonly cylinders: number } | null>(null);
  const moved = shallowRef<Moved | null>(null);
  /** Standing warnings that the person had been told before this list. */
  const told = shallowRef<ReadonlySet<string>>(toldThisShift.value);

  const isJudged = computed(() => ends.value.to?.kind === 'vehicle');
  const next = computed(() => nextOf(items.value, isJudged.value, asking.value));

  const show = (list: readonly MoveItem[]): void => {
    items.value = list;
    keepList(remembered, listOf.value, list, Date.now());
  };

  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tellNew = (before: readonly MoveItem[], after: readonly MoveItem[]): void => {
    const known = new Map(before.map((item) => [item.id, item.judged]));
    let worst: { outcome: VerdictOutcome; title: string } | null = null;
    for (const item of after) {
      const verdict = shownOf(item, ends.value.from?.kind === 'vehicle');
      if (verdict === null || item.out !== null || known.get(item.id) !== null) continue;
      const shown = shownVerdict(verdict, 'load', language.value, {
        told: told.value,
        names: item.judged?.names ?? {},
      });
      noteTold(shown.toldNow);
      if (worst === null || order[shown.outcome] > order[worst.outcome]) worst = shown;
    }
    if (worst !== null) feel(worst.outcome, worst.outcome === 'block' ? worst.title : '', language.value);
  };

  const judge = async (): Promise<void> => {
    const { from, to } = ends.value;
    const list = going(items.value);
    turn += 1;
    const mine = turn;
    if (!isJudged.value || to === null || list.length === 0) {
      asking.value = false;
      if (list.length === 0) totals.value = null;
      return;
    }
    const judged = await judgeList({
      vehicleId: to.id,
      siteId: from?.kind === 'site' ? from.id : null,
      items: list
        .slice(0, 200)
        .map(({ scanned, sealIntact, sealSeen, empty }) => ({ scanned, sealIntact, sealSeen, empty })),
    });
    if (mine !== turn) return;
    asking.value = false;
    if (judged.kind === 'cannot') {
      failure.value = judged.failure;
      if (list.some((item) => item.judged === null)) feel('block', t.value.unjudged, language.value);
      return;
    }
    failure.value = null;
    totals.value = judged.answer.totals;
    ({ dataAsOf: dataAsOf.value, parametersVersion: parametersVersion.value } = judged);
    const before = items.value;
    const { items: after, same, there } = withJudged(before, answersOf(judged.answer, judged.by));
    show(after);
    tellNew(before, after);
    if (same.length > 0) toast(t.value.same);
    if (there.length > 0) toast(t.value.there);
  };
  const judgeSoon = (): void => {
    // What was answered meanwhile is of another list.
    turn += 1;
    clearTimeout(timer);
    if (!isJudged.value) return;
    asking.value = true;
    timer = setTimeout(() => void judge(), debounceMs);
  };
  onBeforeUnmount(() => clearTimeout(timer));

  watch(
    () => [ends.value.from?.id, ends.value.to?.id],
    () => {
      items.value = unjudged(items.value);
      totals.value = null;
      judgeSoon();
    },
    { immediate: true },
  );
  watch(
    () => network.value.online,
    (online) => {
      if (online && items.value.some((item) => item.out === null && item.judged?.by !== 'server')) judgeSoon();
    },
  );

  const finish = (cylinders: number, result: MoveResult | null): void => {
    moved.value = { id: newId(), cylinders, result };
    show([]);
    totals.value = null;
    told.value = toldThisShift.value;
  };
  const noteAnswer = (answer: Answer, cylinders: number): void => {
    const result = answer.status === 'unreadable' ? null : v.safeParse(moveResultSchema, answer.result);
    if (result === null || !result.success) {
      const why = whyUnreadable(answer, language.value) ?? t.value.notRecorded;
      feel('block', why, language.value);
      toast(why, { tone: 'block' });
      return;
    }
    if (result.output.moved) {
      finish(result.output.items.filter((item) => item.status === 'moved').length || cylinders, result.output);
      return;
    }
    feel('block', t.value.notMoved, language.value);
    toast(t.value.notMoved, { tone: 'block' });
    judgeSoon();
  };

  /** What the phone showed of all of them together, kept beside what the server says. */
  const shownAll = (list: readonly MoveItem[]): VerdictShown | null => {
    const verdicts = list.flatMap((item) => (item.judged === null ? [] : [item.judged.verdict]));
    const [first] = verdicts;
    if (first === undefined) return null;
    const reasons = new Map(
      verdicts.flatMap((verdict) => verdict.reasons.map((reason) => [reason.rule, { ...reason }] as const)),
    );
    const outcome = verdicts.some((verdict) => verdict.outcome === 'warn') ? 'warn' : 'allow';
    return {
      outcome,
      reasons: [...reasons.values()],
      ruleset: first.ruleset,
      parametersVersion: parametersVersion.value,
      dataAsOf: dataAsOf.value ?? 'live',
    };
  };

  const send = async (): Promise<void> => {
    const { from, to } = ends.value;
    const list = going(items.value);
    if (from === null || to === null || next.value !== 'move' || busy.value || pending.value !== null) return;
    busy.value = true;
    // Judged by the phone, or not at all where nothing is refused: it has happened. Else the server has to agree first.
    const isAsked = isJudged.value && list.every((item) => item.judged?.by === 'server');
    const sent = await outbox.submit(
      'move-cylinders',
      {
        movementId: newId(),
        shiftId: shiftId.value,
        from,
        to,
        items: list.map(({ scanned, sealIntact, sealSeen, empty }) => ({ scanned, sealIntact, sealSeen, empty })),
        position: await currentPosition(),
        decided: isAsked ? 'ask' : 'done',
        addendum: null,
      },
      { verdictShown: isJudged.value ? shownAll(list) : null },
    );
    busy.value = false;
    if (sent.kind === 'answered') noteAnswer(sent.answer, list.length);
    else if (sent.kind === 'invalid') {
      const why = whySubmitFailed(sent, language.value) ?? t.value.notRecorded;
      toast(why, { tone: 'block' });
    } else if (isAsked) pending.value = { commandId: sent.commandId, cylinders: list.length };
    else finish(list.length, null);
  };

  /** Asked where the signal broke off: the answer comes by the outbox. */
  const lookForAnswer = async (): Promise<void> => {
    const asked = pending.value;
    if (asked === null) return;
    const found = (await outbox.history(100)).find(({ envelope }) => envelope.commandId === asked.commandId);
    if (found === undefined || pending.value !== asked) return;
    pending.value = null;
    noteAnswer(found.answer, asked.cylinders);
  };
  onBeforeUnmount(outbox.subscribe(() => void lookForAnswer()));

  const putBack = (id: string): void => {
    show(changed(items.value, id, { out: null, judged: null }));
    judgeSoon();
  };

  return {
    items,
    next,
    totals,
    dataAsOf,
    failure,
    busy,
    moved,
    told,
    isWaiting: computed(() => pending.value !== null),
    take(scanned, empty = false) {
      tick();
      if (pending.value !== null) return;
      const taken = takeScan(items.value, scanned, newId(), Date.now(), empty);
      if (taken.kind === 'twice') toast(t.value.twice);
      else if (taken.kind === 'is-out') toast(t.value.isOut, { undo: () => putBack(taken.id) });
      else {
        show(taken.items);
        if (!isJudged.value) feel('allow', '', language.value);
        judgeSoon();
      }
    },
    change(id, changes) {
      show(changed(items.value, id, changes));
      judgeSoon();
    },
    allSealsGood() {
      show(withSealsGood(items.value));
      judgeSoon();
    },
    takeOut(id, out) {
      show(changed(items.value, id, { out }));
      judgeSoon();
    },
    putBack,
    judgeAgain: judgeSoon,
    send,
    clear() {
      const before = items.value;
      show([]);
      totals.value = null;
      toast(t.value.cleared, {
        undo: () => {
          show(before);
          judgeSoon();
        },
      });
    },
    goOn() {
      moved.value = null;
    },
  };
};
