// Every statement that the server runs finds its rows by an index: none reads a table that grows from end to end.
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, inject, it } from 'vitest';
import { assignPositions } from '../../../server/log/sequence.ts';
import { everythingAtTheDoor } from '../feature/delivery/asked.ts';
import { everythingOfADay } from '../feature/shift/days.ts';
import { askPositions } from '../feature/position/asked.ts';
import { everythingKept } from '../feature/shift-facts/kept.ts';
import { newCustomer } from '../feature/customer/customers.ts';
import { makeOrganisation, makePerson, openTestApp, signInAs, type Signed } from '../../support/accounts.ts';
import { goodAfter, goodBefore, openStation, registerCylinder, send } from '../../support/station.ts';

/** As many as an authority, its laws and its makers give: read whole, or by the dozen. */
const small = new Set([
  'parameter',
  'blacklist_criterion',
  'model',
  'sequencer',
  'import_pending',
  'label_host',
  'label_confirmation',
  'code_block',
  // Read whole only when a customer is erased: what could not be read has no columns to look by.
  'unreadable_command',
]);

/**
 * Indexes that may be walked: partial ones, of what is still to be done; and those by time, which lists of an area follow
 * from the newest on until their page is full.
 */
const walked = new Set([
  'event_unsequenced',
  'open_case_open',
  'open_case_open_organisation',
  'open_case_open_owner',
  'open_case_opened',
  'refused_attempt_attempted',
  'fact_correction_corrected',
  'delivery_delivered',
  'notice_given',
  'notice_standing_given',
  'leak_reported',
  'temporary_tag_collected',
  'temporary_tag_collected_waiting',
  'position_alarm_opened',
  'position_alarm_opened_open',
  'shift_running',
  'shift_vehicle_open',
  'shift_begun',
  'shift_begun_open',
  'shift_alarm_raised',
  'movement_moved',
  'discrepancy_opened',
  'discrepancy_opened_open',
]);

/** What was and is no more outgrows what is: of a station, a scale, an owner only what is asked for may be read. */
const bounded: readonly (readonly [string, RegExp])[] = [
  [`"status" = 'filled'`, /INDEX fill_waiting/],
  [`"status" = 'held-back'`, /INDEX fill_held_back/],
  ['"a"."expires_at" >=', /fill_authorisation_scale \(scale_id=\? AND issued_at>\?\)/],
  ['where "serial_no" = ?', /INDEX cylinder_serial/],
  ['"open_case"."closed_at" is null', /INDEX open_case_(?:open|id)/],
  ['"shift"."closed_at" is null', /INDEX shift_\w*open/],
];

/** Runs `work` and resolves to the text of every statement that was prepared meanwhile. */
async function statementsOf(work: () => Promise<void>): Promise<string[]> {
  const texts = new Set<string>();
  const { prototype } = SqliteDatabase;
  const { prepare } = prototype;
  prototype.prepare = function preparing(this: SqliteDatabase.Database, sql: string) {
    texts.add(sql);
    return prepare.call(this, sql);
  } as typeof prepare;
  try {
    await work();
  } finally {
    prototype.prepare = prepare;
  }
  return [...texts];
}

