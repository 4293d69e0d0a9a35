// When an order is wanted: what is chosen on the screen, and what is asked of the server.
import type { Wished } from '../../../shared/contract/order.ts';
import { civilDateText } from '../../text/format.ts';

export type WishDay = 'soon' | 'today' | 'tomorrow' | 'other';
export type WishPart = 'any' | 'morning' | 'afternoon' | 'evening';

export interface WishForm {
  readonly day: WishDay;
  /** YYYY-MM-DD, of `other`. */
  readonly on: string;
  readonly part: WishPart;
}

export const noWish: WishForm = { day: 'soon', on: '', part: 'any' };

const MS_A_DAY = 86_400_000;

const hours: Readonly<Record<WishPart, { readonly from: string | null; readonly until: string | null }>> = {
  any: { from: null, until: null },
  morning: { from: '08:00', until: '12:00' },
  afternoon: { from: '12:00', until: '18:00' },
  evening: { from: '18:00', until: '21:00' },
};

/** Undefined: another day, of which none is chosen yet. Null: as soon as possible. */
export function wishedOf(form: WishForm, nowMs: number): Wished | null | undefined {
  if (form.day === 'soon') return null;
  const on = form.day === 'other' ? form.on : civilDateText(form.day === 'today' ? nowMs : nowMs + MS_A_DAY);
  return on === '' ? undefined : { on, ...hours[form.part] };
}
