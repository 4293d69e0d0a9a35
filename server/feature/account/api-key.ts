// Keys by which filling scales and ordering apps are clients of the API: 32 random bytes, shown once, kept as a hash.
import { randomBytes } from 'node:crypto';
import { ok, type Result } from '../../../shared/result.ts';
import { isAuthority, type Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import { byActor, instantOf, type AccountDependencies } from './account-dependencies.ts';
import type { ApiKeyEvent } from './account-event.ts';
import { hashOfSecret } from './identify.ts';

export interface CreatedKey {
  readonly keyId: string;
  readonly secret: string;
}

/** The prefix lets scanners of leaked secrets know what they found. */
const newSecret = (): string => `ypk_${randomBytes(32).toString('base64url')}`;

/** For a scale of the organisation. A scale may have several, so that one can be replaced without a pause. */
export async function createApiKey(
  deps: AccountDependencies,
  organisationId: string,
  input: { readonly scaleId: string; readonly label: string },
  by: Attribution,
): Promise<Result<CreatedKey, Refusal>> {
  const secret = newSecret();
  const keyId = deps.newId();
  return await deps.store.atomically(async (trx) => {
    const scale = await trx
      .selectFrom('scale')
      .select('site_id')
      .where('scale_id', '=', input.scaleId)
      .where('organisation_id', '=', organisationId)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (scale === undefined) return refuse('not-found');
    const data: ApiKeyEvent = {
      type: 'api-key-created',
      organisationId,
      scaleId: input.scaleId,
      siteId: scale.site_id,
    };
    await appendEvent(trx, { streamKind: 'api-key', streamId: keyId, n: 1, by, data });
    await trx
      .insertInto('api_key')
      .values({
        key_id: keyId,
        version: 1,
        hash: hashOfSecret(secret),
        organisation_id: organisationId,
        purpose: 'scale',
        site_id: scale.site_id,
        scale_id: input.scaleId,
        label: input.label,
        created_at: by.recordedAt,
        ended_at: null,
      })
      .execute();
    return ok({ keyId, secret });
  });
}

/** For a company's own ordering app or mini-program: it places orders, sees what becomes of them, and nothing else. */
export async function createOrderingKey(
  deps: AccountDependencies,
  actor: Actor,
  label: string,
): Promise<Result<CreatedKey, Refusal>> {
  if (isAuthority(actor)) return refuse('not-allowed', 'Orders are placed with a company.');
  const { organisationId } = actor;
  const by = byActor(actor, instantOf(deps.clock.now()));
  const secret = newSecret();
  const keyId = deps.newId();
  return await deps.store.atomically(async (trx) => {
    const data: ApiKeyEvent = { type: 'ordering-key-created', organisationId };
    await appendEvent(trx, { streamKind: 'api-key', streamId: keyId, n: 1, by, data });
    await trx
      .insertInto('api_key')
      .values({
        key_id: keyId,
        version: 1,
        hash: hashOfSecret(secret),
        organisation_id: organisationId,
        purpose: 'ordering',
        site_id: '',
        scale_id: '',
        label,
        created_at: by.recordedAt,
        ended_at: null,
      })
      .execute();
    return ok({ keyId, secret });
  });
}

/** The next request with it is refused. Ending twice is ending once. */
export async function endApiKey(
  deps: AccountDependencies,
  actor: Actor,
  keyId: string,
): Promise<Result<null, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await trx
      .selectFrom('api_key')
      .select(['version', 'ended_at'])
      .where('key_id', '=', keyId)
      .where('organisation_id', '=', actor.organisationId)
      .executeTakeFirst();
    if (row === undefined) return refuse('not-found');
    if (row.ended_at !== null) return ok(null);
    const n = row.version + 1;
    const data: ApiKeyEvent = { type: 'api-key-ended' };
    await appendEvent(trx, { streamKind: 'api-key', streamId: keyId, n, by, data });
    await trx.updateTable('api_key').set({ version: n, ended_at: by.recordedAt }).where('key_id', '=', keyId).execute();
    return ok(null);
  });
}