it('finds what it looks for by an index', { timeout: 60_000 }, async () => {
  const answers: string[] = [];
  const statements = await statementsOf(async () => {
    const baseUrl = 'https://gas.example.com';
    const test = await openTestApp('sqlite', { printedUrl: baseUrl });
    const id = (): string => test.deps.newId();
    const station = await openStation(test);
    await makePerson(test.deps, station, { username: 'the-office', roles: ['office', 'administrator'] });
    const office = await signInAs(test, 'the-office');
    const authority = await makeOrganisation(test.deps, { name: '某监管所', kind: 'authority' });
    await makePerson(test.deps, authority, { username: 'the-supervisor', roles: ['supervisor', 'office'] });
    const supervisor = await signInAs(test, 'the-supervisor');
    const filler = { signed: station.filler, personId: station.fillerId };
    const manager = { signed: station.checker, personId: station.checkerId };
    const { code, cylinderId } = await registerCylinder(test, station, 1);
    const { siteId, fillingScaleId: scaleId } = station;
    const now = new Date(test.clock.now()).toISOString();

    await send(test, filler, 'return-cylinder', { scanned: code, siteId });
    await send(test, filler, 'check-before-fill', {
      checkId: id(),
      scanned: code,
      scaleId,
      items: goodBefore,
      firstFill: null,
      evacuated: false,
      emptyG: 16_700,
      weighed: 'scale',
    });
    const authorisationId = id();
    await send(test, filler, 'authorise-fill', { authorisationId, scanned: code, scaleId });
    const fillId = id();
    const fill = { fillId, authorisationId, scanned: null, scaleId, startedAt: now, endedAt: now };
    await send(test, filler, 'record-fill', { ...fill, netG: 14_500, grossG: 31_000 });
    const correction = { correctionId: id(), scanned: code, netG: 14_400, grossG: null, reason: '试' };
    await send(test, manager, 'correct-fill', { fillId, ...correction });
    await send(test, manager, 'check-after-fill', {
      checkId: id(),
      scanned: code,
      scaleId: station.checkScaleId,
      items: goodAfter,
      grossG: 31_000,
      weighed: 'scale',
      sealed: true,
      seal: null,
    });
    await send(test, filler, 'authorise-fill', { authorisationId: id(), scanned: '12345678901', scaleId });
    const setAsideIds = [id(), id()];
    for (const setAsideId of setAsideIds) {
      const aside = { scanned: code, siteId, setAsideId, destination: 'owner' } as const;
      await send(test, filler, 'set-aside', { ...aside, reasons: [] });
      if (setAsideId === setAsideIds[1]) continue;
      await send(test, manager, 'end-set-aside', { scanned: code, setAsideId, reason: '试' });
    }
    const handoverId = id();
    await send(test, filler, 'hand-over', {
      handoverId,
      siteId,
      destination: 'owner',
      setAsideIds,
      receiverOrganisationId: station.organisationId,
      receiver: '某单位',
      photoSha256: null,
    });
    const count = { countId: id(), scanned: code, siteId, full: true, grossG: 30_000, weighed: 'typed' } as const;
    await send(test, filler, 'count-opening-stock', count);
    await send(test, filler, 'check-scale', { scaleId, good: true, testWeightG: null, readingG: null, note: null });
    const bound = { scanned: code, newTag: '44081234567', replaces: true, reason: '试' };
    await send(test, filler, 'bind-tag', bound);

    await send(test, filler, 'count-opening-stock', { ...count, countId: id(), scanned: '44087654321' });
    const officeId = await makePerson(test.deps, station, { username: 'another-office', roles: ['office'] });
    const clerk = { signed: await signInAs(test, 'another-office'), personId: officeId };
    const opened = newCustomer(test);
    const { customerId } = opened;
    await send(test, clerk, 'open-customer', opened);
    await send(test, clerk, 'open-customer', newCustomer(test));
    const corrected = { customerId, correctionId: id(), facts: {}, person: { telephone: '13900001111' } };
    await send(test, clerk, 'correct-customer', { ...corrected, reason: '试' });
    await send(test, clerk, 'end-customer', { customerId, reason: '试' });
    const listId = id();
    for (const [path, body] of [
      ['?fileName=list.csv', '姓名,电话,村\n用户丙,13800000001,东村\n用户丁,13800000002,西村'],
      ['/apply', ''],
      ['/undo', '{"reason":"试"}'],
    ] as const) {
      await test.app.request(`/api/v1/customer-imports/${listId}${path}`, {
        method: 'PUT',
        headers: office.headers,
        body,
      });
    }
    const rider = await makePerson(test.deps, station, { username: 'a-rider', roles: ['courier'] });
    const riding = { signed: await signInAs(test, 'a-rider'), personId: rider };
    const act = async (by: Signed, method: string, path: string, body: object): Promise<Record<string, string>> => {
      const response = await test.app.request(`/api/v1${path}`, {
        method,
        headers: by.headers,
        body: JSON.stringify(body),
      });
      if (response.status >= 400) answers.push(`${response.status} ${path}`);
      return (await response.json()) as Record<string, string>;
    };
    const { block_id: blockId } = await test.store.reader
      .selectFrom('code_block')
      .select('block_id')
      .limit(1)
      .executeTakeFirstOrThrow();
    const form = { kind: 'roll', format: 'zpl', labelWidthMm: 40, labelHeightMm: 30, dpi: 203, withName: false };
    const block = { kind: 'block', blockId, first: 100, last: 103 };
    await act(office, 'PUT', '/label-address/confirmed', { baseUrl });
    await act(office, 'POST', '/label-choice', { source: block });
    await act(office, 'POST', '/label-preview', { source: block, form });
    const { requestId } = await act(office, 'POST', '/label-requests', { cylinderId, reason: '试' });
    const { runId } = await act(office, 'PUT', `/label-runs/${id()}`, { source: block, form });
    const requested = { kind: 'requests', requestIds: [requestId] };
    await act(office, 'PUT', `/label-runs/${id()}`, { source: requested, form });
    await act(office, 'PUT', '/label-address/withdrawn', { reason: '试' });
    await act(office, 'PUT', '/label-address/confirmed', { baseUrl });
    const ready = async (): Promise<void> => {
      const { status } = await act(office, 'PUT', `/label-runs/${runId}`, { source: block, form });
      if (status !== 'working') return;
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
      await ready();
    };
    await ready();
    const ordering = newCustomer(test, { person: { telephone: '13800009999' } });
    await send(test, clerk, 'open-customer', ordering);
    const zoneId = id();
    const zone = { version: null, organisationId: station.organisationId, name: '片区', polygons: [] };
    await act(office, 'PUT', `/zones/${zoneId}`, { ...zone, villages: ['示范村'] });
    const binding = { courierId: rider, kind: 'zone', targetId: zoneId, from: '2026-01-01', until: null };
    await act(office, 'PUT', `/bindings/${id()}`, binding);
    const orderIds = [id(), id(), id(), id()] as const;
    const wants = {
      customerId: ordering.customerId,
      lines: [{ model: 'YSP35.5', count: 1 }],
      wished: null,
      note: null,
    };
    for (const orderId of orderIds.slice(0, 3)) {
      await act(office, 'POST', '/orders', { ...wants, orderId, courierId: null });
    }
    await act(office, 'POST', `/orders/${orderIds[0]}/assign`, { version: 1, courierId: rider });
    await act(office, 'POST', `/orders/${orderIds[1]}/cancel`, { version: 1, reason: '试' });
    await send(test, riding, 'accept-order', { orderId: orderIds[2] });
    await send(test, riding, 'fail-order', { orderId: orderIds[0], reason: 'nobody-home', note: null });
    const again = { orderId: orderIds[3], wished: null, note: null, courierId: null };
    await act(office, 'POST', `/orders/${orderIds[0]}/again`, again);
    await send(test, riding, 'hail-order', {
      orderId: id(),
      customerId: ordering.customerId,
      lines: wants.lines,
      note: null,
    });
    const { secret } = await act(office, 'POST', '/api-keys', { purpose: 'ordering', label: '小程序' });
    const app = { headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }, deviceId: '' };
    const byTelephone = { telephone: '13800009999', lines: wants.lines };
    await act(app, 'PUT', `/orders/${id()}`, byTelephone);
    const { case_id: caseId } = await test.store.reader
      .selectFrom('open_case')
      .select('case_id')
      .orderBy('opened_at')
      .executeTakeFirstOrThrow();

    const get = async (by: Signed, path: string): Promise<void> => {
      const response = await test.app.request(`/api/v1${path}`, { headers: by.headers });
      if (response.status >= 400) answers.push(`${response.status} ${path}`);
      const { next = null } = (await response.json()) as { next?: string | null };
      if (next !== null) await test.app.request(`/api/v1${path}&after=${next}`, { headers: by.headers });
    };
    for (const path of [
      '/session',
      '/home?x=',
      `/home?site=${siteId}`,
      '/cylinders?in=own',
      '/cylinders?in=hand&limit=1',
      '/cylinders?search=AZ',
      '/cylinders?search=2465813',
      `/cylinders/by-scan?scanned=${code}`,
      `/cylinders/${cylinderId}`,
      `/cylinders/${cylinderId}/events?limit=2`,
      '/cases?limit=1',
      '/cases?status=closed',
      `/cases/${caseId}`,
      `/cylinders/by-stamp?tail=5813&site=${siteId}`,
      '/cylinders/by-stamp?tail=5813&in=own&limit=1',
      '/setup',
      '/label-runs?limit=1',
      `/label-runs/${runId}`,
      '/label-requests?limit=1',
      `/sites/${siteId}/scales`,
      `/scales/${scaleId}/fill-authorisation`,
      `/fills?site=${siteId}&limit=1`,
      `/fills?site=${siteId}&status=filled`,
      `/fills?site=${siteId}&status=held-back`,
      `/fills?site=${siteId}&status=released`,
      `/set-aside?site=${siteId}`,
      `/set-aside?site=${siteId}&destination=owner`,
      '/handovers?limit=1',
      `/handovers/${handoverId}`,
      '/refused-attempts?limit=1',
      '/fact-corrections?limit=1',
      '/gas-receipts?limit=1',
      `/tanks?site=${siteId}`,
      '/accounts?limit=1',
      '/devices?limit=1',
      '/devices?which=unsent&limit=1',
      '/devices?which=ended&limit=1',
      '/imports?limit=1',
      '/customers?limit=1',
      `/customers?search=${encodeURIComponent('用户')}&limit=1`,
      '/customers?search=1380000&ended=1',
      `/customers/${customerId}`,
      `/customers/${customerId}/events?limit=1`,
      `/customers/${customerId}/cylinders?limit=1`,
      '/orders?limit=1',
      '/orders?state=new&limit=1',
      '/orders?state=failed&limit=1',
      `/orders?state=accepted&courierId=${rider}&limit=1`,
      `/orders?customerId=${ordering.customerId}&limit=1`,
      `/orders/${orderIds[0]}`,
      `/orders/proposal?customerId=${ordering.customerId}`,
      '/orders/hailed?month=2026-05&limit=1',
      `/orders/hailed?month=2026-05&courierId=${rider}&limit=1`,
      '/orders/hailed-count?month=2026-05',
      '/customer-imports?limit=1',
      `/customer-imports/${listId}/rows?limit=1`,
      `/customer-imports/${listId}/rows?kind=accepted&limit=1`,
    ]) {
      await get(office, path);
    }
    await get(riding.signed, '/orders/mine');
    await get(riding.signed, '/home?x=');
    await get(app, '/orders/changes?limit=1');
    for (const path of [
      '/orders?limit=1',
      `/orders?state=new&organisation=${station.organisationId}&limit=1`,
      '/setup',
      '/cylinders/by-stamp?tail=5813',
      '/home?x=',
      `/cylinders?owner=${station.organisationId}`,
      `/cylinders/${cylinderId}`,
      '/cases?limit=1',
      '/refused-attempts?limit=1',
      '/fact-corrections?limit=1',
      '/organisations?limit=1',
    ]) {
      await get(supervisor, path);
    }
    answers.push(...(await everythingAtTheDoor(test, supervisor)));
    answers.push(...(await everythingOfADay(test, supervisor)));
    answers.push(...(await everythingKept(test)));
    answers.push(...(await askPositions(test)));
    const hold = id();
    for (const [path, body] of [
      [`/cylinders/${cylinderId}/holds/${hold}`, { kind: 'freeze', reason: '试' }],
      [`/cylinders/${cylinderId}/holds/${hold}/lift`, { reason: '试' }],
    ] as const) {
      await test.app.request(`/api/v1${path}`, {
        method: 'PUT',
        headers: supervisor.headers,
        body: JSON.stringify(body),
      });
    }
    await test.app.request(`/c/${code}`);
    await assignPositions(test.store, 5);
    await test.close();
  });
  expect(answers).toEqual([]);

  const folder = await mkdtemp(join(tmpdir(), 'yiping-plans-'));
  const file = join(folder, 'plans.sqlite');
  await copyFile(inject('sqliteTemplate'), file);
  const database = new SqliteDatabase(file);
  const scans: string[] = [];
  try {
    for (const sql of statements) {
      if (!/^\s*(select|update|delete|insert|with)/i.test(sql)) continue;
      const parameters = Array.from(sql.matchAll(/\?/g), () => null);
      const steps = database.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...parameters);
      for (const { detail } of steps) {
        const [, table, index = ''] = /^SCAN (\S+)(?: USING (?:COVERING )?INDEX (\S+))?/.exec(detail) ?? [];
        if (table === undefined || small.has(table) || walked.has(index) || detail.includes('CONSTANT')) continue;
        if (detail.endsWith('VALUES CLAUSE')) continue;
        // Rows that the statement itself has just chosen, a batch at most.
        if (table.startsWith('(subquery') || table === 'waiting' || table === 'numbered') continue;
        scans.push(`${detail}: ${sql}`);
      }
      const plan = steps.map((step) => step.detail).join('; ');
      if (bounded.some(([part, by]) => sql.includes(part) && !by.test(plan))) scans.push(`${plan}: ${sql}`);
    }
  } finally {
    database.close();
    await rm(folder, { recursive: true, force: true });
  }
  expect(statements.length).toBeGreaterThan(100);
  expect(scans).toEqual([]);
});
