// Every question about positions once, on a company of its own: for who looks how the database answers them.
import type { Live, Track } from '../../../../shared/contract/position.ts';
import { readLastPositionAt } from '../../../../server/feature/position/position.queries.ts';
import { notePosition } from '../../../../server/feature/position/note-position.ts';
import { removeOldPositions, sweepAlarms } from '../../../../server/feature/position/sweep-positions.ts';
import {
  makeOrganisation,
  makePerson,
  signInAs,
  testArea,
  type Signed,
  type TestApp,
} from '../../../support/accounts.ts';
import { forwardedPosition } from '../../../support/traccar.ts';

/** Resolves to what was not answered. */
export async function askPositions(test: TestApp): Promise<string[]> {
  const { deps, store } = test;
  const id = (): string => deps.newId();
  const nowMs = test.clock.now();
  const instant = (ms: number): string => new Date(ms).toISOString();
  const company = await makeOrganisation(deps, { kind: 'gas-company', name: '查询燃气公司' });
  const authority = await makeOrganisation(deps, { kind: 'authority', name: '查询监管所', area: testArea.slice(0, 6) });
  await makePerson(deps, company, { username: 'position-office', roles: ['office'], siteId: null });
  await makePerson(deps, authority, { username: 'position-supervisor', roles: ['supervisor'], siteId: null });
  const courierId = await makePerson(deps, company, { username: 'position-courier', roles: ['courier'] });
  const office = await signInAs(test, 'position-office');
  const supervisor = await signInAs(test, 'position-supervisor');
  const courier = await signInAs(test, 'position-courier');
  const wrong: string[] = [];
  const ask = async <T>(as: Signed, method: string, path: string, body?: object): Promise<T> => {
    const response = await test.app.request(`/api/v1${path}`, {
      method,
      headers: as.headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status !== 200) wrong.push(`${response.status} ${method} ${path}`);
    return (await response.json()) as T;
  };

  const [vehicleId, shiftId, endedShiftId] = [id(), id(), id()];
  const { organisationId } = company;
  await ask(office, 'PUT', `/vehicles/${vehicleId}`, {
    version: null,
    organisationId,
    plate: '粤GZ9999',
    approvedUntil: null,
    insuredUntil: null,
    maxLoadKg: null,
    maxCylinders: null,
    photoSha256: null,
  });
  await store.atomically(async (trx) => {
    for (const [shift, endedAt] of [
      [shiftId, null],
      [endedShiftId, instant(nowMs - 600_000)],
    ] as const) {
      await trx
        .insertInto('shift')
        .values({
          shift_id: shift,
          version: 1,
          organisation_id: organisationId,
          courier_id: courierId,
          vehicle_id: vehicleId,
          area: testArea,
          begun_at: instant(nowMs - 3_600_000),
          ended_at: endedAt,
          count_id: null,
          explanation: null,
          closed_at: null,
          closed_by: null,
          close_note: null,
        })
        .execute();
    }
  });
  const points = (shift: string, fromMin: number, speedMps: number) => ({
    shiftId: shift,
    points: Array.from({ length: 50 }, (_, i) => ({
      at: instant(nowMs + (fromMin + i) * 60_000),
      lng: 110,
      lat: 21,
      accuracyM: 10,
      speedMps,
      headingDeg: null,
    })),
  });
  await ask(courier, 'POST', '/positions', points(endedShiftId, -60, 40));
  await ask(courier, 'POST', '/positions', points(shiftId, -59, 0));
  await ask(courier, 'POST', '/positions', points(shiftId, -59.5, 0));
  await store.atomically(async (trx) => {
    const noted = { courierId, vehicleId, shiftId, at: instant(nowMs - 1000) };
    for (const kind of ['delivery', 'notice'] as const) {
      await notePosition(trx, { ...noted, position: { lng: 110, lat: 21, accuracyM: 5 }, mark: { kind, id: id() } });
    }
  });

  const { secret } = await ask<{ secret: string }>(office, 'POST', '/tracker-keys', { organisationId, label: '平台' });
  await ask(office, 'POST', '/tracker-keys', { organisationId, label: '备用' });
  test.clock.pass(-120_000);
  await ask(office, 'PUT', `/vehicles/${vehicleId}/tracker`, { deviceId: '123456789012345' });
  test.clock.pass(120_000);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` };
  const forward = async (body: object): Promise<void> => {
    await ask({ headers, deviceId: '' }, 'POST', '/trackers/positions', body);
  };
  await forward(forwardedPosition({ fixTime: instant(nowMs - 5000) }));
  for (const device of ['999', '998']) await forward(forwardedPosition({ fixTime: instant(nowMs) }, device));

  test.clock.pass(3_000_000);
  await sweepAlarms(deps);
  await ask(courier, 'POST', '/positions', { ...points(shiftId, 0, 0), clockOffsetMs: 0 });
  test.clock.pass(3_600_000);
  await sweepAlarms(deps);
  await store.atomically(async (trx) => {
    await trx
      .updateTable('shift')
      .set({ ended_at: instant(nowMs + 3_600_000) })
      .where('shift_id', '=', shiftId)
      .execute();
  });
  for (const min of [80, 82, 84, 90, 96]) {
    const speed = min < 90 ? 20 : 0;
    await forward(forwardedPosition({ fixTime: instant(nowMs + min * 60_000), speed }));
  }
  await sweepAlarms(deps);
  await readLastPositionAt(store.reader, { vehicleId, at: instant(nowMs) });

  const range = `from=${instant(nowMs - 3_600_000)}&to=${instant(nowMs + 3_600_000)}`;
  for (const by of [office, supervisor]) {
    await ask<Live>(by, 'GET', '/live');
    await ask<Live>(by, 'GET', `/live?since=${instant(nowMs)}`);
    for (const path of [
      '/position-alarms?limit=1',
      '/position-alarms?limit=1&open=1',
      '/position-alarms?limit=1&open=0&kind=overspeed',
      `/tracks/${vehicleId}/events?limit=1&${range}`,
      `/tracks?limit=10&vehicleId=${vehicleId}&${range}`,
    ]) {
      const { next } = await ask<{ next: string | null }>(by, 'GET', path);
      if (next !== null) await ask<Track>(by, 'GET', `${path}&after=${next}`);
    }
    await ask(by, 'GET', `/vehicles/${vehicleId}/tracker`);
    for (const list of ['tracker-keys', 'unknown-trackers']) {
      const path = `/organisations/${organisationId}/${list}?limit=1`;
      const { next } = await ask<{ next: string | null }>(by, 'GET', path);
      await ask(by, 'GET', `${path}&after=${next ?? ''}`);
    }
  }
  await ask(office, 'PUT', `/vehicles/${vehicleId}/tracker`, { deviceId: null });
  await removeOldPositions(deps, 0);
  return wrong;
}
