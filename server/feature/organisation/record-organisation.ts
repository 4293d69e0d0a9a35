// Puts organisations on the register, changes and ends them.
import type { Organisation, OrganisationInput } from '../../../shared/contract/organisation.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { isUniqueViolation } from '../../db/portable.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { decideChange, decideEnd, sameIn } from '../../log/change.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { isInAreaOf, mayCreate, mayManage, maySee } from './access.ts';
import type { OrganisationEvent } from './organisation-event.ts';
import { organisationOf, readOrganisation } from './organisation.queries.ts';
import type { OrganisationTable } from './organisation.table.ts';

export type RegisterDependencies = Pick<AppDependencies, 'store' | 'clock'>;

const columns = ['kind', 'name', 'short_name', 'credit_code', 'area'] as const;

const asSeen = (row: OrganisationTable) => ({ organisationId: row.organisation_id, area: row.area, kind: row.kind });

/** What an organisation is, and where, is what others' rights rest on: only an authority above it moves it. */
function changesItsPlace(actor: Actor, row: OrganisationTable, wanted: OrganisationTable): Result<null, Refusal> {
  if (row.kind !== wanted.kind) return refuse('conflict', 'The kind of an organisation does not change: end it.');
  if (row.area === wanted.area) return ok(null);
  const fromAbove =
    actor.organisationId !== row.organisation_id && isInAreaOf(actor, row.area) && isInAreaOf(actor, wanted.area);
  return fromAbove ? ok(null) : refuse('not-allowed', 'The area is set by the authority above.');
}

export async function recordOrganisation(
  deps: RegisterDependencies,
  actor: Actor,
  organisationId: string,
  input: OrganisationInput,
): Promise<Result<Organisation, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const wanted: OrganisationTable = {
    organisation_id: organisationId,
    version: 1,
    kind: input.kind,
    name: input.name,
    short_name: input.shortName,
    credit_code: input.creditCode,
    area: input.area,
    ended_at: null,
    emergency_telephone: null,
  };
  try {
    return await deps.store.atomically(async (trx) => {
      const row = await readOrganisation(trx, organisationId);
      if (row === null) {
        if (!(await mayCreate(trx, actor, input))) return refuse('not-allowed');
      } else if (!(await mayManage(trx, actor, asSeen(row)))) {
        return refuse(maySee(actor, asSeen(row)) ? 'not-allowed' : 'not-found');
      }
      const change = decideChange(row, input.version, row !== null && sameIn(columns, row, wanted));
      if (!change.ok) return change;
      if (change.value.kind === 'none') return ok(organisationOf(row ?? wanted));
      const after = {
        ...wanted,
        version: change.value.n,
        emergency_telephone: row?.emergency_telephone ?? null,
      };
      const told = {
        kind: input.kind,
        name: input.name,
        shortName: input.shortName,
        creditCode: input.creditCode,
        area: input.area,
      };
      if (row === null) {
        await trx.insertInto('organisation').values(after).execute();
      } else {
        const place = changesItsPlace(actor, row, wanted);
        if (!place.ok) return place;
        await trx.updateTable('organisation').set(after).where('organisation_id', '=', organisationId).execute();
      }
      const data: OrganisationEvent = { type: row === null ? 'organisation-created' : 'organisation-changed', ...told };
      await appendEvent(trx, { streamKind: 'organisation', streamId: organisationId, n: after.version, by, data });
      return ok(organisationOf(after));
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return refuse('conflict', 'Another organisation has this credit code.');
  }
}

export async function endOrganisation(
  deps: RegisterDependencies,
  actor: Actor,
  organisationId: string,
  reason: string,
): Promise<Result<Organisation, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await readOrganisation(trx, organisationId);
    if (row === null || !maySee(actor, asSeen(row))) return refuse('not-found');
    // Nobody shuts the door behind themselves: whoever ended their own could not sign in to undo it.
    if (actor.organisationId === organisationId) return refuse('not-allowed', 'The authority ends an organisation.');
    if (!(await mayManage(trx, actor, asSeen(row)))) return refuse('not-allowed');
    const change = decideEnd(row);
    if (change.kind === 'none') return ok(organisationOf(row));
    const after = { ...row, version: change.n, ended_at: by.recordedAt };
    await trx.updateTable('organisation').set(after).where('organisation_id', '=', organisationId).execute();
    const data: OrganisationEvent = { type: 'organisation-ended', reason };
    await appendEvent(trx, { streamKind: 'organisation', streamId: organisationId, n: change.n, by, data });
    return ok(organisationOf(after));
  });
}
