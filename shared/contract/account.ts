// Signing in, people and their roles, devices and the keys of scales: what is asked and answered.
import * as v from 'valibot';
import { civilDate, instant, uuid } from '../command/envelope.ts';
import { emergencyCallSchema } from './organisation.ts';

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

const role = v.picklist(roles);

/** Full-width letters and digits are what some keyboards type for the plain ones. */
const plainText = (most: number) =>
  v.pipe(
    v.string(),
    v.maxLength(most * 2),
    v.transform((text) => text.normalize('NFKC').trim()),
    v.minLength(1, 'must not be empty'),
    v.maxLength(most),
  );

/** Letters and digits of any script and `. _ - @`, 2 to 40; upper and lower case are the same. */
export const usernameSchema = v.pipe(
  plainText(40),
  v.toLowerCase(),
  v.regex(/^[\p{L}\p{N}._@-]{2,40}$/u, 'must be 2 to 40 letters, digits or . _ - @'),
);

export const passwordMinLength = 10;

export const newPasswordSchema = v.pipe(
  v.string(),
  v.minLength(passwordMinLength, `must have at least ${passwordMinLength} characters`),
  v.maxLength(128),
);

/** As read off the card, by a scanner or by hand. */
export const badgeSchema = v.pipe(
  plainText(64),
  v.toUpperCase(),
  v.regex(/^[\p{L}\p{N}._:/-]{3,64}$/u, 'must be 3 to 64 letters or digits'),
);

export const pinSchema = v.pipe(plainText(6), v.regex(/^\d{4,6}$/, 'must be 4 to 6 digits'));

const day = v.pipe(civilDate, v.length(10, 'must be a day such as 2026-11-23'));

export const signInSchema = v.object({
  username: v.pipe(v.string(), v.maxLength(200)),
  password: v.pipe(v.string(), v.maxLength(200)),
  /** Made by the device once, and kept there. */
  deviceId: uuid,
  deviceName: plainText(60),
  /** Where the person works at several places: which. Left out: the one that they began at first. */
  organisationId: v.optional(uuid),
  siteId: v.optional(v.nullable(uuid)),
});
export type SignIn = v.InferOutput<typeof signInSchema>;

export const badgeChangeSchema = v.object({
  badge: v.pipe(v.string(), v.maxLength(200)),
  pin: v.pipe(v.string(), v.maxLength(40)),
  deviceId: uuid,
});
export type BadgeChange = v.InferOutput<typeof badgeChangeSchema>;

export const workplaceChoiceSchema = v.object({ organisationId: uuid, siteId: v.nullable(uuid) });

export const passwordChangeSchema = v.object({
  password: v.pipe(v.string(), v.maxLength(200)),
  newPassword: newPasswordSchema,
});

const siteRef = v.object({ siteId: v.string(), name: v.string() });

/** Answer of signing in, of a change of person, and of asking who one is. */
export const sessionSchema = v.object({
  person: v.object({ personId: v.string(), name: v.string() }),
  organisation: v.object({ organisationId: v.string(), name: v.string(), kind: v.string(), area: v.string() }),
  /** Null: at every site of the organisation. */
  site: v.nullable(siteRef),
  /** In force today, here. A badge gives only the roles of the field. */
  roles: v.array(role),
  deviceId: v.string(),
  signedInBy: v.picklist(['password', 'badge']),
  /** True while the password is one that somebody else set: ask for a new one. */
  passwordIsTemporary: v.boolean(),
  expiresAt: v.string(),
  serverTime: v.string(),
  /** For so many days the device may be used without the server. */
  offlineDays: v.number(),
  /** Whom to ring at any hour: the own organisation, then the authority. Kept on the device with the rest. */
  emergencyCalls: v.optional(v.array(emergencyCallSchema), []),
  certificates: v.array(v.object({ kind: v.string(), until: v.nullable(v.string()) })),
  /** Where else the person could work today; the present place is among them. */
  workplaces: v.array(
    v.object({
      organisationId: v.string(),
      organisationName: v.string(),
      site: v.nullable(siteRef),
    }),
  ),
});
export type Session = v.InferOutput<typeof sessionSchema>;

const membership = v.object({
  role,
  /** Null: at every site of the organisation. */
  siteId: v.nullable(uuid),
  from: day,
  until: v.optional(v.nullable(day), null),
});

const certificate = v.object({
  /** Such as fill, inspect, deliver. */
  kind: plainText(40),
  number: v.optional(v.nullable(plainText(60)), null),
  /** The last day that it is good on. */
  until: v.optional(v.nullable(day), null),
});

export const newMembershipSchema = membership;
export const newCertificateSchema = certificate;

export const newPersonSchema = v.object({
  /** Left out: the organisation of who asks. Another may be named only while nobody works there yet. */
  organisationId: v.optional(uuid),
  name: plainText(60),
  telephone: v.optional(v.nullable(plainText(30)), null),
  username: usernameSchema,
  /** Temporary: the person is asked for a new one after signing in. */
  password: newPasswordSchema,
  memberships: v.pipe(v.array(membership), v.minLength(1), v.maxLength(20)),
  certificates: v.optional(v.pipe(v.array(certificate), v.maxLength(20)), []),
});

const isGuessed = (pin: string): boolean => {
  const steps = new Set(Array.from(pin.slice(1), (digit, index) => Number(digit) - Number(pin[index])));
  const [step = 2] = steps;
  return steps.size === 1 && Math.abs(step) <= 1;
};

