// Which memberships count today, and the roles and places that follow from them.
import { dayText, localDay } from '../../../shared/calendar.ts';
import { roles, type Role } from '../../../shared/contract/account.ts';
import type { ParameterBook } from '../parameter/parameter-book.ts';

interface Dated {
  readonly fromOn: string;
  readonly untilOn: string | null;
}

/** The day (YYYY-MM-DD) that a clock in the area shows. */
export function dayIn(area: string, nowMs: number, parameters: ParameterBook): string {
  const { timeZone } = parameters.inForce(area, new Date(nowMs).toISOString().slice(0, 10)).resolved.values;
  return dayText(localDay(nowMs, timeZone));
}

/** Begun on or before the day, and not over before it. */
export const isInForce = (dated: Dated, day: string): boolean =>
  dated.fromOn <= day && (dated.untilOn === null || dated.untilOn >= day);

const isRole = (text: string): text is Role => roles.some((role) => role === text);

const fieldRoles: ReadonlySet<Role> = new Set(['filler', 'safety-manager', 'courier', 'inspector']);

export const isFieldRole = (role: Role): boolean => fieldRoles.has(role);

/** A badge and a few digits prove less than a password: they give the roles of the field only. */
export function rolesInForce(
  memberships: readonly (Dated & { readonly role: string })[],
  day: string,
  method: string,
): Role[] {
  const held = new Set<Role>();
  for (const membership of memberships) {
    if (!isRole(membership.role) || !isInForce(membership, day)) continue;
    if (method === 'password' || isFieldRole(membership.role)) held.add(membership.role);
  }
  return roles.filter((role) => held.has(role));
}
