// A month of two delivering companies in the demo town, day by day: planned by chance and by the list of troubles, then done by commands.
import type { Answer } from '../../../shared/command/envelope.ts';
import { closeShift } from '../../../server/feature/shift/close-shift.ts';
import { recordStandIn } from '../../../server/feature/roster/record-stand-in.ts';
import type { SurroundingsBook } from '../../../server/feature/position/surroundings.ts';
import { inBatches, must, send, type Town } from '../town.ts';
import type { Company, Crew } from './company.ts';
import { fillForDay, receiveTanker } from './hall.ts';
import type { Bottle, Home } from './homes.ts';
import { drive, recordOf, takePicture, type Month, type Round, type Visit } from './round.ts';
import { reportTrack } from './track.ts';
import { repairs, troubles, type Trouble } from './troubles.ts';

/** A courier's homes, and whose turn is next. */
export interface Beat {
  readonly crew: Crew;
  readonly homes: readonly Home[];
  next: number;
  /** The home whose joint leaked, until it was mended. */
  leaking: Home | null;
}

export interface Firm {
  readonly company: Company;
  readonly beats: readonly Beat[];
  /** At the depot. */
  full: Bottle[];
  empty: Bottle[];
  /** At the depot too, and never to be filled again. */
  readonly overdue: Bottle[];
  /** Of the other company, in a kitchen here. */
  readonly foreign: Bottle[];
  /** By the authority or after a leak: not filled. */
  readonly held: Set<Bottle>;
}

const minuteMs = 60_000;
const betweenDoorsMin = 27;
/** At each depot in the morning, beside what the couriers take. */
const standingFull = 14;

interface DayPlan {
  readonly daysAgo: number;
  /** First visit. */
  readonly fromMs: number;
  /** Nothing happens later; null: the day is over. */
  readonly untilMs: number | null;
}

/** Takes homes in their turn, those in whose files something is wrong left out. */
function nextHome(beat: Beat, wanted: (home: Home) => boolean): Home | null {
  for (let step = 0; step < beat.homes.length; step += 1) {
    const home = beat.homes[beat.next % beat.homes.length];
    beat.next += 1;
    if (home !== undefined && wanted(home)) return home;
  }
  return null;
}

const isServed = (home: Home): boolean => home.isInOrder && home.held.some((bottle) => !bottle.isOverdue);

function planVisit(
  town: Town,
  firm: Firm,
  beat: Beat,
  atMs: number,
  trouble: Trouble | null,
  vehicle: Vehicle,
): Visit | null {
  const isAfter = trouble === 'after-serious' && beat.leaking !== null;
  const home =
    trouble === 'despite'
      ? nextHome(beat, (one) => !one.isInOrder && one.held.length > 0)
      : isAfter
        ? beat.leaking
        : nextHome(beat, isServed);
  if (home === null) return null;
  const chance = town.chance();
  const order = trouble === 'nobody-home' || chance < 0.35 ? 'telephone' : chance < 0.43 ? 'hailed' : 'none';
  const end: Visit['end'] =
    trouble === 'serious'
      ? 'blocked'
      : trouble === 'check-refused' || trouble === 'despite' || trouble === 'nobody-home'
        ? trouble
        : 'delivered';
  if (trouble === 'overdue-home') replaceHeld(home, firm.overdue.pop());
  if (trouble === 'foreign-home') replaceHeld(home, firm.foreign.pop());
  const isElsewhere = trouble === 'elsewhere';
  const other = isElsewhere ? beat.homes.find((one) => one !== home && isServed(one)) : undefined;
  const given = (other ?? home).held[0];
  const isHandedOver = end === 'delivered' || end === 'despite';
  const leaks = trouble === 'leak-home';
  // Where it leaks, the cylinder is taken away and none is left.
  const isAtDoor = trouble === 'load-at-door';
  const aboard = isAtDoor ? firm.full.splice(0, 1) : vehicle.full.slice(0, 1);
  const full = !leaks && (isHandedOver || end === 'blocked') ? aboard : [];
  const empty = given === undefined || (!isHandedOver && end !== 'blocked') ? [] : [given];
  const check = home.isChecked || chance > 0.9 ? 'short' : 'full';
  if (isHandedOver) {
    if (!isAtDoor) vehicle.full = vehicle.full.slice(full.length);
    for (const bottle of empty) {
      (other ?? home).held = (other ?? home).held.filter((one) => one !== bottle);
      // Without a code it is not known which one came; one that leaks is held.
      if (trouble !== 'temporary-tag') vehicle.empty.push(bottle);
      if (leaks) firm.held.add(bottle);
    }
    home.held = [...home.held, ...full];
  }
  if (end !== 'check-refused' && end !== 'nobody-home' && check === 'full') home.isChecked = true;
  // Its hazard stands, and after the deadline no gas is delivered.
  if (trouble === 'minor') home.isInOrder = false;
  if (trouble === 'serious') beat.leaking = home;
  if (isAfter) beat.leaking = null;
  return {
    home,
    atMs,
    full,
    empty,
    check,
    failed: trouble === 'minor' ? ['hose-age'] : trouble === 'serious' ? ['hose-joint'] : [],
    isMended: trouble === 'mended',
    order,
    end,
    temporaryTag: trouble === 'temporary-tag' ? `LS${firm.company.nextCode()}` : null,
    isElsewhere,
    photoOf: trouble === 'photo-again' ? (beat.homes.find((one) => one !== home && one.isChecked) ?? null) : null,
    leaks,
  };
}

