// What every part of the demo town is made with: the server's dependencies, a clock that stands, dates around today, chance.
import { addMonths, civilDateText, dayText, localDay, MS_A_MINUTE, parseCivilDate } from '../../shared/calendar.ts';
import type { CommandType, Payload } from '../../shared/command/commands.ts';
import type { Answer } from '../../shared/command/envelope.ts';
import type { StampFacts } from '../../shared/cylinder/cylinder.ts';
import type { CylinderEvent } from '../../shared/event/cylinder-event.ts';
import type { Result } from '../../shared/result.ts';
import { byConsole, instantOf } from '../../server/feature/account/account-dependencies.ts';
import { recordCylinderEvents } from '../../server/feature/cylinder/record-cylinder-event.ts';
import { bindNewTag } from '../../server/feature/cylinder/tag.ts';
import { receiveCommand } from '../../server/feature/sync/receive-command.ts';
import type { Actor } from '../../server/http/actor.ts';
import type { AppDependencies } from '../../server/http/environment.ts';
import type { Attribution } from '../../server/log/append.ts';
import { chanceOf } from '../chance.ts';
import { defaultParameters } from '../../shared/verdict/parameters.ts';
import type { Cylinder } from '../../shared/cylinder/cylinder.ts';

const timeZone = defaultParameters.values.timeZone;
const msADay = 24 * 60 * MS_A_MINUTE;
/** Nothing in the town happens earlier. */
const firstDaysAgo = 70;

/** Dates and instants as they lie around the day on which the town is filled. */
export interface TownDates {
  readonly today: string;
  /** YYYY-MM, so many months after the present one. */
  month(after: number): string;
  /** YYYY-MM-DD, so many days after today. */
  day(after: number): string;
  /** Epoch ms of a time of day, in minutes since midnight, so many days after today. */
  at(after: number, minutes: number): number;
}

export interface Town {
  readonly deps: AppDependencies;
  readonly dates: TownDates;
  /** Numbers in [0, 1), the same ones for the same seed. */
  readonly chance: () => number;
  /** When the town is filled; nothing in it happens later. */
  readonly nowMs: number;
  /** The same town as it was at that moment: what is recorded with it happened then. */
  when(ms: number): Town;
}

/** `today` must be a day, YYYY-MM-DD. */
export function townDates(today: string): TownDates {
  const parsed = parseCivilDate(today);
  const thisMonth = parseCivilDate(today.slice(0, 7));
  if (parsed === null || parsed.day === null || thisMonth === null) throw new RangeError(`not a day: ${today}`);
  const midnightUtcMs = parsed.firstDay * msADay;
  // The zone's distance from UTC at that midnight, found by asking what day it is there.
  const offsetMin = [...Array(27 * 4).keys()]
    .map((quarter) => quarter * 15 - 12 * 60)
    .findLast((minutes) => localDay(midnightUtcMs - minutes * MS_A_MINUTE, timeZone) === parsed.firstDay);
  const midnightMs = midnightUtcMs - (offsetMin ?? 0) * MS_A_MINUTE;
  return {
    today,
    month: (after) => civilDateText(addMonths(thisMonth, after)),
    day: (after) => dayText(parsed.firstDay + after),
    at: (after, minutes) => midnightMs + after * msADay + minutes * MS_A_MINUTE,
  };
}

/** The town as it is at noon where `today` is not the day of the server's clock. */
export function openTown(deps: AppDependencies, options: { readonly today: string; readonly seed: number }): Town {
  const dates = townDates(options.today);
  const realMs = deps.clock.now();
  const chance = chanceOf(options.seed);
  const nowMs = dayText(localDay(realMs, timeZone)) === options.today ? realMs : dates.at(0, 12 * 60);
  const when = (ms: number): Town => ({ deps: { ...deps, clock: { now: () => ms } }, dates, chance, nowMs, when });
  return when(nowMs);
}

