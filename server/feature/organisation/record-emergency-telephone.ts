// Says which number of an organisation is answered at any hour, says another one, or that there is none any more.
import {
  hasEmergencyTelephone,
  type EmergencyTelephoneInput,
  type Organisation,
} from '../../../shared/contract/organisation.ts';
import { parseTelephone } from '../../../shared/organisation/telephone.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { decideChange } from '../../log/change.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { maySayTelephone, maySee } from './access.ts';
import type { OrganisationEvent } from './organisation-event.ts';
import { organisationOf, readOrganisation } from './organisation.queries.ts';
import type { RegisterDependencies } from './record-organisation.ts';

export async function recordEmergencyTelephone(
  deps: RegisterDependencies,
  actor: Actor,
  organisationId: string,
  input: EmergencyTelephoneInput,
): Promise<Result<Organisation, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const { telephone, reason } = input;
  return await deps.store.atomically(async (trx) => {
    const row = await readOrganisation(trx, organisationId);
    if (row === null) return refuse('not-found');
    const organisation = { organisationId, area: row.area, kind: row.kind };
    if (!(await maySayTelephone(trx, actor, organisation))) {
      return refuse(maySee(actor, organisation) ? 'not-allowed' : 'not-found');
    }
    const change = decideChange(row, input.version, row.emergency_telephone === telephone);
    if (!change.ok) return change;
    if (change.value.kind === 'none') return ok(organisationOf(row));
    if (!hasEmergencyTelephone(row.kind)) {
      return refuse('invalid', 'Only filling stations, gas companies and authorities are rung at any hour.');
    }
    if (row.emergency_telephone !== null && reason === null) {
      return refuse('invalid', 'Say why the number changes: it is on paper and in telephones.');
    }
    const after = { ...row, version: change.value.n, emergency_telephone: telephone };
    await trx
      .updateTable('organisation')
      .set({ version: after.version, emergency_telephone: telephone })
      .where('organisation_id', '=', organisationId)
      .execute();
    const kind = telephone === null ? null : (parseTelephone(telephone)?.kind ?? null);
    const data: OrganisationEvent = {
      type: 'emergency-telephone-changed',
      kind,
      telephone: kind === 'mobile' ? null : telephone,
      reason,
    };
    await appendEvent(trx, { streamKind: 'organisation', streamId: organisationId, n: after.version, by, data });
    return ok(organisationOf(after));
  });
}
