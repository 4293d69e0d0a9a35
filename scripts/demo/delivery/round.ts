// One courier's day in the demo town, by the commands that his phone sends: begin, load, door after door, count, unload, end.
import { hash } from 'node:crypto';
import type { Payload } from '../../../shared/command/commands.ts';
import type { DeliveryOutcome, DoorCheckOutcome } from '../../../shared/contract/door.ts';
import type { BeginShiftResult, CountResult, MoveResult } from '../../../shared/contract/shift.ts';
import { fullDoorItems, shortDoorItems } from '../../../shared/delivery/door-payloads.ts';
import type { FailReason } from '../../../shared/delivery/order-payloads.ts';
import { placeOrder } from '../../../server/feature/order/place-order.ts';
import { recordStandIn } from '../../../server/feature/roster/record-stand-in.ts';
import { storePicture } from '../../../server/feature/picture/store-picture.ts';
import { plainPicture } from '../picture.ts';
import { must, send, type Sender, type Town } from '../town.ts';
import type { Company, Crew } from './company.ts';
import type { Bottle, Home } from './homes.ts';
import type { MonthSize } from './month-size.ts';

/** What is known of a home that only its answers tell. */
export interface HomeRecord {
  /** Hazards by item. */
  readonly hazards: Map<string, string>;
  lastPhoto: string | null;
}

export interface Visit {
  readonly home: Home;
  readonly atMs: number;
  readonly full: readonly Bottle[];
  readonly empty: readonly Bottle[];
  readonly check: 'full' | 'short';
  readonly failed: readonly string[];
  /** A hose joint that was bad, and was mended on the spot. */
  readonly isMended: boolean;
  readonly order: 'none' | 'telephone' | 'hailed';
  /** `blocked`: asked for, and refused by the gate. `despite`: done, by what the phone knew. */
  readonly end: 'delivered' | 'check-refused' | 'blocked' | 'despite' | 'nobody-home';
  /** Its code cannot be read: the tag that it was given. */
  readonly temporaryTag: string | null;
  /** Taken from a home that the register does not have it at. */
  readonly isElsewhere: boolean;
  /** The photo of an earlier check, of another home, once more. */
  readonly photoOf: Home | null;
  readonly leaks: boolean;
}

export interface Round {
  readonly company: Company;
  readonly crew: Crew;
  /** Who drives: the courier of the crew, or who stands in. */
  readonly driver: Sender;
  readonly beginsAt: number;
  readonly loaded: readonly Bottle[];
  /** Scanned at loading, and blocked. */
  readonly refused: readonly Bottle[];
  readonly visits: readonly Visit[];
  /** Null: still on the road. */
  readonly endsAt: number | null;
  /** Aboard at the end. */
  readonly left: { readonly full: readonly Bottle[]; readonly empty: readonly Bottle[] };
  /** Aboard, and not counted. */
  readonly uncounted: Bottle | null;
  /** `forgotten`: unloaded without a scan, told the next morning. */
  readonly forgotten: Bottle | null;
  readonly isCounted: boolean;
  readonly leaksAboard: Bottle | null;
  /** Begins a shift on this vehicle by mistake, after the first door, and ends it at once. */
  readonly intruder: Crew | null;
}

export interface Told {
  readonly shiftId: string;
  readonly discrepancies: CountResult['discrepancies'];
}

export interface Month {
  readonly town: Town;
  /** By customerId. */
  readonly records: Map<string, HomeRecord>;
  /** How many pictures were taken: each is another one. */
  pictures: number;
  /** Doors that a courier comes to on a day. */
  readonly doors: MonthSize['doors'];
}

export const recordOf = ({ records }: Month, home: Home): HomeRecord => {
  const known = records.get(home.customerId) ?? { hazards: new Map<string, string>(), lastPhoto: null };
  records.set(home.customerId, known);
  return known;
};

