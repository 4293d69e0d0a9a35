// Home by role: what is counted today, what runs out within thirty days, and who is told.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayNumber } from '../../../../shared/calendar.ts';
import type { Home } from '../../../../shared/contract/home.ts';
import { endingSoon, secondsPerCylinder } from '../../../../server/feature/home/attention.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  testArea,
  type Signed,
  type TestApp,
} from '../../../support/accounts.ts';
import { openStation, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describe('endingSoon', () => {
  const today = dayNumber(2026, 5, 18);
  const ends = (...dates: (string | null)[]) =>
    endingSoon(
      dates.map((until_on) => ({ until_on })),
      () => 'same',
      today,
    ).map(({ until }) => until);
  it.each([
    ['thirty-one days ahead', ['2026-06-18'], []],
    ['thirty days ahead', ['2026-06-17'], ['2026-06-17']],
    ['on the day', ['2026-05-18'], ['2026-05-18']],
    ['the day after', ['2026-05-17'], ['2026-05-17']],
    ['a month, by its last day', ['2026-05'], ['2026-05-31']],
    ['a month of which the last day is too far', ['2026-06'], []],
    ['an old one beside its successor', ['2026-05-17', '2027-01-01'], []],
    ['no date', [null], []],
  ])('%s', (_, dates, expected) => {
    expect(ends(...dates)).toEqual(expected);
  });
});

const minute = (minutes: number): string => new Date(Date.UTC(2026, 4, 18, 2, minutes)).toISOString();

describe('secondsPerCylinder', () => {
  it('is the mean from one fill to the next, without breaks', () => {
    expect(secondsPerCylinder([])).toBeNull();
    expect(secondsPerCylinder([minute(0)])).toBeNull();
    expect(secondsPerCylinder([minute(3), minute(1), minute(0)])).toBe(90);
    expect(secondsPerCylinder([minute(20), minute(10), minute(9)])).toBe(330);
    expect(secondsPerCylinder([minute(21), minute(10), minute(9)])).toBe(60);
    expect(secondsPerCylinder([minute(59), minute(0)])).toBeNull();
  });
});

const value = (body: Home, id: string): number | undefined => body.tally.find((figure) => figure.id === id)?.value;

const ids = (body: Home): string[] =>
  body.attention.map((entry) => `${entry.id} ${entry.name ?? ''} ${entry.until ?? ''}`.trim());

describeOnEachStore('home', (engine) => {
  let t: TestApp;
  let station: Station;
  let filled = 0;

  beforeEach(async () => {
    t = await openTestApp(engine);
    station = await openStation(t);
    filled = 0;
  });
  afterEach(async () => {
    await t.close();
  });

  const home = async (as: Signed, query = '', headers: Record<string, string> = {}) => {
    const response = await t.app.request(`/api/v1/home${query}`, { headers: { ...as.headers, ...headers } });
    return { status: response.status, body: (await response.json()) as Home };
  };
  const fill = (ended_at: string, status: 'filled' | 'released' | 'held-back', site_id = station.siteId) =>
    t.store.atomically(async (trx) => {
      filled += 1;
      await trx
        .insertInto('fill')
        .values({
          cylinder_id: `c${filled}`,
          fill_id: `f${filled}`,
          authorisation_id: null,
          organisation_id: station.organisationId,
          site_id,
          scale_id: station.fillingScaleId,
          tank_id: null,
          filler_id: null,
          started_at: ended_at,
          ended_at,
          net_g: 14_500,
          gross_g: null,
          violation: null,
          status,
          checked_gross_g: null,
          check_scale_id: null,
          checker_id: null,
          seal: null,
          checked_at: null,
        })
        .execute();
    });

  it('counts what was filled since the local midnight', async () => {
    // Midnight in China is 16:00 of the day before in UTC.
    await fill('2026-05-17T15:59:59.999Z', 'released');
    await fill('2026-05-17T16:00:00.000Z', 'released');
    await fill('2026-05-18T03:00:00.000Z', 'held-back');
    await fill('2026-05-18T03:01:00.000Z', 'filled');
    await fill('2026-05-18T03:02:00.000Z', 'filled');
    const { body } = await home(station.filler);
    expect(value(body, 'filled')).toBe(4);
    expect(value(body, 'refused')).toBe(0);
    expect(value(body, 'seconds-per-cylinder')).toBe(60);
    expect(body.attention.find((entry) => entry.id === 'waiting-check')).toMatchObject({
      count: 2,
      since: '2026-05-18T03:01:00.000Z',
    });
    expect(body.attention.find((entry) => entry.id === 'held-back')).toMatchObject({ count: 1 });
  });

  it('tells somebody who only delivers what they delivered today, and nothing of the hall', async () => {
    const personId = await makePerson(t.deps, station, { username: 'song', roles: ['courier'], siteId: null });
    const courier = await signInAs(t, 'song');
    await fill('2026-05-18T03:00:00.000Z', 'filled');
    const deliver = (id: string, courierId: string, at: string) =>
      t.store.atomically(async (trx) => {
        await trx
          .insertInto('delivery')
          .values({
            delivery_id: id,
            organisation_id: station.organisationId,
            area: testArea,
            customer_id: 'c',
            order_id: null,
            shift_id: null,
            courier_id: courierId,
            vehicle_id: null,
            channel: 'courier',
            site_id: null,
            found_by: 'list',
            check_id: null,
            delivered_at: at,
            recorded_at: at,
            full_count: 2,
            empty_count: 1,
            loaded_at_door: 0,
            despite_block: 0,
            addendum_reason: null,
          })
          .execute();
      });
    await deliver('yesterday', personId, '2026-05-17T15:59:59.999Z');
    await deliver('today', personId, '2026-05-17T16:00:00.000Z');
    await deliver('later', personId, '2026-05-18T02:00:00.000Z');
    await deliver('of another', station.fillerId, '2026-05-18T02:00:00.000Z');
    const { body } = await home(courier);
    expect(body).toEqual({
      tally: [
        { id: 'delivered', value: 4 },
        { id: 'collected', value: 2 },
      ],
      attention: [],
    });
  });

  it('counts at the own sites only', async () => {
    const other = await makeOrganisation(t.deps, { name: '另一充装站' });
    await fill('2026-05-18T03:00:00.000Z', 'filled', other.siteId);
    expect(value((await home(station.filler, `?site=${station.siteId}`)).body, 'filled')).toBe(0);
    expect((await home(station.filler, `?site=${other.siteId}`)).status).toBe(404);
    expect((await t.app.request('/api/v1/home')).status).toBe(401);
  });

  it('tells what is set aside by where it shall go, and what was refused', async () => {
    await t.store.atomically(async (trx) => {
      for (const [index, destination] of (['inspection', 'owner', 'inspection'] as const).entries()) {
        await trx
          .insertInto('set_aside')
          .values({
            cylinder_id: `c${index}`,
            set_aside_id: `s${index}`,
            scanned_text: '',
            organisation_id: station.organisationId,
            site_id: station.siteId,
            destination,
            reasons: '[]',
            set_aside_at: `2026-05-1${index}T03:00:00.000Z`,
            person_id: null,
            handover_id: null,
            ended_at: null,
          })
          .execute();
      }
      for (const [id, area, at] of [
        ['a1', testArea, '2026-05-18T03:00:00.000Z'],
        ['a2', testArea, '2026-05-17T03:00:00.000Z'],
      ] as const) {
        await trx
          .insertInto('refused_attempt')
          .values({
            cylinder_id: '',
            attempt_id: id,
            scanned_text: 'X',
            step: 'fill',
            organisation_id: station.organisationId,
            area,
            site_id: station.siteId,
            scale_id: null,
            person_id: null,
            device_id: null,
            attempted_at: at,
            reasons: '[]',
            ruleset: 'cn-2026.1',
            parameters_version: 0,
          })
          .execute();
      }
    });
    const { body } = await home(station.filler);
    expect(value(body, 'refused')).toBe(1);
    expect(body.attention.find((entry) => entry.id === 'set-aside')).toEqual({
      id: 'set-aside',
      count: 3,
      since: '2026-05-10T03:00:00.000Z',
      until: null,
      name: null,
      personId: null,
      parts: [
        { id: 'inspection', count: 2 },
        { id: 'owner', count: 1 },
      ],
    });
  });

  it('tells each of their own certificate, and the office of all and of licences and cases', async () => {
    await t.store.atomically(async (trx) => {
      await trx
        .updateTable('certificate')
        .set({ until_on: '2026-06-10' })
        .where('person_id', '=', station.fillerId)
        .execute();
      await trx.updateTable('licence').set({ until_on: '2026-05-31' }).where('kind', '=', 'gas').execute();
      await trx
        .updateTable('scale')
        .set({ verified_until: '2026-05-20', checked_on: '2026-05-17' })
        .where('kind', '=', 'check')
        .execute();
      for (const [id, kind] of [
        ['k1', 'duplicate-tag'],
        ['k2', 'unauthorised-fill'],
        ['k3', 'duplicate-tag'],
      ] as const) {
        await trx
          .insertInto('open_case')
          .values({
            cylinder_id: '',
            case_id: id,
            kind,
            organisation_id: station.organisationId,
            owner_organisation_id: null,
            area: testArea,
            opened_at: `2026-05-1${id.slice(1)}T00:00:00.000Z`,
            details: '{}',
            closed_at: id === 'k3' ? '2026-05-18T00:00:00.000Z' : null,
          })
          .execute();
      }
    });
    await makePerson(t.deps, station, { username: 'office', roles: ['office'] });
    const office = await signInAs(t, 'office');
    expect(ids((await home(station.filler)).body)).toEqual([
      'scale-unchecked 复称',
      'scale-ending 复称 2026-05-20',
      'certificate-ending P 2026-06-10',
    ]);
    const ofOffice = (await home(office)).body;
    expect(ids(ofOffice)).toEqual([
      'scale-unchecked 复称',
      'scale-ending 复称 2026-05-20',
      'violations',
      'cases',
      'licence-ending 燃气经营许可证 2026-05-31',
      'telephone-missing',
      'certificate-ending P 2026-06-10',
    ]);
    expect(ofOffice.attention.at(-1)).toMatchObject({ personId: station.fillerId });
    expect(JSON.stringify(ofOffice)).not.toContain('充装员');
    expect(ids((await home(office, '', { 'accept-language': 'en' })).body)).toContain(
      'licence-ending Gas licence 2026-05-31',
    );
  });

  it('tells the office of a tank whose gas report is too old: thirty days, not thirty-one', async () => {
    await makePerson(t.deps, station, { username: 'office', roles: ['office'] });
    const office = await signInAs(t, 'office');
    const report = async (reportOn: string) => {
      const mix = JSON.stringify({ receipts: [], gas: { kind: 'lpg', dmePct: 0, odorised: true, reportOn } });
      await t.store.atomically(async (trx) => {
        await trx.updateTable('tank').set({ mix }).where('tank_id', '=', station.tankId).execute();
      });
      return (await home(office)).body.attention.some((entry) => entry.id === 'gas-report');
    };
    expect(await report('2026-04-18')).toBe(false);
    expect(await report('2026-04-17')).toBe(true);
  });

  it('tells an authority of its area', async () => {
    const authority = await makeOrganisation(t.deps, { kind: 'authority', name: '区局', area: testArea.slice(0, 6) });
    const elsewhere = await makeOrganisation(t.deps, { kind: 'authority', name: '别处', area: '440811' });
    await makePerson(t.deps, authority, { username: 'supervisor', roles: ['supervisor'] });
    await makePerson(t.deps, elsewhere, { username: 'far', roles: ['supervisor'] });
    await t.store.atomically(async (trx) => {
      await trx.updateTable('licence').set({ until_on: '2026-05-31' }).where('kind', '=', 'filling').execute();
      await trx
        .insertInto('open_case')
        .values({
          cylinder_id: '',
          case_id: 'k1',
          kind: 'duplicate-tag',
          organisation_id: station.organisationId,
          owner_organisation_id: null,
          area: testArea,
          opened_at: '2026-05-18T00:00:00.000Z',
          details: '{}',
          closed_at: null,
        })
        .execute();
    });
    const near = (await home(await signInAs(t, 'supervisor'))).body;
    expect(near.attention).toMatchObject([
      { id: 'cases', count: 1 },
      { id: 'licence-ending', name: '某充装站 充装许可证', until: '2026-05-31' },
      { id: 'telephone-missing' },
    ]);
    expect((await home(await signInAs(t, 'far'))).body).toEqual({
      tally: [{ id: 'refused', value: 0 }],
      attention: [expect.objectContaining({ id: 'telephone-missing' })],
    });
  });
});
