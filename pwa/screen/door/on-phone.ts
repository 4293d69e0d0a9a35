// What this phone itself knows of customers and cylinders, for where there is no signal.
import type { DoorJudgeAnswer, DoorJudgeRequest } from '../../../shared/contract/door.ts';
import type { CustomerKind, CustomerSite } from '../../../shared/customer/customer.ts';
import type { Position } from '../../../shared/verdict/place.ts';
import type { DoorDraft, KnownCylinder } from './draft.ts';

export interface PhoneCustomer {
  readonly customerId: string;
  /** Masked. */
  readonly name: string | null;
  readonly kind: CustomerKind | null;
  readonly verified: boolean;
  readonly village: string | null;
  readonly site: CustomerSite | null;
  readonly position: Position | null;
  readonly held: readonly {
    readonly cylinderId: string;
    readonly code: string | null;
    readonly model: string | null;
  }[];
  readonly fullCheckDue: boolean;
  /** Of the facts. */
  readonly asOf: string;
}

export const customersOnPhone = (): Promise<readonly PhoneCustomer[]> => Promise.resolve([]);
export const customerOnPhone = (customerId: string): Promise<PhoneCustomer | null> =>
  customersOnPhone().then((all) => all.find((one) => one.customerId === customerId) ?? null);
export const cylinderOnPhone = (
  _scanned: string,
): Promise<(KnownCylinder & { code: string | null; model: string | null }) | null> => Promise.resolve(null);
export const holderOnPhone = (_scanned: string): Promise<string | 'nobody' | 'unknown'> => Promise.resolve('unknown');
export const judgeOnPhone = (
  _request: DoorJudgeRequest,
  _draft: DoorDraft,
): Promise<{ readonly answer: DoorJudgeAnswer; readonly asOf: string } | null> => Promise.resolve(null);
