// What a courier has done so far at one door: the check, the cylinders; kept on the device so that it can be left and come back to.
import * as v from 'valibot';
import { fullDoorItems, shortDoorItems } from '../../../shared/delivery/door-payloads.ts';
import type { Payload } from '../../../shared/command/commands.ts';
import type { CustomerPosition } from '../../../shared/customer/customer.ts';

export type CheckKind = 'short' | 'full';
export type Channel = 'courier' | 'counter';
export type FoundBy = Payload<'record-delivery'>['foundBy'];

const textOrNull = v.nullable(v.string());

const checkSchema = v.object({
  checkId: v.string(),
  kind: v.picklist(['short', 'full']),
  answers: v.record(v.string(), v.picklist(['pass', 'fail'])),
  /** What is wrong with an item that was found bad. */
  findings: v.record(v.string(), v.object({ note: v.string(), photo: textOrNull })),
  /** What was mended on the spot; it counts once both photos are there. */
  mended: v.record(v.string(), v.object({ before: textOrNull, after: textOrNull, part: v.string() })),
  photo: textOrNull,
  leafletShown: v.boolean(),
  /** Ms since 1970, when it was handed to the outbox; null: it is still being made. */
  madeAtMs: v.nullable(v.number()),
});
export type CheckDraft = v.InferOutput<typeof checkSchema>;

const cylinderSchema = v.object({
  id: v.string(),
  /** As read; null: its code cannot be read, and it has a temporary tag. */
  scanned: textOrNull,
  way: v.picklist(['out', 'in']),
  /** A person has turned it round: what the register says of it no longer decides. */
  turned: v.boolean(),
  code: textOrNull,
  model: textOrNull,
  /** The register says that another home has it. */
  elsewhere: v.boolean(),
  elsewhereSeen: v.boolean(),
  sealIntact: v.nullable(v.boolean()),
  sealSeen: v.string(),
  temporaryTag: textOrNull,
  photo: textOrNull,
});
export type DoorCylinder = v.InferOutput<typeof cylinderSchema>;

export const doorDraftSchema = v.object({
  customerId: v.string(),
  channel: v.picklist(['courier', 'counter']),
  begunAtMs: v.number(),
  orderId: textOrNull,
  foundBy: v.picklist(['order', 'position', 'code', 'list']),
  /** To tell unfinished ones apart: the village, no name. */
  village: textOrNull,
  check: checkSchema,
  deliveryId: v.string(),
  cylinders: v.array(cylinderSchema),
});
export type DoorDraft = v.InferOutput<typeof doorDraftSchema>;

export const itemsOf = (kind: CheckKind): readonly string[] => (kind === 'full' ? fullDoorItems : shortDoorItems);

/** Asked anew every time, whatever was found before. */
export const neverPrefilled: ReadonlySet<string> = new Set(['leak']);

export interface LastItem {
  readonly item: string;
  readonly good: boolean;
}

/**
 * What was good the last time stands as good in the short check, to be changed at a touch; what was bad, what was not
 * asked, and a leak are looked at anew. The full check is always made from the start.
 */
export function prefilled(kind: CheckKind, last: readonly LastItem[]): CheckDraft['answers'] {
  if (kind === 'full') return {};
  const good = new Set(last.filter((one) => one.good).map((one) => one.item));
  return Object.fromEntries(
    itemsOf('short')
      .filter((item) => good.has(item) && !neverPrefilled.has(item))
      .map((item) => [item, 'pass' as const]),
  );
}

export const newCheck = (checkId: string, kind: CheckKind, last: readonly LastItem[]): CheckDraft => ({
  checkId,
  kind,
  answers: prefilled(kind, last),
  findings: {},
  mended: {},
  photo: null,
  leafletShown: false,
  madeAtMs: null,
});

/** Once more, because it was too old or something has been put right since: answers stay but for the leak, photos do not. */
export function checkAgain(check: CheckDraft, checkId: string): CheckDraft {
  const answers = Object.entries(check.answers).filter(
    ([item, answer]) => answer === 'pass' && !neverPrefilled.has(item),
  );
  const { leafletShown } = check;
  return { ...newCheck(checkId, check.kind, []), leafletShown, answers: Object.fromEntries(answers) };
}

const isMended = (check: CheckDraft, item: string): boolean => {
  const mend = check.mended[item];
  return mend !== undefined && mend.before !== null && mend.after !== null;
};

/** Items that stay bad: found so, and not mended on the spot with a photo of before and one of after. */
export const badItems = (check: CheckDraft): string[] =>
  itemsOf(check.kind).filter((item) => check.answers[item] === 'fail' && !isMended(check, item));

export type CheckGap =
  | { readonly kind: 'items'; readonly count: number }
  | { readonly kind: 'finding' | 'mend'; readonly item: string }
  | { readonly kind: 'photo' };

