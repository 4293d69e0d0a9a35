// What people wrote of a day may name customers and couriers: it is for their own company. Others read what happened.
import type { Discrepancy, Movement, VehicleCount } from '../../../shared/contract/shift.ts';
import type { Actor } from '../../http/actor.ts';

export const readsWords = (actor: Actor, of: { readonly organisationId: string }): boolean =>
  actor.organisationId === of.organisationId;

export const discrepancyWithoutWords = (row: Discrepancy): Discrepancy => ({
  ...row,
  explanation: null,
  resolvedReason: null,
});

/** That it was told later stays. */
export const movementWithoutWords = <M extends Movement>(row: M): M => ({
  ...row,
  addendum: row.addendum === null ? null : '',
});

export const countWithoutWords = (row: VehicleCount): VehicleCount => ({ ...row, note: null });
