// A tour of all screens: taken from the routes, each by somebody who may open it, its parameters from what there is to see.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as v from 'valibot';
import type { Role } from '../../shared/contract/account.ts';
import { roles } from '../../shared/contract/account.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const screensSchema = v.object({
  screens: v.array(
    v.object({
      path: v.string(),
      name: v.string(),
      open: v.optional(v.boolean()),
      roles: v.optional(v.array(v.picklist(roles))),
    }),
  ),
});

export type Screen = v.InferOutput<typeof screensSchema>['screens'][number];

/** The pages' own list, so that a new screen is on the tour by itself. */
export async function readScreens(): Promise<readonly Screen[]> {
  const module: unknown = await import(pathToFileURL(join(root, 'pwa', 'screen', 'routes.ts')).href);
  return v.parse(screensSchema, module).screens;
}

/** The first of them who may open it; null: nobody. One who may open everything comes last, since most see less. */
export function visitorOf<P extends { readonly role: Role }>(screen: Screen, people: readonly P[]): P | null {
  return (
    people.find(({ role }) => screen.roles === undefined || screen.roles.includes(role)) ??
    people.find(({ role }) => role === 'administrator') ??
    null
  );
}

/** Which list names something that such a parameter can stand for, and under which field; `:own` is the visitor's organisation. */
const lists: Readonly<Record<string, readonly { readonly path: string; readonly field: string }[]>> = {
  cylinderId: [{ path: '/cylinders?limit=1', field: 'cylinderId' }],
  organisationId: [{ path: '/organisations?limit=1', field: 'organisationId' }],
  personId: [{ path: '/accounts?limit=1', field: 'personId' }],
  importId: [{ path: '/imports?limit=1', field: 'importId' }],
  handoverId: [{ path: '/handovers?limit=1', field: 'handoverId' }],
  caseId: [{ path: '/cases?limit=1', field: 'caseId' }],
  courierId: [{ path: '/organisations/:own/couriers?limit=1', field: 'courierId' }],
  customerId: [{ path: '/customers?limit=1', field: 'customerId' }],
  hazardId: [{ path: '/hazards?limit=1', field: 'hazardId' }],
  shiftId: [{ path: '/shifts?limit=1', field: 'shiftId' }],
  zoneId: [{ path: '/organisations/:own/zones?limit=1', field: 'zoneId' }],
  // On the vehicle's label.
  code: [{ path: '/my-roster', field: 'code' }],
};

/** The first value of a field, however deep it is. */
function firstOf(value: unknown, field: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    if (key === field && typeof inner === 'string') return inner;
    const found = firstOf(inner, field);
    if (found !== null) return found;
  }
  return null;
}

const ownIdOf = (session: unknown): string | null =>
  typeof session === 'object' && session !== null && 'organisation' in session
    ? firstOf(session.organisation, 'organisationId')
    : null;

/** Parameters are ids: what else stands there is a screen of its own, such as the one for a new thing. */
const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/:\w+/g, '[0-9a-f-]{36}')}$`);

/**
 * An address of the screen; null where there is nothing that it could show. `links`: addresses that were seen on other
 * screens. `read` asks the API as the visitor, null where it refuses.
 */
export async function addressOf(
  { path }: Screen,
  links: ReadonlySet<string>,
  read: (path: string) => Promise<unknown>,
): Promise<string | null> {
  if (path.includes('(.*)')) return '/nowhere';
  const parameters = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  if (parameters.length === 0) return path;
  const seen = [...links].find((link) => patternOf(path).test(link));
  if (seen !== undefined) return seen;
  let address = path;
  for (const name of parameters) {
    let value: string | null = null;
    for (const { path: list, field } of lists[name] ?? []) {
      const own = list.includes(':own') ? await read('/session').then((session) => ownIdOf(session)) : null;
      value ??= firstOf(await read(list.replace(':own', own ?? '')), field);
    }
    if (value === null) return null;
    address = address.replace(`:${name}`, value);
  }
  return address;
}
