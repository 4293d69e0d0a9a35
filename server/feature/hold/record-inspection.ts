// The outcome of a periodic inspection, recorded by the body that made it or by the owner from its report.
import type { Kysely } from 'kysely';
import { beginsAfter, dayText, localDay, parseCivilDate, type DayNumber } from '../../../shared/calendar.ts';
import type { CylinderChanged, InspectionInput } from '../../../shared/contract/hold.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import { hasRole, type Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { readOrganisation } from '../organisation/organisation.queries.ts';
import { changed, standingOf, type ActDependencies, type Standing } from './standing.ts';

async function hasInspectionLicence(db: Kysely<Database>, organisationId: string, today: string): Promise<boolean> {
  const rows = await db
    .selectFrom('licence')
    .select(['from_on', 'until_on'])
    .where('organisation_id', '=', organisationId)
    .where('kind', '=', 'inspection')
    .where('ended_at', 'is', null)
    .execute();
  // A date known to the month holds from its first day through its last: compared by as much as it gives.
  return rows.some(
    ({ from_on, until_on }) =>
      from_on !== null && from_on <= today && until_on !== null && until_on >= today.slice(0, until_on.length),
  );
}

/** Who inspected; the owner's office needs a report to go by, an inspection body its licence. */
async function inspectedBy(
  db: Kysely<Database>,
  actor: Actor,
  { isOwner, hasInHand }: Standing,
  input: InspectionInput,
  today: string,
): Promise<Result<string | null, Refusal>> {
  if (actor.organisationKind === 'inspection-body' && hasInHand && hasRole(actor, 'inspector', 'office')) {
    if (input.inspectionOrganisationId !== null && input.inspectionOrganisationId !== actor.organisationId) {
      return refuse('invalid', 'inspectionOrganisationId: an inspection body records its own inspections.');
    }
    return (await hasInspectionLicence(db, actor.organisationId, today))
      ? ok(actor.organisationId)
      : refuse('not-allowed', 'No licence to inspect is in force.');
  }
  if (!isOwner || !hasRole(actor, 'office')) return refuse('not-allowed');
  if (input.reportNumber === null) return refuse('invalid', 'reportNumber: an owner records by the report.');
  if (input.inspectionOrganisationId === null) return ok(null);
  const body = await readOrganisation(db, input.inspectionOrganisationId);
  return body?.kind === 'inspection-body'
    ? ok(body.organisation_id)
    : refuse('invalid', 'inspectionOrganisationId: no inspection body on the register.');
}

function faultOf(cylinder: Cylinder, input: InspectionInput, today: DayNumber): Result<null, Refusal> {
  const on = parseCivilDate(input.on);
  if (on === null || beginsAfter(on, today)) return refuse('invalid', 'on: is still to come.');
  const madeOn = cylinder.madeOn === null ? null : parseCivilDate(cylinder.madeOn);
  if (madeOn !== null && on.lastDay < madeOn.firstDay) return refuse('invalid', 'on: is before it was made.');
  const before = cylinder.inspectedOn === null ? null : parseCivilDate(cylinder.inspectedOn);
  if (before !== null && on.lastDay < before.firstDay) {
    return refuse('conflict', `An inspection of ${cylinder.inspectedOn} is on record.`);
  }
  return ok(null);
}

export async function recordInspection(
  deps: ActDependencies,
  actor: Actor,
  cylinderId: string,
  input: InspectionInput,
): Promise<Result<CylinderChanged, Refusal>> {
  const nowMs = deps.clock.now();
  const by = byActor(actor, instantOf(nowMs));
  const { timeZone } = deps.parameters.inForce(actor.area, by.recordedAt.slice(0, 10)).resolved.values;
  const today = localDay(nowMs, timeZone);
  return await deps.store.atomically(async (trx) => {
    const standing = await standingOf(trx, actor, cylinderId);
    if (!standing.ok) return standing;
    const { cylinder } = standing.value;
    const inspector = await inspectedBy(trx, actor, standing.value, input, dayText(today));
    if (!inspector.ok) return inspector;
    if (cylinder.state === 'scrapped') return refuse('conflict', 'A scrapped cylinder stays scrapped.');
    const isOnRecord =
      cylinder.inspectedOn === input.on &&
      cylinder.inspectionResult === input.result &&
      (input.dueOn === null || cylinder.inspectionDueOn === input.dueOn) &&
      !cylinder.assumed.includes('inspectionResult');
    if (isOnRecord) return ok(changed(cylinder));
    const fault = faultOf(cylinder, input, today);
    if (!fault.ok) return fault;
    const event = {
      type: 'inspected',
      on: input.on,
      result: input.result,
      dueOn: input.dueOn,
      inspectionOrganisationId: inspector.value,
      reportNumber: input.reportNumber,
    } as const;
    return ok(changed(await recordCylinderEvent(trx, cylinder, cylinderId, event, by)));
  });
}
