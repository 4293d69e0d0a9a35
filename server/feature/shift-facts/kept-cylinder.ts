// A cylinder as a phone keeps it: its state without who filled it, with tags, holds, entrustments and whether it is blacklisted.
import type { KeptCylinder } from '../../../shared/contract/shift-facts.ts';
import { matchesCriterion } from '../../../shared/cylinder/blacklist.ts';
import type { BlacklistCriterion } from '../parameter/parameter-book.ts';
import type { CylinderWithAll } from './shift-facts.queries.ts';

export function keptCylinder(
  { cylinder, tags, beside }: CylinderWithAll,
  criteria: readonly BlacklistCriterion[],
): KeptCylinder {
  const { version: _, importId: __, preFillCheck: ___, lastFill, assumed, ...state } = cylinder;
  return {
    ...state,
    assumed: [...assumed],
    lastFill: lastFill === null ? null : { ...lastFill, filledBy: null },
    tags: tags.map((tag) => ({ ...tag })),
    holds: [...beside.holds],
    entrustments: beside.entrustments.map((entrustment) => ({ ...entrustment, for: [...entrustment.for] })),
    blacklisted: matchesCriterion(cylinder, criteria),
  };
}

/** Ids of the organisations that a reason may name. */
export const organisationsIn = (cylinders: readonly KeptCylinder[]): string[] => [
  ...new Set(
    cylinders.flatMap(({ ownerOrganisationId: owner, custody }) => [
      ...(owner === null ? [] : [owner]),
      ...(custody?.kind === 'org' ? [custody.id] : []),
    ]),
  ),
];
