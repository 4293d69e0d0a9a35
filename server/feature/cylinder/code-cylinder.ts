// Coding at the cylinder (赋码建档): a pre-printed code is bound to what the stamp says, with a photo.
import type { Payload } from '../../../shared/command/commands.ts';
import { resolveScan } from '../../../shared/cylinder/resolve-scan.ts';
import type { StampFacts } from '../../../shared/cylinder/cylinder.ts';
import type { CylinderEvent } from '../../../shared/event/cylinder-event.ts';
import type { CodingOutcome } from '../../../shared/contract/cylinder.ts';
import { readActingSite } from '../fill/station.queries.ts';
import { recorded, recordedWithCase, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { findById, findIdByStamp } from './cylinder.queries.ts';
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
  const registration =
    payload.registrationCode === null ? null : resolveScan(payload.registrationCode, context.scanConfig);
  // Only a number of its own kind: a code of ours in this field would be bound without having been issued here.
  const number = registration?.kind === 'registration' ? tagTextOf(registration) : null;
  const claimed = (await readTag(trx, code)) ?? (number === null ? null : await readTag(trx, number));
  if (claimed !== null) {
    // Two cylinders with one code cannot both be the one on the register: neither is filled until somebody has looked.
    // What a company says of somebody else's cylinder is looked into, and stops nobody.
    const holder = await findById(trx, claimed.cylinder_id);
    const isOwn = holder !== null && holder.ownerOrganisationId === actor.organisationId;
    if (claimed.tag === code && isOwn && (claimed.status === 'active' || claimed.status === 'replaced')) {
      await setTagStatus(trx, code, 'duplicate');
    }
    const caseId = await openCase(context, {
      cylinderId: claimed.cylinder_id,
      kind: 'duplicate-tag',
      organisationId: actor.organisationId,
      area: site.area,
      details: {
        tag: claimed.tag,
        statusBefore: claimed.status,
        claim: facts,
        siteId: site.siteId,
        photoSha256: payload.photoSha256,
      },
    });
    const outcome: CodingOutcome = { cylinderId: null, code, caseId };
    return recordedWithCase(outcome, 'duplicate-tag');
  }
  // What was scrapped, refused or held must not come back as a new cylinder under a fresh label.
  const twinId = await findIdByStamp(trx, facts);
  if (twinId !== null) {
    const caseId = await openCase(context, {
      cylinderId: twinId,
      kind: 'duplicate-stamp',
      organisationId: actor.organisationId,
      area: site.area,
      details: { claimedCode: code, claim: facts, siteId: site.siteId, photoSha256: payload.photoSha256 },
    });
    const outcome: CodingOutcome = { cylinderId: null, code, caseId };
    return recordedWithCase(outcome, 'duplicate-stamp');
  }
  const cylinderId = context.newId();
  await bindNewTag(trx, { tag: code, cylinder_id: cylinderId, kind: resolution.kind });
  const registered = await recordCylinderEvents(
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
  if (number !== null && number !== code) {
    const bound: CylinderEvent = { type: 'tag-bound', tag: number, kind: 'registration', principal: false };
    await bindNewTag(trx, { tag: number, cylinder_id: cylinderId, kind: 'registration' });
    await recordCylinderEvents(trx, registered, cylinderId, [bound], context.by);
  }
  const outcome: CodingOutcome = { cylinderId, code, caseId: null };
  return recorded(outcome);
}
