// Customers over HTTP: lists, one of them whole, their history and imports.
import * as v from 'valibot';
import { applianceKinds, confirmations, customerFactsSchema, positionSchema } from '../customer/customer.ts';
import { identityKinds } from '../customer/identity.ts';
import { customerColumns, customerProblems } from '../customer-import/read-customers.ts';

const text = v.string();
const textOrNull = v.nullable(v.string());

/** `masked`: name, telephone and address are not whole, because the reader's work does not need them. */
export const customerRowSchema = v.object({
  customerId: text,
  organisationId: text,
  name: textOrNull,
  telephone: textOrNull,
  village: textOrNull,
  kind: customerFactsSchema.entries.kind,
  verified: v.boolean(),
  masked: v.boolean(),
  endedAt: textOrNull,
});
export type CustomerRow = v.InferOutput<typeof customerRowSchema>;

export const applianceSchema = v.object({
  applianceId: text,
  kind: v.picklist(applianceKinds),
  maker: textOrNull,
  model: textOrNull,
  certificateNumber: textOrNull,
  code: textOrNull,
  madeOn: textOrNull,
  replaceBy: textOrNull,
  photoSha256: textOrNull,
  recordedAt: text,
});
export type Appliance = v.InferOutput<typeof applianceSchema>;

export const contractSchema = v.object({
  contractId: text,
  number: textOrNull,
  from: text,
  until: textOrNull,
  photoSha256: textOrNull,
});

export const customerPersonShownSchema = v.object({
  name: textOrNull,
  telephone: textOrNull,
  /** Masked: null; the village says as much as the reader may know. */
  address: textOrNull,
  position: v.nullable(positionSchema),
  identityKind: v.nullable(v.picklist(identityKinds)),
  /** Its last four characters, except in an answer to a look with a reason. */
  identityNumber: textOrNull,
  confirmedBy: v.nullable(v.picklist(confirmations)),
  confirmationSha256: textOrNull,
  witness: textOrNull,
  photoSha256: textOrNull,
  erasedAt: textOrNull,
});

export const customerSchema = v.object({
  customerId: text,
  version: v.number(),
  organisationId: text,
  organisationName: text,
  facts: customerFactsSchema,
  person: customerPersonShownSchema,
  masked: v.boolean(),
  verified: v.boolean(),
  openedAt: text,
  endedAt: textOrNull,
  appliances: v.array(applianceSchema),
  /** In force or to come, the latest first. */
  contracts: v.array(contractSchema),
  /** Cylinders in the customer's hands, and the gas that they hold when full; null: not known of all of them. */
  cylindersOut: v.number(),
  heldG: v.nullable(v.number()),
  /** Others of the same company with the same paper's number or telephone. */
  alike: v.number(),
  /** Of one who was erased: how many pictures are gone, and how many stay until a case or hazard is closed. */
  pictures: v.optional(v.nullable(v.object({ erased: v.number(), waiting: v.number() })), null),
});
export type Customer = v.InferOutput<typeof customerSchema>;

export const heldCylinderSchema = v.object({
  cylinderId: text,
  code: textOrNull,
  model: textOrNull,
  inspectionDueOn: textOrNull,
  contentG: v.nullable(v.number()),
});

export const customerEventRowSchema = v.object({
  n: v.number(),
  type: text,
  occurredAt: text,
  recordedAt: text,
  personId: textOrNull,
  personName: textOrNull,
  data: v.record(v.string(), v.unknown()),
  /** What was on file of the person before a correction; null: nothing of that, or not for the reader. */
  was: v.nullable(v.record(v.string(), v.unknown())),
});
export type CustomerEventRow = v.InferOutput<typeof customerEventRowSchema>;

const reason = v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(500));
export const customerReasonSchema = v.object({ reason });

/** What became of a command; `alike` as above: perhaps the same household has a file already. */
export const customerOutcomeSchema = v.object({
  customerId: text,
  version: v.number(),
  verified: v.boolean(),
  alike: v.number(),
});
export type CustomerOutcome = v.InferOutput<typeof customerOutcomeSchema>;

export const customerImportStates = ['read', 'applying', 'in-force', 'undoing', 'undone', 'discarded'] as const;
/** As much as other requests may bring; some thousands of customers. */
export const customerImportMaxBytes = 1024 * 1024;
export const customerImportMostRows = 5000;
export const customerImportSchema = v.object({
  importId: text,
  version: v.number(),
  fileName: text,
  state: v.picklist(customerImportStates),
  /** What each column was read as; `meaning` null: not read. */
  columns: v.array(
    v.object({ sheet: text, column: text, heading: text, meaning: v.nullable(v.picklist(customerColumns)) }),
  ),
  rowsAccepted: v.number(),
  /** Of the accepted ones, those of which something was not taken over. */
  rowsDoubtful: v.number(),
  rowsRefused: v.number(),
  rowsUndone: v.number(),
  /** Left as they are by an undo, because something was built on them. */
  rowsKept: v.number(),
  createdAt: text,
  inForceAt: textOrNull,
  endedAt: textOrNull,
});
export type CustomerImport = v.InferOutput<typeof customerImportSchema>;

export const customerImportRowSchema = v.object({
  n: v.number(),
  sheet: text,
  /** Of the row in its sheet, from 1. */
  line: v.number(),
  kind: v.picklist(['accepted', 'doubtful', 'refused']),
  /** What the row says is not repeated here: it stays in the file of those who handed it in. */
  problems: v.array(
    v.object({ problem: v.picklist(customerProblems), column: textOrNull, heading: textOrNull, detail: text }),
  ),
  customerId: textOrNull,
});
export type CustomerImportRow = v.InferOutput<typeof customerImportRowSchema>;
