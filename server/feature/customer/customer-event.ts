// What may happen to a customer, stream `customer` by customerId. No name, telephone, address, position or paper is in it.
import type { CustomerFacts, NewAppliance, NewContract } from '../../../shared/customer/customer.ts';

export type CustomerEvent =
  | {
      readonly type: 'customer-opened';
      readonly organisationId: string;
      readonly facts: CustomerFacts;
      readonly verified: boolean;
      /** How the file was confirmed: signature, thumbprint, witness. */
      readonly confirmedBy: string | null;
      readonly importId: string | null;
    }
  | {
      readonly type: 'customer-corrected';
      readonly correctionId: string;
      readonly before: Partial<CustomerFacts>;
      readonly after: Partial<CustomerFacts>;
      /** Which of the person's fields; what they were is kept under this event's number, what they are in the row. */
      readonly personFields: readonly string[];
      readonly verified: boolean;
      readonly reason: string;
    }
  | ({ readonly type: 'appliance-recorded' } & NewAppliance & Replacing)
  | { readonly type: 'appliance-ended'; readonly applianceId: string; readonly reason: string }
  | ({ readonly type: 'contract-recorded' } & NewContract & Replacing)
  | { readonly type: 'customer-ended'; readonly reason: string }
  /** Taken back with the import that made it, before anything was built on it. */
  | { readonly type: 'customer-undone'; readonly importId: string }
  /** `pictures`: how many there were to erase; each is told of in its own stream. */
  | { readonly type: 'customer-erased'; readonly reason: string; readonly pictures: number };

interface Replacing {
  readonly replacesId: string | null;
  readonly reason: string | null;
}

/** Stream `customer-import`, by importId. */
export type CustomerImportEvent =
  | { readonly type: 'customer-import-read'; readonly organisationId: string; readonly fileSha256: string }
  | { readonly type: 'customer-import-begun' }
  | { readonly type: 'customer-import-in-force'; readonly customers: number }
  | { readonly type: 'customer-import-undo-begun'; readonly reason: string }
  | { readonly type: 'customer-import-undone'; readonly undone: number; readonly kept: number }
  | { readonly type: 'customer-import-discarded' };
