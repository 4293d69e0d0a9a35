// What this phone has recorded and the server's facts do not hold yet: read off the outbox, so that no screen has to tell it.
import * as v from 'valibot';
import { isCommandType, payloadSchemas, type CommandType, type Payload } from '../../shared/command/commands.ts';
import type { Answer, Envelope } from '../../shared/command/envelope.ts';
import { beginShiftResultSchema } from '../../shared/contract/shift.ts';
import type { KeptCustomer } from '../../shared/contract/shift-facts.ts';
import { isRealName } from '../../shared/customer/customer.ts';
import type { ScanConfig } from '../../shared/cylinder/resolve-scan.ts';
import { sortItems } from '../../shared/delivery/door-items.ts';
import { vehicleCodeOf } from '../../shared/delivery/vehicle-code.ts';
import type { CylinderAct, DoorAct, LocalChanges, LocalCheck, LocalCorrection } from './kept-facts.ts';

/** A command of this device, and what became of it; `answer` null: the server has not answered it yet. */
export interface Sent {
  readonly envelope: Envelope;
  readonly answer: Answer | null;
  /** By the device's clock, ms since 1970; null: not yet. */
  readonly acknowledgedAtMs: number | null;
}

/** When what is kept was asked of the server, by the device's clock: what was answered before is in it. */
export interface AskedAt {
  readonly loadMs: number;
  readonly customersMs: number;
  /** Those that were read anew since. */
  readonly customerMs: Readonly<Record<string, number>>;
}

interface Known {
  readonly organisationId: string;
  readonly courierId: string;
  readonly scan: ScanConfig;
  readonly vehicleId: string | null;
  readonly vehicles: readonly { readonly vehicleId: string; readonly code: string }[];
}

const isSince = ({ acknowledgedAtMs }: Sent, askedMs: number): boolean =>
  acknowledgedAtMs === null || acknowledgedAtMs >= askedMs;

function payloadOf<T extends CommandType>(sent: Sent, type: T): Payload<T> | null {
  if (sent.envelope.type !== type) return null;
  const parsed = v.safeParse(payloadSchemas[type], sent.envelope.payload);
  return parsed.success ? (parsed.output as Payload<T>) : null;
}

const doneSchema = v.union([v.object({ moved: v.boolean() }), v.object({ done: v.boolean() })]);

/** `ask`: nothing has moved before the server said so. `done`: it has happened, whatever the server says of it. */
function hasHappened(decided: 'ask' | 'done', { answer }: Sent): boolean {
  if (answer?.status === 'unreadable') return false;
  if (decided === 'done') return true;
  const result = v.safeParse(doneSchema, answer?.result);
  return result.success && ('moved' in result.output ? result.output.moved : result.output.done);
}

/** By the server's clock. */
const happenedAt = ({ envelope }: Sent): string =>
  new Date(Date.parse(envelope.occurredAt) + (envelope.clockOffsetMs ?? 0)).toISOString();

function cylinderActs(sent: Sent, known: Known, vehicleId: string | null): CylinderAct[] {
  const { organisationId } = known;
  const move = payloadOf(sent, 'move-cylinders');
  if (move !== null && hasHappened(move.decided, sent)) {
    const to =
      move.to.kind === 'vehicle'
        ? ({ kind: 'vehicle', id: move.to.id } as const)
        : ({ kind: 'org', id: organisationId } as const);
    return move.items.map(({ scanned }) => ({ kind: 'moved', scanned, to, isTakenBack: false }));
  }
  const delivery = payloadOf(sent, 'record-delivery');
  if (delivery !== null && hasHappened(delivery.decided, sent)) {
    const customer = { kind: 'customer', id: delivery.customerId } as const;
    const isCounter = delivery.channel === 'counter' || vehicleId === null;
    const back = isCounter
      ? ({ kind: 'org', id: organisationId } as const)
      : ({ kind: 'vehicle', id: vehicleId } as const);
    return [
      ...delivery.full.map(({ scanned }) => ({ kind: 'moved', scanned, to: customer, isTakenBack: false }) as const),
      ...delivery.empty.flatMap(({ scanned }) =>
        scanned === null ? [] : [{ kind: 'moved', scanned, to: back, isTakenBack: true } as const],
      ),
    ];
  }
  const back = payloadOf(sent, 'return-cylinder');
  if (back !== null && sent.answer?.status !== 'unreadable') {
    return [{ kind: 'moved', scanned: back.scanned, to: { kind: 'org', id: organisationId }, isTakenBack: true }];
  }
  const leak = payloadOf(sent, 'report-leak');
  if (leak === null || leak.scanned === null || sent.answer?.status === 'unreadable') return [];
  return [{ kind: 'held', scanned: leak.scanned }];
}

function checkOf(sent: Sent): LocalCheck | null {
  const check = payloadOf(sent, 'check-door');
  if (check === null || sent.answer?.status === 'unreadable') return null;
  const { checkId, customerId, photoSha256, leafletShown } = check;
  const at = happenedAt(sent);
  return { checkId, customerId, at, photo: photoSha256 !== null, leaflet: leafletShown, ...sortItems(check) };
}

