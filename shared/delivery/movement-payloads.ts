// What a courier and a depot ask to have recorded of shifts and hand-overs: begin, load and unload, blind count, end of day.
import * as v from 'valibot';
import { instant, uuid } from '../command/envelope.ts';
import { positionSchema } from '../customer/customer.ts';

const scanned = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const reason = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500));
const note = v.nullable(v.pipe(v.string(), v.maxLength(500)));

/**
 * `ask`: nothing has moved yet, the sender waits for the server's leave. `done`: it has happened by what the device knew;
 * it is recorded as it is, and a block that the server finds opens a case.
 */
export const decided = v.picklist(['ask', 'done']);

/** A cylinder as seen when it is handed on; the seal is looked at where one is due. */
export const seenCylinder = v.object({
  scanned,
  sealIntact: v.nullable(v.boolean()),
  sealSeen: v.nullable(v.pipe(v.string(), v.maxLength(64))),
});

/**
 * `empty`: seen to be empty. Onto a vehicle it then goes as any cylinder that is taken back, unless the register knows gas
 * in it; what the register knows no gas in is not a full cylinder, whatever is said of it.
 */
const movedCylinder = v.object({ ...seenCylinder.entries, empty: v.optional(v.boolean()) });

/** Where cylinders are before and after: a site of the company (station, depot) or a vehicle. */
export const holder = v.object({ kind: v.picklist(['site', 'vehicle']), id });
export type Holder = v.InferOutput<typeof holder>;

export const movementPayloads = {
  /** 出车: the courier scans the vehicle's code. */
  'begin-shift': v.object({ shiftId: uuid, scanned, position: v.nullable(positionSchema) }),

  /**
   * Load (site to vehicle), unload (vehicle to site), from vehicle to vehicle, from depot to depot. To a vehicle each
   * cylinder is judged by the step `load`; with `ask` one that is blocked keeps all of them where they are.
   */
  'move-cylinders': v.pipe(
    v.object({
      movementId: uuid,
      /** Of the courier who does it; null: office or station between sites. */
      shiftId: v.nullable(uuid),
      from: holder,
      to: holder,
      items: v.pipe(v.array(movedCylinder), v.minLength(1), v.maxLength(200)),
      position: v.nullable(positionSchema),
      decided,
      /** Forgotten then and told now: when it happened and why it was not recorded. */
      addendum: v.nullable(v.object({ happenedAt: instant, reason })),
    }),
    v.check(({ from, to }) => from.kind !== to.kind || from.id !== to.id, 'must go somewhere else'),
  ),

  /** 盲盘: what is aboard at the end of the day, counted before the list is shown. */
  'count-vehicle': v.object({
    countId: uuid,
    shiftId: uuid,
    items: v.pipe(v.array(v.object({ scanned, full: v.boolean() })), v.maxLength(500)),
    /** Cylinders whose code cannot be read. */
    unreadableFull: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(500)),
    unreadableEmpty: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(500)),
    note,
  }),
  /**
   * 代收车: office or station take in the vehicle of a courier who cannot. What is aboard is counted, as full or empty, moved to
   * the site, and the shift ends. What the courier's phone sends later is merged by when it happened.
   */
  'receive-vehicle': v.object({
    receptionId: uuid,
    shiftId: uuid,
    siteId: id,
    items: v.pipe(v.array(v.object({ scanned, full: v.boolean() })), v.maxLength(500)),
    unreadableFull: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(500)),
    unreadableEmpty: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(500)),
    /** Told to the courier. */
    reason,
  }),
  /** 收车. `explanation` of what the count left open. */
  'end-shift': v.object({
    shiftId: uuid,
    countId: v.nullable(uuid),
    explanation: note,
    position: v.nullable(positionSchema),
  }),
} as const;
