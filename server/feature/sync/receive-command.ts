// One command from a device: read, handled once, answered. What cannot be read is kept raw and answered too.
import * as v from 'valibot';
import { MS_A_MINUTE } from '../../../shared/calendar.ts';
import { isCommandType, payloadSchemas, type CommandType } from '../../../shared/command/commands.ts';
import { envelopeSchema, type Answer, type Envelope } from '../../../shared/command/envelope.ts';
import { happenedMs, liveMs, placeInOrder } from '../../../shared/command/told-order.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { unkeepableIn } from '../../http/validate.ts';
import { noteDeviceSeq } from '../account/device.ts';
import { dayIn, rolesInForce } from '../account/in-force.ts';
import { mayCommand } from './may-command.ts';
import { Unreadable, type CommandContext, type Handled } from './command-context.ts';
import { noteNumber, noteToldTime, readDeviceOrder, type DeviceKey } from './device-order.ts';
import { handlers } from './handlers.ts';
import { recordOnce } from './record-once.ts';

export const instantOf = (ms: number): string => new Date(ms).toISOString();

/** When it happened, as far as the server can tell: the device's clock put right by its offset, and never in the future. */
export const occurredMs = (envelope: Pick<Envelope, 'occurredAt' | 'clockOffsetMs'>, nowMs: number): number =>
  happenedMs(Date.parse(envelope.occurredAt), envelope.clockOffsetMs ?? 0, nowMs);

const numberedSchema = v.object({ deviceId: v.string(), seq: envelopeSchema.entries.seq });

/** What could not be read has a number all the same: it is not missing. */
function numberIn(raw: unknown, actor: Actor): (DeviceKey & { seq: number }) | null {
  const parsed = v.safeParse(numberedSchema, raw);
  if (!parsed.success || actor.deviceId === null || parsed.output.deviceId !== actor.deviceId) return null;
  return { organisationId: actor.organisationId, deviceId: actor.deviceId, seq: parsed.output.seq };
}

async function keepUnreadable(deps: AppDependencies, actor: Actor, raw: unknown, problem: string): Promise<void> {
  const numbered = numberIn(raw, actor);
  await deps.store.atomically(async (trx) => {
    if (numbered !== null) await noteNumber(trx, numbered, numbered.seq);
    await trx
      .insertInto('unreadable_command')
      .values({
        unreadable_id: deps.newId(),
        device_id: actor.deviceId,
        received_at: instantOf(deps.clock.now()),
        problem,
        raw: JSON.stringify(raw),
      })
      .execute();
  });
}

const idOf = (raw: unknown): string | null =>
  typeof raw === 'object' && raw !== null && 'commandId' in raw && typeof raw.commandId === 'string'
    ? raw.commandId
    : null;

