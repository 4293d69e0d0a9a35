// Signing in with a password, changing the person on a shared device by badge and PIN, and signing out.
import { randomBytes } from 'node:crypto';
import { safeParse } from 'valibot';
import {
  badgeSchema,
  pinSchema,
  usernameSchema,
  type BadgeChange,
  type SignIn,
} from '../../../shared/contract/account.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { loginByPerson, loginByUsername, workplaceRows } from './account.queries.ts';
import { appendToPerson, byActor, instantOf } from './account-dependencies.ts';
import { beginPinTry, pinFailed, pinSucceeded } from './badge.ts';
import { credentialsOf } from './credentials.ts';
import { noteSignIn, noteSignOut } from './device.ts';
import { hashOfSecret } from './identify.ts';
import { extendedUntil } from './session-time.ts';
import type { Tries, TryLimit } from './tries.ts';
import { choosePlace, workplacesInForce, type PlaceChoice, type Workplace } from './workplace.ts';

export type SignInDependencies = Pick<AppDependencies, 'store' | 'clock' | 'newId' | 'parameters'> & {
  readonly tries: Tries;
};

const minute = 60_000;
const quarter = 15 * minute;
/** A name from one address, a name from anywhere, anything from one address (a whole company may share one). */
const limits = {
  nameAndAddress: { most: 10, withinMs: quarter },
  name: { most: 50, withinMs: quarter },
  address: { most: 200, withinMs: quarter },
} as const satisfies Record<string, TryLimit>;

export type SignInRefusal = 'wrong-credentials' | 'too-many-tries' | 'no-workplace' | 'device-ended';

export interface Opened {
  /** The cookie's value: 32 random bytes, base64url. Only its hash is kept. */
  readonly secret: string;
  readonly tokenHash: string;
}

interface Opening {
  readonly personId: string;
  readonly place: Workplace;
  readonly deviceId: string;
  /** Null: as it was. */
  readonly deviceName: string | null;
  readonly method: 'password' | 'badge';
  readonly nowMs: number;
  readonly signedInMs: number;
  /** The session that the device had until now; it ends. */
  readonly replaces: string | null;
}

/** Writes the session with its device and event; what the device had before ends in the same commit. */
async function openSession(deps: SignInDependencies, opening: Opening): Promise<Result<Opened, 'device-ended'>> {
  const secret = randomBytes(32).toString('base64url');
  const tokenHash = hashOfSecret(secret);
  const { place, personId, deviceId, method, nowMs } = opening;
  const now = instantOf(nowMs);
  const credentials = credentialsOf(deps);
  const by = {
    personId,
    organisationId: place.organisationId,
    siteId: place.siteId,
    deviceId,
    scaleId: null,
    commandId: null,
    occurredAt: now,
    deviceAt: null,
    recordedAt: now,
  };
  return await deps.store.atomically(async (trx) => {
    const noted = await noteSignIn(
      trx,
      { organisationId: place.organisationId, deviceId, name: opening.deviceName, siteId: place.siteId },
      { personId, method },
      by,
    );
    if (!noted.ok) return noted;
    if (opening.replaces !== null) await credentials.endSession(trx, opening.replaces);
    await trx.deleteFrom('session').where('person_id', '=', personId).where('expires_at', '<=', now).execute();
    await credentials.startSession(trx, {
      tokenHash,
      personId,
      organisationId: place.organisationId,
      siteId: place.siteId,
      deviceId,
      method,
      signedInAt: new Date(opening.signedInMs),
      createdAt: new Date(nowMs),
      expiresAt: new Date(extendedUntil(nowMs, opening.signedInMs)),
    });
    return ok({ secret, tokenHash });
  });
}

/** Counts the tries of a name and an address; false: too many. Call `right` once the secret was. */
function countTries(tries: Tries, name: string, address: string, nowMs: number): { allowed: boolean; right(): void } {
  const counted: [string, TryLimit][] = [
    [`name ${name} from ${address}`, limits.nameAndAddress],
    [`name ${name}`, limits.name],
    [`from ${address}`, limits.address],
  ];
  let allowed = true;
  for (const [key, limit] of counted) allowed = tries.begin(key, limit, nowMs) && allowed;
  return {
    allowed,
    right() {
      for (const [key] of counted) tries.succeeded(key);
    },
  };
}

/** An unknown name takes as long as a wrong password, and is answered the same. */
async function personByPassword(
  deps: SignInDependencies,
  input: { readonly username: string; readonly password: string },
): Promise<string | null> {
  const username = safeParse(usernameSchema, input.username);
  const login = username.success ? await loginByUsername(deps.store.reader, username.output) : null;
  const credentials = credentialsOf(deps);
  if (login === null || login.passwordHash === null) {
    await credentials.hash(input.password);
    return null;
  }
  return (await credentials.verify(input.password, login.passwordHash)) ? login.personId : null;
}

export interface Client {
  /** Network address as far as it is known; counts tries. */
  readonly address: string;
  /** Hash of the session cookie that came with the request. */
  readonly tokenHash: string | null;
}

