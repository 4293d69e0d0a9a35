// The facts of a cylinder for a verdict, out of its state and what stands beside it: the same on the server and on the phone.
import type { Cylinder } from '../cylinder/cylinder.ts';
import type { Facts } from './facts.ts';

/** Masses that are not above zero are no masses to the rules: not weighed. */
export const kg = (grams: number | null | undefined): number | null =>
  grams === null || grams === undefined || grams <= 0 ? null : grams / 1000;

const litres = (millilitres: number | null): number | null => (millilitres === null ? null : millilitres / 1000);

export interface BesideCylinder {
  readonly holds: readonly ('seizure' | 'recall' | 'freeze')[];
  readonly entrustments: readonly {
    readonly org: string;
    readonly for: readonly ('fill' | 'deliver')[];
    readonly from: string;
    readonly until: string | null;
  }[];
}

/** `tagStatus`: of the tag that was scanned. */
export function cylinderFacts(
  { cylinder, tagStatus }: { readonly cylinder: Cylinder; readonly tagStatus: TagStatus },
  beside: BesideCylinder,
  blacklisted: boolean,
): NonNullable<Facts['cylinder']> {
  const { lastFill } = cylinder;
  return {
    code: cylinder.code,
    codeStatus: tagStatus,
    model: cylinder.model,
    twoPhase: cylinder.twoPhase,
    volumeL: litres(cylinder.volumeMl),
    tareKg: kg(cylinder.tareG),
    maxFillKg: kg(cylinder.maxFillG),
    medium: cylinder.medium,
    stampLegible: cylinder.stampLegible,
    madeOn: cylinder.madeOn,
    designLifeYears: cylinder.designLifeYears,
    lifeExtendedUntil: cylinder.lifeExtendedUntil,
    lastInspection:
      cylinder.inspectedOn === null && cylinder.inspectionResult === null
        ? null
        : { on: cylinder.inspectedOn, result: cylinder.inspectionResult },
    inspectionDueOn: cylinder.inspectionDueOn,
    valveUntil: cylinder.valveUntil,
    ownerOrg: cylinder.ownerOrganisationId,
    entrustments: beside.entrustments.map((entrustment) => ({ ...entrustment, for: [...entrustment.for] })),
    state: cylinder.state,
    holds: [...beside.holds],
    nonconforming: cylinder.nonconforming,
    refurbished: cylinder.refurbished,
    blacklisted,
    firstFill: cylinder.firstFill,
    custody: cylinder.custody === null ? null : { kind: cylinder.custody.kind, id: cylinder.custody.id },
    lastFill:
      lastFill === null
        ? null
        : {
            at: lastFill.at,
            org: lastFill.organisationId,
            contentKg: kg(lastFill.contentG),
            seal: lastFill.seal,
            released: lastFill.released,
          },
  };
}

export type TagStatus = 'active' | 'replaced' | 'void' | 'duplicate';
