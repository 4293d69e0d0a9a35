// Somebody at the office opened the address of labels on a phone and says so, or takes it back.
import type { LabelAddress } from '../../../shared/contract/label.ts';
import { addressFault } from '../../../shared/label/label-address.ts';
import { rowsOf } from '../../../shared/label/outline.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import type { LabelAddressEvent } from './label-event.ts';
import type { LabelAddressTable } from './label.table.ts';
import { readAddress } from './run.queries.ts';
import { symbolsOf } from './symbol.ts';

type Dependencies = Pick<AppDependencies, 'store' | 'clock' | 'publicUrls'>;

/** The address that labels lead to now. */
export const currentBaseUrl = ({ publicUrls }: Pick<AppDependencies, 'publicUrls'>): string => publicUrls[0] ?? '';

function addressOf(baseUrl: string, row: LabelAddressTable | null): LabelAddress {
  const symbol = symbolsOf(`${baseUrl}/`).at(-1);
  return {
    baseUrl,
    fault: addressFault(baseUrl),
    confirmedAt: row === null || row.ended_at !== null ? null : row.confirmed_at,
    rows: symbol === undefined ? [] : rowsOf(symbol.drawn),
  };
}

export async function describeAddress(deps: Dependencies): Promise<LabelAddress> {
  const baseUrl = currentBaseUrl(deps);
  return addressOf(baseUrl, await readAddress(deps.store.reader, baseUrl));
}

/** Only of the address that is printed now: what was on the screen may be out of date. */
export async function confirmAddress(
  deps: Dependencies,
  actor: Actor,
  baseUrl: string,
): Promise<Result<LabelAddress, Refusal>> {
  if (baseUrl !== currentBaseUrl(deps)) return refuse('conflict', `Labels lead to ${currentBaseUrl(deps)} now.`);
  const fault = addressFault(baseUrl);
  if (fault !== null) return refuse('conflict', `No phone can open ${baseUrl} (${fault}).`);
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await readAddress(trx, baseUrl);
    if (row !== null && row.ended_at === null) return ok(addressOf(baseUrl, row));
    const after = {
      base_url: baseUrl,
      version: (row?.version ?? 0) + 1,
      confirmed_at: by.recordedAt,
      ended_at: null,
    };
    if (row === null) await trx.insertInto('label_address').values(after).execute();
    else await trx.updateTable('label_address').set(after).where('base_url', '=', baseUrl).execute();
    const data: LabelAddressEvent = { type: 'label-address-confirmed' };
    await appendEvent(trx, { streamKind: 'label-address', streamId: baseUrl, n: after.version, by, data });
    return ok(addressOf(baseUrl, after));
  });
}

export async function withdrawAddress(
  deps: Dependencies,
  actor: Actor,
  reason: string,
): Promise<Result<LabelAddress, Refusal>> {
  const baseUrl = currentBaseUrl(deps);
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await readAddress(trx, baseUrl);
    if (row === null || row.ended_at !== null) return ok(addressOf(baseUrl, row));
    const after = { ...row, version: row.version + 1, ended_at: by.recordedAt };
    await trx.updateTable('label_address').set(after).where('base_url', '=', baseUrl).execute();
    const data: LabelAddressEvent = { type: 'label-address-withdrawn', reason };
    await appendEvent(trx, { streamKind: 'label-address', streamId: baseUrl, n: after.version, by, data });
    return ok(addressOf(baseUrl, after));
  });
}
