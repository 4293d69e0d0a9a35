// What a screen shows of the cylinder that a verdict is about.
import type { CylinderCard } from '../../../shared/contract/verdict.ts';
import type { Judged } from './read-facts.ts';

/** Null: not on the register. */
export function cylinderCard({ found }: Pick<Judged, 'found'>): CylinderCard | null {
  if (found === null) return null;
  const { cylinder } = found;
  return {
    cylinderId: cylinder.cylinderId,
    code: cylinder.code,
    model: cylinder.model,
    serialNo: cylinder.serialNo,
    manufacturer: cylinder.manufacturer,
    madeOn: cylinder.madeOn,
    inspectionDueOn: cylinder.inspectionDueOn,
    tareG: cylinder.tareG,
    maxFillG: cylinder.maxFillG,
    firstFill: cylinder.firstFill,
    assumed: [...cylinder.assumed],
    ownerOrganisationId: cylinder.ownerOrganisationId,
    setAside: cylinder.setAsideId !== null,
  };
}
