// Where a phone keeps the facts of a shift. Every store answers to one contract suite (test/pwa/facts/contract.ts).
import type { ShiftFacts } from '../../shared/contract/shift-facts.ts';
import type { KeptCustomers } from './kept-facts.ts';

export interface Owner {
  readonly personId: string;
  readonly organisationId: string;
}

export interface Stored {
  readonly owner: Owner;
  /** When the server last answered, by the device's clock, ms since 1970. */
  readonly savedAtMs: number;
  readonly load: ShiftFacts;
  /** When it was asked for, by the device's clock. */
  readonly loadMs: number;
  readonly customers: KeptCustomers | null;
  readonly customersMs: number;
  /** Of customers that were read anew since. */
  readonly customerMs: Readonly<Record<string, number>>;
}

export const isOwner = (one: Owner, other: Owner): boolean =>
  one.personId === other.personId && one.organisationId === other.organisationId;

export interface FactsStore {
  /** Null: nothing is kept, or somebody else's. */
  read(owner: Owner): Promise<Stored | null>;
  /** In place of whatever was kept, of whomever: one device keeps the facts of one person. */
  write(stored: Stored): Promise<void>;
  clear(): Promise<void>;
}
