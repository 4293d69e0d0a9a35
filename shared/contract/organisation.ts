// Organisations with their sites, licences, people, scales and tanks: what is asked and answered.
import * as v from 'valibot';
import { civilDate } from '../command/envelope.ts';
import { media } from '../cylinder/media.ts';
import { parseTelephone } from '../organisation/telephone.ts';

export const organisationKinds = [
  'filling-station',
  'gas-company',
  'inspection-body',
  'manufacturer',
  'authority',
  'scrapper',
] as const;
export const siteKinds = ['station', 'depot', 'desk'] as const;
export const licenceKinds = ['filling', 'gas', 'inspection', 'manufacture'] as const;
export const scaleKinds = ['filling', 'check'] as const;

const words = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(most));

/** 12-digit division code, or its leading digits. */
export const areaSchema = v.pipe(v.string(), v.regex(/^\d{0,12}$/, 'must be the leading digits of a division code'));
const siteArea = v.pipe(v.string(), v.regex(/^\d{6,12}$/, 'must be 6 to 12 digits of a division code'));

/** The version that the sender saw; null: it shall be new. */
const seenVersion = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1)));

export const endSchema = v.object({ reason: words(500) });
export const versionedSchema = v.object({ version: v.number() });

export const organisationInputSchema = v.object({
  version: seenVersion,
  kind: v.picklist(organisationKinds),
  name: words(100),
  shortName: v.nullable(words(40)),
  /** 统一社会信用代码: 18 characters (GB 32100). */
  creditCode: v.nullable(
    v.pipe(v.string(), v.trim(), v.toUpperCase(), v.regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/, 'must be 18 characters')),
  ),
  area: areaSchema,
});
export type OrganisationInput = v.InferOutput<typeof organisationInputSchema>;

export const organisationSchema = v.object({
  organisationId: v.string(),
  version: v.number(),
  kind: v.string(),
  name: v.string(),
  shortName: v.nullable(v.string()),
  creditCode: v.nullable(v.string()),
  area: v.string(),
  /** Digits as they are dialled within the country; null: none was entered. */
  emergencyTelephone: v.optional(v.nullable(v.string()), null),
  endedAt: v.nullable(v.string()),
});
export type Organisation = v.InferOutput<typeof organisationSchema>;

/** Whom a leak is told to at any hour (24 小时应急电话): of these kinds of organisations. */
export const emergencyKinds = [
  'filling-station',
  'gas-company',
  'authority',
] as const satisfies readonly (typeof organisationKinds)[number][];
export const hasEmergencyTelephone = (kind: string): boolean => emergencyKinds.some((known) => known === kind);

/** As people write it; kept as digits. */
export const emergencyTelephoneSchema = v.pipe(
  v.string(),
  v.maxLength(40),
  v.transform((written) => parseTelephone(written)?.digits ?? ''),
  v.minLength(1, 'must be a landline with its area code, a mobile, or a service number (400, 95, 96)'),
);

/** PUT /organisations/{id}/emergency-telephone. */
export const emergencyTelephoneInputSchema = v.object({
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Null: there is none any more. */
  telephone: v.nullable(emergencyTelephoneSchema),
  /** Needed where another one stood there before. */
  reason: v.nullable(words(500)),
});
export type EmergencyTelephoneInput = v.InferOutput<typeof emergencyTelephoneInputSchema>;

/** Whom to ring, the nearest first. */
export const emergencyCallSchema = v.object({
  organisationName: v.string(),
  kind: v.string(),
  telephone: v.string(),
});
export type EmergencyCall = v.InferOutput<typeof emergencyCallSchema>;

/** What everybody who is signed in may know of others: whom to hand over to, whom to entrust with. */
export const organisationNameSchema = v.object({
  organisationId: v.string(),
  kind: v.string(),
  name: v.string(),
  shortName: v.nullable(v.string()),
  area: v.string(),
});

export const siteInputSchema = v.object({
  version: seenVersion,
  organisationId: v.string(),
  kind: v.picklist(siteKinds),
  name: words(60),
  area: siteArea,
  address: v.nullable(words(200)),
  /** WGS-84. */
  position: v.nullable(
    v.object({
      lng: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
      lat: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
    }),
  ),
});
export type SiteInput = v.InferOutput<typeof siteInputSchema>;

