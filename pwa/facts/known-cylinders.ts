// The cylinders that a phone knows, as they are now: by what is scanned, and where they are after what was done since.
import type { KeptCylinder } from '../../shared/contract/shift-facts.ts';
import { resolveScan, tagTextsOf, type Resolution } from '../../shared/cylinder/resolve-scan.ts';
import type { TagStatus } from '../../shared/verdict/cylinder-facts.ts';
import type { KeptFacts, CylinderAct } from './kept-facts.ts';

export interface FoundHere {
  readonly cylinder: KeptCylinder;
  readonly tagStatus: TagStatus;
}

export interface KnownCylinders {
  resolve(scanned: string): { readonly resolution: Resolution; readonly found: FoundHere | null };
  /** In the hands of a vehicle or a customer. */
  heldBy(kind: 'vehicle' | 'customer', id: string): readonly KeptCylinder[];
  /** Aboard a vehicle of the company, gas and all. Null: no such vehicle is known. */
  load(vehicleId: string): { readonly grossG: number; readonly count: number } | null;
  /** As after these further acts; the original stays as it was. */
  after(acts: readonly CylinderAct[]): KnownCylinders;
}

/** What it weighs by the register; of one that was not weighed, nothing is known: it adds its tare. */
export const grossG = (cylinder: KeptCylinder): number => (cylinder.tareG ?? 0) + (cylinder.lastFill?.contentG ?? 0);

function afterAct(cylinder: KeptCylinder, act: CylinderAct): KeptCylinder {
  if (act.kind === 'held') return { ...cylinder, holds: [...cylinder.holds, 'freeze'] };
  const { lastFill: fill } = cylinder;
  const lastFill = fill !== null && act.to.kind === 'customer' ? { ...fill, handedOut: true } : fill;
  return { ...cylinder, custody: { ...act.to, siteId: null }, lastFill: act.isTakenBack ? null : lastFill };
}

const isAboard = (cylinder: KeptCylinder | undefined, vehicleId: string): cylinder is KeptCylinder =>
  cylinder?.registered === true && cylinder.custody?.kind === 'vehicle' && cylinder.custody.id === vehicleId;

interface Tagged {
  readonly cylinderId: string;
  readonly status: TagStatus;
}

export function knownCylinders(facts: KeptFacts): KnownCylinders {
  const { load: told, customers } = facts;
  const ofLoad = new Map(told.cylinders.map((cylinder) => [cylinder.cylinderId, cylinder]));
  const now = new Map(ofLoad);
  for (const cylinder of customers?.cylinders ?? []) {
    // Of two readings of one cylinder the later counts.
    if (!now.has(cylinder.cylinderId) || (customers !== null && customers.asOf > told.asOf))
      now.set(cylinder.cylinderId, cylinder);
  }
  const tags = new Map<string, Tagged[]>();
  for (const cylinder of now.values()) {
    if (!cylinder.registered) continue;
    for (const { tag, status } of cylinder.tags)
      tags.set(tag, [...(tags.get(tag) ?? []), { cylinderId: cylinder.cylinderId, status }]);
  }

  const from = (state: ReadonlyMap<string, KeptCylinder>): KnownCylinders => {
    const resolve: KnownCylinders['resolve'] = (scanned) => {
      const resolution = resolveScan(scanned, told.scan);
      const texts = tagTextsOf(resolution);
      const all = texts.flatMap((text) => tags.get(text) ?? []);
      const [first] = all;
      const cylinder = first === undefined ? undefined : state.get(first.cylinderId);
      if (first === undefined || cylinder === undefined) return { resolution, found: null };
      // Two spellings of one label that lead to two cylinders: which of them it is on cannot be said.
      const isAmbiguous = all.some((other) => other.cylinderId !== first.cylinderId);
      return { resolution, found: { cylinder, tagStatus: isAmbiguous ? 'duplicate' : first.status } };
    };
    return {
      resolve,
      heldBy: (kind, id) => [...state.values()].filter(({ custody }) => custody?.kind === kind && custody.id === id),
      load(vehicleId) {
        const vehicle = told.vehicles.find((one) => one.vehicleId === vehicleId);
        if (vehicle === undefined) return null;
        let { grossG: sumG, count } = vehicle.aboard;
        for (const [cylinderId, cylinder] of state) {
          const before = ofLoad.get(cylinderId);
          if (before === cylinder) continue;
          // The vehicle's sum has what was aboard when it was read.
          if (isAboard(before, vehicleId)) {
            sumG -= grossG(before);
            count -= 1;
          }
          if (isAboard(cylinder, vehicleId)) {
            sumG += grossG(cylinder);
            count += 1;
          }
        }
        return { grossG: sumG, count };
      },
      after(acts) {
        const next = new Map(state);
        for (const act of acts) {
          const found = resolve(act.scanned).found?.cylinder;
          const latest = found === undefined ? undefined : next.get(found.cylinderId);
          if (latest !== undefined) next.set(latest.cylinderId, afterAct(latest, act));
        }
        return from(next);
      },
    };
  };
  return from(now).after(facts.changes.cylinders);
}
