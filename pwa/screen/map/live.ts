// The vehicles on the road as the server told them, put together from one whole answer and the changes after it.
import type { Live, LiveVehicle } from '../../../shared/contract/position.ts';
import type { MapVehicle, MarkLook } from '../../widget/map/drawing.ts';

/** By shift: the same vehicle may be in two. */
export type LiveVehicles = ReadonlyMap<string, LiveVehicle>;

export const lookOf = ({ state, alarms }: Pick<LiveVehicle, 'state' | 'alarms'>): MarkLook =>
  // Silence is a state of its own on the map; as an alarm it would hide itself.
  alarms.some((kind) => kind !== 'silent') ? 'alarm' : state;

/** Ended ones leave, changed ones take the place of what was known. */
export const withAnswer = (known: LiveVehicles, answer: Pick<Live, 'vehicles' | 'endedShiftIds'>): LiveVehicles => {
  const next = new Map(known);
  for (const shiftId of answer.endedShiftIds) next.delete(shiftId);
  for (const vehicle of answer.vehicles) next.set(vehicle.shiftId, vehicle);
  return next;
};

const order: Readonly<Record<MarkLook, number>> = { alarm: 0, silent: 1, moving: 2, standing: 3 };

/**
 * Alarms first, then who is not heard of; among equals by plate, so that a list that is read stands still. `before`: the
 * list as it was; what is nearly in order is put in order in a fraction of the time.
 */
export const sorted = (vehicles: LiveVehicles, before: readonly LiveVehicle[] = []): readonly LiveVehicle[] => {
  const keyed: { readonly vehicle: LiveVehicle; readonly rank: number }[] = [];
  const placed = new Set<string>();
  const place = (vehicle: LiveVehicle | undefined): void => {
    if (vehicle === undefined || placed.has(vehicle.shiftId)) return;
    placed.add(vehicle.shiftId);
    keyed.push({ vehicle, rank: order[lookOf(vehicle)] });
  };
  for (const { shiftId } of before) place(vehicles.get(shiftId));
  for (const vehicle of vehicles.values()) place(vehicle);
  keyed.sort((a, b) => {
    if (a.rank !== b.rank) return a.rank - b.rank;
    if (a.vehicle.plate !== b.vehicle.plate) return a.vehicle.plate < b.vehicle.plate ? -1 : 1;
    return a.vehicle.shiftId < b.vehicle.shiftId ? -1 : 1;
  });
  return keyed.map(({ vehicle }) => vehicle);
};

/** Those that somebody could find: by a part of the plate, in any case, with or without the dot. */
export const matching = <T extends { readonly plate: string }>(vehicles: readonly T[], typed: string): readonly T[] => {
  const wanted = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s·•.-]/gu, '');
  return wanted === '' ? vehicles : vehicles.filter(({ plate }) => plate.includes(wanted));
};

export const drawnOf = (vehicles: readonly LiveVehicle[]): readonly MapVehicle[] => {
  const drawn: MapVehicle[] = [];
  for (const vehicle of vehicles) {
    const { lng, lat } = vehicle;
    if (lng === null || lat === null) continue;
    drawn.push({
      id: vehicle.shiftId,
      look: lookOf(vehicle),
      label: vehicle.plate,
      position: [lng, lat],
      headingDeg: vehicle.headingDeg,
    });
  }
  return drawn;
};
