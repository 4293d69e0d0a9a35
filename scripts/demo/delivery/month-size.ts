// How much of a month of deliveries the demo town gets.

export interface MonthSize {
  /** Whole days before today. */
  readonly days: number;
  /** Couriers of each company, at most. */
  readonly couriers: number;
  readonly homesACourier: number;
  /** Doors that a courier comes to on a day. */
  readonly doors: { readonly least: number; readonly most: number };
}

export const wholeMonth: MonthSize = { days: 28, couriers: 8, homesACourier: 36, doors: { least: 4, most: 6 } };