/** What the home gives back today. */
function replaceHeld(home: Home, bottle: Bottle | undefined): void {
  if (bottle !== undefined) home.held = [bottle, ...home.held];
}

interface Vehicle {
  full: Bottle[];
  empty: Bottle[];
}

const ofVisits: ReadonlySet<Trouble> = new Set<Trouble>([
  'overdue-home',
  'foreign-home',
  'minor',
  'serious',
  'after-serious',
  'check-refused',
  'mended',
  'photo-again',
  'leak-home',
  'nobody-home',
  'elsewhere',
  'temporary-tag',
  'load-at-door',
  'despite',
]);

const troublesOf = (firm: Firm, beat: Beat, daysAgo: number): Trouble[] =>
  troubles
    .filter((one) => one.daysAgo === daysAgo && one.company === firm.company.key)
    .filter((one) => firm.beats[one.crew] === beat)
    .map(({ what }) => what);

const isAway = ({ endedOn }: Crew, daysAgo: number): boolean => endedOn !== null && -daysAgo > endedOn;

interface PlannedRound {
  readonly round: Round;
  readonly odd: readonly Trouble[];
}

const doorsOn = ({ town, doors }: Month): number =>
  doors.least + Math.floor(town.chance() * (doors.most - doors.least + 1));

function planRound(town: Town, firm: Firm, beat: Beat, driver: Crew, doors: number, day: DayPlan): PlannedRound {
  const odd = troublesOf(firm, beat, day.daysAgo);
  const visiting = odd.filter((one) => ofVisits.has(one));
  const loaded = firm.full.splice(0, doors + 1);
  const vehicle: Vehicle = { full: [...loaded], empty: [] };
  const leaksAboard = odd.includes('leak-aboard') ? (vehicle.full.pop() ?? null) : null;
  const visits: Visit[] = [];
  const late = firm.beats.indexOf(beat) * 3;
  for (let index = 0; index < doors; index += 1) {
    const atMs = day.fromMs + (late + index * betweenDoorsMin) * minuteMs;
    if (day.untilMs !== null && atMs > day.untilMs - 10 * minuteMs) break;
    const visit = planVisit(town, firm, beat, atMs, visiting[index] ?? null, vehicle);
    if (visit !== null) visits.push(visit);
  }
  const refused = odd.includes('overdue-load') ? firm.overdue.splice(-1) : [];
  const isMissing = odd.includes('missing') || odd.includes('missing-found');
  const uncounted = isMissing ? (vehicle.empty[0] ?? null) : null;
  const forgotten = odd.includes('forgotten') ? (vehicle.empty.at(-1) ?? null) : null;
  const endsAt = day.untilMs === null ? day.fromMs + (late + (doors + 2) * betweenDoorsMin) * minuteMs : null;
  const left = {
    full: leaksAboard === null ? vehicle.full : [...vehicle.full, leaksAboard],
    empty: vehicle.empty,
  };
  if (endsAt !== null) {
    firm.full.push(...vehicle.full);
    const ours = vehicle.empty.filter((one) => one.owner === firm.company.key && !one.isOverdue && !firm.held.has(one));
    firm.empty.push(...ours.filter((one) => one !== uncounted || odd.includes('missing-found')));
  }
  return {
    odd,
    round: {
      company: firm.company,
      crew: beat.crew,
      driver: driver.courier,
      beginsAt: day.fromMs - 40 * minuteMs + late * minuteMs,
      loaded,
      refused,
      visits,
      endsAt,
      left,
      uncounted,
      forgotten,
      isCounted: !odd.includes('not-counted'),
      leaksAboard,
      // He has no vehicle that day.
      intruder: odd.includes('conflict')
        ? (firm.beats.find(({ crew }) => isAway(crew, day.daysAgo))?.crew ?? null)
        : null,
    },
  };
}

