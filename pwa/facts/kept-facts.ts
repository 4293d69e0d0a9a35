// What a phone knows when it judges by itself: the server's facts as of an instant, and what this phone has done since.
import type { KeptCustomer, ShiftCustomers, ShiftFacts } from '../../shared/contract/shift-facts.ts';
import type { StandInOnFile } from '../../shared/delivery/courier-facts.ts';

export type KeptCustomers = Pick<ShiftCustomers, 'asOf' | 'items' | 'cylinders' | 'names'>;

/** Something done to a cylinder. Done twice, it does no more than done once. `scanned`: as the scanner read it. */
export type CylinderAct =
  | {
      readonly kind: 'moved';
      readonly scanned: string;
      readonly to: { readonly kind: 'org' | 'vehicle' | 'customer'; readonly id: string };
      /** What was in it is no longer what is in it. */
      readonly isTakenBack: boolean;
    }
  /** It leaks: nobody may take it on. */
  | { readonly kind: 'held'; readonly scanned: string };

/** A check at the door that was made on this phone. `at`: by the server's clock. */
export interface LocalCheck {
  readonly checkId: string;
  readonly customerId: string;
  readonly at: string;
  readonly photo: boolean;
  readonly leaflet: boolean;
  readonly good: readonly string[];
  readonly failed: readonly string[];
}

/** Something done at a home that changes what the gate knows of it. */
export type DoorAct = { readonly customerId: string; readonly at: string } & (
  | { readonly kind: 'checked'; readonly check: LocalCheck }
  | { readonly kind: 'notice-given'; readonly why: string }
  | { readonly kind: 'leaked' }
);

/** What a correction says of a customer; what it does not name stays. */
export interface LocalCorrection {
  readonly customerId: string;
  readonly changes: Partial<Omit<KeptCustomer, 'customerId' | 'hazards' | 'lastFullCheckOn'>>;
}

export interface LocalChanges {
  /** What the server's facts do not hold yet, in the order in which it happened. */
  readonly cylinders: readonly CylinderAct[];
  readonly doors: readonly DoorAct[];
  /** Ids of hazards that were put right. */
  readonly fixed: readonly string[];
  /** All that this phone made and remembers, told or not: a delivery names one of them. */
  readonly checks: readonly LocalCheck[];
  /** Opened on this phone. */
  readonly customers: readonly KeptCustomer[];
  readonly corrections: readonly LocalCorrection[];
  readonly standIns: readonly Omit<StandInOnFile, 'shape'>[];
  /** The vehicle of a shift that was begun on this phone; null: as the server says. */
  readonly vehicleId: string | null;
  /** When this phone last took its position in the shift, by the server's clock. */
  readonly lastPositionAt: string | null;
}

export const noChanges: LocalChanges = {
  cylinders: [],
  doors: [],
  fixed: [],
  checks: [],
  customers: [],
  corrections: [],
  standIns: [],
  vehicleId: null,
  lastPositionAt: null,
};

export interface KeptFacts {
  readonly load: ShiftFacts;
  /** Null: never fetched. */
  readonly customers: KeptCustomers | null;
  readonly changes: LocalChanges;
}
