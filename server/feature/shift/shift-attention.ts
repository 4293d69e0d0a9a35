// What home tells of shifts: those that nobody ended the day before, and what does not agree, for those who look after all.
import type { Attention } from '../../../shared/contract/home.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { entry } from '../home/attention.ts';
import { openDiscrepanciesOf, shiftsLeftOpen } from './day.queries.ts';

/** `since`: when the local day began. */
export async function shiftAttention(
  deps: Pick<AppDependencies, 'store'>,
  organisationId: string,
  since: string,
): Promise<Attention[]> {
  const db = deps.store.reader;
  const told = [
    ['open-shifts', await shiftsLeftOpen(db, organisationId, since)],
    ['discrepancies', await openDiscrepanciesOf(db, organisationId)],
  ] as const;
  return told.flatMap(([id, { count, since: oldest }]) =>
    Number(count) === 0 ? [] : [entry(id, { count: Number(count), since: oldest })],
  );
}
