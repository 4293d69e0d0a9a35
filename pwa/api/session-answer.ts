// Who is signed in on this device, as the server tells it.
import * as v from 'valibot';

export const roles = [
  'filler',
  'safety-manager',
  'office',
  'courier',
  'inspector',
  'supervisor',
  'administrator',
] as const;
export type Role = (typeof roles)[number];

export const sessionSchema = v.object({
  person: v.object({ personId: v.string(), name: v.string() }),
  organisation: v.object({
    organisationId: v.string(),
    name: v.string(),
    kind: v.string(),
    area: v.nullable(v.string()),
  }),
  site: v.nullable(v.object({ siteId: v.string(), name: v.string() })),
  /** Roles that this version does not know open nothing. */
  roles: v.array(v.string()),
  deviceId: v.nullable(v.string()),
  expiresAt: v.string(),
  serverTime: v.string(),
  /** How many days this device may be used without reaching the server. */
  offlineDays: v.number(),
  certificates: v.array(v.object({ kind: v.string(), until: v.nullable(v.string()) })),
});
export type Session = v.InferOutput<typeof sessionSchema>;
