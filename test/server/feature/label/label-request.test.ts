// Cylinders that want a new label: asked twice, with and without a code of ours, printed, on the cylinder, withdrawn.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { issueCodes } from '../../../../server/feature/cylinder/issue-codes.ts';
import { byConsole } from '../../../../server/feature/account/account-dependencies.ts';
import { readStream } from '../../../../server/log/read.ts';
import { codeOf } from '../../../../shared/cylinder/code.ts';
import type { LabelRequest } from '../../../../shared/contract/label.ts';
import { openTestApp, type Signed, type TestApp } from '../../../support/accounts.ts';
import { openStation, registerCylinder, send, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('labels that are wanted', (engine) => {
  let t: TestApp;
  let station: Station;
  beforeEach(async () => {
    t = await openTestApp(engine);
    station = await openStation(t);
  });
  afterEach(async () => {
    await t.close();
  });

  const call = async (as: Signed, method: 'POST' | 'PUT' | 'GET', path: string, body?: object) => {
    const response = await t.app.request(`/api/v1${path}`, {
      method,
      headers: as.headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as LabelRequest & { items: LabelRequest[] } };
  };
  const ask = async (cylinderId: string, more: object = {}, as = station.filler) =>
    await call(as, 'POST', '/label-requests', { cylinderId, reason: '标签磨损', ...more });

  it('say the code that the cylinder has, and are asked for once', async () => {
    const cylinder = await registerCylinder(t, station, 7);
    const first = await ask(cylinder.cylinderId);
    expect(first).toMatchObject({
      status: 200,
      body: { code: cylinder.code, fresh: false, status: 'waiting', cylinderCode: cylinder.code },
    });
    const again = await ask(cylinder.cylinderId, { reason: '又磨损' });
    expect(again).toEqual(first);
    const list = await call(station.checker, 'GET', '/label-requests');
    expect(list.body.items).toEqual([first.body]);
    const events = await readStream(t.store.reader, 'label-request', first.body.requestId, { before: null, most: 9 });
    expect(events.map(({ type }) => type)).toEqual(['label-asked']);
  });

  it('sent again under the same id give the same answer', async () => {
    const cylinder = await registerCylinder(t, station, 7);
    const requestId = t.deps.newId();
    const first = await ask(cylinder.cylinderId, { requestId });
    expect(await ask(cylinder.cylinderId, { requestId })).toEqual(first);
    const other = await registerCylinder(t, station, 8);
    expect(await ask(other.cylinderId, { requestId })).toMatchObject({ status: 409 });
  });

  it('get a code of their own where the old one is no more, and are on the cylinder when it leads there', async () => {
    const cylinder = await registerCylinder(t, station, 7);
    await t.store.atomically(async (trx) => {
      await trx.updateTable('tag').set({ status: 'duplicate' }).where('tag', '=', cylinder.code).execute();
    });
    const { body } = await ask(cylinder.cylinderId);
    expect(body).toMatchObject({
      fresh: true,
      code: codeOf({ prefix: 'AZ', serial: Number(body.code.slice(2, 8)), width: 6 }),
    });
    expect(body.code).not.toBe(cylinder.code);
    expect(
      await call(station.filler, 'PUT', `/label-requests/${body.requestId}/bound`, { scanned: body.code }),
    ).toMatchObject({ status: 409 });
    expect(await call(station.filler, 'PUT', `/label-requests/${body.requestId}/printed`)).toMatchObject({
      status: 200,
      body: { status: 'printed' },
    });
  });

  it('with a spare code are on the cylinder once it was bound', async () => {
    const cylinder = await registerCylinder(t, station, 7);
    const code = codeOf({ prefix: 'AZ', serial: 9, width: 6 });
    const { body } = await ask(cylinder.cylinderId, { code });
    expect(body).toMatchObject({ code, fresh: true });
    const isOn = (scanned: string) =>
      call(station.filler, 'PUT', `/label-requests/${body.requestId}/bound`, { scanned });
    expect(await isOn(code)).toMatchObject({ status: 409 });
    const sender = { signed: station.filler, personId: station.fillerId };
    await send(t, sender, 'bind-tag', { scanned: cylinder.code, newTag: code, replaces: true, reason: '标签磨损' });
    expect(await isOn(cylinder.code)).toMatchObject({ status: 409 });
    const bound = await isOn(code);
    expect(bound).toMatchObject({ status: 200, body: { status: 'bound', cylinderCode: code } });
    expect(await isOn(code)).toEqual(bound);
    expect(
      await call(station.filler, 'PUT', `/label-requests/${body.requestId}/withdrawn`, { reason: '不要了' }),
    ).toMatchObject({ status: 409 });
    expect((await ask(cylinder.cylinderId)).body.requestId).not.toBe(body.requestId);
  });

  it("are refused for another cylinder's code, one of nobody, a strange cylinder, and another company", async () => {
    const [one, two] = [await registerCylinder(t, station, 7), await registerCylinder(t, station, 8)];
    expect(await ask(one.cylinderId, { code: two.code })).toMatchObject({ status: 409 });
    expect(await ask(one.cylinderId, { code: codeOf({ prefix: 'AZ', serial: 999_998, width: 6 }) })).toMatchObject({
      status: 409,
    });
    expect(await ask(one.cylinderId, { code: 'NO-CODE-1' })).toMatchObject({ status: 400 });
    expect(await ask('nothing')).toMatchObject({ status: 404 });
    const spare = codeOf({ prefix: 'AZ', serial: 9, width: 6 });
    expect(await ask(two.cylinderId, { code: spare })).toMatchObject({ status: 200 });
    expect(await ask(one.cylinderId, { code: spare })).toMatchObject({ status: 409 });
    const other = await openStation(t, { name: '另一家', prefix: 'BZ', user: 'other' });
    expect(await ask(one.cylinderId, {}, other.filler)).toMatchObject({ status: 404 });
    const { body } = await ask(one.cylinderId);
    expect(await call(other.filler, 'PUT', `/label-requests/${body.requestId}/printed`)).toMatchObject({ status: 404 });
    expect((await call(other.filler, 'GET', '/label-requests')).body.items).toEqual([]);
  });

  it('are listed a page at a time, and leave the list when withdrawn', async () => {
    await issueCodes(t.store, byConsole(new Date(t.clock.now()).toISOString()), {
      blockId: t.deps.newId(),
      organisationId: station.organisationId,
      prefix: 'AZ',
      width: 6,
      count: 5,
    });
    const ids: string[] = [];
    for (const serial of [11, 12, 13]) {
      const { cylinderId } = await registerCylinder(t, station, serial);
      ids.push((await ask(cylinderId)).body.requestId);
      t.clock.pass(1000);
    }
    await call(station.filler, 'PUT', `/label-requests/${ids[1] ?? ''}/withdrawn`, { reason: '看清了' });
    const first = await t.app.request('/api/v1/label-requests?limit=1', { headers: station.filler.headers });
    const page = (await first.json()) as { items: LabelRequest[]; next: string };
    expect(page.items.map(({ requestId }) => requestId)).toEqual([ids[0]]);
    const rest = await call(station.filler, 'GET', `/label-requests?after=${page.next}`);
    expect(rest.body.items.map(({ requestId }) => requestId)).toEqual([ids[2]]);
  });

  it('with a code of their own leave none issued where they are refused, and one where asked for twice at once', async () => {
    const blocks = async () => (await t.store.reader.selectFrom('code_block').select('block_id').execute()).length;
    const cylinder = await registerCylinder(t, station, 7);
    await t.store.atomically(async (trx) => {
      await trx.updateTable('tag').set({ status: 'duplicate' }).where('tag', '=', cylinder.code).execute();
    });
    const before = await blocks();
    const answers = await Promise.all([ask(cylinder.cylinderId), ask(cylinder.cylinderId), ask(cylinder.cylinderId)]);
    expect(new Set(answers.map(({ body }) => body.code)).size).toBe(1);
    expect(await blocks()).toBe(before + 1);
    await t.store.atomically(async (trx) => {
      await trx.updateTable('cylinder').set({ state: 'scrapped' }).execute();
    });
    expect(await ask(cylinder.cylinderId)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('报废') },
    });
    expect(await blocks()).toBe(before + 1);
  });
});