export async function signIn(
  deps: SignInDependencies,
  client: Client,
  input: SignIn,
): Promise<Result<Opened, SignInRefusal>> {
  const nowMs = deps.clock.now();
  const counted = countTries(deps.tries, input.username.normalize('NFKC').trim().toLowerCase(), client.address, nowMs);
  if (!counted.allowed) return err('too-many-tries');
  const personId = await personByPassword(deps, input);
  if (personId === null) return err('wrong-credentials');
  counted.right();
  const rows = await workplaceRows(deps.store.reader, personId);
  const place = choosePlace(workplacesInForce(rows, nowMs, deps.parameters, 'password'), input);
  if (place === null) return err('no-workplace');
  return await openSession(deps, {
    personId,
    place,
    deviceId: input.deviceId,
    deviceName: input.deviceName,
    method: 'password',
    nowMs,
    signedInMs: nowMs,
    replaces: client.tokenHash,
  });
}

/**
 * Another person takes over a device on which somebody of the same organisation is signed in. The month since the last
 * password goes on: badges alone do not keep a device open for ever.
 */
export async function changePersonByBadge(
  deps: SignInDependencies,
  actor: Actor,
  present: { readonly tokenHash: string; readonly signedInAt: string },
  client: Client,
  input: BadgeChange,
): Promise<Result<Opened, SignInRefusal>> {
  if (actor.deviceId === null || actor.deviceId !== input.deviceId) return err('wrong-credentials');
  const nowMs = deps.clock.now();
  const { organisationId } = actor;
  const counted = countTries(deps.tries, `${organisationId} badge ${input.badge.slice(0, 64)}`, client.address, nowMs);
  if (!counted.allowed) return err('too-many-tries');
  const badge = safeParse(badgeSchema, input.badge);
  const pin = safeParse(pinSchema, input.pin);
  const credentials = credentialsOf(deps);
  const tried = badge.success ? await beginPinTry(deps, organisationId, badge.output, nowMs) : null;
  if (tried === 'locked') return err('too-many-tries');
  const text = pin.success ? pin.output : input.pin;
  if (tried === null) {
    await credentials.hash(text);
    return err('wrong-credentials');
  }
  if (!(await credentials.verify(text, tried.pinHash))) {
    await pinFailed(deps, tried, byActor(actor, instantOf(nowMs)));
    return err('wrong-credentials');
  }
  counted.right();
  await pinSucceeded(deps, tried);
  const rows = await workplaceRows(deps.store.reader, tried.personId);
  const places = workplacesInForce(rows, nowMs, deps.parameters, 'badge');
  const place =
    choosePlace(places, { organisationId, siteId: actor.siteId }) ?? choosePlace(places, { organisationId });
  if (place === null) return err('no-workplace');
  return await openSession(deps, {
    personId: tried.personId,
    place,
    deviceId: input.deviceId,
    deviceName: null,
    method: 'badge',
    nowMs,
    signedInMs: Date.parse(present.signedInAt),
    replaces: present.tokenHash,
  });
}

export async function signOut(
  deps: SignInDependencies,
  actor: Actor & { readonly personId: string },
  tokenHash: string,
): Promise<void> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const credentials = credentialsOf(deps);
  await deps.store.atomically(async (trx) => {
    await credentials.endSession(trx, tokenHash);
    if (actor.deviceId === null) return;
    await noteSignOut(trx, { organisationId: actor.organisationId, deviceId: actor.deviceId }, actor.personId, by);
  });
}

/** The same person and device at another place of theirs: a new session in the old one's stead. */
export async function changeWorkplace(
  deps: SignInDependencies,
  actor: Actor & { readonly personId: string; readonly deviceId: string },
  present: { readonly tokenHash: string; readonly signedInAt: string; readonly method: 'password' | 'badge' },
  asked: PlaceChoice,
): Promise<Result<Opened, SignInRefusal>> {
  const nowMs = deps.clock.now();
  const rows = await workplaceRows(deps.store.reader, actor.personId);
  const place = choosePlace(workplacesInForce(rows, nowMs, deps.parameters, present.method), asked);
  // A badge speaks for its own organisation only.
  if (place === null || (present.method === 'badge' && place.organisationId !== actor.organisationId)) {
    return err('no-workplace');
  }
  return await openSession(deps, {
    personId: actor.personId,
    place,
    deviceId: actor.deviceId,
    deviceName: null,
    method: present.method,
    nowMs,
    signedInMs: Date.parse(present.signedInAt),
    replaces: present.tokenHash,
  });
}

/** The person's own new password. Their other sessions end, this one goes on. */
export async function changeOwnPassword(
  deps: SignInDependencies,
  actor: Actor & { readonly personId: string },
  client: Client & { readonly tokenHash: string },
  input: { readonly password: string; readonly newPassword: string },
): Promise<Result<null, 'wrong-credentials' | 'too-many-tries' | 'same-password'>> {
  const nowMs = deps.clock.now();
  const login = await loginByPerson(deps.store.reader, actor.personId);
  if (login === null || login.passwordHash === null) return err('wrong-credentials');
  const counted = countTries(deps.tries, login.username, client.address, nowMs);
  if (!counted.allowed) return err('too-many-tries');
  const credentials = credentialsOf(deps);
  if (!(await credentials.verify(input.password, login.passwordHash))) return err('wrong-credentials');
  counted.right();
  // Who set the temporary one still knows it.
  if (input.newPassword === input.password) return err('same-password');
  const passwordHash = await credentials.hash(input.newPassword);
  const by = byActor(actor, instantOf(nowMs));
  await deps.store.atomically(async (trx) => {
    await credentials.setPassword(trx, actor.personId, passwordHash, false);
    await trx
      .deleteFrom('session')
      .where('person_id', '=', actor.personId)
      .where('token', '<>', client.tokenHash)
      .execute();
    await appendToPerson(trx, actor.personId, [{ type: 'password-set', temporary: false }], by);
  });
  return ok(null);
}
