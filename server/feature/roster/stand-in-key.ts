// The key that a courier's phone and the server share, so that the phone can check a code by itself; and its renewal.
import { createHmac, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { HmacSha256 } from '../../../shared/delivery/stand-in-code.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import type { RosterDependencies } from './record-binding.ts';
import { appendToRoster } from './roster-event.ts';
import { isCourier } from './roster.queries.ts';

export const hmacSha256: HmacSha256 = (key, message) => createHmac('sha256', key).update(message).digest();

export const keyBytes = (secret: string): Uint8Array => Buffer.from(secret, 'base64url');

const newSecret = (): string => randomBytes(32).toString('base64url');

export async function readStandInKey(
  db: Kysely<Database>,
  organisationId: string,
  courierId: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('stand_in_key')
    .select('secret')
    .where('organisation_id', '=', organisationId)
    .where('courier_id', '=', courierId)
    .executeTakeFirst();
  return row?.secret ?? null;
}

/** Made when a phone first asks for it. */
export async function standInKeyOf(
  deps: Pick<RosterDependencies, 'store' | 'clock'>,
  organisationId: string,
  courierId: string,
): Promise<string> {
  const known = await readStandInKey(deps.store.reader, organisationId, courierId);
  if (known !== null) return known;
  const made = { organisation_id: organisationId, courier_id: courierId, secret: newSecret() };
  const madeAt = instantOf(deps.clock.now());
  return await deps.store.atomically(async (trx) => {
    await trx
      .insertInto('stand_in_key')
      .values({ ...made, made_at: madeAt })
      .onConflict((conflict) => conflict.columns(['organisation_id', 'courier_id']).doNothing())
      .execute();
    return (await readStandInKey(trx, organisationId, courierId)) ?? made.secret;
  });
}

/** For a phone that was lost: codes are made with another key, which the phone at hand fetches when it is online. */
export async function renewStandInKey(
  deps: RosterDependencies,
  actor: Actor,
  courierId: string,
  reason: string,
): Promise<Result<null, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const { organisationId } = actor;
  const secret = newSecret();
  return await deps.store.atomically(async (trx) => {
    if (!(await isCourier(trx, organisationId, courierId))) return refuse('not-found');
    await trx
      .insertInto('stand_in_key')
      .values({ organisation_id: organisationId, courier_id: courierId, secret, made_at: by.recordedAt })
      .onConflict((conflict) =>
        conflict.columns(['organisation_id', 'courier_id']).doUpdateSet({ secret, made_at: by.recordedAt }),
      )
      .execute();
    await appendToRoster(trx, organisationId, [{ type: 'stand-in-key-renewed', courierId, reason }], by);
    return ok(null);
  });
}
