// What this phone itself knows of customers and cylinders, for where there is no signal.
import type { DoorJudgeAnswer, DoorJudgeRequest } from '../../../shared/contract/door.ts';
import type { KeptCustomer } from '../../../shared/contract/shift-facts.ts';
import { customersOnPhone, judgeDoorOnPhone, judgeOnPhone } from '../../shell/shift-facts.ts';
import type { KnownCylinder } from './draft.ts';

export { customersOnPhone } from '../../shell/shift-facts.ts';

export interface PhoneCustomer extends KeptCustomer {
  /** Cylinders in their hands. */
  readonly cylindersOut: number;
  readonly fullCheckDue: boolean;
  /** Instant of the facts. */
  readonly asOf: string;
}

/** Null: this phone does not know them. */
export async function customerOnPhone(customerId: string): Promise<PhoneCustomer | null> {
  const kept = (await customersOnPhone()).find((one) => one.customerId === customerId);
  if (kept === undefined) return null;
  // Asked of no cylinder at all: what is said of the home stands by itself.
  const judged = await judgeOnPhone({ step: 'deliver', scanned: '-', position: null, customerId });
  if (judged === null) return null;
  return {
    ...kept,
    cylindersOut: judged.facts.customer?.cylindersOut ?? 0,
    fullCheckDue: judged.verdict.reasons.some(({ rule }) => rule === 'full-check-overdue'),
    asOf: judged.dataAsOf,
  };
}

export interface PhoneCylinder extends KnownCylinder {
  readonly code: string | null;
  readonly model: string | null;
}

/** Null: this phone does not know it. */
export async function cylinderOnPhone(scanned: string): Promise<PhoneCylinder | null> {
  const judged = await judgeOnPhone({ step: 'collect', scanned, position: null });
  const facts = judged?.facts.cylinder ?? null;
  if (judged === null || facts === null) return null;
  const { custody, lastFill } = facts;
  return {
    full: lastFill !== null && lastFill !== undefined,
    released: lastFill?.released === true,
    custody: custody?.kind && custody.id ? { kind: custody.kind, id: custody.id } : null,
    code: judged.card?.code ?? null,
    model: judged.card?.model ?? null,
  };
}

/** The customer who has it by what this phone knows. */
export async function holderOnPhone(scanned: string): Promise<string | 'nobody' | 'unknown'> {
  const known = await cylinderOnPhone(scanned);
  if (known === null) return 'unknown';
  return known.custody?.kind === 'customer' ? known.custody.id : 'nobody';
}

export interface JudgedOnPhone {
  readonly answer: DoorJudgeAnswer;
  /** Instant of the facts. */
  readonly asOf: string;
}

/** Null: nothing is kept here, so nothing can be said. */
export async function judgeHere(request: DoorJudgeRequest): Promise<JudgedOnPhone | null> {
  const judged = await judgeDoorOnPhone(request);
  if (judged === null) return null;
  const { dataAsOf, ...answer } = judged;
  return { answer, asOf: dataAsOf };
}
