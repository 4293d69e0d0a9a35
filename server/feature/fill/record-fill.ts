// What was filled, on record whether or not it was allowed: a fill without valid leave is a violation with a case, never thrown away.
import type { Payload } from '../../../shared/command/commands.ts';
import type { FillOutcome } from '../../../shared/contract/fill.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { appendEvent } from '../../log/append.ts';
import { findById, findByTags } from '../cylinder/cylinder.queries.ts';
import { openCase } from '../cylinder/open-case.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { recorded, recordedWithCase, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { readScale } from '../verdict/facts.queries.ts';
import type { FillAuthorisationTable, FillTable } from './fill.table.ts';

export const violations = [
  'no-authorisation',
  'authorisation-unknown',
  'authorisation-of-other-cylinder',
  'authorisation-of-other-scale',
  'authorisation-of-other-filler',
  'authorisation-not-yet',
  'authorisation-expired',
  'authorisation-used',
  'authorisation-superseded',
  'cylinder-unknown',
] as const;
export type Violation = (typeof violations)[number];

const authorisationById = compiled<Database, { id: string }, FillAuthorisationTable>((db, p) =>
  db.selectFrom('fill_authorisation').where('authorisation_id', '=', p('id')).selectAll(),
);

const insertFill = compiled<Database, FillTable, { fill_id: string }>((db, p) =>
  db
    .insertInto('fill')
    .values({
      cylinder_id: p('cylinder_id'),
      fill_id: p('fill_id'),
      authorisation_id: p('authorisation_id'),
      organisation_id: p('organisation_id'),
      site_id: p('site_id'),
      scale_id: p('scale_id'),
      tank_id: p('tank_id'),
      filler_id: p('filler_id'),
      started_at: p('started_at'),
      ended_at: p('ended_at'),
      net_g: p('net_g'),
      gross_g: p('gross_g'),
      violation: p('violation'),
      status: p('status'),
      checked_gross_g: p('checked_gross_g'),
      check_scale_id: p('check_scale_id'),
      checker_id: p('checker_id'),
      seal: p('seal'),
      checked_at: p('checked_at'),
    })
    .onConflict((conflict) => conflict.columns(['cylinder_id', 'authorisation_id']).doNothing())
    .returning('fill_id'),
);

/** What is wrong with leave to fill for a fill that began at `startedMs`. Its single use is the database's to keep. */
export function violationsOf(
  authorisation: FillAuthorisationTable | null,
  fill: {
    readonly asked: boolean;
    readonly cylinderId: string | null;
    readonly scaleId: string;
    readonly fillerId: string | null;
    readonly startedMs: number;
  },
  clockToleranceMs: number,
): Violation[] {
  if (!fill.asked) return ['no-authorisation'];
  if (authorisation === null) return ['authorisation-unknown'];
  const found: Violation[] = [];
  if (authorisation.cylinder_id !== fill.cylinderId) found.push('authorisation-of-other-cylinder');
  if (authorisation.scale_id !== fill.scaleId) found.push('authorisation-of-other-scale');
  if (fill.fillerId !== authorisation.filler_id) found.push('authorisation-of-other-filler');
  if (fill.startedMs < Date.parse(authorisation.issued_at) - clockToleranceMs) found.push('authorisation-not-yet');
  if (fill.startedMs > Date.parse(authorisation.expires_at)) found.push('authorisation-expired');
  return found;
}

