// Who a session or a key belongs to, at this moment: one statement each, since every request asks.
import { hash } from 'node:crypto';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { apiKeyRows, sessionRows, type SessionRow } from './account.queries.ts';
import { dayIn, isFieldRole, rolesInForce } from './in-force.ts';
import { extendedUntil, renewEveryMs } from './session-time.ts';

/** SHA-256 in hex: secrets of 32 random bytes need no slower hash. */
export const hashOfSecret = (secret: string): string => hash('sha256', secret, 'hex');

export type IdentifyDependencies = Pick<AppDependencies, 'store' | 'clock' | 'parameters'>;

/** Its hours begin anew while it is used, up to a limit counted from the last password. */
async function keepOpen(deps: IdentifyDependencies, tokenHash: string, row: SessionRow, nowMs: number): Promise<void> {
  const until = extendedUntil(nowMs, Date.parse(row.signedInAt));
  if (until - Date.parse(row.expiresAt) < renewEveryMs) return;
  const now = new Date(nowMs).toISOString();
  await deps.store.atomically(async (trx) => {
    await trx
      .updateTable('session')
      .set({ expires_at: new Date(until).toISOString(), updated_at: now })
      .where('token', '=', tokenHash)
      .execute();
    await trx
      .updateTable('device')
      .set({ last_seen_at: now })
      .where('organisation_id', '=', row.organisationId)
      .where('device_id', '=', row.deviceId)
      .execute();
  });
}

/** Null where the session is unknown or over, or nothing of what it rested on is in force today. */
export async function actorOfSession(deps: IdentifyDependencies, tokenHash: string): Promise<Actor | null> {
  const nowMs = deps.clock.now();
  const rows = await sessionRows(deps.store.reader, { tokenHash, now: new Date(nowMs).toISOString() });
  const row = rows[0];
  if (row === undefined) return null;
  const roles = rolesInForce(rows, dayIn(row.area, nowMs, deps.parameters), row.method);
  if (roles.length === 0) return null;
  if (roles.some(isFieldRole)) await keepOpen(deps, tokenHash, row, nowMs);
  return {
    personId: row.personId,
    organisationId: row.organisationId,
    organisationKind: row.organisationKind,
    area: row.area,
    siteId: row.siteId,
    ...(row.siteArea === null ? {} : { siteArea: row.siteArea }),
    roles,
    deviceId: row.deviceId,
    scaleId: null,
    ...(row.method === 'password' && row.passwordTemporary === 1 ? { mustSetPassword: true as const } : {}),
  };
}

/** Null where the key is unknown or ended. */
export async function actorOfKey(deps: IdentifyDependencies, secret: string): Promise<Actor | null> {
  const [row] = await apiKeyRows(deps.store.reader, { hash: hashOfSecret(secret) });
  if (row === undefined) return null;
  const shared = {
    personId: null,
    organisationId: row.organisationId,
    organisationKind: row.organisationKind,
    area: row.area,
    roles: [],
    deviceId: null,
  };
  return row.purpose === 'ordering'
    ? { ...shared, siteId: null, scaleId: null, orderingKeyId: row.keyId }
    : { ...shared, siteId: row.siteId, scaleId: row.scaleId };
}