export const siteSchema = v.object({
  siteId: v.string(),
  version: v.number(),
  organisationId: v.string(),
  kind: v.string(),
  name: v.string(),
  area: v.string(),
  address: v.nullable(v.string()),
  position: v.nullable(v.object({ lng: v.number(), lat: v.number() })),
  endedAt: v.nullable(v.string()),
});
export type Site = v.InferOutput<typeof siteSchema>;

export const licenceInputSchema = v.object({
  version: seenVersion,
  organisationId: v.string(),
  kind: v.picklist(licenceKinds),
  number: v.nullable(words(60)),
  media: v.pipe(v.array(v.picklist(media)), v.maxLength(media.length)),
  /** A licence that has not begun, or without a last day, does not hold. */
  from: v.nullable(civilDate),
  until: v.nullable(civilDate),
});
export type LicenceInput = v.InferOutput<typeof licenceInputSchema>;

export const licenceSchema = v.object({
  licenceId: v.string(),
  version: v.number(),
  organisationId: v.string(),
  kind: v.string(),
  number: v.nullable(v.string()),
  media: v.array(v.string()),
  from: v.nullable(v.string()),
  until: v.nullable(v.string()),
  endedAt: v.nullable(v.string()),
});
export type Licence = v.InferOutput<typeof licenceSchema>;

export const organisationPersonSchema = v.object({
  personId: v.string(),
  /** Null for those whose work does not need it, and where it was erased. */
  name: v.nullable(v.string()),
  telephone: v.nullable(v.string()),
  memberships: v.array(
    v.object({
      membershipId: v.string(),
      role: v.string(),
      siteId: v.nullable(v.string()),
      from: v.string(),
      until: v.nullable(v.string()),
    }),
  ),
  certificates: v.array(
    v.object({
      certificateId: v.string(),
      kind: v.string(),
      number: v.nullable(v.string()),
      until: v.nullable(v.string()),
    }),
  ),
});
export type OrganisationPerson = v.InferOutput<typeof organisationPersonSchema>;

export const scaleInputSchema = v.object({
  version: seenVersion,
  siteId: v.string(),
  name: words(40),
  kind: v.picklist(scaleKinds),
  /** The tank that it hangs on: what flows here is what that tank holds. Null for a check scale. */
  tankId: v.nullable(v.string()),
  /** 分度值. */
  divisionG: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5000))),
  /** The last day of its verification (检定). */
  verifiedUntil: v.nullable(civilDate),
});
export type ScaleInput = v.InferOutput<typeof scaleInputSchema>;

export const scaleSchema = v.object({
  scaleId: v.string(),
  version: v.number(),
  organisationId: v.string(),
  siteId: v.string(),
  name: v.string(),
  kind: v.string(),
  tankId: v.nullable(v.string()),
  divisionG: v.nullable(v.number()),
  verifiedUntil: v.nullable(v.string()),
  checkedOn: v.nullable(v.string()),
  endedAt: v.nullable(v.string()),
});
export type Scale = v.InferOutput<typeof scaleSchema>;

export const tankInputSchema = v.object({
  version: seenVersion,
  siteId: v.string(),
  name: words(40),
  capacityKg: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000_000))),
});
export type TankInput = v.InferOutput<typeof tankInputSchema>;

export const tankSchema = v.object({
  tankId: v.string(),
  version: v.number(),
  organisationId: v.string(),
  siteId: v.string(),
  name: v.string(),
  capacityKg: v.nullable(v.number()),
  /** What it holds since it was last emptied, as the gate will judge it; null: empty or not known. */
  gas: v.nullable(
    v.object({
      kind: v.nullable(v.string()),
      dmePct: v.nullable(v.number()),
      odorised: v.nullable(v.boolean()),
      reportOn: v.nullable(v.string()),
    }),
  ),
  endedAt: v.nullable(v.string()),
});
export type Tank = v.InferOutput<typeof tankSchema>;

export const modelSchema = v.object({
  model: v.string(),
  volumeMl: v.number(),
  tareG: v.number(),
  maxFillG: v.nullable(v.number()),
  /** What people call it: 15kg, 50kg. */
  everydayName: v.nullable(v.string()),
});
