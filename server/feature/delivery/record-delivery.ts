// n full for m empty in one act with one check. Asked for, it is done or refused as a whole; done already, it is recorded as it was.
import type { Payload } from '../../../shared/command/commands.ts';
import type { DeliveryOutcome } from '../../../shared/contract/door.ts';
import type { Custody } from '../../../shared/cylinder/cylinder.ts';
import type { CylinderEvent } from '../../../shared/event/cylinder-event.ts';
import type { RuleId } from '../../../shared/verdict/rules.ts';
import { appendEvent } from '../../log/append.ts';
import { openCase } from '../cylinder/open-case.ts';
import { recordCylinderEvents } from '../cylinder/record-cylinder-event.ts';
import { readHandledSince } from '../cylinder/handled-since.ts';
import { isRefusal, recordRefusal, verdictRecord } from '../fill/judge-command.ts';
import { readActingSite, type ActingSite } from '../fill/station.queries.ts';
import { noteAct } from '../hazard/act-proof.ts';
import { customerAtDoor, handledWith } from '../hazard/check-door.ts';
import { shiftOfAct, vehicleInShift } from '../hazard/shift-of-act.ts';
import { completeOrder } from '../order/complete-order.ts';
import type { ShiftRow } from '../shift/shift.queries.ts';
import { resolveDiscrepancies } from '../shift/discrepancy.ts';
import { askedNow, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { awaitSetAside, setAsideAwaited } from './awaited-set-aside.ts';
import { readAgain } from './read-again.ts';
import { planDelivery, type DeliveryPlan, type PlannedEmpty, type PlannedFull } from './plan-delivery.ts';
import { sellsAtCounter } from './sells-at-counter.ts';
import { showPlan } from './show-plan.ts';
import { lacksOrder } from './needs-order.ts';
import { keepTemporaryTag } from './temporary-tag.ts';

type RecordDelivery = Payload<'record-delivery'>;

/** The act as it is recorded: by whom, when, where, with what. */
interface Act {
  readonly context: CommandContext;
  readonly payload: RecordDelivery;
  readonly shift: ShiftRow | null;
  readonly site: ActingSite | null;
  readonly area: string;
  /** Told after it happened: the cylinders that somebody has had in hand since. They stay where that one left them. */
  readonly later: ReadonlySet<string>;
  /** No order stands behind it, where one is needed. */
  readonly lacksOrder: boolean;
}

/** Asked for: as of now. Done: as of when it happened; with an addendum as it names it, and never in the future. */
function asOf(context: CommandContext, { decided, addendum }: RecordDelivery): CommandContext {
  if (decided === 'ask') return askedNow(context);
  if (addendum === null) return context;
  const happenedMs = Date.parse(addendum.happenedAt) + context.clockOffsetMs;
  const at = new Date(Math.min(happenedMs, Date.parse(context.at))).toISOString();
  return { ...context, at, by: { ...context.by, occurredAt: at } };
}

/** Whatever stops it, nothing moves: each refusal is on record, and all reasons are answered. */
async function refuse(act: Act, plan: DeliveryPlan): Promise<void> {
  const { context, site, area } = act;
  const place = { siteId: site?.siteId ?? null, area, scaleId: null };
  for (const item of plan.full) {
    if (!item.blocked) continue;
    const cylinder = item.cylinder;
    const judged = item.load?.verdict.outcome === 'block' ? item.load : item.judged;
    if (!isRefusal(judged.verdict)) continue;
    const found = judged.found === null || cylinder === null ? null : { ...judged.found, cylinder };
    await recordRefusal(context, { ...judged, found }, item.scanned, place);
  }
}

/** Where what is taken back is from now on: on the vehicle, at the counter's site, or else with the company. */
const placeOf = ({ shift, site, context }: Act): Custody =>
  shift === null
    ? { kind: 'org', id: context.actor.organisationId, siteId: site?.siteId ?? null }
    : { kind: 'vehicle', id: shift.vehicleId, siteId: null };

const late = (superseded: boolean): { superseded?: boolean } => (superseded ? { superseded } : {});

interface Line {
  readonly superseded: boolean;
  readonly cases: readonly string[];
}

async function unknownCase(act: Act, scanned: string | null): Promise<void> {
  const { context, payload, site } = act;
  await openCase(context, {
    cylinderId: '',
    kind: 'unknown-cylinder',
    organisationId: context.actor.organisationId,
    area: act.area,
    details: { scanned, siteId: site?.siteId ?? null, what: 'record-delivery', deliveryId: payload.deliveryId },
  });
}

/** Both homes keep a trace of it: the one that had it, and the one that the register said had it. */
async function traceElsewhere(act: Act, empty: PlannedEmpty, cylinderId: string, seen: boolean): Promise<void> {
  const { context, payload, area } = act;
  const elsewhere = empty.elsewhereCustomerId;
  if (elsewhere === null) return;
  const trace = {
    cylinder_id: cylinderId,
    delivery_id: payload.deliveryId,
    seen: seen ? (1 as const) : (0 as const),
    at: context.at,
  };
  await context.trx
    .insertInto('custody_trace')
    .values([
      { ...trace, customer_id: payload.customerId, other_customer_id: elsewhere, role: 'found-here' },
      { ...trace, customer_id: elsewhere, other_customer_id: payload.customerId, role: 'was-here' },
    ])
    .execute();
  await openCase(context, {
    cylinderId,
    kind: 'custody-elsewhere',
    organisationId: context.actor.organisationId,
    area,
    details: {
      deliveryId: payload.deliveryId,
      customerId: payload.customerId,
      what: 'record-delivery',
      seen,
      personId: context.personId,
    },
  });
}

/** Stolen, scrapped, blacklisted, held: whoever looks for it learns at once where it turned up. */
async function foundCase(act: Act, empty: PlannedEmpty, cylinderId: string): Promise<void> {
  const { context, payload, area } = act;
  await openCase(context, {
    cylinderId,
    kind: 'found-at-door',
    organisationId: context.actor.organisationId,
    area,
    details: {
      deliveryId: payload.deliveryId,
      customerId: payload.customerId,
      what: 'record-delivery',
      rules: empty.going?.rules ?? [],
      personId: context.personId,
    },
  });
}

async function collect(act: Act, empty: PlannedEmpty, asked: RecordDelivery['empty'][number]): Promise<Line> {
  const { context, payload, shift, site } = act;
  const { trx } = context;
  const { cylinder, judged } = empty;
  if (cylinder === null) {
    if (asked.scanned === null && asked.temporaryTag !== null && asked.photoSha256 !== null) {
      const kept = await keepTemporaryTag(context, {
        tag: empty.key,
        area: act.area,
        deliveryId: payload.deliveryId,
        customerId: payload.customerId,
        vehicleId: shift?.vehicleId ?? null,
        photoSha256: asked.photoSha256,
      });
      return { superseded: false, cases: kept ? [] : ['duplicate-tag'] };
    }
    await unknownCase(act, asked.scanned);
    if (empty.going !== null) {
      const { destination, rules } = empty.going;
      await awaitSetAside(context, { deliveryId: payload.deliveryId, cylinder, key: empty.key, destination, rules });
      if (site !== null && asked.scanned !== null) {
        await setAsideAwaited(context, [{ cylinderId: null, scanned: asked.scanned }], site);
      }
    }
    return { superseded: false, cases: ['unknown-cylinder'] };
  }
  if (judged === null) return { superseded: false, cases: [] };
  const superseded = act.later.has(cylinder.cylinderId);
  await recordCylinderEvents(
    trx,
    cylinder,
    cylinder.cylinderId,
    [
      {
        type: 'collected',
        deliveryId: payload.deliveryId,
        customerId: payload.customerId,
        courierId: context.personId,
        custody: placeOf(act),
        from: cylinder.custody,
        verdict: verdictRecord(judged),
        at: context.at,
        ...late(superseded),
      },
    ],
    context.by,
  );
  await traceElsewhere(act, empty, cylinder.cylinderId, asked.elsewhereSeen);
  const isForAuthority = empty.going?.destination === 'authority';
  if (isForAuthority) await foundCase(act, empty, cylinder.cylinderId);
  if (!superseded) {
    await resolveDiscrepancies(trx, {
      cylinderId: cylinder.cylinderId,
      by: context.by,
      at: context.at,
      how: 'collected',
      onVehicleId: shift?.vehicleId ?? null,
    });
    if (empty.going !== null) {
      const { destination, rules } = empty.going;
      await awaitSetAside(context, { deliveryId: payload.deliveryId, cylinder, key: empty.key, destination, rules });
      const scanned = asked.scanned ?? asked.temporaryTag;
      if (site !== null && scanned !== null) {
        await setAsideAwaited(context, [{ cylinderId: cylinder.cylinderId, scanned }], site);
      }
    }
  }
  return {
    superseded,
    cases: [
      ...(isForAuthority ? ['found-at-door'] : []),
      ...(empty.elsewhereCustomerId === null ? [] : ['custody-elsewhere']),
    ],
  };
}

async function deliver(act: Act, full: PlannedFull): Promise<Line> {
  const { context, payload, shift } = act;
  const { cylinder, load } = full;
  if (cylinder === null) {
    await unknownCase(act, full.scanned);
    return { superseded: false, cases: ['unknown-cylinder'] };
  }
  const superseded = act.later.has(cylinder.cylinderId);
  const vehicle: Custody | null = shift === null ? null : { kind: 'vehicle', id: shift.vehicleId, siteId: null };
  const delivered: CylinderEvent = {
    type: 'delivered',
    deliveryId: payload.deliveryId,
    customerId: payload.customerId,
    channel: payload.channel,
    courierId: context.personId,
    vehicleId: shift?.vehicleId ?? null,
    from: load === null ? cylinder.custody : vehicle,
    verdict: verdictRecord(full.judged),
    at: context.at,
    ...late(superseded),
  };
  const loaded: CylinderEvent | null =
    load === null || vehicle === null
      ? null
      : {
          type: 'moved',
          movementId: payload.deliveryId,
          shiftId: shift?.shiftId ?? null,
          custody: vehicle,
          from: cylinder.custody,
          why: 'load-at-door',
          courierId: context.personId,
          verdict: verdictRecord(load),
          at: context.at,
          ...late(superseded),
        };
  await recordCylinderEvents(
    context.trx,
    cylinder,
    cylinder.cylinderId,
    loaded === null ? [delivered] : [loaded, delivered],
    context.by,
  );
  if (!superseded) {
    await resolveDiscrepancies(context.trx, {
      cylinderId: cylinder.cylinderId,
      by: context.by,
      at: context.at,
      how: 'delivered',
      onVehicleId: null,
    });
  }
  return { superseded, cases: [] };
}

/** One line a scan, also of what led nowhere or was scanned twice. */
async function keepLine(
  act: Act,
  n: number,
  item: PlannedFull | PlannedEmpty,
  more: { readonly direction: 'full' | 'empty'; readonly photoSha256: string | null; readonly superseded: boolean },
): Promise<void> {
  const load = 'load' in item ? item.load : null;
  await act.context.trx
    .insertInto('delivery_cylinder')
    .values({
      cylinder_id: item.cylinder?.cylinderId ?? '',
      delivery_id: act.payload.deliveryId,
      n,
      direction: more.direction,
      scanned_text: item.scanned,
      temporary_tag: 'temporaryTag' in item && item.temporaryTag !== null ? item.temporaryTag.slice(0, 200) : null,
      photo_sha256: more.photoSha256,
      verdict: item.judged === null ? null : JSON.stringify(item.judged.verdict),
      conflict: item.conflict,
      loaded_at_door: load === null ? 0 : 1,
      custody_elsewhere: 'elsewhereCustomerId' in item && item.elsewhereCustomerId !== null ? 1 : 0,
      superseded: more.superseded ? 1 : 0,
      destination: 'going' in item ? (item.going?.destination ?? null) : null,
    })
    .execute();
}

/** Told late, these were asked of where the cylinder has gone since, and of what is in it now. */
const ofItsPlace: ReadonlySet<RuleId> = new Set<RuleId>(['custody-broken', 'fill-untraced']);

/** What should have stopped this cylinder when it was handed over. */
function stoppedBy({ cylinder, judged, load }: PlannedFull, later: ReadonlySet<string>): RuleId[] {
  const isLater = cylinder !== null && later.has(cylinder.cylinderId);
  const verdicts = [judged.verdict, ...(load === null ? [] : [load.verdict])];
  return verdicts.flatMap(({ reasons }) =>
    reasons
      .filter(({ rule, severity }) => severity === 'block' && !(isLater && ofItsPlace.has(rule)))
      .map(({ rule }) => rule),
  );
}

/** It was handed over, by what the phone knew, before the server could say no. */
async function blockedCase(act: Act, blocked: readonly PlannedFull[]): Promise<void> {
  const { context, payload, later } = act;
  const rules = blocked.flatMap((item) => stoppedBy(item, later));
  await openCase(context, {
    cylinderId: blocked.find(({ cylinder }) => cylinder !== null)?.cylinder?.cylinderId ?? '',
    kind: 'delivered-despite-block',
    organisationId: context.actor.organisationId,
    area: act.area,
    details: {
      deliveryId: payload.deliveryId,
      customerId: payload.customerId,
      what: 'record-delivery',
      scanned: blocked[0]?.scanned ?? null,
      cylinders: blocked.length,
      rules: [...new Set<string>(rules)],
      conflicts: [...new Set(blocked.map(({ conflict }) => conflict).filter((conflict) => conflict !== null))],
      personId: context.personId,
    },
  });
}

/** It was handed over all the same: somebody finds out who called for it. */
async function withoutOrderCase({ context, payload, area, shift }: Act): Promise<void> {
  await openCase(context, {
    cylinderId: '',
    kind: 'delivered-without-order',
    organisationId: context.actor.organisationId,
    area,
    details: {
      what: 'record-delivery',
      deliveryId: payload.deliveryId,
      customerId: payload.customerId,
      orderId: payload.orderId,
      shiftId: shift?.shiftId ?? null,
      cylinders: payload.full.length,
      at: context.at,
      personId: context.personId,
    },
  });
}

async function handOver(act: Act, plan: DeliveryPlan): Promise<{ cases: string[]; orderCompleted: boolean | null }> {
  const { context, payload, shift, site, area } = act;
  const { trx, by } = context;
  const { deliveryId } = payload;
  const cases: string[] = [];
  const stopped = plan.full.filter(
    (item) => item.blocked && (item.conflict !== null || stoppedBy(item, act.later).length > 0),
  );
  if (stopped.length > 0) {
    await blockedCase(act, stopped);
    cases.push('delivered-despite-block');
  }
  if (act.lacksOrder) {
    await withoutOrderCase(act);
    cases.push('delivered-without-order');
  }
  let n = 0;
  for (const [i, item] of plan.empty.entries()) {
    const asked = payload.empty[i];
    if (asked === undefined) continue;
    n += 1;
    const line = item.conflict === null ? await collect(act, item, asked) : { superseded: false, cases: [] };
    await keepLine(act, n, item, { direction: 'empty', photoSha256: asked.photoSha256, superseded: line.superseded });
    cases.push(...line.cases);
  }
  for (const item of plan.full) {
    n += 1;
    // What was taken back in this same act is on the vehicle, whatever else was said of it.
    const line = item.conflict === null ? await deliver(act, item) : { superseded: false, cases: [] };
    await keepLine(act, n, item, { direction: 'full', photoSha256: null, superseded: line.superseded });
    cases.push(...line.cases);
  }
  const handed = plan.full.filter(({ conflict }) => conflict === null);
  const taken = plan.empty.filter(({ conflict }) => conflict === null);
  const orderCompleted =
    payload.orderId === null
      ? null
      : handed.length > 0 &&
        (await completeOrder(trx, {
          orderId: payload.orderId,
          deliveryId,
          organisationId: context.actor.organisationId,
          customerId: payload.customerId,
          by,
          at: context.at,
        }));
  await trx
    .insertInto('delivery')
    .values({
      delivery_id: deliveryId,
      organisation_id: context.actor.organisationId,
      area,
      customer_id: payload.customerId,
      order_id: orderCompleted === true ? payload.orderId : null,
      shift_id: shift?.shiftId ?? null,
      courier_id: context.personId,
      vehicle_id: shift?.vehicleId ?? null,
      channel: payload.channel,
      site_id: site?.siteId ?? null,
      found_by: payload.foundBy,
      check_id: payload.checkId,
      delivered_at: context.at,
      recorded_at: context.now,
      full_count: handed.length,
      empty_count: taken.length,
      loaded_at_door: handed.filter(({ load }) => load !== null).length,
      despite_block: stopped.length > 0 ? 1 : 0,
      addendum_reason: payload.addendum?.reason ?? null,
    })
    .execute();
  await appendEvent(trx, {
    streamKind: 'delivery',
    streamId: deliveryId,
    n: 1,
    by,
    data: {
      type: 'delivery-recorded',
      customerId: payload.customerId,
      orderId: orderCompleted === true ? payload.orderId : null,
      shiftId: shift?.shiftId ?? null,
      vehicleId: shift?.vehicleId ?? null,
      siteId: site?.siteId ?? null,
      channel: payload.channel,
      foundBy: payload.foundBy,
      checkId: payload.checkId,
      at: context.at,
      decided: payload.decided,
      despiteBlock: stopped.length > 0,
      isAddendum: payload.addendum !== null,
      full: plan.full.map(({ cylinder, scanned, conflict, load }) => ({
        cylinderId: cylinder?.cylinderId ?? null,
        scanned: cylinder === null ? scanned : null,
        conflict,
        loadedAtDoor: load !== null,
      })),
      empty: plan.empty.map(({ cylinder, key, conflict, going }) => ({
        cylinderId: cylinder?.cylinderId ?? null,
        tag: cylinder === null ? key : null,
        conflict,
        destination: going?.destination ?? null,
      })),
    } as { type: 'delivery-recorded' },
  });
  cases.push(
    ...(await noteAct(context, {
      kind: 'record-delivery',
      actId: deliveryId,
      customerId: payload.customerId,
      at: context.at,
      shift,
      photos: payload.empty.map(({ photoSha256 }) => photoSha256),
      position: payload.position,
    })),
  );
  if (payload.addendum !== null) {
    await openCase(context, {
      cylinderId: handed[0]?.cylinder?.cylinderId ?? taken[0]?.cylinder?.cylinderId ?? '',
      kind: 'told-later',
      organisationId: context.actor.organisationId,
      area,
      details: {
        deliveryId,
        what: 'record-delivery',
        customerId: payload.customerId,
        at: context.at,
        personId: context.personId,
      },
    });
    cases.push('told-later');
  }
  return { cases: [...new Set(cases)], orderCompleted };
}

export async function recordDelivery(given: CommandContext, payload: RecordDelivery): Promise<Handled> {
  const context = asOf(given, payload);
  const { trx, actor, at } = context;
  const customer = await customerAtDoor(context, payload.customerId);
  const isCounter = payload.channel === 'counter';
  const site = isCounter && payload.siteId !== null ? await readActingSite(trx, actor, payload.siteId) : null;
  if (isCounter && site === null) throw new Unreadable('unknown-site');
  if (isCounter && !sellsAtCounter(actor)) throw new Unreadable('not-at-the-counter');
  const before = await readAgain(trx, actor.organisationId, payload);
  if (before !== null) return handledWith(before);
  const shift = isCounter ? null : await shiftOfAct(context, payload.shiftId);
  const area = site?.area ?? shift?.area ?? actor.area;
  const vehicleId = vehicleInShift(shift, at);
  const { organisationId } = actor;
  const plan = await planDelivery(
    { db: trx, parameters: context.parameters, scanConfig: context.scanConfig },
    {
      organisationId,
      area,
      at,
      personId: context.personId,
      channel: payload.channel,
      vehicleId,
      customerId: customer.customer_id,
      checkId: payload.checkId,
      position: payload.position,
      full: payload.full,
      empty: payload.empty,
    },
  );
  const cylinderIds = [...plan.full, ...plan.empty].flatMap(({ cylinder }) =>
    cylinder === null ? [] : [cylinder.cylinderId],
  );
  const later = at < context.now ? await readHandledSince(trx, [...new Set(cylinderIds)], at) : new Set<string>();
  const needsOrder = await lacksOrder(context, payload);
  const act: Act = { context, payload, shift, site, area, later, lacksOrder: needsOrder };
  const shown = await showPlan(trx, plan, { organisationId, vehicleId });
  const told = {
    deliveryId: payload.deliveryId,
    blocked: plan.blocked || needsOrder,
    next: plan.next && !needsOrder,
    needsOrder,
    at,
    ...shown,
  };
  if (payload.decided === 'ask' && told.blocked) {
    await refuse(act, plan);
    return handledWith({
      ...told,
      done: false,
      loadedAtDoor: 0,
      orderCompleted: null,
      cases: [],
    } satisfies DeliveryOutcome);
  }
  const { cases, orderCompleted } = await handOver(act, plan);
  const loadedAtDoor = plan.full.filter(({ load, conflict }) => load !== null && conflict === null).length;
  return handledWith({ ...told, done: true, loadedAtDoor, orderCompleted, cases } satisfies DeliveryOutcome);
}
