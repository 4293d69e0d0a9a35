// The companies of an authority's area that deliver gas, to choose one from.
import { organisationSchema } from '../../../shared/contract/organisation.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Failure } from '../../api/failure.ts';
import { loadAll } from '../office/load-all.ts';

export interface Company {
  readonly value: string;
  readonly label: string;
}

export const loadCompanies = async (): Promise<Result<readonly Company[], Failure>> => {
  const all = await loadAll('/organisations', organisationSchema);
  if (!all.ok) return all;
  return ok(
    all.value
      .filter(({ kind, endedAt }) => endedAt === null && (kind === 'gas-company' || kind === 'filling-station'))
      .map((one) => ({ value: one.organisationId, label: one.shortName ?? one.name })),
  );
};