/** A made-up photograph that was never sent before. */
export async function takePicture(month: Month, at: Town, by: Sender): Promise<string> {
  month.pictures += 1;
  const bytes = plainPicture(60 + (month.pictures % 180), month.pictures);
  const sha256 = hash('sha256', bytes, 'hex');
  must(await storePicture(at.deps, by.actor, sha256, bytes), 'picture');
  return sha256;
}

const seen = (bottle: Bottle) => ({ scanned: bottle.code, sealIntact: true, sealSeen: null });
const minuteMs = 60_000;

async function move(
  at: Town,
  round: Round,
  shiftId: string,
  way: 'load' | 'unload',
  bottles: readonly Bottle[],
  decided: 'ask' | 'done',
): Promise<MoveResult | null> {
  if (bottles.length === 0) return null;
  const site = { kind: 'site', id: round.company.siteId } as const;
  const vehicle = { kind: 'vehicle', id: round.crew.vehicleId } as const;
  const answer = await send(at, round.driver, 'move-cylinders', {
    movementId: at.deps.newId(),
    shiftId,
    from: way === 'load' ? site : vehicle,
    to: way === 'load' ? vehicle : site,
    items: bottles.map(seen),
    position: null,
    decided,
    addendum: null,
  });
  return answer.result as MoveResult;
}

async function checkDoor(month: Month, at: Town, round: Round, shiftId: string, visit: Visit): Promise<string> {
  const { home } = visit;
  const record = recordOf(month, home);
  const again = visit.photoOf === null ? null : recordOf(month, visit.photoOf).lastPhoto;
  const photoSha256 = again ?? (await takePicture(month, at, round.driver));
  const checkId = at.deps.newId();
  const mended = visit.isMended
    ? [
        {
          item: 'hose-joint',
          beforeSha256: await takePicture(month, at, round.driver),
          afterSha256: await takePicture(month, at, round.driver),
          part: '管卡',
          applianceId: null,
        },
      ]
    : [];
  const isBad = (item: string): boolean => visit.failed.includes(item) || (visit.isMended && item === 'hose-joint');
  const items = [...new Set<string>([...(visit.check === 'full' ? fullDoorItems : shortDoorItems), ...visit.failed])];
  const answer = await send(at, round.driver, 'check-door', {
    checkId,
    customerId: home.customerId,
    shiftId,
    kind: visit.check,
    items: items.map((item) => ({ item, good: !isBad(item), note: null, photoSha256: null })),
    photoSha256,
    leafletShown: true,
    mended,
    position: home.position,
  });
  record.lastPhoto = photoSha256;
  for (const { item, hazardId } of (answer.result as DoorCheckOutcome).hazards) record.hazards.set(item, hazardId);
  return checkId;
}

async function deliver(
  month: Month,
  at: Town,
  round: Round,
  shiftId: string,
  visit: Visit,
  checkId: string,
  orderId: string | null,
): Promise<void> {
  const { home, temporaryTag } = visit;
  const photoSha256 = temporaryTag === null ? null : await takePicture(month, at, round.driver);
  const answer = await send(at, round.driver, 'record-delivery', {
    deliveryId: at.deps.newId(),
    customerId: home.customerId,
    orderId,
    shiftId,
    channel: 'courier',
    siteId: null,
    foundBy: orderId === null ? 'position' : 'order',
    full: visit.full.map(seen),
    empty: visit.empty.map(({ code }) => ({
      scanned: temporaryTag === null ? code : null,
      temporaryTag,
      photoSha256,
      elsewhereSeen: visit.isElsewhere,
    })),
    checkId,
    position: home.position,
    decided: visit.end === 'despite' ? 'done' : 'ask',
    addendum: null,
  });
  const outcome = answer.result as DeliveryOutcome;
  if (outcome.done === (visit.end === 'blocked')) {
    const rules = outcome.full.flatMap(({ verdict }) => verdict.reasons.map(({ rule }) => rule));
    throw new Error(`${home.customerId} was to be ${visit.end}: ${rules.join()}`);
  }
}

