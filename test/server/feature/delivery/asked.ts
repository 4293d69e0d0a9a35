// Each command and each route of the door once, as a company and as the authority of its area.
import type { Signed, TestApp } from '../../../support/accounts.ts';
import { call, fullCylinder, openDelivery } from '../../../support/delivery.ts';
import { aboard, atDoor, check, deliver, empty, full, openDoors, openHome, pictureOf } from '../../../support/doors.ts';
import { registerCylinder, send } from '../../../support/station.ts';

/** Resolves to what failed. */
export async function everythingAtTheDoor(test: TestApp, authority: Signed): Promise<string[]> {
  const doors = await openDoors(test, { name: '送气公司', prefix: 'DZ', user: 'door' });
  const rival = await openDelivery(test, { name: '同行', prefix: 'EZ', user: 'rival' });
  const { courier, office, customerId } = doors;
  const failed: string[] = [];
  const ask = async (as: Signed, method: string, path: string, body?: object) => {
    const answer = await call(test, as, method, path, body);
    if (answer.status >= 400) failed.push(`${String(answer.status)} ${method} ${path}`);
    return answer.body;
  };
  const one = await aboard(doors, 1);
  const late = await fullCylinder(test, doors, 2);
  const overdue = await registerCylinder(test, doors, 3, { inspectionDueOn: '2026-04' });
  const foreign = await registerCylinder(test, rival, 1);
  const [beforeSha256, afterSha256] = [pictureOf(test), pictureOf(test)];
  const mended = [{ item: 'leak', beforeSha256, afterSha256, part: null, applianceId: null }];
  await check(doors, { kind: 'full', bad: ['leak', 'stove'], mended });
  test.clock.pass(1000);
  const noticed = await send(test, courier, 'give-notice', {
    noticeId: test.deps.newId(),
    customerId,
    shiftId: doors.shiftId,
    why: 'check-refused',
    photoSha256: null,
    witness: '村干部甲',
    note: null,
    position: atDoor,
  });
  if (noticed.status !== 'recorded') failed.push(JSON.stringify(noticed));
  test.clock.pass(1000);
  const { checkId } = await check(doors, { kind: 'full' });
  test.clock.pass(1000);
  const bad = await check(doors, { bad: ['regulator'] });
  const hazardId = bad.result.hazards[0]?.hazardId ?? '';
  await send(test, courier, 'fix-hazard', { hazardId, note: null, beforeSha256: null, afterSha256: pictureOf(test) });
  await send(test, office, 'review-hazard', { hazardId, good: true, note: null, photoSha256: null });
  const judged = {
    customerId,
    shiftId: null,
    siteId: null,
    full: [full(one.code)],
    empty: [{ scanned: overdue.code }],
  };
  await ask(courier.signed, 'POST', '/doors/judge', { ...judged, channel: 'courier', checkId, position: atDoor });
  await deliver(doors, { full: [full(one.code), full('1')], checkId: null });
  const delivered = await deliver(doors, {
    full: [full(one.code), full(late.code)],
    empty: [
      empty(overdue.code),
      empty(foreign.code),
      empty('44081299999'),
      empty(null, { temporaryTag: 'LS1', photoSha256: pictureOf(test) }),
    ],
    checkId,
    orderId: test.deps.newId(),
  });
  if (!delivered.result.done) failed.push('not delivered');
  const { deliveryId } = delivered;
  await deliver(doors, { deliveryId, full: [full(one.code)] });
  const home = await openHome(test, courier, { person: { name: '用户乙', telephone: '139 0000 0002' } });
  const happenedAt = new Date(test.clock.now() - 500).toISOString();
  const addendum = { happenedAt, reason: '忘扫' };
  await deliver({ ...doors, customerId: home }, { empty: [empty(one.code)], decided: 'done', addendum });
  await send(test, courier, 'move-cylinders', {
    movementId: test.deps.newId(),
    shiftId: doors.shiftId,
    from: { kind: 'vehicle', id: doors.vehicleId },
    to: { kind: 'site', id: doors.siteId },
    items: [overdue.code, foreign.code].map((scanned) => ({ scanned, sealIntact: null, sealSeen: null, empty: true })),
    position: null,
    decided: 'done',
    addendum: null,
  });
  await send(test, courier, 'report-leak', {
    leakId: test.deps.newId(),
    where: 'home',
    scanned: one.code,
    customerId,
    shiftId: doors.shiftId,
    position: atDoor,
    photoSha256: null,
    note: null,
  });
  const { siteId } = doors;
  await ask(doors.filler, 'POST', '/temporary-tags/LS1/identify', { scanned: late.code, siteId });
  const mendings = (await ask(office.signed, 'GET', '/mendings?limit=1'))['items'] as { mendingId: string }[];
  const sample = `/mendings/${mendings[0]?.mendingId ?? ''}/sample`;
  await ask(office.signed, 'POST', sample, { good: false, note: null });
  const leaks = (await ask(office.signed, 'GET', '/leaks'))['items'] as { leakId: string }[];
  const leak = `/leaks/${leaks[0]?.leakId ?? ''}`;
  await ask(office.signed, 'PUT', `${leak}/going`, { version: 1, personId: courier.personId, who: null });
  const findings = { found: 'valve', note: null, photoSha256: null };
  await ask(office.signed, 'PUT', `${leak}/findings`, { version: 2, ...findings, closes: false });
  await ask(office.signed, 'PUT', `${leak}/findings`, { version: 3, ...findings, closes: true });
  const telephone = { version: 1, telephone: '0380-2000001', reason: null };
  await ask(office.signed, 'PUT', `/organisations/${doors.organisationId}/emergency-telephone`, telephone);
  const day = happenedAt.slice(0, 10);
  for (const path of [
    '/deliveries?limit=1',
    `/deliveries?day=${day}&limit=1`,
    `/deliveries?day=${day}&courierId=${courier.personId}&limit=1`,
    `/deliveries?customerId=${customerId}&limit=1`,
    `/deliveries/${deliveryId}`,
    '/hazards?limit=1',
    '/hazards?state=fixed&limit=1',
    '/hazards?state=closed&limit=1',
    `/hazards?customerId=${customerId}&limit=1`,
    '/notices?limit=1',
    '/notices?standing=0&limit=1',
    '/leaks?limit=1',
    '/leaks?state=open&limit=1',
    '/leaks?state=closed&limit=1',
    `/hazards/${hazardId}`,
    '/temporary-tags?limit=1',
    '/temporary-tags?waiting=0&limit=1',
    '/home?x=',
    `/customers/${customerId}/door`,
  ]) {
    for (const as of [office.signed, authority]) {
      const { next } = await ask(as, 'GET', path);
      if (typeof next === 'string') await ask(as, 'GET', `${path}&after=${next}`);
    }
  }
  for (const path of [
    '/mendings?waiting=0&limit=1',
    '/exchange?limit=1',
    `/exchange/cylinders?company=${rival.organisationId}&of=theirs&limit=1`,
    `/exchange/cylinders?company=${rival.organisationId}&of=ours&limit=1`,
  ]) {
    await ask(office.signed, 'GET', path);
  }
  await ask(authority, 'GET', '/exchange/area?limit=1');
  await ask(
    authority,
    'GET',
    `/exchange/cylinders?holder=${doors.organisationId}&owner=${rival.organisationId}&limit=1`,
  );
  await send(test, office, 'end-customer', { customerId: home, reason: '试' });
  await ask(office.signed, 'PUT', `/customers/${home}/erasure`, { reason: '试' });
  return failed;
}
