// What a screen shows of the cylinder that a verdict is about.
import type { CylinderCard } from '../../../shared/contract/verdict.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import type { Judged } from './read-facts.ts';

export const cardOf = (cylinder: Cylinder): CylinderCard => ({
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
});

/** Null: not on the register. */
export const cylinderCard = ({ found }: Pick<Judged, 'found'>): CylinderCard | null =>
  found === null ? null : cardOf(found.cylinder);
