// 装车、卸车、转车、库间调拨: cylinders are handed on, to a vehicle only after the gate has said yes to each.
import type { Transaction } from 'kysely';
import type { Payload } from '../../../shared/command/commands.ts';
import type { MoveResult, MoveStatus, MoveWhy, ShiftProblem } from '../../../shared/contract/shift.ts';
import type { Custody, Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import type { Holder } from '../../../shared/delivery/movement-payloads.ts';
import { isFullAsFilled } from '../../../shared/verdict/cylinder-facts.ts';
import type { RuleId } from '../../../shared/verdict/rules.ts';
import { insertMany } from '../../db/insert-many.ts';
import type { Database } from '../../db/database.ts';
import { hasRole, type Actor } from '../../http/actor.ts';
import { appendEvent } from '../../log/append.ts';
import { findManyByTags } from '../cylinder/cylinder.queries.ts';
import { readHandledSince } from '../cylinder/handled-since.ts';
import { setAsideAwaited } from '../delivery/awaited-set-aside.ts';
import { openCase } from '../cylinder/open-case.ts';
import { recordMoves } from '../cylinder/record-moves.ts';
import { isRefusal, recordRefusal, verdictRecord } from '../fill/judge-command.ts';
import { readSite } from '../organisation/organisation.queries.ts';
import { notePosition } from '../position/note-position.ts';
import { openDiscrepancies, resolveDiscrepanciesOf } from '../shift/discrepancy.ts';
import { appendToShift } from '../shift/shift-event.ts';
import { ranAt, readOpenShiftsOfVehicle, readShift, readShiftAt, type ShiftRow } from '../shift/shift.queries.ts';
import {
  askedNow,
  recorded,
  recordedWithCase,
  Unreadable,
  type CommandContext,
  type Handled,
} from '../sync/command-context.ts';
import { readVehicle } from '../vehicle/vehicle.queries.ts';
import { namesInAll } from '../verdict/names-in.ts';
import { judgeLoad, totalsOf, type JudgedItem } from './judge-load.ts';
import type { MovementItemTable } from './movement.table.ts';

type Move = Payload<'move-cylinders'>;

interface End {
  readonly holder: Holder;
  readonly area: string;
  readonly custody: Custody;
}

/** A site or a vehicle of the company; what is another's is as unknown as what is not there. `openAt`: a site that ended before is none. */
async function endOf(trx: Transaction<Database>, actor: Actor, holder: Holder, openAt: string): Promise<End> {
  const { organisationId } = actor;
  if (holder.kind === 'site') {
    const site = await readSite(trx, holder.id);
    if (site === null || site.organisation_id !== organisationId) throw new Unreadable('unknown-site');
    if (site.ended_at !== null && site.ended_at <= openAt) throw new Unreadable('site-ended');
    return { holder, area: site.area, custody: { kind: 'org', id: organisationId, siteId: holder.id } };
  }
  const vehicle = await readVehicle(trx, holder.id);
  if (vehicle === null || vehicle.organisation_id !== organisationId) throw new Unreadable('unknown-vehicle');
  return { holder, area: actor.area, custody: { kind: 'vehicle', id: holder.id, siteId: null } };
}

const whyOf = (from: Holder, to: Holder): MoveWhy =>
  from.kind === to.kind ? 'transfer' : to.kind === 'vehicle' ? 'load' : 'unload';

interface InShift {
  readonly shift: ShiftRow | null;
  /** As it is kept: of a shift whose beginning has not arrived yet too. */
  readonly shiftId: string | null;
  readonly problem: ShiftProblem | null;
}

/** The vehicle that has to be the shift's: the one that receives, or the one that is unloaded. */
const vehicleOf = ({ from, to }: Pick<Move, 'from' | 'to'>): string | null =>
  to.kind === 'vehicle' ? to.id : from.kind === 'vehicle' ? from.id : null;

/**
 * A courier acts in a shift. One whose beginning was recorded under another id, by another phone, or that is not the one
 * that is named, is found by the time of the act; office and station move between sites without one.
 */
async function shiftOf(context: CommandContext, payload: Move, at: string): Promise<InShift> {
  const { trx, actor, personId } = context;
  const { organisationId } = actor;
  const vehicleId = vehicleOf(payload);
  if (payload.shiftId === null) {
    const isStation = hasRole(actor, 'filler', 'safety-manager', 'office');
    if (vehicleId !== null || !isStation) throw new Unreadable('needs-a-shift');
    const atOneEnd = actor.siteId === null || actor.siteId === payload.from.id || actor.siteId === payload.to.id;
    if (!atOneEnd) throw new Unreadable('unknown-site');
    return { shift: null, shiftId: null, problem: null };
  }
  const named = await readShift(trx, payload.shiftId);
  const own = named?.organisationId === organisationId ? named : null;
  if (own !== null && own.courierId !== personId) throw new Unreadable('not-your-shift');
  const fits = (shift: ShiftRow): boolean => vehicleId === null || vehicleId === shift.vehicleId;
  let shift = own;
  if (personId !== null && (own === null || !ranAt(own, at))) {
    const running = await readShiftAt(trx, { organisationId, courierId: personId, at });
    if (own === null || (running !== null && fits(running))) shift = running;
  }
  if (shift === null) {
    return { shift, shiftId: named === null ? payload.shiftId : null, problem: 'no-shift' };
  }
  const { shiftId } = shift;
  if (!fits(shift)) return { shift, shiftId, problem: 'other-vehicle' };
  if (ranAt(shift, at)) return { shift, shiftId, problem: null };
  return { shift, shiftId, problem: at < shift.begunAt ? 'no-shift' : 'shift-ended' };
}

interface Line {
  readonly scanned: string;
  readonly cylinder: Cylinder | null;
  readonly judged: JudgedItem | null;
  readonly repeated: boolean;
  readonly alreadyThere: boolean;
  readonly blocked: boolean;
}

const sameCustody = (one: Custody | null, other: Custody): boolean =>
  one !== null && one.kind === other.kind && one.id === other.id && one.siteId === other.siteId;

/** What leaves a vehicle, or goes from depot to depot, comes in whatever it is: it is not judged. */
async function linesToSite(context: CommandContext, items: Move['items'], custody: Custody): Promise<Line[]> {
  const labels = items.map((item) => tagTextsOf(resolveScan(item.scanned, context.scanConfig)));
  const found = await findManyByTags(context.trx, labels);
  const seen = new Set<string>();
  return items.map(({ scanned }, i) => {
    const cylinder = found[i]?.cylinder ?? null;
    const key = cylinder?.cylinderId ?? scanned;
    const repeated = seen.has(key);
    seen.add(key);
    const alreadyThere = sameCustody(cylinder?.custody ?? null, custody);
    return { scanned, cylinder, judged: null, repeated, alreadyThere, blocked: false };
  });
}

async function linesToVehicle(context: CommandContext, payload: Move, from: End, at: string): Promise<Line[]> {
  const { trx, parameters, scanConfig, actor, personId } = context;
  const judged = await judgeLoad(
    { db: trx, parameters, scanConfig },
    {
      organisationId: actor.organisationId,
      area: from.area,
      at,
      courierId: personId,
      vehicleId: payload.to.id,
      items: payload.items,
      isHeard: payload.position !== null && payload.addendum === null,
      adds: payload.decided === 'ask' ? 'unblocked' : 'all',
    },
  );
  return judged.map((each) => ({
    scanned: each.scanned,
    cylinder: each.found?.cylinder ?? null,
    judged: each,
    repeated: each.repeated,
    alreadyThere: each.alreadyThere,
    blocked: each.blocked,
  }));
}

/** Whether the register has it somewhere else than where it was taken from; nowhere is not elsewhere. */
function isElsewhere(cylinder: Cylinder | null, from: Custody): boolean {
  const custody = cylinder?.custody ?? null;
  if (custody === null) return false;
  if (custody.kind !== from.kind || custody.id !== from.id) return true;
  return custody.siteId !== null && from.siteId !== null && custody.siteId !== from.siteId;
}

const isFull = (line: Line): boolean => line.cylinder !== null && isFullAsFilled(line.cylinder);

const changesHands = (line: Line): boolean => line.cylinder !== null && !line.repeated && !line.alreadyThere;

function statusOf(line: Line, isMoved: boolean): MoveStatus {
  if (line.repeated) return 'repeated';
  if (line.blocked) return 'blocked';
  if (line.cylinder === null) return 'unknown';
  if (line.alreadyThere) return 'already-there';
  return isMoved ? 'moved' : 'kept';
}

/** Rules that say nothing of a cylinder: told once for all that were moved. */
const ofTheAct: ReadonlySet<RuleId> = new Set<RuleId>([
  'courier-not-approved',
  'vehicle-not-bound',
  'vehicle-not-approved',
  'gas-licence',
]);

/** Told late, these were asked of where it has gone since. */
const ofItsPlace: ReadonlySet<RuleId> = new Set<RuleId>(['custody-broken', 'fill-untraced']);

const blocksOf = (line: Line): RuleId[] =>
  (line.judged?.verdict.reasons ?? []).filter(({ severity }) => severity === 'block').map(({ rule }) => rule);

/** It had happened before the server could say no: the office looks into each. Resolves to the kind of the first case. */
async function openCases(
  context: CommandContext,
  payload: Move,
  lines: readonly Line[],
  { shiftId, problem }: InShift,
  from: End,
  later: ReadonlySet<string>,
): Promise<string | null> {
  const { organisationId } = context.actor;
  const { area } = from;
  const of = { movementId: payload.movementId, shiftId, vehicleId: vehicleOf(payload), what: 'move-cylinders' };
  const kinds: string[] = [];
  const open = async (
    kind: 'moved-despite-block' | 'unknown-cylinder' | 'custody-elsewhere' | 'told-later',
    cylinderId: string,
    details: object,
  ): Promise<void> => {
    await openCase(context, { cylinderId, kind, organisationId, area, details: { ...of, ...details } });
    kinds.push(kind);
  };
  const rulesOfAct = [...new Set(lines.flatMap(blocksOf).filter((rule) => ofTheAct.has(rule)))];
  if (problem !== null || rulesOfAct.length > 0) {
    await open('moved-despite-block', '', { rules: [...(problem === null ? [] : [problem]), ...rulesOfAct] });
  }
  for (const line of lines) {
    if (line.repeated) continue;
    if (line.cylinder === null) {
      await open('unknown-cylinder', '', { scanned: line.scanned });
      continue;
    }
    const isLater = later.has(line.cylinder.cylinderId);
    const rules = blocksOf(line).filter((rule) => !ofTheAct.has(rule) && !(isLater && ofItsPlace.has(rule)));
    if (rules.length > 0) await open('moved-despite-block', line.cylinder.cylinderId, { rules });
  }
  const elsewhere = lines.filter(
    (line) =>
      changesHands(line) &&
      !later.has(line.cylinder?.cylinderId ?? '') &&
      isElsewhereByRegister(line, from, organisationId),
  );
  const [first] = elsewhere;
  if (first !== undefined) {
    const cylinderIds = elsewhere.flatMap(({ cylinder }) => (cylinder === null ? [] : [cylinder.cylinderId]));
    await open('custody-elsewhere', first.cylinder?.cylinderId ?? '', { cylinderIds });
  }
  if (payload.addendum !== null) {
    await open('told-later', '', { at: happenedAt(context, payload), personId: context.personId });
  }
  return kinds[0] ?? null;
}

/** Told after the shift had ended: what is full stays on its list as if it had been aboard at the end. */
async function listLeftAboard(
  context: CommandContext,
  shift: ShiftRow,
  moving: readonly Line[],
  later: ReadonlySet<string>,
): Promise<void> {
  if (shift.endedAt === null) return;
  if ((await readOpenShiftsOfVehicle(context.trx, shift.vehicleId)).length > 0) return;
  const left = moving.flatMap((line) => {
    const cylinderId = line.cylinder?.cylinderId;
    return cylinderId === undefined || !isFull(line) || later.has(cylinderId) ? [] : [cylinderId];
  });
  await openDiscrepancies(
    context,
    shift,
    null,
    left.map((cylinderId) => ({ kind: 'left-aboard', cylinderId, scanned: null, full: true, cylinders: 1 })),
  );
}

/** With a customer, another vehicle or another company by the register: it cannot have been where it was taken from. */
function isElsewhereByRegister({ cylinder }: Line, { custody: from }: End, organisationId: string): boolean {
  const custody = cylinder?.custody ?? null;
  if (custody === null || (custody.kind === from.kind && custody.id === from.id)) return false;
  return custody.kind !== 'org' || custody.id !== organisationId;
}

const insertItems = insertMany('movement_item', [
  'movement_id',
  'n',
  'cylinder_id',
  'scanned_text',
  'status',
  'was_full',
  'was_elsewhere',
  'outcome',
]);

/** When it happened: with an addendum the instant that it names, by the sender's clock, and never in the future. */
function happenedAt(context: CommandContext, { decided, addendum }: Move): string {
  if (decided === 'ask' || addendum === null) return context.at;
  const told = new Date(Date.parse(addendum.happenedAt) + context.clockOffsetMs).toISOString();
  return told < context.at ? told : context.at;
}

export async function moveCylinders(given: CommandContext, payload: Move): Promise<Handled> {
  const context = payload.decided === 'ask' ? askedNow(given) : given;
  const at = happenedAt(context, payload);
  return await moveInShift(context, payload, at, await shiftOf(context, payload, at));
}

/**
 * What is scanned as it comes off a vehicle at a site, by somebody else than its courier. It stands at the site from then on,
 * also where the register had it there already: what the courier's phone tells later of before takes nothing of it away.
 */
export const takeIn = (
  context: CommandContext,
  shift: ShiftRow,
  taken: { readonly movementId: string; readonly siteId: string; readonly scanned: readonly string[] },
): Promise<Handled> => {
  const payload: Move = {
    movementId: taken.movementId,
    shiftId: shift.shiftId,
    from: { kind: 'vehicle', id: shift.vehicleId },
    to: { kind: 'site', id: taken.siteId },
    items: taken.scanned.map((scanned) => ({ scanned, sealIntact: null, sealSeen: null })),
    position: null,
    decided: 'done',
    addendum: null,
  };
  return moveInShift(context, payload, context.at, { shift, shiftId: shift.shiftId, problem: null }, true);
};

async function moveInShift(
  context: CommandContext,
  payload: Move,
  at: string,
  inShift: InShift,
  isTakenIn = false,
): Promise<Handled> {
  const { trx, actor, personId, by, now } = context;
  const { movementId, decided, addendum } = payload;
  // What stands at a site that was given up is still taken away.
  const from = await endOf(trx, actor, payload.from, '');
  const to = await endOf(trx, actor, payload.to, at);
  const { shift, shiftId, problem } = inShift;
  const why = whyOf(payload.from, payload.to);
  const isToVehicle = payload.to.kind === 'vehicle';
  const judgedLines = isToVehicle
    ? await linesToVehicle(context, payload, from, at)
    : await linesToSite(context, payload.items, to.custody);
  const lines = isTakenIn ? judgedLines.map((line) => ({ ...line, alreadyThere: false })) : judgedLines;

  // What comes off a vehicle comes in, whoever brings it.
  const isRefusable = why !== 'unload';
  const isKept = decided === 'ask' && isRefusable && (problem !== null || lines.some((line) => line.blocked));
  const moving = isKept ? [] : lines.filter(changesHands);
  const judged = lines.flatMap((line) => (line.judged === null ? [] : [line.judged]));
  const result: MoveResult = {
    movementId,
    moved: moving.length > 0,
    problem,
    shiftId: shift?.shiftId ?? null,
    items: lines.map((line) => ({
      scanned: line.scanned,
      cylinderId: line.cylinder?.cylinderId ?? null,
      code: line.cylinder?.code ?? null,
      status: statusOf(line, !isKept),
      verdict: line.judged?.verdict ?? null,
      elsewhere: isElsewhere(line.cylinder, from.custody),
      full: isFull(line),
    })),
    names: await namesInAll(trx, judged),
    totals: totalsOf(judged),
  };

  if (isKept) {
    const place = { siteId: payload.from.kind === 'site' ? payload.from.id : null, area: from.area, scaleId: null };
    for (const line of lines) {
      if (line.judged === null || line.repeated || !isRefusal(line.judged.verdict)) continue;
      await recordRefusal(context, line.judged, line.scanned, place);
    }
    return recorded(result);
  }

  await trx
    .insertInto('movement')
    .values({
      movement_id: movementId,
      organisation_id: actor.organisationId,
      area: from.area,
      shift_id: shiftId,
      why,
      from_kind: payload.from.kind,
      from_id: payload.from.id,
      to_kind: payload.to.kind,
      to_id: payload.to.id,
      moved_at: at,
      recorded_at: now,
      person_id: personId,
      cylinders: moving.length,
      problem,
      addendum: addendum?.reason ?? null,
    })
    .execute();
  await insertItems(
    trx,
    result.items.map((item, i): MovementItemTable => ({
      movement_id: movementId,
      n: i + 1,
      cylinder_id: item.cylinderId,
      scanned_text: item.scanned,
      status: item.status,
      was_full: item.full ? 1 : 0,
      was_elsewhere: item.elsewhere ? 1 : 0,
      outcome: item.verdict?.outcome ?? null,
    })),
  );
  const cylinderIds = moving.flatMap((line) => (line.cylinder === null ? [] : [line.cylinder.cylinderId]));
  const later = at < now ? await readHandledSince(trx, cylinderIds, at) : new Set<string>();
  await recordMoves(
    trx,
    to.custody,
    moving.flatMap(({ cylinder, judged: verdict }) =>
      cylinder === null
        ? []
        : [
            {
              cylinder,
              event: {
                type: 'moved' as const,
                movementId,
                shiftId,
                custody: to.custody,
                from: cylinder.custody,
                why,
                courierId: shift?.courierId ?? null,
                verdict: verdict === null ? null : verdictRecord(verdict),
                at,
                ...(later.has(cylinder.cylinderId) ? { superseded: true } : {}),
              },
            },
          ],
    ),
    by,
  );
  await appendEvent(trx, {
    streamKind: 'movement',
    streamId: movementId,
    n: 1,
    by,
    data: {
      type: 'cylinders-moved',
      organisationId: actor.organisationId,
      shiftId,
      why,
      from: payload.from,
      to: payload.to,
      at,
      decided,
      problem,
      isAddendum: addendum !== null,
      items: result.items.map(({ scanned, cylinderId, status, elsewhere }) => ({
        ...(cylinderId === null ? { scanned } : { cylinderId }),
        status,
        elsewhere,
      })),
    } as { type: 'cylinders-moved' },
  });
  if (shift !== null) {
    const data = { type: 'cylinders-moved', movementId, cylinders: moving.length } as const;
    await appendToShift(trx, shift, data, {}, by);
  }
  // What came later says where a cylinder is: this act does not.
  const arrived = cylinderIds.filter((cylinderId) => !later.has(cylinderId));
  await resolveDiscrepanciesOf(trx, arrived, {
    by,
    at,
    how: 'moved',
    onVehicleId: isToVehicle ? payload.to.id : null,
  });
  if (isToVehicle && shift !== null) await listLeftAboard(context, shift, moving, later);
  if (shift !== null && at >= shift.begunAt && (shift.endedAt === null || at <= shift.endedAt)) {
    const { courierId, vehicleId } = shift;
    const mark = { kind: 'movement', id: movementId } as const;
    const position = addendum === null ? payload.position : null;
    await notePosition(trx, { courierId, vehicleId, shiftId: shift.shiftId, at, position, now, mark });
  }
  if (payload.to.kind === 'site') {
    const came = lines
      .filter((line) => !line.repeated && !later.has(line.cylinder?.cylinderId ?? ''))
      .map(({ cylinder, scanned }) => ({ cylinderId: cylinder?.cylinderId ?? null, scanned }));
    await setAsideAwaited(context, came, { siteId: payload.to.id, area: to.area });
  }
  const kind = await openCases(context, payload, lines, inShift, from, later);
  return kind === null ? recorded(result) : recordedWithCase(result, kind);
}
