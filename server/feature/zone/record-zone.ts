// Puts delivery zones on the register, changes and ends them.
import type { Zone, ZoneInput } from '../../../shared/contract/delivery.ts';
import { ringProblem, tidyRing } from '../../../shared/geo/zone-shape.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { decideChange, decideEnd, sameIn } from '../../log/change.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { manageable } from '../organisation/manageable.ts';
import { endAllOf } from '../roster/end-all-of.ts';
import { readZone, zoneOf } from './zone.queries.ts';
import type { ZoneTable } from './zone.table.ts';

export type ZoneDependencies = Pick<AppDependencies, 'store' | 'clock'>;

/** Stream `zone`, by zoneId. */
type ZoneEvent =
  | {
      readonly type: 'zone-created' | 'zone-changed';
      readonly organisationId: string;
      readonly name: string;
      readonly polygons: ZoneInput['polygons'];
      readonly villages: readonly string[];
    }
  | { readonly type: 'zone-ended'; readonly reason: string };

const columns = ['organisation_id', 'name', 'polygons', 'villages'] as const;

export async function recordZone(
  deps: ZoneDependencies,
  actor: Actor,
  zoneId: string,
  input: ZoneInput,
): Promise<Result<Zone, Refusal>> {
  const polygons = input.polygons.map(tidyRing);
  for (const [index, ring] of polygons.entries()) {
    const problem = ringProblem(ring);
    if (problem !== null) return refuse('invalid', `polygons.${index}: ${problem}`);
  }
  const villages = [...new Set(input.villages.map((village) => village.normalize('NFKC')))];
  const by = byActor(actor, instantOf(deps.clock.now()));
  const wanted: ZoneTable = {
    zone_id: zoneId,
    version: 1,
    organisation_id: input.organisationId,
    name: input.name,
    polygons: JSON.stringify(polygons),
    villages: JSON.stringify(villages),
    ended_at: null,
  };
  return await deps.store.atomically(async (trx) => {
    const row = await readZone(trx, zoneId);
    const organisation = await manageable(trx, actor, row?.organisation_id ?? input.organisationId);
    if (!organisation.ok) return organisation;
    if (row !== null && row.organisation_id !== input.organisationId) {
      return refuse('conflict', 'A zone does not change hands: end it, and enter it anew.');
    }
    const change = decideChange(row, input.version, row !== null && sameIn(columns, row, wanted));
    if (!change.ok) return change;
    if (change.value.kind === 'none') return ok(zoneOf(row ?? wanted));
    const after = { ...wanted, version: change.value.n };
    if (row === null) await trx.insertInto('zone').values(after).execute();
    else await trx.updateTable('zone').set(after).where('zone_id', '=', zoneId).execute();
    const data: ZoneEvent = {
      type: row === null ? 'zone-created' : 'zone-changed',
      organisationId: after.organisation_id,
      name: after.name,
      polygons,
      villages,
    };
    await appendEvent(trx, { streamKind: 'zone', streamId: zoneId, n: after.version, by, data });
    return ok(zoneOf(after));
  });
}

/** Nobody is bound to it any more. */
export async function endZone(
  deps: ZoneDependencies,
  actor: Actor,
  zoneId: string,
  reason: string,
): Promise<Result<Zone, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await readZone(trx, zoneId);
    if (row === null) return refuse('not-found');
    const organisation = await manageable(trx, actor, row.organisation_id);
    if (!organisation.ok) return organisation;
    const change = decideEnd(row);
    if (change.kind === 'none') return ok(zoneOf(row));
    const after = { ...row, version: change.n, ended_at: by.recordedAt };
    await trx.updateTable('zone').set(after).where('zone_id', '=', zoneId).execute();
    const data: ZoneEvent = { type: 'zone-ended', reason };
    await appendEvent(trx, { streamKind: 'zone', streamId: zoneId, n: change.n, by, data });
    await endAllOf(trx, { organisationId: row.organisation_id, kind: 'zone', targetId: zoneId, reason }, by);
    return ok(zoneOf(after));
  });
}
