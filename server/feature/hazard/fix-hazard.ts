// A hazard that was put right, and the office that looks at it again, or at a part of what was mended on the spot.
import type { Payload } from '../../../shared/command/commands.ts';
import type { HazardOutcome } from '../../../shared/contract/door.ts';
import { gradeOf } from '../../../shared/delivery/hazard-grade.ts';
import { localDay } from '../../../shared/calendar.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { readCustomer } from '../customer/customer.queries.ts';
import { Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { noteAct } from './act-proof.ts';
import { findAgain, findHazard, fix, review } from './change-hazard.ts';
import { handledWith } from './check-door.ts';
import { readStandingHazards } from './hazard.queries.ts';
import type { HazardTable } from './hazard.table.ts';

async function ownHazard(context: CommandContext, hazardId: string): Promise<HazardTable> {
  const row = await context.trx
    .selectFrom('hazard')
    .selectAll()
    .where('hazard_id', '=', hazardId)
    .where('organisation_id', '=', context.actor.organisationId)
    .executeTakeFirst();
  if (row === undefined) throw new Unreadable('unknown-hazard');
  return row;
}

/**
 * Told twice (two people, or two photos), the later proof stands. One that is closed stays as it is; so does one that was
 * seen after this had been done, where this is told late.
 */
export async function fixHazard(context: CommandContext, payload: Payload<'fix-hazard'>): Promise<Handled> {
  const row = await ownHazard(context, payload.hazardId);
  // What a notice says is not put right by a picture: somebody has to be let in.
  if (row.source === 'notice' && row.state === 'open') throw new Unreadable('needs-a-check');
  const seenAt = row.state === 'fixed' && row.fixed_at !== null ? row.fixed_at : row.last_found_at;
  const fixed =
    row.state === 'closed' || context.at < seenAt
      ? row
      : await fix(context, row, {
          checkId: null,
          at: context.at,
          personId: context.personId,
          note: payload.note,
          beforeSha256: payload.beforeSha256,
          afterSha256: payload.afterSha256,
        });
  const cases = await noteAct(context, {
    kind: 'fix-hazard',
    actId: context.by.commandId ?? context.newId(),
    customerId: row.customer_id,
    at: context.at,
    shift: null,
    // How it was may be the picture of the check that found it.
    photos: [payload.afterSha256],
    pictureOfTwo: payload.beforeSha256 === payload.afterSha256 ? payload.afterSha256 : undefined,
    position: null,
  });
  return handledWith({ hazardId: row.hazard_id, state: fixed.state, cases } satisfies HazardOutcome);
}

export async function reviewHazard(context: CommandContext, payload: Payload<'review-hazard'>): Promise<Handled> {
  const row = await ownHazard(context, payload.hazardId);
  if (row.state === 'closed') throw new Unreadable('hazard-closed');
  if (row.source === 'notice' && row.state === 'open' && payload.good) throw new Unreadable('needs-a-check');
  const seen = await review(context, row, payload);
  return handledWith({ hazardId: row.hazard_id, state: seen.state, cases: [] } satisfies HazardOutcome);
}

/** The office looked at what had been mended. Not good: it is a hazard from now on. Twice with the same answer is once. */
export async function sampleMending(
  deps: Pick<AppDependencies, 'store' | 'clock' | 'newId' | 'parameters'>,
  actor: Actor & { readonly personId: string },
  mendingId: string,
  seen: { readonly good: boolean; readonly note: string | null },
): Promise<Result<null, Refusal>> {
  const at = instantOf(deps.clock.now());
  const by = byActor(actor, at);
  return await deps.store.atomically(async (trx) => {
    const row = await trx
      .selectFrom('door_mending')
      .selectAll()
      .where('mending_id', '=', mendingId)
      .where('organisation_id', '=', actor.organisationId)
      .executeTakeFirst();
    if (row === undefined) return refuse('not-found');
    if (row.sampled_at !== null) {
      return (row.sampled_good === 1) === seen.good ? ok(null) : refuse('conflict', 'It was looked at before.');
    }
    const version = row.version + 1;
    await appendEvent(trx, {
      streamKind: 'door-mending',
      streamId: mendingId,
      n: version,
      by,
      data: { type: 'mending-sampled', good: seen.good } as { type: 'mending-sampled' },
    });
    await trx
      .updateTable('door_mending')
      .set({
        version,
        sampled_at: at,
        sampled_by: actor.personId,
        sampled_good: seen.good ? 1 : 0,
        sample_note: seen.note,
      })
      .where('mending_id', '=', mendingId)
      .execute();
    if (seen.good) return ok(null);
    const found = await readCustomer(trx, row.customer_id);
    if (found === null) return ok(null);
    const context = { trx, newId: deps.newId, by, personId: actor.personId, at };
    const known = (await readStandingHazards(trx, row.customer_id)).find(({ item }) => item === row.item);
    if (known !== undefined) await findAgain(context, known, { source: 'sample', sourceId: mendingId });
    if (known !== undefined) return ok(null);
    const { resolved } = deps.parameters.inForce(actor.area, at.slice(0, 10));
    await findHazard(context, {
      customer: found.customer,
      item: row.item,
      source: 'sample',
      sourceId: mendingId,
      grade: gradeOf(row.item, found.customer.kind, resolved),
      foundOn: localDay(Date.parse(at), resolved.values.timeZone),
      note: seen.note,
      photoSha256: row.after_sha256,
    });
    return ok(null);
  });
}