/** The same town on other dependencies, its clock where it stood. */
export function withDependencies(town: Town, deps: AppDependencies): Town {
  const when = (ms: number): Town => ({ ...town, deps: { ...deps, clock: { now: () => ms } }, when });
  return when(town.deps.clock.now());
}

/** The value of a use case that cannot fail here; where it does, the town's own plan is wrong. */
export function must<T, E>(result: Result<T, E>, what: string): T {
  if (!result.ok) throw new Error(`${what}: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** Recorded by the program that fills the database. */
export const byTown = (town: Town): Attribution => byConsole(instantOf(town.deps.clock.now()));

/** Somebody who sends commands from a device. */
export interface Sender {
  readonly actor: Actor & { readonly personId: string; readonly deviceId: string };
  /** The number of the device's last command, where it goes on from there; null: numbered by when each happens. */
  after: number | null;
}

/** So many commands of one device in a second. */
const mostInASecond = 16;
const usedBy = new WeakMap<Sender, Set<number>>();

/** What is simulated side by side is not sent in the order in which it happens; a device numbers what it does in that order. */
function nextNumber(town: Town, sender: Sender): number {
  if (sender.after !== null) {
    sender.after += 1;
    return sender.after;
  }
  const used = usedBy.get(sender) ?? new Set<number>();
  usedBy.set(sender, used);
  const seconds = Math.floor((town.deps.clock.now() - town.dates.at(-firstDaysAgo, 0)) / 1000);
  let seq = seconds * mostInASecond + 1;
  while (used.has(seq)) seq += 1;
  used.add(seq);
  return seq;
}

/** Sends a command at the moment that the town's clock shows, as a screen of the hall would. */
export async function send<T extends CommandType>(
  town: Town,
  sender: Sender,
  type: T,
  payload: Payload<T>,
): Promise<Answer> {
  const seq = nextNumber(town, sender);
  const answer = await receiveCommand(town.deps, sender.actor, {
    commandId: town.deps.newId(),
    deviceId: sender.actor.deviceId,
    seq,
    type,
    version: 1,
    actor: sender.actor.personId,
    occurredAt: instantOf(town.deps.clock.now()),
    clockOffsetMs: 0,
    appVersion: town.deps.version,
    verdictShown: null,
    signature: null,
    payload,
  });
  if (answer.status === 'unreadable') throw new Error(`${type}: ${answer.detail ?? ''}`);
  return answer;
}

export interface NewCylinder {
  readonly code: string;
  readonly facts: StampFacts;
  readonly ownerOrganisationId: string;
  readonly custody: NonNullable<Cylinder['custody']>;
  readonly state?: Cylinder['state'];
  readonly source?: 'import' | 'coding' | 'office';
}

/** Puts a cylinder on the register under a code that was issued. */
export async function registerCylinder(town: Town, cylinder: NewCylinder): Promise<string> {
  const cylinderId = town.deps.newId();
  const by = byTown(town);
  await town.deps.store.atomically(async (trx) => {
    const isNew = await bindNewTag(trx, { tag: cylinder.code, cylinder_id: cylinderId, kind: 'code' });
    if (!isNew) throw new Error(`code ${cylinder.code} is on a cylinder already`);
    const registered: CylinderEvent = {
      type: 'registered',
      code: cylinder.code,
      facts: cylinder.facts,
      ownerOrganisationId: cylinder.ownerOrganisationId,
      state: cylinder.state ?? 'active',
      custody: cylinder.custody,
      assumed: [],
      source: cylinder.source ?? 'office',
      importId: null,
      photoSha256: null,
    };
    await recordCylinderEvents(trx, null, cylinderId, [registered], by);
  });
  return cylinderId;
}

/** At most so many at a time: enough to share commits, not so many that they wait long for a connection. */
export async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>, most = 50): Promise<void> {
  for (let at = 0; at < items.length; at += most) await Promise.all(items.slice(at, at + most).map(work));
}
