// Where a person may work today: organisations and their sites, from the memberships in force.
import type { ParameterBook } from '../parameter/parameter-book.ts';
import type { WorkplaceRow } from './account.queries.ts';
import { dayIn, isInForce, rolesInForce } from './in-force.ts';

export interface Workplace {
  readonly organisationId: string;
  readonly organisationName: string;
  /** Null: at every site of the organisation. */
  readonly siteId: string | null;
  readonly siteName: string | null;
}

export interface PlaceChoice {
  readonly organisationId?: string | undefined;
  readonly siteId?: string | null | undefined;
}

/** Each place once, in the order in which the person came to them. Those where `method` gives no role are left out. */
export function workplacesInForce(
  rows: readonly WorkplaceRow[],
  nowMs: number,
  parameters: ParameterBook,
  method: 'password' | 'badge',
): Workplace[] {
  const places = new Map<string, Workplace>();
  for (const row of rows) {
    const day = dayIn(row.area, nowMs, parameters);
    const key = `${row.organisationId}/${row.siteId ?? ''}`;
    if (places.has(key) || !isInForce(row, day) || rolesInForce([row], day, method).length === 0) continue;
    places.set(key, {
      organisationId: row.organisationId,
      organisationName: row.organisationName,
      siteId: row.siteId,
      siteName: row.siteName,
    });
  }
  return [...places.values()];
}

/** The first that fits what was asked for; null where none does. */
export const choosePlace = (places: readonly Workplace[], asked: PlaceChoice): Workplace | null =>
  places.find(
    (place) =>
      (asked.organisationId === undefined || place.organisationId === asked.organisationId) &&
      (asked.siteId === undefined || place.siteId === asked.siteId),
  ) ?? null;