async function placed(at: Town, round: Round, visit: Visit): Promise<string | null> {
  if (visit.order === 'none') return null;
  const { company, driver } = round;
  const orderId = at.deps.newId();
  const lines = [{ model: 'YSP35.5', count: Math.max(1, visit.full.length) }];
  const { customerId } = visit.home;
  if (visit.order === 'hailed') {
    await send(at, driver, 'hail-order', { orderId, customerId, lines, note: null });
    return orderId;
  }
  const earlier = at.when(at.deps.clock.now() - 45 * minuteMs);
  const order = { orderId, customerId, lines, wished: null, note: null, courierId: driver.actor.personId };
  must(await placeOrder(earlier.deps, company.office.actor, order), 'order');
  await send(at.when(at.deps.clock.now() - 30 * minuteMs), driver, 'accept-order', { orderId });
  return orderId;
}

async function visitHome(month: Month, round: Round, shiftId: string, visit: Visit, at: Town): Promise<void> {
  const { driver } = round;
  const { home, end } = visit;
  const { customerId, position } = home;
  const orderId = await placed(at, round, visit);
  const fail = async (reason: FailReason): Promise<void> => {
    if (orderId !== null) await send(at, driver, 'fail-order', { orderId, reason, note: null });
  };
  if (end === 'nobody-home') return await fail('nobody-home');
  if (end === 'check-refused') {
    await send(at, driver, 'give-notice', {
      noticeId: at.deps.newId(),
      customerId,
      shiftId,
      why: 'check-refused',
      photoSha256: await takePicture(month, at, driver),
      witness: null,
      note: '演示：拒绝入户安检',
      position,
    });
    return await fail('check-refused');
  }
  const checkId = await checkDoor(month, at, round, shiftId, visit);
  if (visit.leaks) {
    await send(at, driver, 'report-leak', {
      leakId: at.deps.newId(),
      where: 'home',
      scanned: visit.empty[0]?.code ?? null,
      customerId,
      shiftId,
      position,
      photoSha256: await takePicture(month, at, driver),
      note: '演示：角阀漏气',
    });
  }
  const later = at.when(at.deps.clock.now() + 3 * minuteMs);
  if (visit.full.length + visit.empty.length > 0) {
    await deliver(month, later, round, shiftId, visit, checkId, end === 'blocked' ? null : orderId);
  }
  if (end === 'blocked') await fail('check-failed');
}

/** With the office's leave for the wrong vehicle. */
async function intrude(town: Town, { company, crew }: Round, intruder: Crew, atMs: number): Promise<void> {
  const at = town.when(atMs);
  const { courier } = intruder;
  const until = new Date(atMs + 60 * minuteMs).toISOString();
  const input = {
    courierId: courier.actor.personId,
    kind: 'vehicle',
    targetId: crew.vehicleId,
    from: null,
    until,
  } as const;
  must(
    await recordStandIn(at.deps, company.office.actor, town.deps.newId(), { ...input, reason: '演示：换车，选错了车' }),
    'stand-in',
  );
  const begun = await send(at, courier, 'begin-shift', {
    shiftId: town.deps.newId(),
    scanned: crew.vehicleCode,
    position: null,
  });
  const { shiftId } = begun.result as BeginShiftResult;
  if (shiftId === null) throw new Error('the second shift was refused');
  await send(town.when(atMs + 4 * minuteMs), courier, 'end-shift', {
    shiftId,
    countId: null,
    explanation: '演示：扫错了车',
    position: null,
  });
}

