// The facts of a cylinder for a verdict, out of its state and what stands beside it: the same on the server and on the phone.
import type { Cylinder } from '../cylinder/cylinder.ts';
import type { Facts, Step } from './facts.ts';

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

/** Full as it was filled, as far as is known: not once a customer has had it, until it is filled again. */
export const isFullAsFilled = ({ lastFill }: Pick<Cylinder, 'lastFill'>): boolean =>
  lastFill !== null && lastFill.handedOut !== true;

/**
 * `tagStatus`: of the tag that was scanned. What a customer has had is not handed on as full: at `load` and `deliver`
 * nothing is known of what is in it, whether it was scanned when it was taken back or not.
 */
export function cylinderFacts(
  { cylinder, tagStatus }: { readonly cylinder: Cylinder; readonly tagStatus: TagStatus },
  beside: BesideCylinder,
  blacklisted: boolean,
  step: Step,
): NonNullable<Facts['cylinder']> {
  const isHandedOn = step === 'load' || step === 'deliver';
  const lastFill = isHandedOn && !isFullAsFilled(cylinder) ? null : cylinder.lastFill;
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