export async function recordFill(context: CommandContext, payload: Payload<'record-fill'>): Promise<Handled> {
  const { trx, actor } = context;
  const scale = await readScale(trx, payload.scaleId);
  if (scale === null || scale.organisationId !== actor.organisationId) throw new Unreadable('unknown-scale');
  if (actor.scaleId !== null && actor.scaleId !== scale.scaleId) throw new Unreadable('unknown-scale');

  const [asked] = payload.authorisationId === null ? [] : await authorisationById(trx, { id: payload.authorisationId });
  // Another company's authorisation is none of ours, and nothing of it is told.
  const authorisation = asked?.organisation_id === actor.organisationId ? asked : null;
  const scannedTags = payload.scanned === null ? [] : tagTextsOf(resolveScan(payload.scanned, context.scanConfig));
  const scannedCylinder = scannedTags.length === 0 ? null : ((await findByTags(trx, scannedTags))?.cylinder ?? null);
  const cylinder =
    scannedCylinder ??
    (payload.scanned === null && authorisation !== null ? await findById(trx, authorisation.cylinder_id) : null);

  const { resolved } = context.parameters.inForce(scale.siteArea, context.at.slice(0, 10));
  // A fill that is reported is over: where the controller's clock says later than now, it is fast by at least that much.
  const fastMs = Math.max(0, Date.parse(payload.endedAt) + context.clockOffsetMs - Date.parse(context.now));
  const byServerClock = (instant: string): string =>
    new Date(Date.parse(instant) + context.clockOffsetMs - fastMs).toISOString();
  const startedAt = byServerClock(payload.startedAt);
  const endedAt = byServerClock(payload.endedAt);
  const found = violationsOf(
    authorisation,
    {
      asked: payload.authorisationId !== null,
      cylinderId: cylinder?.cylinderId ?? null,
      scaleId: scale.scaleId,
      fillerId: context.personId,
      startedMs: Date.parse(startedAt),
    },
    resolved.values.clockToleranceMin * 60_000,
  );
  if (cylinder === null) found.push('cylinder-unknown');
  // Leave that was given while the cylinder was empty says nothing of it once it has been filled; a fill, and a return
  // after it, use up the check on which that leave rests.
  const superseded =
    found.length === 0 &&
    authorisation !== null &&
    cylinder !== null &&
    (cylinder.preFillCheck === null || (cylinder.lastFill !== null && cylinder.lastFill.at >= authorisation.issued_at));
  if (superseded) found.push('authorisation-superseded');

  const row: FillTable = {
    cylinder_id: cylinder?.cylinderId ?? '',
    fill_id: payload.fillId,
    authorisation_id: found.length === 0 || superseded ? payload.authorisationId : null,
    organisation_id: actor.organisationId,
    site_id: scale.siteId,
    scale_id: scale.scaleId,
    tank_id: scale.tankId,
    filler_id: context.personId,
    started_at: startedAt,
    ended_at: endedAt,
    net_g: payload.netG,
    gross_g: payload.grossG,
    violation: found.length === 0 ? null : JSON.stringify(found),
    status: 'filled',
    checked_gross_g: null,
    check_scale_id: null,
    checker_id: null,
    seal: null,
    checked_at: null,
  };
  const inserted = await insertFill(trx, row);
  if (inserted.length === 0) {
    found.splice(0, found.length, 'authorisation-used');
    await insertFill(trx, { ...row, authorisation_id: null, violation: JSON.stringify(found) });
  }

  const event = {
    type: 'filled',
    fillId: payload.fillId,
    authorisationId: payload.authorisationId,
    siteId: scale.siteId,
    scaleId: scale.scaleId,
    tankId: scale.tankId,
    gas: scale.gas,
    fillerId: context.personId,
    organisationId: actor.organisationId,
    startedAt,
    endedAt,
    netG: payload.netG,
    grossG: payload.grossG,
    violations: found,
  } as const;
  if (cylinder === null) {
    await appendEvent(trx, {
      streamKind: 'unknown-fill',
      streamId: payload.fillId,
      n: 1,
      by: context.by,
      data: { ...event, scanned: payload.scanned } as { type: 'filled' },
    });
  } else {
    await recordCylinderEvent(trx, cylinder, cylinder.cylinderId, { ...event, violations: [...found] }, context.by);
  }
  const outcome: FillOutcome = {
    fillId: payload.fillId,
    cylinderId: cylinder?.cylinderId ?? null,
    authorised: found.length === 0,
    violations: found,
    overfilled: authorisation !== null && payload.netG > authorisation.max_fill_g,
  };
  if (found.length === 0) return recorded(outcome);
  await openCase(context, {
    cylinderId: cylinder?.cylinderId ?? '',
    kind: 'unauthorised-fill',
    organisationId: actor.organisationId,
    area: scale.siteArea,
    details: { fillId: payload.fillId, violations: found, scanned: payload.scanned, scaleId: scale.scaleId },
  });
  return recordedWithCase(outcome, 'unauthorised-fill');
}
