// The local day that a list is asked for, as the instants between which it lies.
import * as v from 'valibot';
import { parseCivilDate, startOfDay } from '../../../shared/calendar.ts';
import { civilDate } from '../../../shared/command/envelope.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { instantOf } from '../account/account-dependencies.ts';

export const dayQuery = v.optional(v.pipe(civilDate, v.length(10)));

/** `until` is excluded; both null where no day is given. By the clocks of the actor's area. */
export function boundsOfDay(
  deps: Pick<AppDependencies, 'parameters'>,
  actor: Actor,
  day: string | undefined,
): { readonly from: string | null; readonly until: string | null } {
  const date = day === undefined ? null : parseCivilDate(day);
  if (date === null || day === undefined) return { from: null, until: null };
  const { timeZone } = deps.parameters.inForce(actor.area, day).resolved.values;
  return {
    from: instantOf(startOfDay(date.firstDay, timeZone)),
    until: instantOf(startOfDay(date.firstDay + 1, timeZone)),
  };
}