/** Who drives whose vehicle: each his own; where papers ran out nobody, or on some days somebody who stands in. */
function driversOf(
  firm: Firm,
  daysAgo: number,
): { readonly beat: Beat; readonly driver: Crew; readonly isStandIn: boolean }[] {
  const able = firm.beats.filter(({ crew }) => !isAway(crew, daysAgo));
  const away = firm.beats.filter((beat) => !able.includes(beat));
  const standing = daysAgo % 2 === 0 ? away.filter(({ crew }) => crew.isVehicleGood).slice(0, 1) : [];
  const lent = standing.length === 0 ? undefined : able.at(-1);
  return [
    ...able.filter((beat) => beat !== lent).map((beat) => ({ beat, driver: beat.crew, isStandIn: false })),
    ...(lent === undefined ? [] : standing.map((beat) => ({ beat, driver: lent.crew, isStandIn: true }))),
  ];
}

async function standIn(town: Town, company: Company, driver: Crew, crew: Crew, fromMs: number): Promise<void> {
  const at = town.when(fromMs);
  const until = new Date(fromMs + 12 * 60 * minuteMs).toISOString();
  for (const [kind, targetId] of [
    ['vehicle', crew.vehicleId],
    ['zone', crew.zoneId],
  ] as const) {
    const input = { courierId: driver.courier.actor.personId, kind, targetId, from: null, until };
    must(
      await recordStandIn(at.deps, company.office.actor, town.deps.newId(), {
        ...input,
        reason: '演示：证件到期，顶班',
      }),
      'stand-in',
    );
  }
}

/** Refused by the gate: the card or the vehicle's papers ran out on the day before. */
async function tryToBegin(town: Town, firm: Firm, daysAgo: number): Promise<void> {
  for (const { crew } of firm.beats) {
    if (crew.endedOn === null || -daysAgo !== crew.endedOn + 1) continue;
    await send(town.when(town.dates.at(-daysAgo, 7 * 60 + 10)), crew.courier, 'begin-shift', {
      shiftId: town.deps.newId(),
      scanned: crew.vehicleCode,
      position: null,
    });
  }
}

/** What was found aboard after all, told by its scan at the depot the next morning. */
async function findAgain(town: Town, round: Round, shiftId: string, atMs: number): Promise<Answer | null> {
  if (round.uncounted === null) return null;
  return await send(town.when(Math.min(atMs, town.nowMs)), round.driver, 'move-cylinders', {
    movementId: town.deps.newId(),
    shiftId,
    from: { kind: 'vehicle', id: round.crew.vehicleId },
    to: { kind: 'site', id: round.company.siteId },
    items: [{ scanned: round.uncounted.code, sealIntact: null, sealSeen: null }],
    position: null,
    decided: 'done',
    addendum: null,
  });
}

/** One day of one company; `untilMs` null: a whole one. */
async function oneDay(month: Month, book: SurroundingsBook, firm: Firm, day: DayPlan): Promise<void> {
  const { town } = month;
  const { company } = firm;
  const isToday = day.untilMs !== null;
  const drivers = driversOf(firm, day.daysAgo);
  const plans = drivers.map((one) => ({ ...one, doors: doorsOn(month) }));
  const needed = plans.reduce((sum, { doors }) => sum + doors + 1, 0);
  const toFill = firm.empty.splice(0, Math.max(0, needed - firm.full.length));
  const beforeWorkMs = day.fromMs - 50 * minuteMs;
  await tryToBegin(town, firm, day.daysAgo);
  await fillForDay(town, company, toFill, beforeWorkMs - 70 * minuteMs, beforeWorkMs);
  firm.full.push(...toFill);
  const planned = plans.map(({ beat, driver, doors }) => planRound(town, firm, beat, driver, doors, day));
  await Promise.all(
    drivers.map(async ({ beat, driver, isStandIn }) => {
      if (isStandIn) await standIn(town, company, driver, beat.crew, beforeWorkMs);
    }),
  );
  await Promise.all(
    planned.map(async ({ round, odd }) => {
      const told = await drive(month, round);
      if (told === null) throw new Error(`${round.crew.name} may not begin`);
      const { shiftId } = told;
      const isTracked = isToday || day.daysAgo <= 1 || odd.some((one) => /zone|speed|jump/.test(one));
      if (isTracked) await reportTrack(town, book, round, shiftId, round.endsAt ?? town.nowMs, odd);
      if (round.endsAt === null) return;
      if (odd.includes('missing-found')) await findAgain(town, round, shiftId, round.endsAt + 13 * 60 * minuteMs);
      // What is still open is looked into, and the day stays open with it.
      const isClean = round.isCounted && told.discrepancies.length === 0 && !odd.includes('missing');
      if (!isClean || day.daysAgo < 2) return;
      const closing = town.when(round.endsAt + 30 * minuteMs);
      must(await closeShift(closing.deps, company.office.actor, shiftId, { note: null, explanations: [] }), 'close');
    }),
  );
}

