// What is recorded of a customer: the facts that the gate asks, who they are, what burns there, and the contract.
import * as v from 'valibot';
import { civilDate, uuid } from '../command/envelope.ts';
import type { CUSTOMER_KINDS, SITES } from '../verdict/parameters.ts';
import { identityFault, identityKinds } from './identity.ts';

/** As the rules know them: 居民, 餐饮, 食堂, 学校, 养老和福利机构, 摊点, 工地, 工业, 其他. */
export const customerKinds = [
  'household',
  'catering',
  'canteen',
  'school',
  'care',
  'stall',
  'site',
  'industrial',
  'other',
] as const satisfies typeof CUSTOMER_KINDS;
export type CustomerKind = (typeof customerKinds)[number];

/** Where the cylinders stand, as the rules know it. */
export const customerSites = [
  'ground',
  'upper',
  'high-rise',
  'basement',
  'semi-basement',
  'bedroom',
] as const satisfies typeof SITES;
export type CustomerSite = (typeof customerSites)[number];

export const applianceKinds = ['hose', 'regulator', 'stove', 'alarm', 'shutoff', 'other'] as const;
export type ApplianceKind = (typeof applianceKinds)[number];

/** How a customer confirms the file: with a name, with a thumb on paper (a photo), or before somebody who vouches. */
export const confirmations = ['signature', 'thumbprint', 'witness'] as const;

const words = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(most));
const wordsOrNull = (most: number) => v.nullable(words(most));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const flag = v.nullable(v.boolean());
const reason = words(500);

export const telephoneSchema = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^\+?[\d\- ]{5,24}$/, 'must be a telephone number'),
);

/** WGS-84; accuracy in metres as the phone said it. */
export const positionSchema = v.object({
  lng: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
  lat: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  accuracyM: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))),
});
export type CustomerPosition = v.InferOutput<typeof positionSchema>;

export const identitySchema = v.pipe(
  v.object({ kind: v.picklist(identityKinds), number: words(40) }),
  v.check(({ kind, number }) => identityFault(kind, number) === null, 'must be a number that this paper can have'),
);

/** A signature or a thumb-print is a picture; a witness has a name. */
export const confirmationSchema = v.pipe(
  v.object({
    by: v.picklist(confirmations),
    pictureSha256: v.nullable(sha256),
    witness: wordsOrNull(60),
  }),
  v.check(
    ({ by, pictureSha256, witness }) => (by === 'witness' ? witness !== null : pictureSha256 !== null),
    'a signature or thumb-print needs its picture, a witness the name',
  ),
);

const factEntries = {
  kind: v.nullable(v.picklist(customerKinds)),
  /** 村、社区, as the zones name it. */
  village: wordsOrNull(60),
  site: v.nullable(v.picklist(customerSites)),
  cylinderRoom: flag,
  outdoorRoom: flag,
  vaporiserRoom: flag,
  gasAlarm: flag,
  usualUseDays: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650))),
  cylindersAgreed: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000))),
};
/** Not about a person: these stand in events as they are. Null: not known. */
export const customerFactsSchema = v.object(factEntries);
export type CustomerFacts = v.InferOutput<typeof customerFactsSchema>;

const personEntries = {
  name: words(60),
  telephone: v.nullable(telephoneSchema),
  address: wordsOrNull(200),
  position: v.nullable(positionSchema),
  identity: v.nullable(identitySchema),
  confirmation: v.nullable(confirmationSchema),
  /** Of the place. */
  photoSha256: v.nullable(sha256),
};
/** About a person: never in an event, and erased when the customer asks for it. */
export const customerPersonSchema = v.object(personEntries);
export type CustomerPerson = v.InferOutput<typeof customerPersonSchema>;

const applianceEntries = {
  kind: v.picklist(applianceKinds),
  maker: wordsOrNull(100),
  model: wordsOrNull(60),
  /** 强制性产品认证 (3C) certificate. */
  certificateNumber: wordsOrNull(60),
  /** As scanned from it. */
  code: wordsOrNull(200),
  madeOn: v.nullable(civilDate),
  replaceBy: v.nullable(civilDate),
  photoSha256: v.nullable(sha256),
};
export const newApplianceSchema = v.object({ applianceId: uuid, ...applianceEntries });
export type NewAppliance = v.InferOutput<typeof newApplianceSchema>;

const day = v.pipe(civilDate, v.length(10, 'must be a day such as 2026-11-23'));
const contractEntries = { number: wordsOrNull(60), from: day, until: v.nullable(day), photoSha256: v.nullable(sha256) };
export const newContractSchema = v.pipe(
  v.object({ contractId: uuid, ...contractEntries }),
  v.check(({ from, until }) => until === null || until >= from, 'must not end before it begins'),
);
export type NewContract = v.InferOutput<typeof newContractSchema>;

/** Whether a file says who somebody is, and that they said so themselves: without both no gas is delivered. */
export const isRealName = (person: Pick<CustomerPerson, 'identity' | 'confirmation'>): boolean =>
  person.identity !== null && person.confirmation !== null;

export const customerPayloads = {
  /** 入户建档. */
  'open-customer': v.object({
    customerId: uuid,
    facts: customerFactsSchema,
    person: customerPersonSchema,
    appliances: v.pipe(v.array(newApplianceSchema), v.maxLength(40)),
    contract: v.nullable(newContractSchema),
  }),
  /** Only what is named is changed; what it was stays readable. */
  'correct-customer': v.object({
    customerId: uuid,
    correctionId: uuid,
    facts: v.partial(customerFactsSchema),
    person: v.partial(customerPersonSchema),
    reason,
  }),
  /** `replacesId`: the one whose place it takes. */
  'record-appliance': v.object({
    customerId: uuid,
    appliance: newApplianceSchema,
    replacesId: v.nullable(uuid),
    reason: v.nullable(reason),
  }),
  'end-appliance': v.object({ customerId: uuid, applianceId: uuid, reason }),
  'record-contract': v.object({
    customerId: uuid,
    contract: newContractSchema,
    replacesId: v.nullable(uuid),
    reason: v.nullable(reason),
  }),
  /** 销户. */
  'end-customer': v.object({ customerId: uuid, reason }),
} as const;
