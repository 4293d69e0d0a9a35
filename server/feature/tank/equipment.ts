// Puts scales and tanks on the register, changes and ends them. Checks of scales and what tanks hold are recorded elsewhere.
import type { Kysely } from 'kysely';
import type { Scale, ScaleInput, Tank, TankInput } from '../../../shared/contract/organisation.ts';
import type { Gas } from '../../../shared/cylinder/cylinder.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import { pageRows } from '../../http/page.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { decideChange, decideEnd, sameIn } from '../../log/change.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { manageable } from '../organisation/manageable.ts';
import { afterIn, readSite, type Asked, type Page } from '../organisation/organisation.queries.ts';
import type { RegisterDependencies } from '../organisation/record-organisation.ts';
import type { ScaleTable, TankTable } from './tank.table.ts';

/** Stream `scale`, by scaleId. */
type ScaleEvent =
  | {
      readonly type: 'scale-created' | 'scale-changed';
      readonly organisationId: string;
      readonly siteId: string;
      readonly name: string;
      readonly kind: string;
      readonly tankId: string | null;
      readonly divisionG: number | null;
      readonly verifiedUntil: string | null;
    }
  | { readonly type: 'scale-ended'; readonly reason: string };

/** Stream `tank`, by tankId. */
type TankEvent =
  | {
      readonly type: 'tank-created' | 'tank-changed';
      readonly organisationId: string;
      readonly siteId: string;
      readonly name: string;
      readonly capacityKg: number | null;
    }
  | { readonly type: 'tank-ended'; readonly reason: string };

const scaleOf = (row: ScaleTable): Scale => ({
  scaleId: row.scale_id,
  version: row.version,
  organisationId: row.organisation_id,
  siteId: row.site_id,
  name: row.name,
  kind: row.kind,
  tankId: row.tank_id,
  divisionG: row.division_g,
  verifiedUntil: row.verified_until,
  checkedOn: row.checked_on,
  endedAt: row.ended_at,
});

const tankOf = (row: TankTable): Tank => ({
  tankId: row.tank_id,
  version: row.version,
  organisationId: row.organisation_id,
  siteId: row.site_id,
  name: row.name,
  capacityKg: row.capacity_kg,
  gas: row.mix === null ? null : (JSON.parse(row.mix) as { gas: Gas }).gas,
  endedAt: row.ended_at,
});

const readTank = async (db: Kysely<Database>, tankId: string): Promise<TankTable | null> =>
  (await db.selectFrom('tank').selectAll().where('tank_id', '=', tankId).executeTakeFirst()) ?? null;

const readScale = async (db: Kysely<Database>, scaleId: string): Promise<ScaleTable | null> =>
  (await db.selectFrom('scale').selectAll().where('scale_id', '=', scaleId).executeTakeFirst()) ?? null;

/** The organisation of the site at which a thing shall stand; a thing of one organisation does not go to another. */
async function ownerAt(
  db: Kysely<Database>,
  actor: Actor,
  row: { readonly organisation_id: string; readonly site_id: string } | null,
  siteId: string,
): Promise<Result<string, Refusal>> {
  const site = await readSite(db, siteId);
  if (row === null && site === null) return refuse('not-found');
  const organisation = await manageable(db, actor, row?.organisation_id ?? site?.organisation_id ?? '');
  if (!organisation.ok) return organisation;
  const { organisation_id } = organisation.value;
  if (site === null || site.organisation_id !== organisation_id) return refuse('not-found');
  if (site.ended_at !== null && row?.site_id !== siteId) return refuse('conflict', 'The site was ended.');
  return ok(organisation_id);
}

const scaleColumns = ['organisation_id', 'site_id', 'name', 'kind', 'tank_id', 'division_g', 'verified_until'] as const;

export async function recordScale(
  deps: RegisterDependencies,
  actor: Actor,
  scaleId: string,
  input: ScaleInput,
): Promise<Result<Scale, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await readScale(trx, scaleId);
    const owner = await ownerAt(trx, actor, row, input.siteId);
    if (!owner.ok) return owner;
    if (input.tankId !== null) {
      const tank = await readTank(trx, input.tankId);
      // What flows at a scale is read from its tank: one elsewhere, or one that was ended, would tell of another gas.
      if (tank === null || tank.site_id !== input.siteId) return refuse('not-found', 'No such tank at this site.');
      if (tank.ended_at !== null && row?.tank_id !== tank.tank_id) return refuse('conflict', 'The tank was ended.');
    }
    const wanted: ScaleTable = {
      scale_id: scaleId,
      version: 1,
      organisation_id: owner.value,
      site_id: input.siteId,
      name: input.name,
      kind: input.kind,
      tank_id: input.tankId,
      division_g: input.divisionG,
      verified_until: input.verifiedUntil,
      checked_on: row?.checked_on ?? null,
      ended_at: null,
    };
    const change = decideChange(row, input.version, row !== null && sameIn(scaleColumns, row, wanted));
    if (!change.ok) return change;
    if (change.value.kind === 'none') return ok(scaleOf(row ?? wanted));
    const after = { ...wanted, version: change.value.n };
    if (row === null) await trx.insertInto('scale').values(after).execute();
    else await trx.updateTable('scale').set(after).where('scale_id', '=', scaleId).execute();
    const data: ScaleEvent = {
      type: row === null ? 'scale-created' : 'scale-changed',
      organisationId: after.organisation_id,
      siteId: after.site_id,
      name: after.name,
      kind: after.kind,
      tankId: after.tank_id,
      divisionG: after.division_g,
      verifiedUntil: after.verified_until,
    };
    await appendEvent(trx, { streamKind: 'scale', streamId: scaleId, n: after.version, by, data });
    return ok(scaleOf(after));
  });
}