/** Null: the gate refused the shift. */
export async function drive(month: Month, round: Round): Promise<Told | null> {
  const { town } = month;
  const { crew, driver, company } = round;
  const at = (ms: number): Town => town.when(ms);
  const begun = await send(at(round.beginsAt), driver, 'begin-shift', {
    shiftId: town.deps.newId(),
    scanned: crew.vehicleCode,
    position: { lng: crew.corner[0], lat: crew.corner[1], accuracyM: 15 },
  });
  const { shiftId } = begun.result as BeginShiftResult;
  if (shiftId === null) return null;
  const loadsAt = round.beginsAt + 8 * minuteMs;
  if (round.refused.length > 0) {
    const asked = await move(
      at(loadsAt - minuteMs),
      round,
      shiftId,
      'load',
      [...round.refused, ...round.loaded],
      'ask',
    );
    if (asked?.moved !== false) throw new Error('an overdue cylinder was loaded');
    for (const bottle of round.refused) {
      await send(at(loadsAt - 30_000), company.checker, 'set-aside', {
        scanned: bottle.code,
        siteId: company.siteId,
        setAsideId: town.deps.newId(),
        destination: 'inspection',
        reasons: ['inspection-overdue'],
      });
    }
  }
  const loaded = await move(at(loadsAt), round, shiftId, 'load', round.loaded, 'ask');
  if (loaded?.moved === false) {
    const rules = loaded.items.flatMap(({ verdict }) => verdict?.reasons.map(({ rule }) => rule) ?? []);
    throw new Error(`${crew.name} may not load: ${rules.join()}`);
  }
  if (round.leaksAboard !== null) {
    await send(at(loadsAt + 5 * minuteMs), driver, 'report-leak', {
      leakId: town.deps.newId(),
      where: 'vehicle',
      scanned: round.leaksAboard.code,
      customerId: null,
      shiftId,
      position: { lng: crew.corner[0], lat: crew.corner[1], accuracyM: 15 },
      photoSha256: null,
      note: '演示：装车后闻到气味',
    });
  }
  for (const [index, visit] of round.visits.entries()) {
    await visitHome(month, round, shiftId, visit, at(visit.atMs));
    if (index === 0 && round.intruder !== null) await intrude(town, round, round.intruder, visit.atMs + 9 * minuteMs);
  }
  if (round.endsAt === null) return { shiftId, discrepancies: [] };
  return { shiftId, discrepancies: await endOfDay(month, round, shiftId, round.endsAt) };
}

async function endOfDay(
  { town }: Month,
  round: Round,
  shiftId: string,
  endsAt: number,
): Promise<CountResult['discrepancies']> {
  const { left, uncounted, forgotten, driver, company } = round;
  let countId: string | null = null;
  let discrepancies: CountResult['discrepancies'] = [];
  const items = [
    ...left.full.map((bottle) => ({ bottle, full: true })),
    ...left.empty.map((bottle) => ({ bottle, full: false })),
  ].filter(({ bottle }) => bottle !== uncounted);
  if (round.isCounted) {
    countId = town.deps.newId();
    const counted: Payload<'count-vehicle'> = {
      countId,
      shiftId,
      items: items.map(({ bottle, full }) => ({ scanned: bottle.code, full })),
      unreadableFull: 0,
      unreadableEmpty: 0,
      note: null,
    };
    const answer = await send(town.when(endsAt - 20 * minuteMs), driver, 'count-vehicle', counted);
    ({ discrepancies } = answer.result as CountResult);
  }
  const unloaded = items.map(({ bottle }) => bottle).filter((bottle) => bottle !== forgotten);
  await move(town.when(endsAt - 10 * minuteMs), round, shiftId, 'unload', unloaded, 'done');
  await send(town.when(endsAt), driver, 'end-shift', {
    shiftId,
    countId,
    explanation: uncounted === null ? null : '演示：有一只找不到，明天再找',
    position: null,
  });
  if (forgotten !== null) {
    const happenedAt = new Date(endsAt - 9 * minuteMs).toISOString();
    await send(town.when(Math.min(town.nowMs, endsAt + 14 * 60 * minuteMs)), driver, 'move-cylinders', {
      movementId: town.deps.newId(),
      shiftId,
      from: { kind: 'vehicle', id: round.crew.vehicleId },
      to: { kind: 'site', id: company.siteId },
      items: [seen(forgotten)],
      position: null,
      decided: 'done',
      addendum: { happenedAt, reason: '演示：卸车时漏扫' },
    });
  }
  return discrepancies;
}
