// Puts an organisation's sites on the register, changes and ends them.
import type { Site, SiteInput } from '../../../shared/contract/organisation.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { decideChange, decideEnd, sameIn } from '../../log/change.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { manageable } from './manageable.ts';
import type { SiteEvent } from './organisation-event.ts';
import { readSite, siteOf } from './organisation.queries.ts';
import type { SiteTable } from './organisation.table.ts';
import type { RegisterDependencies } from './record-organisation.ts';

const columns = ['organisation_id', 'kind', 'name', 'area', 'address', 'lng_e7', 'lat_e7'] as const;

const e7 = (degrees: number | undefined): number | null => (degrees === undefined ? null : Math.round(degrees * 1e7));

export async function recordSite(
  deps: RegisterDependencies,
  actor: Actor,
  siteId: string,
  input: SiteInput,
): Promise<Result<Site, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const wanted: SiteTable = {
    site_id: siteId,
    version: 1,
    organisation_id: input.organisationId,
    kind: input.kind,
    name: input.name,
    area: input.area,
    address: input.address,
    lng_e7: e7(input.position?.lng),
    lat_e7: e7(input.position?.lat),
    ended_at: null,
  };
  return await deps.store.atomically(async (trx) => {
    const row = await readSite(trx, siteId);
    const organisation = await manageable(trx, actor, row?.organisation_id ?? input.organisationId);
    if (!organisation.ok) return organisation;
    if (row !== null && row.organisation_id !== input.organisationId) {
      return refuse('conflict', 'A site does not change hands: end it, and enter it anew.');
    }
    // Parameters are those of the place: a company may not put its site where they are milder.
    if (!input.area.startsWith(organisation.value.area)) {
      return refuse('invalid', "The site's area must lie in that of its organisation.");
    }
    const change = decideChange(row, input.version, row !== null && sameIn(columns, row, wanted));
    if (!change.ok) return change;
    if (change.value.kind === 'none') return ok(siteOf(row ?? wanted));
    const after = { ...wanted, version: change.value.n };
    if (row === null) await trx.insertInto('site').values(after).execute();
    else await trx.updateTable('site').set(after).where('site_id', '=', siteId).execute();
    const data: SiteEvent = {
      type: row === null ? 'site-created' : 'site-changed',
      organisationId: after.organisation_id,
      kind: after.kind,
      name: after.name,
      area: after.area,
      lngE7: after.lng_e7,
      latE7: after.lat_e7,
    };
    await appendEvent(trx, { streamKind: 'site', streamId: siteId, n: after.version, by, data });
    return ok(siteOf(after));
  });
}

export async function endSite(
  deps: RegisterDependencies,
  actor: Actor,
  siteId: string,
  reason: string,
): Promise<Result<Site, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await readSite(trx, siteId);
    if (row === null) return refuse('not-found');
    const organisation = await manageable(trx, actor, row.organisation_id);
    if (!organisation.ok) return organisation;
    const change = decideEnd(row);
    if (change.kind === 'none') return ok(siteOf(row));
    const after = { ...row, version: change.n, ended_at: by.recordedAt };
    await trx.updateTable('site').set(after).where('site_id', '=', siteId).execute();
    const data: SiteEvent = { type: 'site-ended', reason };
    await appendEvent(trx, { streamKind: 'site', streamId: siteId, n: change.n, by, data });
    return ok(siteOf(after));
  });
}