export async function endScale(
  deps: RegisterDependencies,
  actor: Actor,
  scaleId: string,
  reason: string,
): Promise<Result<Scale, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await readScale(trx, scaleId);
    if (row === null) return refuse('not-found');
    const organisation = await manageable(trx, actor, row.organisation_id);
    if (!organisation.ok) return organisation;
    const change = decideEnd(row);
    if (change.kind === 'none') return ok(scaleOf(row));
    const after = { ...row, version: change.n, ended_at: by.recordedAt };
    await trx.updateTable('scale').set(after).where('scale_id', '=', scaleId).execute();
    const data: ScaleEvent = { type: 'scale-ended', reason };
    await appendEvent(trx, { streamKind: 'scale', streamId: scaleId, n: change.n, by, data });
    return ok(scaleOf(after));
  });
}

const tankColumns = ['organisation_id', 'site_id', 'name', 'capacity_kg'] as const;

export async function recordTank(
  deps: RegisterDependencies,
  actor: Actor,
  tankId: string,
  input: TankInput,
): Promise<Result<Tank, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await readTank(trx, tankId);
    const owner = await ownerAt(trx, actor, row, input.siteId);
    if (!owner.ok) return owner;
    if (row !== null && row.site_id !== input.siteId) {
      return refuse('conflict', 'A tank does not move: end it, and enter it at the other site.');
    }
    const wanted: TankTable = {
      tank_id: tankId,
      version: 1,
      organisation_id: owner.value,
      site_id: input.siteId,
      name: input.name,
      capacity_kg: input.capacityKg,
      mix: row?.mix ?? null,
      ended_at: null,
    };
    const change = decideChange(row, input.version, row !== null && sameIn(tankColumns, row, wanted));
    if (!change.ok) return change;
    if (change.value.kind === 'none') return ok(tankOf(row ?? wanted));
    const after = { ...wanted, version: change.value.n };
    if (row === null) await trx.insertInto('tank').values(after).execute();
    else await trx.updateTable('tank').set(after).where('tank_id', '=', tankId).execute();
    const data: TankEvent = {
      type: row === null ? 'tank-created' : 'tank-changed',
      organisationId: after.organisation_id,
      siteId: after.site_id,
      name: after.name,
      capacityKg: after.capacity_kg,
    };
    await appendEvent(trx, { streamKind: 'tank', streamId: tankId, n: after.version, by, data });
    return ok(tankOf(after));
  });
}

export async function endTank(
  deps: RegisterDependencies,
  actor: Actor,
  tankId: string,
  reason: string,
): Promise<Result<Tank, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await readTank(trx, tankId);
    if (row === null) return refuse('not-found');
    const organisation = await manageable(trx, actor, row.organisation_id);
    if (!organisation.ok) return organisation;
    const change = decideEnd(row);
    if (change.kind === 'none') return ok(tankOf(row));
    const hangsOn = await trx
      .selectFrom('scale')
      .select('scale_id')
      .where('site_id', '=', row.site_id)
      .where('tank_id', '=', tankId)
      .where('ended_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (hangsOn !== undefined) return refuse('conflict', 'A scale still hangs on this tank.');
    const after = { ...row, version: change.n, ended_at: by.recordedAt };
    await trx.updateTable('tank').set(after).where('tank_id', '=', tankId).execute();
    const data: TankEvent = { type: 'tank-ended', reason };
    await appendEvent(trx, { streamKind: 'tank', streamId: tankId, n: change.n, by, data });
    return ok(tankOf(after));
  });
}

export async function listScales(db: Kysely<Database>, organisationId: string, asked: Asked): Promise<Page<Scale>> {
  const rows = await db
    .selectFrom('scale')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('scale_id', '>', afterIn(organisationId, asked))
    .orderBy('scale_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [organisationId, row.scale_id], scaleOf);
}

/** All of an organisation's, or those of one site that were not ended. */
export async function listTanks(
  db: Kysely<Database>,
  organisationId: string,
  asked: Asked & { readonly siteId: string | null },
): Promise<Page<Tank>> {
  const rows = await db
    .selectFrom('tank')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .$if(asked.siteId !== null, (query) =>
      query.where('site_id', '=', asked.siteId ?? '').where('ended_at', 'is', null),
    )
    .where('tank_id', '>', afterIn(organisationId, asked))
    .orderBy('tank_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [organisationId, row.tank_id], tankOf);
}