function doorAct(sent: Sent): DoorAct | null {
  if (sent.answer?.status === 'unreadable') return null;
  const at = happenedAt(sent);
  const check = checkOf(sent);
  if (check !== null) return { kind: 'checked', customerId: check.customerId, at, check };
  const notice = payloadOf(sent, 'give-notice');
  if (notice !== null) return { kind: 'notice-given', customerId: notice.customerId, at, why: notice.why };
  const leak = payloadOf(sent, 'report-leak');
  if (leak === null || leak.where !== 'home' || leak.customerId === null) return null;
  return { kind: 'leaked', customerId: leak.customerId, at };
}

function openedCustomer(sent: Sent): KeptCustomer | null {
  const opened = payloadOf(sent, 'open-customer');
  if (opened === null || sent.answer?.status === 'unreadable') return null;
  const { facts, person } = opened;
  return {
    ...facts,
    customerId: opened.customerId,
    name: person.name,
    verified: isRealName(person),
    position: person.position === null ? null : [person.position.lng, person.position.lat],
    hazards: [],
    lastFullCheckOn: null,
  };
}

function correctionOf(sent: Sent): LocalCorrection | null {
  const corrected = payloadOf(sent, 'correct-customer');
  if (corrected === null || sent.answer?.status === 'unreadable') return null;
  const { facts, person } = corrected;
  const { position, name, identity, confirmation } = person;
  // Of a file that is corrected in part the phone does not know the rest: nothing becomes a real-name file by that here.
  const isRealNow = identity !== undefined && confirmation !== undefined && isRealName({ identity, confirmation });
  const named = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return {
    customerId: corrected.customerId,
    changes: {
      ...named,
      ...(name === undefined ? {} : { name }),
      ...(position === undefined ? {} : { position: position === null ? null : [position.lng, position.lat] }),
      ...(isRealNow ? { verified: true } : {}),
    },
  };
}

/** The vehicle whose shift was begun last on this phone, by the code that was scanned; null: none. */
function begunWith(sent: Sent, known: Known): string | null {
  const begun = payloadOf(sent, 'begin-shift');
  if (begun === null || sent.answer?.status === 'unreadable') return null;
  const result = v.safeParse(beginShiftResultSchema, sent.answer?.result);
  if (result.success) return result.output.vehicle?.vehicleId ?? null;
  const code = vehicleCodeOf(begun.scanned, known.scan);
  return known.vehicles.find((vehicle) => vehicle.code === code)?.vehicleId ?? null;
}

const customerIdIn = (sent: Sent): string | null => {
  const parsed = v.safeParse(v.object({ customerId: v.string() }), sent.envelope.payload);
  return parsed.success ? parsed.output.customerId : null;
};

/** Customers of whom something was recorded and answered since they were read: to be read anew. */
export function customersToReadAnew(all: readonly Sent[], asked: AskedAt): string[] {
  const ids = all.flatMap((sent) => {
    const id = sent.acknowledgedAtMs === null || !isCommandType(sent.envelope.type) ? null : customerIdIn(sent);
    return id !== null && isSince(sent, asked.customerMs[id] ?? asked.customersMs) ? [id] : [];
  });
  return [...new Set(ids)];
}

/** `all` in the order of their numbers, those of other people and organisations among them left out here. */
export function localChanges(
  all: readonly Sent[],
  asked: AskedAt,
  known: Known,
  beside: Pick<LocalChanges, 'standIns' | 'lastPositionAt'>,
): LocalChanges {
  const own = all.filter(
    ({ envelope }) =>
      envelope.actor === known.courierId && (envelope.organisationId ?? known.organisationId) === known.organisationId,
  );
  const cylinders: CylinderAct[] = [];
  const doors: DoorAct[] = [];
  const fixed: string[] = [];
  const checks: LocalCheck[] = [];
  const customers: KeptCustomer[] = [];
  const corrections: LocalCorrection[] = [];
  let begun: string | null = null;
  for (const sent of own) {
    const ofCustomer = customerIdIn(sent);
    const isUntoldHere = isSince(sent, asked.loadMs);
    const isUntoldThere = isSince(
      sent,
      (ofCustomer === null ? undefined : asked.customerMs[ofCustomer]) ?? asked.customersMs,
    );
    if (isUntoldHere) begun = begunWith(sent, known) ?? begun;
    const check = checkOf(sent);
    if (check !== null) checks.push(check);
    const fix = payloadOf(sent, 'fix-hazard');
    if (fix !== null) fixed.push(fix.hazardId);
    if (isUntoldHere || isUntoldThere) cylinders.push(...cylinderActs(sent, known, begun ?? known.vehicleId));
    if (!isUntoldThere) continue;
    const act = doorAct(sent);
    if (act !== null) doors.push(act);
    const customer = openedCustomer(sent);
    if (customer !== null) customers.push(customer);
    const correction = correctionOf(sent);
    if (correction !== null) corrections.push(correction);
  }
  return { cylinders, doors, fixed, checks, customers, corrections, vehicleId: begun, ...beside };
}
