// The facts of a courier at an instant, out of what is on file: the same on the server and on the phone.
import { dayText, localDay, parseCivilDate } from '../calendar.ts';
import { zoneFactsOf, type ZoneShape } from '../geo/zone-shape.ts';
import type { Facts } from '../verdict/facts.ts';

interface Held {
  readonly kind: 'vehicle' | 'zone';
  readonly targetId: string;
  /** Of a zone. */
  readonly shape: ZoneShape | null;
}
/** Days YYYY-MM-DD, both included. */
export interface BindingOnFile extends Held {
  readonly from: string;
  readonly until: string | null;
}
/** Instants; `until` is excluded. */
export interface StandInOnFile extends Held {
  readonly from: string;
  readonly until: string;
}

/** What was not ended. */
export interface CourierOnFile {
  readonly courierId: string;
  readonly organisationId: string;
  readonly memberships: readonly { readonly from: string; readonly until: string | null }[];
  readonly cards: readonly (string | null)[];
  readonly bindings: readonly BindingOnFile[];
  readonly standIns: readonly StandInOnFile[];
}

/** The card that holds longest; one without a last day does not hold. */
const longest = (cards: readonly (string | null)[]): string | null =>
  cards
    .filter((until) => until !== null)
    .toSorted((one, other) => (parseCivilDate(other)?.lastDay ?? 0) - (parseCivilDate(one)?.lastDay ?? 0))[0] ?? null;

/**
 * Facts know bindings by the day: a stand-in is there only while it runs, and then counts for the day of the act. A zone of
 * several polygons is several entries of one id: a home is in the zone if it is in one of them.
 */
export function courierFactsAt(courier: CourierOnFile, at: string, timeZone: string): NonNullable<Facts['courier']> {
  const atMs = Date.parse(at);
  const day = dayText(localDay(atMs, timeZone));
  const running = courier.standIns.filter(({ from, until }) => Date.parse(from) <= atMs && atMs < Date.parse(until));
  const held = [...courier.bindings, ...running.map((standIn) => ({ ...standIn, from: day, until: day }))];
  return {
    id: courier.courierId,
    org: courier.organisationId,
    active: courier.memberships.some(({ from, until }) => from <= day && (until === null || until >= day)),
    cardUntil: longest(courier.cards),
    bindings: held
      .filter(({ kind }) => kind === 'vehicle')
      .map(({ targetId, from, until }) => ({ vehicle: targetId, from, until })),
    zones: held.flatMap(({ kind, targetId, from, until, shape }) => {
      if (kind !== 'zone' || shape === null) return [];
      return zoneFactsOf(shape).map((zone) => ({ id: targetId, from, until, ...zone }));
    }),
  };
}
