// A day of deliveries over an open door town, with something of each kind in it: so that no screen of the delivery chain is looked at empty.
import { fullDoorItems } from '../../shared/delivery/door-payloads.ts';
import type { DoorTown } from './e2e-door.ts';
import type { E2eTown } from './e2e-town.ts';

/** A stand-in for pictures of what was mended: only their place is looked at. */
const [before, after] = ['b'.repeat(64), 'c'.repeat(64)];

export async function fillDay(town: E2eTown, doors: DoorTown): Promise<void> {
  const { newId } = town.deps;
  const { road, office, shiftId } = doors;
  const [good, bad, refused] = [await doors.home('用户子'), await doors.home('用户丑'), await doors.home('用户寅')];
  const [sold, , counted] = [await doors.aboard(), await doors.aboard(), await doors.aboard()];
  await doors.heldBy(refused);

  for (const [customerId, lines] of [
    [good, 1],
    [bad, 2],
  ] as const)
    await office.call('POST', '/orders', {
      orderId: newId(),
      customerId,
      lines: [{ model: 'YSP35.5', count: lines }],
      wished: null,
      note: null,
      courierId: doors.courier.personId,
    });

  const check = async (customerId: string, badItem: string | null, mendedItem: string | null): Promise<string> => {
    const checkId = newId();
    await road.send('check-door', {
      checkId,
      customerId,
      shiftId,
      kind: 'full',
      items: fullDoorItems.map((item) => ({ item, good: item !== badItem, note: null, photoSha256: null })),
      photoSha256: null,
      leafletShown: true,
      mended: fullDoorItems
        .filter((item) => item === mendedItem)
        .map((item) => ({ item, beforeSha256: before, afterSha256: after, part: '新软管', applianceId: null })),
      position: null,
    });
    return checkId;
  };
  const checkId = await check(good, null, 'hose-age');
  await check(bad, 'hose-joint', null);
  await road.send('record-delivery', {
    deliveryId: newId(),
    customerId: good,
    orderId: null,
    shiftId,
    channel: 'courier',
    siteId: null,
    foundBy: 'list',
    full: [{ scanned: sold.code, sealIntact: true, sealSeen: null }],
    empty: [{ scanned: null, temporaryTag: 'LS9001', photoSha256: 'a'.repeat(64), elsewhereSeen: false }],
    checkId,
    position: null,
    decided: 'done',
    addendum: null,
  });
  await road.send('give-notice', {
    noticeId: newId(),
    customerId: refused,
    shiftId,
    why: 'check-refused',
    photoSha256: null,
    witness: '村干部甲',
    note: null,
    position: null,
  });
  // Another company's cylinder among the empties: on the exchange list.
  await road.send('record-delivery', {
    deliveryId: newId(),
    customerId: bad,
    orderId: null,
    shiftId,
    channel: 'courier',
    siteId: null,
    foundBy: 'list',
    full: [],
    empty: [{ scanned: town.codeFor('not-own').code, temporaryTag: null, photoSha256: null, elsewhereSeen: false }],
    checkId: null,
    position: null,
    decided: 'done',
    addendum: null,
  });
  await road.send('report-leak', {
    leakId: newId(),
    where: 'vehicle',
    scanned: null,
    customerId: null,
    shiftId,
    position: null,
    photoSha256: null,
    note: null,
  });
  // One of two that are aboard is counted.
  await road.send('count-vehicle', {
    countId: newId(),
    shiftId,
    items: [{ scanned: counted.code, full: true }],
    unreadableFull: 0,
    unreadableEmpty: 0,
    note: null,
  });
  await road.call('POST', '/positions', {
    shiftId,
    clockOffsetMs: 0,
    points: [{ at: new Date().toISOString(), lng: 113.32, lat: 23.12, accuracyM: 10, speedMps: 3, headingDeg: 90 }],
  });
}
