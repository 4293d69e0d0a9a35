// Who may send which command. A block is not lifted by a role: these are rights to act, not to override.
import type { CommandType } from '../../../shared/command/commands.ts';
import { hasRole, type Actor, type Role } from '../../http/actor.ts';

const hall: readonly Role[] = ['filler', 'safety-manager'];
const station: readonly Role[] = ['filler', 'safety-manager', 'office'];
const door: readonly Role[] = ['courier', 'safety-manager', 'office'];

const rights: Readonly<Record<CommandType, readonly Role[]>> = {
  'return-cylinder': [...station, 'courier'],
  'set-aside': [...station, 'courier'],
  'end-set-aside': ['safety-manager'],
  'hand-over': station,
  'check-scale': hall,
  'check-before-fill': hall,
  'authorise-fill': hall,
  'record-fill': hall,
  'correct-fill': ['safety-manager'],
  'check-after-fill': hall,
  'correct-facts': ['safety-manager'],
  'code-cylinder': station,
  'bind-tag': station,
  'receive-gas': station,
  'empty-tank': ['safety-manager', 'office'],
  'count-opening-stock': station,
  'use-stand-in-code': ['courier'],
  'open-customer': door,
  'correct-customer': door,
  'record-appliance': door,
  'end-appliance': door,
  'record-contract': door,
  'end-customer': ['office'],
  'begin-shift': ['courier'],
  'move-cylinders': [...station, 'courier'],
  'count-vehicle': ['courier', 'office'],
  'end-shift': ['courier', 'office'],
  'receive-vehicle': ['safety-manager', 'office'],
  'check-door': door,
  'give-notice': door,
  'fix-hazard': door,
  'review-hazard': ['office', 'safety-manager'],
  'record-delivery': [...door, 'filler'],
  'report-leak': [...station, 'courier'],
  'hail-order': ['courier'],
  'accept-order': ['courier'],
  'fail-order': ['courier'],
};

export const mayCommand = (actor: Actor, type: CommandType): boolean =>
  actor.organisationKind !== 'authority' && hasRole(actor, ...rights[type]);
