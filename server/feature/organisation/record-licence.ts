// Puts an organisation's licences on the register, changes and ends them: filling rests on them.
import type { Selectable } from 'kysely';
import type { Licence, LicenceInput } from '../../../shared/contract/organisation.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { decideChange, decideEnd, sameIn } from '../../log/change.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { manageable } from './manageable.ts';
import type { LicenceEvent } from './organisation-event.ts';
import { licenceOf } from './organisation.queries.ts';
import type { LicenceTable } from './organisation.table.ts';
import type { RegisterDependencies } from './record-organisation.ts';

const columns = ['organisation_id', 'kind', 'number', 'media', 'from_on', 'until_on'] as const;

export async function recordLicence(
  deps: RegisterDependencies,
  actor: Actor,
  licenceId: string,
  input: LicenceInput,
): Promise<Result<Licence, Refusal>> {
  if (input.from !== null && input.until !== null && input.until < input.from) {
    return refuse('invalid', 'The licence ends before it begins.');
  }
  const by = byActor(actor, instantOf(deps.clock.now()));
  const media = [...new Set(input.media)].sort();
  const wanted: Selectable<LicenceTable> = {
    licence_id: licenceId,
    version: 1,
    organisation_id: input.organisationId,
    kind: input.kind,
    number: input.number,
    media: JSON.stringify(media),
    from_on: input.from,
    until_on: input.until,
    ended_at: null,
  };
  return await deps.store.atomically(async (trx) => {
    const row =
      (await trx.selectFrom('licence').selectAll().where('licence_id', '=', licenceId).executeTakeFirst()) ?? null;
    const organisation = await manageable(trx, actor, row?.organisation_id ?? input.organisationId);
    if (!organisation.ok) return organisation;
    if (row !== null && row.organisation_id !== input.organisationId) {
      return refuse('conflict', 'A licence is not handed on: end it, and enter another.');
    }
    const change = decideChange(row, input.version, row !== null && sameIn(columns, row, wanted));
    if (!change.ok) return change;
    if (change.value.kind === 'none') return ok(licenceOf(row ?? wanted));
    const after = { ...wanted, version: change.value.n };
    if (row === null) await trx.insertInto('licence').values(after).execute();
    else await trx.updateTable('licence').set(after).where('licence_id', '=', licenceId).execute();
    const data: LicenceEvent = {
      type: row === null ? 'licence-recorded' : 'licence-changed',
      organisationId: after.organisation_id,
      kind: after.kind,
      number: after.number,
      media,
      from: after.from_on,
      until: after.until_on,
    };
    await appendEvent(trx, { streamKind: 'licence', streamId: licenceId, n: after.version, by, data });
    return ok(licenceOf(after));
  });
}

export async function endLicence(
  deps: RegisterDependencies,
  actor: Actor,
  licenceId: string,
  reason: string,
): Promise<Result<Licence, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await trx.selectFrom('licence').selectAll().where('licence_id', '=', licenceId).executeTakeFirst();
    if (row === undefined) return refuse('not-found');
    const organisation = await manageable(trx, actor, row.organisation_id);
    if (!organisation.ok) return organisation;
    const change = decideEnd(row);
    if (change.kind === 'none') return ok(licenceOf(row));
    const after = { ...row, version: change.n, ended_at: by.recordedAt };
    await trx.updateTable('licence').set(after).where('licence_id', '=', licenceId).execute();
    const data: LicenceEvent = { type: 'licence-ended', reason };
    await appendEvent(trx, { streamKind: 'licence', streamId: licenceId, n: change.n, by, data });
    return ok(licenceOf(after));
  });
}
