// In which state a shift is for the office.
import type { ShiftRow } from '../../../shared/contract/shift.ts';

export type DayState = 'running' | 'ended' | 'not-counted' | 'closed';

export const stateOf = ({
  endedAt,
  closedAt,
  counted,
}: Pick<ShiftRow, 'endedAt' | 'closedAt' | 'counted'>): DayState => {
  if (closedAt !== null) return 'closed';
  if (endedAt === null) return 'running';
  return counted ? 'ended' : 'not-counted';
};
