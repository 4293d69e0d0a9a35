// What a signed-in person is told of their session: who, where, in which roles, until when.
import type { Session } from '../../../shared/contract/account.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { readEmergencyCalls } from '../organisation/organisation.queries.ts';
import { certificatesOf, sessionDetails, workplaceRows } from './account.queries.ts';
import { instantOf } from './account-dependencies.ts';
import { defaultOfflineDays } from './session-time.ts';
import { workplacesInForce } from './workplace.ts';

export type DescribeDependencies = Pick<AppDependencies, 'store' | 'clock' | 'parameters' | 'offlineDays'>;

export interface PresentSession {
  readonly tokenHash: string;
  readonly signedInAt: string;
  readonly method: 'password' | 'badge';
}

const methodOf = (text: string): 'password' | 'badge' => (text === 'password' ? 'password' : 'badge');

/** Null where it ended meanwhile. */
export async function presentSession(deps: DescribeDependencies, tokenHash: string): Promise<PresentSession | null> {
  const details = await sessionDetails(deps.store.reader, tokenHash);
  return details === null ? null : { tokenHash, signedInAt: details.signedInAt, method: methodOf(details.method) };
}

/** Null where it ended meanwhile. `actor` is what `identify` made of the same session. */
export async function describeSession(
  deps: DescribeDependencies,
  actor: Actor & { readonly personId: string },
  tokenHash: string,
): Promise<Session | null> {
  const db = deps.store.reader;
  const details = await sessionDetails(db, tokenHash);
  if (details === null) return null;
  const nowMs = deps.clock.now();
  const method = methodOf(details.method);
  const places = workplacesInForce(await workplaceRows(db, actor.personId), nowMs, deps.parameters, method);
  return {
    person: { personId: actor.personId, name: details.personName ?? '' },
    organisation: {
      organisationId: actor.organisationId,
      name: details.organisationName,
      kind: actor.organisationKind,
      area: actor.area,
    },
    site: actor.siteId === null ? null : { siteId: actor.siteId, name: details.siteName ?? '' },
    roles: [...actor.roles],
    deviceId: actor.deviceId ?? '',
    signedInBy: method,
    passwordIsTemporary: method === 'password' && details.passwordTemporary === 1,
    expiresAt: details.expiresAt,
    serverTime: instantOf(nowMs),
    offlineDays: deps.offlineDays ?? defaultOfflineDays,
    emergencyCalls: await readEmergencyCalls(db, { organisationId: actor.organisationId, area: actor.area }),
    certificates: await certificatesOf(db, actor.personId),
    workplaces: places
      .filter((place) => method === 'password' || place.organisationId === actor.organisationId)
      .map((place) => ({
        organisationId: place.organisationId,
        organisationName: place.organisationName,
        site: place.siteId === null ? null : { siteId: place.siteId, name: place.siteName ?? '' },
      })),
  };
}
