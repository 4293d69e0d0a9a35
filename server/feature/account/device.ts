// The devices that people sign in on, as each organisation knows them.
import type { Kysely, Transaction } from 'kysely';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import type { DeviceEvent } from './account-event.ts';
import { byActor, instantOf, type AccountDependencies } from './account-dependencies.ts';

export interface DeviceKey {
  readonly organisationId: string;
  readonly deviceId: string;
}

export async function deviceOf(db: Kysely<Database>, key: DeviceKey) {
  return await db
    .selectFrom('device')
    .selectAll()
    .where('organisation_id', '=', key.organisationId)
    .where('device_id', '=', key.deviceId)
    .executeTakeFirst();
}

export async function appendToDevice(
  trx: Transaction<Database>,
  key: DeviceKey,
  n: number,
  data: DeviceEvent,
  by: Attribution,
): Promise<void> {
  await appendEvent(trx, { streamKind: 'device', streamId: `${key.organisationId}/${key.deviceId}`, n, by, data });
}

/** Notes the device at a sign-in, with its event. 'device-ended': the organisation said that it must not be used. */
export async function noteSignIn(
  trx: Transaction<Database>,
  device: DeviceKey & { readonly name: string | null; readonly siteId: string | null },
  signedIn: { readonly personId: string; readonly method: 'password' | 'badge' },
  by: Attribution,
): Promise<Result<null, 'device-ended'>> {
  const known = await deviceOf(trx, device);
  if (known !== undefined && known.ended_at !== null) return err('device-ended');
  let n = known?.version ?? 0;
  if (known === undefined) {
    n += 1;
    await appendToDevice(trx, device, n, { type: 'device-seen-first' }, by);
  }
  n += 1;
  await appendToDevice(trx, device, n, { type: 'signed-in', ...signedIn }, by);
  await trx
    .insertInto('device_person')
    .values({
      organisation_id: device.organisationId,
      device_id: device.deviceId,
      person_id: signedIn.personId,
      last_signed_in_at: by.recordedAt,
    })
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'device_id', 'person_id']).doUpdateSet({ last_signed_in_at: by.recordedAt }),
    )
    .execute();
  const seen = { version: n, site_id: device.siteId, last_seen_at: by.recordedAt };
  if (known === undefined) {
    await trx
      .insertInto('device')
      .values({
        ...seen,
        organisation_id: device.organisationId,
        device_id: device.deviceId,
        name: device.name ?? '',
        first_seen_at: by.recordedAt,
        last_seq: 0,
        ended_at: null,
      })
      .execute();
  } else {
    await trx
      .updateTable('device')
      .set({ ...seen, name: device.name ?? known.name })
      .where('organisation_id', '=', device.organisationId)
      .where('device_id', '=', device.deviceId)
      .execute();
  }
  return ok(null);
}

export async function noteSignOut(
  trx: Transaction<Database>,
  device: DeviceKey,
  personId: string,
  by: Attribution,
): Promise<void> {
  const known = await deviceOf(trx, device);
  if (known === undefined) return;
  const n = known.version + 1;
  await appendToDevice(trx, device, n, { type: 'signed-out', personId }, by);
  await trx
    .updateTable('device')
    .set({ version: n, last_seen_at: by.recordedAt })
    .where('organisation_id', '=', device.organisationId)
    .where('device_id', '=', device.deviceId)
    .execute();
}

/** The number of the last command received from the device; for the feature that receives commands. */
export async function noteDeviceSeq(
  trx: Transaction<Database>,
  device: DeviceKey,
  seq: number,
  at: string,
): Promise<void> {
  await trx
    .updateTable('device')
    .set({ last_seq: seq, last_seen_at: at })
    .where('organisation_id', '=', device.organisationId)
    .where('device_id', '=', device.deviceId)
    .where('last_seq', '<', seq)
    .execute();
}

export interface Told {
  readonly at: string;
  readonly unsent: number;
  /** Null: it did not say; so below. */
  readonly unsentPictures: number | null;
  readonly unsentSince: string | null;
  readonly clockOffsetMs: number | null;
  readonly appVersion: string | null;
}

/** What the device says that waits on it: its own word, as of then. */
export async function noteTold(trx: Transaction<Database>, device: DeviceKey, told: Told): Promise<void> {
  await trx
    .updateTable('device')
    .set({
      told_at: told.at,
      last_seen_at: told.at,
      unsent_count: told.unsent,
      unsent_pictures: told.unsentPictures,
      unsent_since: told.unsentSince,
      clock_offset_ms: told.clockOffsetMs,
      app_version: told.appVersion,
    })
    .where('organisation_id', '=', device.organisationId)
    .where('device_id', '=', device.deviceId)
    .execute();
}

/** Its sessions end with it, since they are read together with the device. The first reason stays. */
export async function endDevice(
  deps: AccountDependencies,
  actor: Actor,
  deviceId: string,
  reason: string,
): Promise<Result<null, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const key = { organisationId: actor.organisationId, deviceId };
  return await deps.store.atomically(async (trx) => {
    const known = await deviceOf(trx, key);
    if (known === undefined) return refuse('not-found');
    if (known.ended_at !== null) return ok(null);
    const n = known.version + 1;
    await appendToDevice(trx, key, n, { type: 'device-ended', reason }, by);
    await trx
      .updateTable('device')
      .set({ version: n, ended_at: by.recordedAt, end_reason: reason })
      .where('organisation_id', '=', key.organisationId)
      .where('device_id', '=', key.deviceId)
      .execute();
    return ok(null);
  });
}