const placeOf = (issues: readonly v.BaseIssue<unknown>[]): string =>
  issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`).join('; ');

/** Types and payloads belong together by `payloadSchemas`; the compiler cannot follow that through a union. */
const handle = (type: CommandType, context: CommandContext, payload: unknown): Promise<Handled> =>
  (handlers[type] as (context: CommandContext, payload: unknown) => Promise<Handled>)(context, payload);

/** Who was signed in on the device at `at`: by the last sign-in before it, give or take what counts as now. */
async function wasSignedIn(
  deps: AppDependencies,
  device: { readonly organisationId: string; readonly deviceId: string },
  personId: string,
  at: string,
): Promise<boolean> {
  const atMs = Date.parse(at);
  const before = instantOf(atMs - liveMs);
  const signIns = await deps.store.reader
    .selectFrom('event')
    .select(['recorded_at', 'body'])
    .where('stream_kind', '=', 'device')
    .where('stream_id', '=', `${device.organisationId}/${device.deviceId}`)
    .where('type', '=', 'signed-in')
    .where('recorded_at', '<=', instantOf(atMs + liveMs))
    .orderBy('n', 'desc')
    .limit(20)
    .execute();
  const last = signIns.findIndex((event) => event.recorded_at <= before);
  return signIns
    .slice(0, last === -1 ? signIns.length : last + 1)
    .some((event) => (JSON.parse(event.body) as { data: { personId: string } }).data.personId === personId);
}

/**
 * Sent later under another person's session, a command is still the act of who made it: of somebody who was signed in on
 * this device then, with the roles that they had at the same organisation on that day.
 */
async function actorOnDevice(
  deps: AppDependencies,
  actor: Actor,
  personId: string,
  deviceId: string,
  at: string,
): Promise<Actor | null> {
  if (!(await wasSignedIn(deps, { organisationId: actor.organisationId, deviceId }, personId, at))) return null;
  const memberships = await deps.store.reader
    .selectFrom('membership')
    .select(['role', 'from_on as fromOn', 'until_on as untilOn', 'ended_at as endedAt'])
    .where('person_id', '=', personId)
    .where('organisation_id', '=', actor.organisationId)
    .execute();
  // A membership that ended since does not unmake what was done while it held: the record stays that of its actor.
  const held = memberships.filter((membership) => membership.endedAt === null || membership.endedAt >= at);
  const day = dayIn(actor.area, Date.parse(at), deps.parameters);
  return { ...actor, personId, roles: rolesInForce(held, day, 'password') };
}

/** `sentOffsetMs`: the server's clock minus the device's, by what the device said it was when it sent this; null: it did not say. */
export async function receiveCommand(
  deps: AppDependencies,
  actor: Actor,
  raw: unknown,
  sentOffsetMs: number | null = null,
): Promise<Answer> {
  const unreadable = async (detail: string): Promise<Answer> => {
    await keepUnreadable(deps, actor, raw, detail);
    return { commandId: idOf(raw), status: 'unreadable', result: null, detail };
  };
  // Refused for both databases, so that it holds up no outbox.
  const unkeepable = unkeepableIn(raw);
  if (unkeepable !== null) return await unreadable(unkeepable);
  const envelope = v.safeParse(envelopeSchema, raw);
  if (!envelope.success) return await unreadable(placeOf(envelope.issues));
  const { type, payload, version, actor: actorId, deviceId } = envelope.output;
  if (!isCommandType(type) || version !== 1) return await unreadable(`type ${type} version ${version} is not known`);
  const parsed = v.safeParse(payloadSchemas[type], payload);
  if (!parsed.success) return await unreadable(placeOf(parsed.issues));
  if (deviceId !== actor.deviceId) return await unreadable('deviceId is not that of the session');
  const nowMs = deps.clock.now();
  const now = instantOf(nowMs);
  const at = instantOf(occurredMs(envelope.output, nowMs));
  const acted = actorId === actor.personId ? actor : await actorOnDevice(deps, actor, actorId, deviceId, at);
  if (acted === null) return await unreadable('actor was never signed in on this device then');
  if (!mayCommand(acted, type)) return await unreadable('not-allowed');
  const { clockToleranceMin } = deps.parameters.inForce(actor.area, now.slice(0, 10)).resolved.values;
  const toleranceMs = clockToleranceMin * MS_A_MINUTE;

  try {
    const once = await recordOnce<Answer>(
      deps.store,
      { id: envelope.output.commandId, type, sender: `device:${deviceId}`, content: envelope.output },
      now,
      async (trx) => {
        const { seq, occurredAt, clockOffsetMs, commandId } = envelope.output;
        const device = { organisationId: actor.organisationId, deviceId, area: actor.area };
        const before = await readDeviceOrder(trx, device);
        const told = {
          seq,
          occurredMs: Date.parse(occurredAt),
          offsetMs: clockOffsetMs,
          sentOffsetMs,
          receivedMs: nowMs,
        };
        const placed = placeInOrder(before.order, told, toleranceMs);
        const happenedAt = instantOf(placed.atMs);
        const context: CommandContext = {
          trx,
          actor: acted,
          personId: actorId,
          at: happenedAt,
          clockOffsetMs: placed.offsetMs,
          now,
          by: {
            personId: actorId,
            organisationId: actor.organisationId,
            siteId: actor.siteId,
            deviceId,
            scaleId: null,
            commandId,
            occurredAt: happenedAt,
            deviceAt: occurredAt,
            recordedAt: now,
          },
          newId: deps.newId,
          parameters: deps.parameters,
          scanConfig: deps.scan.config(),
          verdictShown: envelope.output.verdictShown,
        };
        const handled = await handle(type, context, parsed.output);
        const of = { seq, type, commandId, personId: actorId, deviceAt: occurredAt };
        const doubt = await noteToldTime(context, device, before, placed, of);
        await noteDeviceSeq(trx, device, seq, now);
        const openedCase = handled.openedCase ?? doubt;
        return {
          commandId,
          status: openedCase === null ? 'recorded' : 'recorded-with-case',
          result: handled.result,
          detail: openedCase,
        };
      },
    );
    return once.kind === 'answer' ? once.answer : await unreadable(once.kind);
  } catch (error) {
    if (error instanceof Unreadable) return await unreadable(error.detail);
    throw error;
  }
}
