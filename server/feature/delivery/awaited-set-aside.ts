// Empties that may not be filled: marked at the door with where they shall go, set aside when they come in at a site.
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { destinationOf } from '../../../shared/delivery/empty-destination.ts';
import type { Destination } from '../../../shared/event/cylinder-event.ts';
import { setAside } from '../fill/set-aside.ts';
import { judgeCommand } from '../fill/judge-command.ts';
import type { CommandContext } from '../sync/command-context.ts';

export async function awaitSetAside(
  context: CommandContext,
  empty: {
    readonly deliveryId: string;
    readonly cylinder: Cylinder | null;
    /** Where there is no cylinder: its tag as read. */
    readonly key: string;
    readonly destination: Destination;
    readonly rules: readonly string[];
  },
): Promise<void> {
  await context.trx
    .insertInto('awaited_set_aside')
    .values({
      awaited_id: context.newId(),
      organisation_id: context.actor.organisationId,
      cylinder_id: empty.cylinder?.cylinderId ?? '',
      scanned_key: empty.cylinder === null ? empty.key : '',
      delivery_id: empty.deliveryId,
      destination: empty.destination,
      reasons: JSON.stringify(empty.rules),
      marked_at: context.at,
      set_aside_id: null,
      ended_at: null,
    })
    .execute();
}

/**
 * What came in at a site of the company: set aside where it had been marked for that and the gate still says so. The
 * last step of an act that brings cylinders in, after its own events. `key`: the tag as read, of one without a cylinder.
 */
export async function setAsideAwaited(
  context: CommandContext,
  came: {
    readonly cylinderId: string | null;
    readonly scanned: string;
    readonly key: string;
    readonly siteId: string;
    readonly area: string;
  },
): Promise<Destination | null> {
  const { trx, actor } = context;
  const awaited = await trx
    .selectFrom('awaited_set_aside')
    .selectAll()
    .where('cylinder_id', '=', came.cylinderId ?? '')
    .where('scanned_key', '=', came.cylinderId === null ? came.key : '')
    .where('organisation_id', '=', actor.organisationId)
    .where('ended_at', 'is', null)
    .orderBy('awaited_id')
    .limit(20)
    .execute();
  if (awaited.length === 0) return null;
  const judged = await judgeCommand(context, {
    step: 'collect',
    scanned: came.scanned,
    area: came.area,
    scaleId: null,
  });
  const owner = judged.found?.cylinder.ownerOrganisationId ?? null;
  const going = destinationOf(judged.verdict.reasons, owner !== null);
  const setAsideId = going === null ? null : context.newId();
  if (going !== null && setAsideId !== null) {
    await setAside(context, {
      scanned: came.scanned,
      siteId: came.siteId,
      setAsideId,
      destination: going.destination,
      reasons: going.rules,
    });
  }
  for (const row of awaited) {
    await trx
      .updateTable('awaited_set_aside')
      .set({ ended_at: context.at, set_aside_id: setAsideId })
      .where('awaited_id', '=', row.awaited_id)
      .execute();
  }
  return going?.destination ?? null;
}
