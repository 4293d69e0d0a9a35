// What is done in the demo town before each shift: its scales are checked, but for the one that shows what happens otherwise.
import type { AppDependencies } from '../../server/http/environment.ts';
import { checkScales } from './days.ts';
import type { DemoTown } from './fill-town.ts';
import { openTown, type Sender } from './town.ts';

/** The person as they last sent something, from the device on which they did. */
async function senderOf(deps: AppDependencies, username: string, scaleId: string): Promise<Sender | null> {
  const found = await deps.store.reader
    .selectFrom('login')
    .innerJoin('device_person', 'device_person.person_id', 'login.id')
    .innerJoin('device', 'device.device_id', 'device_person.device_id')
    .innerJoin('scale', 'scale.organisation_id', 'device.organisation_id')
    .innerJoin('site', 'site.site_id', 'scale.site_id')
    .select(['login.id', 'device.device_id', 'device.last_seq', 'scale.organisation_id', 'scale.site_id', 'site.area'])
    .where('login.username', '=', username)
    .where('scale.scale_id', '=', scaleId)
    .where('device.ended_at', 'is', null)
    .orderBy('device.first_seen_at')
    .limit(1)
    .executeTakeFirst();
  if (found === undefined) return null;
  return {
    actor: {
      personId: found.id,
      organisationId: found.organisation_id,
      organisationKind: 'filling-station',
      area: found.area,
      siteId: found.site_id,
      roles: ['safety-manager'],
      deviceId: found.device_id,
      scaleId: null,
    },
    after: found.last_seq,
  };
}

/** Checks what was not checked today, by the server's clock; resolves to how many scales that were. */
export async function checkScalesOfToday(deps: AppDependencies, town: DemoTown, today: string): Promise<number> {
  const openedTown = openTown(deps, { today, seed: 1 });
  let checked = 0;
  // A card of an earlier version does not tell of the depots' scales.
  const ofDepots: DemoTown['delivery'] | { readonly scales?: undefined } = town.delivery;
  for (const { scaleId, checkedBy } of [...town.scales, ...(ofDepots?.scales ?? [])]) {
    const scale = await deps.store.reader
      .selectFrom('scale')
      .select('checked_on')
      .where('scale_id', '=', scaleId)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    // A card of an earlier version does not say who checks.
    if (scale === undefined || scale.checked_on === today || (checkedBy ?? null) === null) continue;
    const sender = checkedBy === null ? null : await senderOf(deps, checkedBy, scaleId);
    if (sender === null) continue;
    await checkScales(openedTown, sender, [{ scaleId }]);
    checked += 1;
  }
  return checked;
}
