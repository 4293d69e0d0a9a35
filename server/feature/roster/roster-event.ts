// What may happen to an organisation's roster. By ids only; why a person stood in is in the row.
import type { Transaction } from 'kysely';
import type { StandInKind } from '../../../shared/delivery/stand-in-code.ts';
import type { Database } from '../../db/database.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';

interface Subject {
  readonly courierId: string;
  readonly kind: StandInKind;
  readonly targetId: string;
}

/** Stream `roster`, by organisationId. */
export type RosterEvent =
  | ({
      readonly type: 'binding-made';
      readonly bindingId: string;
      readonly from: string;
      readonly until: string | null;
    } & Subject)
  | { readonly type: 'binding-ended'; readonly bindingId: string }
  | ({
      readonly type: 'stand-in-approved' | 'stand-in-by-code';
      readonly standInId: string;
      readonly from: string;
      readonly until: string;
      readonly codeId: string | null;
      readonly doubt: string | null;
    } & Subject)
  | { readonly type: 'stand-in-ended'; readonly standInId: string }
  | ({ readonly type: 'stand-in-code-issued'; readonly codeId: string; readonly until: string } & Subject)
  | { readonly type: 'stand-in-key-renewed'; readonly courierId: string; readonly reason: string }
  | { readonly type: 'courier-photo-changed'; readonly courierId: string };

/**
 * Appends to the organisation's one stream: of two changes that were decided on the same roster, the second is decided
 * again, so that what is looked for before (overlaps, used codes) holds when it is written.
 */
export async function appendToRoster(
  trx: Transaction<Database>,
  organisationId: string,
  events: readonly RosterEvent[],
  by: Attribution,
): Promise<void> {
  if (events.length === 0) return;
  const row = await trx
    .selectFrom('roster')
    .select('version')
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst();
  let n = row?.version ?? 0;
  for (const data of events) {
    n += 1;
    await appendEvent(trx, { streamKind: 'roster', streamId: organisationId, n, by, data });
  }
  if (row === undefined)
    await trx.insertInto('roster').values({ organisation_id: organisationId, version: n }).execute();
  else await trx.updateTable('roster').set({ version: n }).where('organisation_id', '=', organisationId).execute();
}
