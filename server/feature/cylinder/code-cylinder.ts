// Coding at the cylinder (赋码建档): a pre-printed code is bound to what the stamp says, with a photo.
import type { Payload } from '../../../shared/command/commands.ts';
import { resolveScan } from '../../../shared/cylinder/resolve-scan.ts';
import type { StampFacts } from '../../../shared/cylinder/cylinder.ts';
import type { CodingOutcome } from '../../../shared/contract/cylinder.ts';
import { readActingSite } from '../fill/station.queries.ts';
import { recorded, recordedWithCase, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { openCase } from './open-case.ts';
import { recordCylinderEvents } from './record-cylinder-event.ts';
import { bindNewTag, isIssuedTo, readTag, setTagStatus, tagTextOf } from './tag.ts';

export async function codeCylinder(context: CommandContext, payload: Payload<'code-cylinder'>): Promise<Handled> {
  const { trx, actor } = context;
  const site = await readActingSite(trx, actor, payload.siteId);
  if (site === null) throw new Unreadable('unknown-site');
  if (payload.ownerOrganisationId !== null && payload.ownerOrganisationId !== actor.organisationId) {
    throw new Unreadable('owner-is-another-company');
  }
  const resolution = resolveScan(payload.scanned, context.scanConfig);
  const code = tagTextOf(resolution);
  if (code === null) throw new Unreadable('not-a-code');
  if (!(await isIssuedTo(trx, code, actor.organisationId))) throw new Unreadable('code-not-issued-here');

  const facts: StampFacts = {
    model: payload.model,
    twoPhase: payload.twoPhase,
    volumeMl: payload.volumeMl,
    tareG: payload.tareG,
    maxFillG: payload.maxFillG,
    medium: payload.medium,
    stampLegible: true,
    madeOn: payload.madeOn,
    designLifeYears: payload.designLifeYears,
    lifeExtendedUntil: null,
    inspectedOn: payload.inspectedOn,
    inspectionResult: payload.inspectedOn === null ? null : 'pass',
    inspectionDueOn: payload.inspectionDueOn,
    valveUntil: payload.valveUntil,
    registrationCode: payload.registrationCode,
    serialNo: payload.serialNo,
    manufacturer: payload.manufacturer,
    firstFill: payload.firstFill,
  };
  const claimed = await readTag(trx, code);
  if (claimed !== null) {
    // Two cylinders with one code cannot both be the one on the register: neither is filled until somebody has looked.
    if (claimed.status === 'active' || claimed.status === 'replaced') await setTagStatus(trx, code, 'duplicate');
    const caseId = await openCase(context, {
      cylinderId: claimed.cylinder_id,
      kind: 'duplicate-tag',
      organisationId: actor.organisationId,
      area: site.area,
      details: {
        tag: code,
        statusBefore: claimed.status,
        claim: facts,
        siteId: site.siteId,
        photoSha256: payload.photoSha256,
      },
    });
    const outcome: CodingOutcome = { cylinderId: null, code, caseId };
    return recordedWithCase(outcome, 'duplicate-tag');
  }
  const cylinderId = context.newId();
  const registration =
    payload.registrationCode === null ? null : tagTextOf(resolveScan(payload.registrationCode, context.scanConfig));
  await bindNewTag(trx, { tag: code, cylinder_id: cylinderId, kind: resolution.kind });
  await recordCylinderEvents(
    trx,
    null,
    cylinderId,
    [
      {
        type: 'registered',
        code,
        facts,
        ownerOrganisationId: payload.ownerOrganisationId,
        state: 'active',
        custody: { kind: 'org', id: actor.organisationId, siteId: site.siteId },
        assumed: [],
        source: 'coding',
        importId: null,
        photoSha256: payload.photoSha256,
      },
      { type: 'tag-bound', tag: code, kind: resolution.kind, principal: true },
    ],
    context.by,
  );
  let caseId: string | null = null;
  if (registration !== null && registration !== code) {
    const bound = await bindNewTag(trx, { tag: registration, cylinder_id: cylinderId, kind: 'registration' });
    if (!bound) {
      const other = await readTag(trx, registration);
      caseId = await openCase(context, {
        cylinderId: other?.cylinder_id ?? cylinderId,
        kind: 'duplicate-tag',
        organisationId: actor.organisationId,
        area: site.area,
        details: {
          tag: registration,
          statusBefore: other?.status ?? null,
          claimedByCylinderId: cylinderId,
          siteId: site.siteId,
        },
      });
    }
  }
  const outcome: CodingOutcome = { cylinderId, code, caseId };
  return caseId === null ? recorded(outcome) : recordedWithCase(outcome, 'duplicate-tag');
}
