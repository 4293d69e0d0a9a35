// Somebody of a company opened the address of labels on a phone and says so, or takes it back: for its own labels.
import type { Transaction } from 'kysely';
import type { LabelAddress } from '../../../shared/contract/label.ts';
import { addressFault } from '../../../shared/label/label-address.ts';
import { rowsOf } from '../../../shared/label/outline.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import { printedUrlOf, type AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import type { LabelAddressEvent } from './label-event.ts';
import { sentences } from './label-sentences.ts';
import type { LabelConfirmationTable } from './label.table.ts';
import { readConfirmation } from './run.queries.ts';
import { symbolsOf } from './symbol.ts';

type Dependencies = Pick<AppDependencies, 'store' | 'clock' | 'publicUrls' | 'printedUrl'>;

/** One address is on all labels; that it opens is each company's own word, so that none speaks for another. */
const streamOf = (organisationId: string, baseUrl: string): string => `${organisationId} ${baseUrl}`;

function addressOf(baseUrl: string, row: LabelConfirmationTable | null): LabelAddress {
  const symbol = symbolsOf(`${baseUrl}/`).at(-1);
  return {
    baseUrl,
    fault: addressFault(baseUrl),
    confirmedAt: row === null || row.ended_at !== null ? null : row.confirmed_at,
    rows: symbol === undefined ? [] : rowsOf(symbol.drawn),
  };
}

export async function describeAddress(deps: Dependencies, { organisationId }: Actor): Promise<LabelAddress> {
  const baseUrl = printedUrlOf(deps);
  return addressOf(baseUrl, await readConfirmation(deps.store.reader, organisationId, baseUrl));
}

async function keep(trx: Transaction<Database>, row: LabelConfirmationTable): Promise<void> {
  await trx
    .updateTable('label_confirmation')
    .set({ version: row.version, confirmed_at: row.confirmed_at, ended_at: row.ended_at })
    .where('organisation_id', '=', row.organisation_id)
    .where('base_url', '=', row.base_url)
    .execute();
}

/** Only of the address that is printed now: what was on the screen may be out of date. */
export async function confirmAddress(
  deps: Dependencies,
  actor: Actor,
  baseUrl: string,
): Promise<Result<LabelAddress, Refusal>> {
  if (baseUrl !== printedUrlOf(deps)) return refuse('conflict', sentences.addressChanged(printedUrlOf(deps)));
  const fault = addressFault(baseUrl);
  if (fault !== null) return refuse('conflict', sentences.unreachable(baseUrl, fault));
  const { organisationId } = actor;
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await readConfirmation(trx, organisationId, baseUrl);
    if (row !== null && row.ended_at === null) return ok(addressOf(baseUrl, row));
    const after = {
      organisation_id: organisationId,
      base_url: baseUrl,
      version: (row?.version ?? 0) + 1,
      confirmed_at: by.recordedAt,
      ended_at: null,
    };
    if (row === null) await trx.insertInto('label_confirmation').values(after).execute();
    else await keep(trx, after);
    const data: LabelAddressEvent = { type: 'label-address-confirmed' };
    await appendEvent(trx, {
      streamKind: 'label-address',
      streamId: streamOf(organisationId, baseUrl),
      n: after.version,
      by,
      data,
    });
    return ok(addressOf(baseUrl, after));
  });
}

export async function withdrawAddress(
  deps: Dependencies,
  actor: Actor,
  reason: string,
): Promise<Result<LabelAddress, Refusal>> {
  const baseUrl = printedUrlOf(deps);
  const { organisationId } = actor;
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await readConfirmation(trx, organisationId, baseUrl);
    if (row === null || row.ended_at !== null) return ok(addressOf(baseUrl, row));
    const after = { ...row, version: row.version + 1, ended_at: by.recordedAt };
    await keep(trx, after);
    const data: LabelAddressEvent = { type: 'label-address-withdrawn', reason };
    await appendEvent(trx, {
      streamKind: 'label-address',
      streamId: streamOf(organisationId, baseUrl),
      n: after.version,
      by,
      data,
    });
    return ok(addressOf(baseUrl, after));
  });
}
