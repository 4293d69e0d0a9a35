// Which roles may be given at which kind of organisation, in the order in which people think of them.
import type { Role } from '../../../shared/contract/account.ts';

const byKind: Readonly<Record<string, readonly Role[]>> = {
  authority: ['supervisor', 'office'],
  'inspection-body': ['inspector', 'office'],
};
const ofCompany: readonly Role[] = ['filler', 'safety-manager', 'office', 'courier', 'inspector'];

/** Only an administrator makes another. */
export const rolesAt = (kind: string, byAdministrator: boolean): readonly Role[] => [
  ...(byKind[kind] ?? ofCompany),
  ...(byAdministrator ? (['administrator'] as const) : []),
];
