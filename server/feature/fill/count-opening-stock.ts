// Opening stock (期初盘点): what stands full in the yard when a station begins is counted and weighed, so that the gate knows of it.
// Nobody saw it filled, so it counts as not released: `fill-untraced` speaks, softened where the authority set softUntil.
import type { Payload } from '../../../shared/command/commands.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import { findByTags } from '../cylinder/cylinder.queries.ts';
import { openCase } from '../cylinder/open-case.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { recorded, recordedWithCase, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { readActingSite } from './station.queries.ts';

export async function countOpeningStock(
  context: CommandContext,
  payload: Payload<'count-opening-stock'>,
): Promise<Handled> {
  const { trx, actor } = context;
  const site = await readActingSite(trx, actor, payload.siteId);
  if (site === null) throw new Unreadable('unknown-site');
  const found = await findByTags(trx, tagTextsOf(resolveScan(payload.scanned, context.scanConfig)));
  if (found === null) {
    await openCase(context, {
      cylinderId: '',
      kind: 'unknown-cylinder',
      organisationId: actor.organisationId,
      area: site.area,
      details: { scanned: payload.scanned, siteId: site.siteId, what: 'count-opening-stock' },
    });
    return recordedWithCase({ cylinderId: null, contentG: null }, 'unknown-cylinder');
  }
  const { cylinder } = found;
  // A fill that this register saw itself is worth more than a count, above all one that was not released.
  const { lastFill } = cylinder;
  const seen =
    lastFill === null
      ? undefined
      : await trx
          .selectFrom('fill')
          .select('fill_id')
          .where('cylinder_id', '=', cylinder.cylinderId)
          .where('fill_id', '=', lastFill.fillId)
          .executeTakeFirst();
  const contentG = payload.grossG === null || cylinder.tareG === null ? null : payload.grossG - cylinder.tareG;
  await recordCylinderEvent(
    trx,
    cylinder,
    cylinder.cylinderId,
    {
      type: 'opening-stock-counted',
      custody: { kind: 'org', id: actor.organisationId, siteId: site.siteId },
      grossG: payload.grossG,
      fill:
        seen !== undefined
          ? lastFill
          : payload.full
            ? {
                fillId: payload.countId,
                at: context.at,
                organisationId: actor.organisationId,
                contentG,
                filledBy: null,
                authorised: false,
                seal: null,
                released: false,
                gas: null,
              }
            : null,
    },
    context.by,
  );
  return recorded({ cylinderId: cylinder.cylinderId, contentG });
}
