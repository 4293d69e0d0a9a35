// Empties that may not be filled: marked at the door with where they shall go, set aside when they come in at a site.
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import { destinationOf } from '../../../shared/delivery/empty-destination.ts';
import type { Destination } from '../../../shared/event/cylinder-event.ts';
import { putAside } from '../fill/set-aside.ts';
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

export interface CameIn {
  /** Null: what was scanned is not on the register. */
  readonly cylinderId: string | null;
  readonly scanned: string;
}

const keyOf = (context: CommandContext, scanned: string): string =>
  tagTextsOf(resolveScan(scanned, context.scanConfig))[0] ?? scanned.trim().slice(0, 200);

/**
 * What came in at a site of the company: set aside where it had been marked for that and the gate still says so. The
 * last step of an act that brings cylinders in, after its own events. One statement where nothing is awaited.
 */
export async function setAsideAwaited(
  context: CommandContext,
  came: readonly CameIn[],
  site: { readonly siteId: string; readonly area: string },
): Promise<void> {
  const { trx, actor } = context;
  const known = (row: { readonly cylinder_id: string; readonly scanned_key: string }): CameIn | undefined =>
    came.find(({ cylinderId, scanned }) =>
      cylinderId === null
        ? row.cylinder_id === '' && row.scanned_key === keyOf(context, scanned)
        : row.cylinder_id === cylinderId,
    );
  const ids = [...new Set(came.map(({ cylinderId }) => cylinderId ?? ''))];
  if (ids.length === 0) return;
  const awaited = await trx
    .selectFrom('awaited_set_aside')
    .selectAll()
    .where('cylinder_id', 'in', ids)
    .where('organisation_id', '=', actor.organisationId)
    .where('ended_at', 'is', null)
    .orderBy('awaited_id')
    .limit(1000)
    .execute();
  const settled = new Map<string, string | null>();
  for (const row of awaited) {
    const item = known(row);
    if (item === undefined) continue;
    const key = `${row.cylinder_id} ${row.scanned_key}`;
    const setAsideId = settled.has(key) ? (settled.get(key) ?? null) : await settle(context, item, site);
    settled.set(key, setAsideId);
    await trx
      .updateTable('awaited_set_aside')
      .set({ ended_at: context.at, set_aside_id: setAsideId })
      .where('awaited_id', '=', row.awaited_id)
      .execute();
  }
}

/** Judged anew: what was wrong at the door may have been put right since. */
async function settle(
  context: CommandContext,
  { scanned }: CameIn,
  site: { readonly siteId: string; readonly area: string },
): Promise<string | null> {
  const judged = await judgeCommand(context, { step: 'collect', scanned, area: site.area, scaleId: null });
  const owner = judged.found?.cylinder.ownerOrganisationId ?? null;
  const going = destinationOf(judged.verdict.reasons, owner !== null);
  if (going === null) return null;
  const setAsideId = context.newId();
  const { destination, rules: reasons } = going;
  await putAside(context, { scanned, siteId: site.siteId, setAsideId, destination, reasons }, site);
  return setAsideId;
}
