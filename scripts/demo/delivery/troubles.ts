// What goes wrong in the demo town's month, and when: each kind of trouble that the screens show, some in every state.
import type { Company } from './company.ts';

export type Trouble =
  /** Scanned at loading, refused by the gate, set aside. */
  | 'overdue-load'
  /** The empty that a home gives back is overdue, or another company's. */
  | 'overdue-home'
  | 'foreign-home'
  /** An old hose: a minor hazard, gas is delivered all the same. */
  | 'minor'
  /** A leaking joint: a serious one, no gas. */
  | 'serious'
  /** The home that had a serious one was mended, and gets its gas. */
  | 'after-serious'
  | 'check-refused'
  | 'mended'
  | 'photo-again'
  | 'leak-home'
  | 'leak-aboard'
  | 'nobody-home'
  /** The register had the empty at another home. */
  | 'elsewhere'
  | 'temporary-tag'
  /** Not scanned when the vehicle was loaded. */
  | 'load-at-door'
  /** Delivered, by what the phone knew, to a home without a real-name file. */
  | 'despite'
  | 'missing-found'
  | 'missing'
  | 'forgotten'
  | 'not-counted'
  /** Somebody else begins a shift on the same vehicle. */
  | 'conflict'
  | 'out-of-zone'
  | 'overspeed'
  | 'jump';

export interface Planned {
  readonly daysAgo: number;
  readonly company: Company['key'];
  /** Which of its couriers. */
  readonly crew: number;
  readonly what: Trouble;
}

const plan = (daysAgo: number, company: Company['key'], crew: number, what: Trouble): Planned => ({
  daysAgo,
  company,
  crew,
  what,
});

export const troubles: readonly Planned[] = [
  plan(26, 'one', 1, 'overdue-load'),
  plan(19, 'one', 3, 'overdue-load'),
  plan(9, 'two', 0, 'overdue-load'),
  plan(2, 'one', 1, 'overdue-load'),
  plan(25, 'one', 0, 'overdue-home'),
  plan(12, 'one', 4, 'overdue-home'),
  plan(4, 'two', 1, 'overdue-home'),
  plan(1, 'one', 0, 'overdue-home'),
  plan(24, 'one', 2, 'foreign-home'),
  plan(15, 'one', 2, 'foreign-home'),
  plan(8, 'two', 0, 'foreign-home'),
  plan(2, 'two', 1, 'foreign-home'),
  plan(23, 'one', 1, 'minor'),
  plan(20, 'one', 0, 'minor'),
  plan(14, 'one', 4, 'minor'),
  plan(3, 'one', 6, 'minor'),
  plan(1, 'two', 0, 'minor'),
  plan(13, 'one', 3, 'serious'),
  plan(12, 'one', 3, 'after-serious'),
  plan(1, 'one', 2, 'serious'),
  plan(11, 'one', 4, 'check-refused'),
  plan(2, 'one', 3, 'check-refused'),
  plan(10, 'one', 6, 'mended'),
  plan(5, 'two', 0, 'mended'),
  plan(1, 'one', 1, 'mended'),
  plan(7, 'one', 1, 'photo-again'),
  plan(6, 'one', 3, 'leak-home'),
  plan(9, 'one', 0, 'leak-aboard'),
  plan(17, 'one', 4, 'nobody-home'),
  plan(6, 'two', 1, 'nobody-home'),
  plan(1, 'one', 3, 'nobody-home'),
  plan(5, 'one', 4, 'elsewhere'),
  plan(4, 'one', 0, 'temporary-tag'),
  plan(3, 'one', 1, 'load-at-door'),
  plan(8, 'one', 7, 'despite'),
  plan(18, 'one', 6, 'missing-found'),
  plan(1, 'one', 4, 'missing'),
  plan(12, 'one', 7, 'forgotten'),
  plan(3, 'two', 1, 'not-counted'),
  plan(1, 'two', 1, 'conflict'),
  plan(6, 'one', 2, 'out-of-zone'),
  plan(1, 'two', 0, 'out-of-zone'),
  plan(4, 'one', 1, 'overspeed'),
  plan(2, 'one', 6, 'jump'),
];

/** So many days after a minor hazard was found, it is put right, and looked at again; the others stay as they are. */
export const repairs: readonly {
  readonly foundDaysAgo: number;
  readonly fixedDaysAgo: number;
  readonly reviewedDaysAgo: number | null;
}[] = [
  { foundDaysAgo: 23, fixedDaysAgo: 20, reviewedDaysAgo: 18 },
  { foundDaysAgo: 14, fixedDaysAgo: 3, reviewedDaysAgo: null },
];
