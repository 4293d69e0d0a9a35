// What a courier asks to have recorded at the customer's door: the check, what was mended, notices, swaps, leaks.
import * as v from 'valibot';
import { instant, uuid } from '../command/envelope.ts';
import { positionSchema } from '../customer/customer.ts';
import { decided, seenCylinder } from './movement-payloads.ts';

const scanned = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const reason = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500));
const note = v.nullable(v.pipe(v.string(), v.maxLength(500)));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const photo = v.nullable(sha256);

/** At each delivery. Items are those of the rules; one that the rules do not know counts as blocking there. */
export const shortDoorItems = ['leak', 'hose-joint', 'regulator', 'location', 'detector'] as const;
/**
 * Once a year and after a change. `apart`: those in use and those in reserve stand apart (在用/备用分开); `through-wall`:
 * a hose led through a wall (穿墙).
 */
export const fullDoorItems = [
  'location',
  'storage',
  'apart',
  'large-cylinder',
  'foreign-cylinder',
  'hose-length',
  'hose-joint',
  'hose-age',
  'through-wall',
  'regulator',
  'leak',
  'ventilation',
  'shutoff',
  'stove',
  'distance',
  'detector',
] as const;
export const doorItem = v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,39}$/));

const checkedItem = v.object({ item: doorItem, good: v.boolean(), note, photoSha256: photo });

export const doorPayloads = {
  /** 随瓶安检 (short) or 入户安检 (full). */
  'check-door': v.object({
    checkId: uuid,
    customerId: id,
    shiftId: v.nullable(uuid),
    kind: v.picklist(['full', 'short']),
    items: v.pipe(v.array(checkedItem), v.minLength(1), v.maxLength(60)),
    photoSha256: photo,
    leafletShown: v.boolean(),
    /** Mended on the spot (a new hose): then the item counts as good, and is sampled later. */
    mended: v.pipe(
      v.array(
        v.object({
          item: doorItem,
          beforeSha256: sha256,
          afterSha256: sha256,
          part: note,
          applianceId: v.nullable(uuid),
        }),
      ),
      v.maxLength(20),
    ),
    position: v.nullable(positionSchema),
  }),
  /** 停气告知书: to who refuses the check or keeps a serious hazard. */
  'give-notice': v.pipe(
    v.object({
      noticeId: uuid,
      customerId: id,
      shiftId: v.nullable(uuid),
      why: v.picklist(['check-refused', 'serious-hazard', 'forbidden-site', 'other']),
      photoSha256: photo,
      /** Who saw it handed over; null where a photo proves it. */
      witness: v.nullable(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
      note,
      position: v.nullable(positionSchema),
    }),
    v.check(({ photoSha256, witness }) => photoSha256 !== null || witness !== null, 'needs a photo or a witness'),
  ),
  /** A hazard that was put right, with a photo of how it is now. */
  'fix-hazard': v.object({ hazardId: uuid, note, beforeSha256: photo, afterSha256: sha256 }),
  /** Looked at again by the office: closed, or open as before. */
  'review-hazard': v.object({ hazardId: uuid, good: v.boolean(), note, photoSha256: photo }),

  /** n full for m empty in one act: 送气, 换瓶, 收瓶 (full empty), 柜台销售 (`counter`). */
  'record-delivery': v.pipe(
    v.object({
      deliveryId: uuid,
      customerId: id,
      orderId: v.nullable(uuid),
      shiftId: v.nullable(uuid),
      channel: v.picklist(['courier', 'counter']),
      /** Counter: the site that sells. */
      siteId: v.nullable(id),
      foundBy: v.picklist(['order', 'position', 'code', 'list']),
      full: v.pipe(v.array(seenCylinder), v.maxLength(50)),
      empty: v.pipe(
        v.array(
          v.pipe(
            v.object({
              scanned: v.nullable(scanned),
              /** Without a readable code: the pre-printed temporary tag that it was given, and its photo. */
              temporaryTag: v.nullable(scanned),
              photoSha256: photo,
              /** The register says that another home has it, and the courier saw it here. */
              elsewhereSeen: v.boolean(),
            }),
            v.check(
              ({ scanned: code, temporaryTag, photoSha256 }) =>
                code !== null || (temporaryTag !== null && photoSha256 !== null),
              'needs its code, or a temporary tag and a photo',
            ),
          ),
        ),
        v.maxLength(50),
      ),
      checkId: v.nullable(uuid),
      position: v.nullable(positionSchema),
      decided,
      addendum: v.nullable(v.object({ happenedAt: instant, reason })),
    }),
    v.check(({ full, empty }) => full.length + empty.length > 0, 'must hand over or take back a cylinder'),
    v.check(({ channel, siteId }) => channel !== 'counter' || siteId !== null, 'a counter is at a site'),
  ),

  /** 漏气: one tap; a cylinder that is named is held. */
  'report-leak': v.object({
    leakId: uuid,
    where: v.picklist(['vehicle', 'home', 'site']),
    scanned: v.nullable(scanned),
    customerId: v.nullable(id),
    shiftId: v.nullable(uuid),
    position: v.nullable(positionSchema),
    photoSha256: photo,
    note,
  }),
} as const;