/** What is still missing before the check can be handed in; in the order of the page. */
export function gapsOf(check: CheckDraft): CheckGap[] {
  const gaps: CheckGap[] = [];
  const items = itemsOf(check.kind);
  const open = items.filter((item) => check.answers[item] === undefined).length;
  if (open > 0) gaps.push({ kind: 'items', count: open });
  for (const item of items) {
    if (check.answers[item] !== 'fail') continue;
    const mend = check.mended[item];
    if (mend !== undefined && !isMended(check, item)) gaps.push({ kind: 'mend', item });
    const finding = check.findings[item];
    const isTold = finding !== undefined && (finding.note.trim() !== '' || finding.photo !== null);
    if (mend === undefined && !isTold) gaps.push({ kind: 'finding', item });
  }
  if (check.photo === null) gaps.push({ kind: 'photo' });
  return gaps;
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

export interface At {
  readonly customerId: string;
  readonly shiftId: string | null;
  readonly position: CustomerPosition | null;
}

/** The command of a check in which nothing is missing. */
export function checkPayload(check: CheckDraft, at: At): Payload<'check-door'> {
  const answered = itemsOf(check.kind).filter((item) => check.answers[item] !== undefined);
  return {
    checkId: check.checkId,
    customerId: at.customerId,
    shiftId: at.shiftId,
    kind: check.kind,
    items: answered.map((item) => ({
      item,
      good: check.answers[item] === 'pass' || isMended(check, item),
      note: orNull(check.findings[item]?.note ?? ''),
      // Of what was mended, the photo of before says it.
      photoSha256: isMended(check, item) ? null : (check.findings[item]?.photo ?? null),
    })),
    photoSha256: check.photo,
    leafletShown: check.leafletShown,
    mended: answered.flatMap((item) => {
      const mend = check.answers[item] === 'fail' ? check.mended[item] : undefined;
      return mend === undefined || mend.before === null || mend.after === null
        ? []
        : [
            {
              item,
              beforeSha256: mend.before,
              afterSha256: mend.after,
              part: orNull(mend.part),
              applianceId: null,
            },
          ];
    }),
    position: at.position,
  };
}

/** What the register, or the phone's own facts, say of a scanned cylinder. */
export interface KnownCylinder {
  readonly full: boolean;
  readonly released: boolean;
  readonly custody: { readonly kind: string; readonly id: string } | null;
}

/** Whose hands it can be handed over from. */
export interface Handing {
  /** The vehicle of the shift; null at a counter. */
  readonly vehicleId: string | null;
  readonly organisationId: string;
}

/**
 * Which way a cylinder goes that was scanned at the door: full and in our own hands, it is handed over (one that was not
 * scanned when it was loaded is loaded there and then); whatever else is taken back.
 */
export function wayOf(known: KnownCylinder | null, handing: Handing): 'out' | 'in' {
  if (known === null || known.custody === null || !known.full || !known.released) return 'in';
  const { kind, id } = known.custody;
  const isOurs = (kind === 'vehicle' && id === handing.vehicleId) || (kind === 'org' && id === handing.organisationId);
  return isOurs ? 'out' : 'in';
}

export const isElsewhere = (known: KnownCylinder | null, customerId: string): boolean =>
  known?.custody?.kind === 'customer' && known.custody.id !== customerId;

export const scannedCylinder = (
  id: string,
  scanned: string,
  seen: Pick<DoorCylinder, 'way' | 'code' | 'model' | 'elsewhere'>,
): DoorCylinder => ({
  id,
  scanned,
  turned: false,
  elsewhereSeen: false,
  sealIntact: null,
  sealSeen: '',
  temporaryTag: null,
  photo: null,
  ...seen,
});

export const taggedCylinder = (id: string, temporaryTag: string, photo: string): DoorCylinder => ({
  id,
  scanned: null,
  way: 'in',
  turned: true,
  code: null,
  model: null,
  elsewhere: false,
  elsewhereSeen: false,
  sealIntact: null,
  sealSeen: '',
  temporaryTag,
  photo,
});

export const turnedRound = (cylinder: DoorCylinder): DoorCylinder => ({
  ...cylinder,
  way: cylinder.way === 'out' ? 'in' : 'out',
  turned: true,
});

export const fullOf = (cylinders: readonly DoorCylinder[]): Payload<'record-delivery'>['full'] =>
  cylinders.flatMap(({ way, scanned, sealIntact, sealSeen }) =>
    way === 'out' && scanned !== null ? [{ scanned, sealIntact, sealSeen: orNull(sealSeen) }] : [],
  );

export const emptyOf = (cylinders: readonly DoorCylinder[]): Payload<'record-delivery'>['empty'] =>
  cylinders.flatMap(({ way, scanned, temporaryTag, photo, elsewhereSeen }) =>
    way === 'in' ? [{ scanned, temporaryTag, photoSha256: photo, elsewhereSeen }] : [],
  );

export function deliveryPayload(
  draft: DoorDraft,
  at: At & { readonly siteId: string | null; readonly decided: 'ask' | 'done' },
): Payload<'record-delivery'> {
  return {
    deliveryId: draft.deliveryId,
    customerId: at.customerId,
    orderId: draft.orderId,
    shiftId: at.shiftId,
    channel: draft.channel,
    siteId: draft.channel === 'counter' ? at.siteId : null,
    foundBy: draft.foundBy,
    full: fullOf(draft.cylinders),
    empty: emptyOf(draft.cylinders),
    checkId: draft.check.madeAtMs === null ? null : draft.check.checkId,
    position: at.position,
    decided: at.decided,
    addendum: null,
  };
}