/** Not 0000, 1234, 4321 and the like: those are tried first. */
export const newPinSchema = v.pipe(
  pinSchema,
  v.check((pin) => !isGuessed(pin), 'must not be one digit repeated, nor digits in their order'),
);

export const newBadgeSchema = v.object({ badge: badgeSchema, pin: newPinSchema });
export const passwordResetSchema = v.object({ password: newPasswordSchema });

export const personCreatedSchema = v.object({ personId: v.string() });

/** A person with what the office needs to look after their account. */
export const accountSchema = v.object({
  personId: v.string(),
  name: v.nullable(v.string()),
  telephone: v.nullable(v.string()),
  username: v.nullable(v.string()),
  badge: v.nullable(v.string()),
  badgeLockedUntil: v.nullable(v.string()),
  /** At the organisation of who asks, ended ones too. */
  memberships: v.array(
    v.object({
      membershipId: v.string(),
      role: v.string(),
      siteId: v.nullable(v.string()),
      from: v.string(),
      until: v.nullable(v.string()),
      endedAt: v.nullable(v.string()),
    }),
  ),
  certificates: v.array(
    v.object({
      certificateId: v.string(),
      kind: v.string(),
      number: v.nullable(v.string()),
      until: v.nullable(v.string()),
      endedAt: v.nullable(v.string()),
    }),
  ),
});
export type Account = v.InferOutput<typeof accountSchema>;

/** Puts right what was entered; what is left out stays. */
export const personCorrectionInputSchema = v.pipe(
  v.object({
    name: v.optional(plainText(60)),
    telephone: v.optional(v.nullable(plainText(30))),
    certificate: v.optional(
      v.object({
        certificateId: uuid,
        number: v.optional(v.nullable(plainText(60))),
        until: v.optional(v.nullable(day)),
      }),
    ),
    reason: plainText(500),
  }),
  v.check(
    (input) => (input.name !== undefined || input.telephone !== undefined) !== (input.certificate !== undefined),
    'must name facts of the person, or those of one certificate',
  ),
);
export type PersonCorrectionInput = v.InferOutput<typeof personCorrectionInputSchema>;

/** The facts that can be put right; one that is not named was not changed. */
const correctedFacts = v.object({
  name: v.optional(v.nullable(v.string())),
  telephone: v.optional(v.nullable(v.string())),
  number: v.optional(v.nullable(v.string())),
  until: v.optional(v.nullable(v.string())),
});
export type CorrectedFacts = v.InferOutput<typeof correctedFacts>;

export const personCorrectionSchema = v.object({
  correctionId: v.string(),
  certificateId: v.nullable(v.string()),
  /** Null: erased. */
  was: v.nullable(correctedFacts),
  became: v.nullable(correctedFacts),
  reason: v.nullable(v.string()),
  correctedByName: v.nullable(v.string()),
  correctedAt: v.string(),
});
export type PersonCorrection = v.InferOutput<typeof personCorrectionSchema>;

export const deviceFilters = ['present', 'unsent', 'ended'] as const;

export const deviceEndSchema = v.object({ reason: plainText(500) });

export const deviceSchema = v.object({
  deviceId: v.string(),
  organisationId: v.string(),
  organisationName: v.string(),
  name: v.string(),
  siteId: v.nullable(v.string()),
  /** Who signed in there last; the name only for those who may see it. */
  lastPerson: v.nullable(v.object({ personId: v.string(), name: v.nullable(v.string()), signedInAt: v.string() })),
  /** What it last said of itself; null: never. */
  told: v.nullable(
    v.object({
      at: v.string(),
      unsent: v.number(),
      /** Null: it did not say. */
      unsentPictures: v.nullable(v.number()),
      unsentSince: v.nullable(v.string()),
      /** The server's clock minus the device's. */
      clockOffsetMs: v.nullable(v.number()),
      appVersion: v.nullable(v.string()),
    }),
  ),
  firstSeenAt: v.string(),
  lastSeenAt: v.string(),
  /** Number of the last command that was received from it; 0: none yet. */
  lastSeq: v.number(),
  endedAt: v.nullable(v.string()),
  endReason: v.nullable(v.string()),
  /** Commands that it sent after its end. */
  sentAfterEnd: v.number(),
});
export type Device = v.InferOutput<typeof deviceSchema>;

/** What an ended device sent, as it came. */
export const endedDeviceCommandSchema = v.object({
  commandKey: v.string(),
  receivedAt: v.string(),
  sessionPersonId: v.string(),
  raw: v.string(),
});

export const newApiKeySchema = v.union([
  v.object({ scaleId: uuid, label: plainText(60) }),
  /** For a company's own ordering app. */
  v.object({ purpose: v.literal('ordering'), label: plainText(60) }),
]);

export const apiKeyCreatedSchema = v.object({
  keyId: v.string(),
  /** Shown this once; only its hash is kept. Sent as `Authorization: Bearer SECRET`. */
  secret: v.string(),
});

export const apiKeySchema = v.object({
  keyId: v.string(),
  purpose: v.picklist(['scale', 'ordering']),
  /** Null: it is no scale's. */
  scaleId: v.nullable(v.string()),
  siteId: v.nullable(v.string()),
  label: v.string(),
  createdAt: instant,
  endedAt: v.nullable(instant),
});
