// The shape of what a person reads of a verdict, the same in every language.
import type { Step } from './facts.ts';
import type { Outcome } from './judge.ts';
import type { CUSTOMER_KINDS, DOOR_ITEMS, SITES } from './parameters.ts';
import type { Action, RuleId } from './rules.ts';

export interface RuleText {
  /** A few words, for a list. */
  readonly title: string;
  /** A sentence. `{found}` and `{limit}` are filled in; what stands in `[…]` is left out where its slot is null. */
  readonly text: string;
}

type FieldWord =
  | 'code'
  | 'codeStatus'
  | 'model'
  | 'volumeL'
  | 'tareKg'
  | 'medium'
  | 'stampLegible'
  | 'ownerOrg'
  | 'state'
  | 'holds'
  | 'firstFill'
  | 'lastInspection'
  | 'madeOn'
  | 'inspectionDueOn'
  | 'maxFillKg'
  | 'designLifeYears'
  | 'grossKg'
  | 'id'
  | 'kind'
  | 'site'
  | 'heldKg'
  | 'hazards';

/** What the codes in `found` and `limit` are called. */
export interface Words {
  readonly field: Readonly<Record<FieldWord, string>>;
  readonly medium: Readonly<Record<'lpg' | 'industrial-propane' | 'dme-blend' | 'other', string>>;
  readonly hold: Readonly<Record<'seizure' | 'recall' | 'freeze', string>>;
  /** Who should have it. */
  readonly holder: Readonly<Record<'org' | 'vehicle' | 'customer', string>>;
  /** Who has it by the register: any vehicle, any customer. */
  readonly keeper: Readonly<Record<'org' | 'vehicle' | 'customer', string>>;
  /** To whom two-phase cylinders may still be supplied. */
  readonly exception: Readonly<Record<'vaporiser-only', string>>;
  readonly kind: Readonly<Record<(typeof CUSTOMER_KINDS)[number], string>>;
  readonly site: Readonly<Record<(typeof SITES)[number], string>>;
  readonly doorItem: Readonly<Record<(typeof DOOR_ITEMS)[number], string>>;
}

/** The rules whose block only says what comes next. */
export type ActRuleId = 'pre-fill-check' | 'residue' | 'not-evacuated' | 'post-fill-check' | 'door-check-missing';

export interface Messages {
  readonly language: 'zh-CN' | 'en';
  readonly rules: Readonly<Record<RuleId, RuleText>>;
  /** Labels of buttons. */
  readonly actions: Readonly<Record<Action, string>>;
  /** The one short sentence over a verdict. */
  readonly headlines: Readonly<Record<Step, Readonly<Record<Outcome, string>>>>;
  /** The headline where a block is only an act still to be done. */
  readonly nextActs: Readonly<Record<ActRuleId, string>>;
  readonly words: Words;
  /** Between the names of a list. */
  readonly comma: string;
}
