// One line of the swap as it is shown: what is said of the cylinder by itself, and what is still asked about it.
import type { JudgedEmpty, JudgedFull } from '../../../shared/contract/door.ts';
import type { Language } from '../../text/language.ts';
import { shownVerdict } from '../../widget/shown-verdict.ts';
import type { Tone } from '../../widget/tone.ts';
import type { VerdictReason } from '../../widget/verdict.ts';
import type { DoorCylinder } from './draft.ts';
import { text } from './text.ts';
import { goesTo, ownReasons } from './verdict-of-swap.ts';

export interface SwapRow {
  readonly cylinder: DoorCylinder;
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
  readonly asksSeal: boolean;
  readonly asksSealNumber: boolean;
  readonly asksElsewhere: boolean;
}

/** waiting: no answer yet; unjudged: could not be asked, so nothing is allowed. */
export type RowState =
  | 'waiting'
  | 'unjudged'
  /** `onPhone`: by what this phone knows, which is not all cylinders that there are. */
  | { readonly full: JudgedFull; readonly onPhone: boolean }
  | { readonly empty: JudgedEmpty; readonly onPhone: boolean };

const join = (parts: readonly (string | null | undefined)[]): string =>
  parts.filter((part) => part !== null && part !== undefined && part !== '').join(' · ');

/** What is wrong in one line: what blocks, where anything does. */
const faultsOf = (reasons: readonly VerdictReason[]): string => {
  const blocks = reasons.filter(({ severity }) => severity === 'block');
  return (blocks.length > 0 ? blocks : reasons).map(({ title }) => title).join(' · ');
};

export function swapRow(cylinder: DoorCylinder, state: RowState, language: Language): SwapRow {
  const t = text[language];
  const plain = {
    cylinder,
    detail: join([cylinder.model]),
    asksSeal: false,
    asksSealNumber: false,
    asksElsewhere: cylinder.way === 'in' && cylinder.elsewhere,
  };
  if (state === 'waiting') return { ...plain, tone: 'plain', title: t.waiting };
  if (state === 'unjudged') {
    // What is dangerous must come in: taking back is never refused, signal or not.
    return cylinder.way === 'in'
      ? { ...plain, tone: 'next', title: t.takenBack }
      : { ...plain, tone: 'block', title: t.unjudged, detail: t.unjudgedHint };
  }
  const isUnknownHere = (one: JudgedFull | JudgedEmpty): boolean => state.onPhone && one.cylinder === null;
  if ('full' in state) {
    if (isUnknownHere(state.full)) return { ...plain, tone: 'block', title: t.notOnThisPhone, detail: t.unjudgedHint };
    const { verdict, names, loadVerdict, onOtherVehicle, conflict } = state.full;
    const said = [verdict, ...(loadVerdict === null ? [] : [loadVerdict])].flatMap(ownReasons);
    const reasons = [...new Map(said.map((reason) => [reason.rule, reason])).values()];
    const isBlocked = reasons.some((reason) => reason.severity === 'block');
    const outcome = isBlocked ? 'block' : reasons.length > 0 ? 'warn' : 'allow';
    const shown = shownVerdict({ outcome, reasons }, 'deliver', language, { names });
    const sealAsked = reasons.some((reason) => reason.rule === 'seal-missing');
    // Nothing is wrong yet: nobody has looked.
    const onlySeal = sealAsked && reasons.length === 1 && cylinder.sealIntact === null;
    return {
      ...plain,
      tone: conflict !== null ? 'warn' : onlySeal ? 'next' : outcome,
      title:
        conflict !== null
          ? t.conflicts[conflict]
          : onlySeal
            ? t.sealAsk
            : reasons.length === 0
              ? t.good
              : faultsOf(shown.reasons),
      detail: join([
        cylinder.model,
        loadVerdict === null ? null : t.loadsHere,
        onOtherVehicle === null ? null : t.fromVehicle(onOtherVehicle.plate),
      ]),
      asksSeal: sealAsked || cylinder.sealIntact !== null,
      asksSealNumber: (sealAsked && cylinder.sealIntact !== null) || cylinder.sealSeen !== '',
    };
  }
  if (isUnknownHere(state.empty) && cylinder.scanned !== null) {
    return { ...plain, tone: 'next', title: t.notOnThisPhone, detail: t.seenAtStation };
  }
  const { verdict, names, conflict, elsewhere } = state.empty;
  const reasons = verdict === null ? [] : ownReasons(verdict);
  const shown = shownVerdict({ outcome: reasons.length > 0 ? 'warn' : 'allow', reasons }, 'collect', language, {
    names,
  });
  const to = goesTo(state.empty);
  return {
    ...plain,
    tone: conflict !== null || reasons.length > 0 ? 'warn' : 'allow',
    title: conflict !== null ? t.twice : reasons.length === 0 ? t.takenBack : faultsOf(shown.reasons),
    detail: join([cylinder.model, to === null ? null : t.goesTo[to]]),
    asksElsewhere: elsewhere || cylinder.elsewhereSeen,
  };
}