/** Hazards that were put right, and looked at again by the office. */
async function repair(month: Month, firms: readonly Firm[], daysAgo: number): Promise<void> {
  const { town } = month;
  for (const { foundDaysAgo, fixedDaysAgo, reviewedDaysAgo } of repairs) {
    if (daysAgo !== fixedDaysAgo && daysAgo !== reviewedDaysAgo) continue;
    const found = troubles.find((one) => one.daysAgo === foundDaysAgo && one.what === 'minor');
    const firm = firms.find(({ company }) => company.key === found?.company);
    const homes = firm?.beats[found?.crew ?? 0]?.homes ?? [];
    const hazardId = homes.map((home) => recordOf(month, home).hazards.get('hose-age')).find((id) => id !== undefined);
    if (firm === undefined || hazardId === undefined) continue;
    const at = town.when(town.dates.at(-daysAgo, 15 * 60));
    const { office } = firm.company;
    if (daysAgo === fixedDaysAgo) {
      const [beforeSha256, afterSha256] = [await takePicture(month, at, office), await takePicture(month, at, office)];
      await send(at, office, 'fix-hazard', { hazardId, note: '演示：软管已换', beforeSha256, afterSha256 });
    } else {
      const photoSha256 = await takePicture(month, at, office);
      await send(at, office, 'review-hazard', { hazardId, good: true, note: '演示：复核合格', photoSha256 });
    }
  }
}

/** Over the counter, where the authority allows it: to customers whose doors were checked. */
async function sellAtCounter(town: Town, firm: Firm, daysAgo: number): Promise<void> {
  const home = firm.beats.flatMap(({ homes }) => homes).find((one) => one.isChecked && isServed(one));
  const [full] = firm.full;
  const empty = home?.held.find((one) => !one.isOverdue && one.owner === firm.company.key);
  if (home === undefined || full === undefined || empty === undefined) return;
  const { company } = firm;
  await send(town.when(town.dates.at(-daysAgo, 17 * 60)), company.clerk, 'record-delivery', {
    deliveryId: town.deps.newId(),
    customerId: home.customerId,
    orderId: null,
    shiftId: null,
    channel: 'counter',
    siteId: company.siteId,
    foundBy: 'list',
    full: [{ scanned: full.code, sealIntact: true, sealSeen: null }],
    empty: [{ scanned: empty.code, temporaryTag: null, photoSha256: null, elsewhereSeen: false }],
    checkId: null,
    position: null,
    decided: 'ask',
    addendum: null,
  });
  firm.full = firm.full.filter((one) => one !== full);
  firm.empty.push(empty);
  home.held = [...home.held.filter((one) => one !== empty), full];
}

/**
 * So many whole days, and then the round that vehicles are on at this moment, at whatever hour the town is filled. The first
 * courier of the first company has not begun: whoever tries the town begins for him.
 */
export async function liveMonth(
  month: Month,
  book: SurroundingsBook,
  firms: readonly Firm[],
  days: number,
): Promise<void> {
  const { town } = month;
  for (let daysAgo = days; daysAgo >= 1; daysAgo -= 1) {
    if (daysAgo === days || daysAgo % 9 === 3) {
      for (const { company } of firms) await receiveTanker(town, company, daysAgo);
    }
    const fromMs = town.dates.at(-daysAgo, 8 * 60);
    await Promise.all(firms.map((firm) => oneDay(month, book, firm, { daysAgo, fromMs, untilMs: null })));
    await repair(month, firms, daysAgo);
    const two = firms.find(({ company }) => company.key === 'two');
    if (two !== undefined && daysAgo % 3 === 1) await sellAtCounter(town, two, daysAgo);
  }
  for (const firm of firms) {
    // For whoever tries the town at whatever hour: filled the afternoon before.
    const fromMs = town.dates.at(-1, 16 * 60 + 30);
    const more = firm.empty.splice(0, standingFull);
    await fillForDay(town, firm.company, more, fromMs, fromMs + 70 * minuteMs);
    firm.full.push(...more);
  }
  const fromMs = town.nowMs - 3 * 60 * minuteMs;
  await inBatches(firms, async (firm) => {
    const beats = firm.company.key === 'one' ? firm.beats.slice(1) : firm.beats;
    // Those who are out leave some behind for whoever begins now.
    const standing = firm.full.splice(-standingFull);
    await oneDay(month, book, { ...firm, beats }, { daysAgo: 0, fromMs, untilMs: town.nowMs });
    firm.full.push(...standing);
  });
}
