// Print runs over HTTP: an unconfirmed address, a file whose labels all read, sent twice, lost, too small, not one's own.
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  LabelBlock,
  LabelChoice,
  LabelPreview,
  LabelRequest,
  LabelRun,
  LabelRunInput,
} from '../../../../shared/contract/label.ts';
import type { Attention } from '../../../../shared/contract/home.ts';
import { codeOf } from '../../../../shared/cylinder/code.ts';
import { resolveScan } from '../../../../shared/cylinder/resolve-scan.ts';
import { labelTemplates, type LabelForm } from '../../../../shared/label/label-form.ts';
import { readZpl } from '../../../../shared/label/zpl.ts';
import { createApp } from '../../../../server/app.ts';
import { openScanBook } from '../../../../server/feature/cylinder/scan-book.ts';
import { askRun } from '../../../../server/feature/label/ask-run.ts';
import { labelsOfPdf, unreadOf } from '../../../../server/feature/label/make-labels.ts';
import { openReader } from '../../../../server/feature/label/read-back.ts';
import { createPress } from '../../../../server/feature/label/press.ts';
import { createIdentify } from '../../../../server/http/session.ts';
import type { Actor } from '../../../../server/http/actor.ts';
import { readStream } from '../../../../server/log/read.ts';
import { makePerson, openTestApp, signInAs, testArea, type Signed, type TestApp } from '../../../support/accounts.ts';
import { openStation, registerCylinder, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const base = 'https://gas.example.com';
const formOf = (id: string): LabelForm => {
  const template = labelTemplates.find((each) => each.id === id);
  if (template === undefined) throw new Error(`no template ${id}`);
  return template.form;
};
const roll = formOf('roll-15x15');

describeOnEachStore('print runs', (engine) => {
  let t: TestApp;
  let station: Station;
  let office: Signed;
  let block: LabelBlock;
  let folder: string;

  const open = async (publicUrl: string): Promise<void> => {
    folder = await mkdtemp(join(tmpdir(), 'yiping-labels-'));
    t = await openTestApp(engine, {
      publicUrls: [publicUrl, 'http://localhost'],
      pictureFolder: join(folder, 'pictures'),
    });
    station = await openStation(t);
    await makePerson(t.deps, station, { username: 'office', roles: ['office'] });
    office = await signInAs(t, 'office');
    const blocks = await call<{ items: LabelBlock[] }>(office, 'GET', '/code-blocks');
    [block] = blocks.body.items as [LabelBlock];
  };
  beforeEach(async () => {
    await open(base);
  });
  afterEach(async () => {
    await t.close();
    await rm(folder, { recursive: true, force: true });
  });

  const call = async <T = Record<string, unknown>>(as: Signed, method: string, path: string, body?: object) => {
    const response = await t.app.request(`/api/v1${path}`, {
      method,
      headers: as.headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  };
  const actorOfOffice = async (): Promise<Actor> => {
    const session = await call<{ person: { personId: string } }>(office, 'GET', '/session');
    return {
      personId: session.body.person.personId,
      organisationId: station.organisationId,
      organisationKind: 'filling-station',
      area: testArea,
      siteId: null,
      roles: ['office'],
      deviceId: null,
      scaleId: null,
    };
  };
  const confirm = async () => await call(office, 'PUT', '/label-address/confirmed', { baseUrl: base });
  const print = async (form: LabelForm, source: object, runId = t.deps.newId(), more: object = {}) =>
    await call<LabelRun>(office, 'PUT', `/label-runs/${runId}`, { source, form, ...more });
  const again = async (source: object, reprintReason: string) =>
    await print(roll, source, t.deps.newId(), { reprintReason });
  const choice = async (source: object) => (await call<LabelChoice>(office, 'POST', '/label-choice', { source })).body;
  const download = async (runId: string, as = office) =>
    await t.app.request(`/api/v1/label-runs/${runId}/file`, { headers: as.headers });
  const codes = (first: number, last: number) => ({ kind: 'block', blockId: block.blockId, first, last });
  const ended = async (runId: string): Promise<LabelRun> => {
    for (;;) {
      const { body } = await call<LabelRun>(office, 'GET', `/label-runs/${runId}`);
      if (body.status !== 'working') return body;
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
  };
  const fileOf = async (runId: string): Promise<Uint8Array> => {
    const response = await download(runId);
    expect(response.status).toBe(200);
    return new Uint8Array(await response.arrayBuffer());
  };

  it('print nothing before somebody at the office has opened the address on a phone', async () => {
    expect((await call(office, 'GET', '/label-address')).body).toMatchObject({
      baseUrl: base,
      fault: null,
      confirmedAt: null,
    });
    expect(await print(roll, codes(1, 3))).toMatchObject({ status: 409 });
    expect(await call(station.filler, 'PUT', '/label-address/confirmed', { baseUrl: base })).toMatchObject({
      status: 403,
    });
    expect(await call(office, 'PUT', '/label-address/confirmed', { baseUrl: 'https://old.example.com' })).toMatchObject(
      { status: 409 },
    );
    expect(await confirm()).toMatchObject({ status: 200, body: { confirmedAt: '2026-05-18T04:00:00.000Z' } });
    await confirm();
    expect(await print(roll, codes(1, 3))).toMatchObject({ status: 200 });
    await call(office, 'PUT', '/label-address/withdrawn', { reason: '域名到期' });
    expect(await print(roll, codes(4, 5))).toMatchObject({ status: 409 });
    const stream = `${station.organisationId} ${base}`;
    const events = await readStream(t.store.reader, 'label-address', stream, { before: null, most: 9 });
    expect(events.map(({ type }) => type)).toEqual(['label-address-withdrawn', 'label-address-confirmed']);
  });

  it('are refused for an address that phones cannot reach, whoever confirms it', async () => {
    await t.close();
    await rm(folder, { recursive: true, force: true });
    await open('http://192.168.1.20:8470');
    const confirmed = await call(office, 'PUT', '/label-address/confirmed', { baseUrl: 'http://192.168.1.20:8470' });
    expect(confirmed).toMatchObject({ status: 409 });
    expect(await print(roll, codes(1, 3))).toMatchObject({ status: 409 });
  });

  it.each(['a4-20x20', 'roll-40x30'])('of %s give a file whose labels all read, and stand on record', async (id) => {
    await confirm();
    const asked = await print(formOf(id), codes(2, 41));
    expect(asked).toMatchObject({ status: 200, body: { status: 'working', count: 40 } });
    const { runId } = asked.body;
    const run = await ended(runId);
    expect(run).toMatchObject({ status: 'ready', checked: 40, refusal: null });
    const file = await fileOf(runId);
    const issued = await call<{ codes: string[] }>(office, 'PUT', `/code-blocks/${block.blockId}`, {
      prefix: 'AZ',
      width: 6,
      count: 200,
    });
    const wanted = issued.body.codes.slice(1, 41);
    expect([run.firstCode, run.lastCode]).toEqual([wanted[0], wanted[39]]);
    await openReader();
    const zpl = formOf(id).format === 'zpl' ? readZpl(new TextDecoder().decode(file)) : null;
    const labels = zpl === null ? labelsOfPdf(file, formOf(id), 40) : toAsync(zpl.ok ? zpl.value : []);
    expect(await unreadOf(labels, wanted, base, () => undefined)).toEqual([]);
    const events = await readStream(t.store.reader, 'label-run', runId, { before: null, most: 9 });
    expect(events).toMatchObject([
      { type: 'label-file-handed-out', by: { organisationId: station.organisationId } },
      { type: 'label-run-ready', data: { bytes: file.length } },
      { type: 'label-run-asked', by: { organisationId: station.organisationId }, data: { count: 40 } },
    ]);
    expect((await call<{ items: LabelRun[] }>(office, 'GET', '/label-runs')).body.items).toEqual([
      { ...run, handedOut: 1 },
    ]);
  });

  it('sent again are the same run; with other contents the id is taken', async () => {
    await confirm();
    const runId = t.deps.newId();
    await print(roll, codes(1, 2), runId);
    const run = await ended(runId);
    expect((await print(roll, codes(1, 2), runId)).body).toEqual(run);
    expect(await print(roll, codes(1, 3), runId)).toMatchObject({ status: 409 });
    expect(await print(roll, codes(200, 201))).toMatchObject({ status: 400 });
    expect(await print(roll, { kind: 'block', blockId: 'nothing', first: 1, last: 1 })).toMatchObject({ status: 404 });
  });

  it('that a server left unfinished are taken up when somebody asks after them', async () => {
    await confirm();
    const runId = t.deps.newId();
    const asked = await askRun(t.deps, await actorOfOffice(), runId, {
      source: codes(3, 4),
      form: roll,
      reprintReason: null,
    } as LabelRunInput);
    expect(asked).toMatchObject({ ok: true, value: { status: 'working' } });
    expect(await ended(runId)).toMatchObject({ status: 'ready', count: 2 });
  });

  it('whose file was lost get the very same file again', async () => {
    await confirm();
    const { runId } = (await print(formOf('a4-40x30'), codes(1, 9))).body;
    await ended(runId);
    const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    const before = hashOf(await fileOf(runId));
    expect(await readdir(join(folder, 'labels'))).toHaveLength(1);
    await rm(join(folder, 'labels'), { recursive: true });
    expect(hashOf(await fileOf(runId))).toBe(before);
  });

  it('are refused where the address is too long for the label, with the longest that fits', async () => {
    await t.close();
    await rm(folder, { recursive: true, force: true });
    const long = `https://${'gas.'.repeat(20)}example.com`;
    await open(long);
    await call(office, 'PUT', '/label-address/confirmed', { baseUrl: long });
    const preview = await call<LabelPreview>(office, 'POST', '/label-preview', { source: codes(1, 1), form: roll });
    expect(preview.body).toMatchObject({
      layout: null,
      refusal: { reason: 'too-small', addressLength: long.length },
    });
    const { refusal } = preview.body;
    const longest = refusal?.reason === 'too-small' ? (refusal.longestAddress ?? 0) : 0;
    expect(longest).toBeGreaterThan(30);
    expect(longest).toBeLessThan(long.length);
    expect(await print(roll, codes(1, 1))).toMatchObject({ status: 409 });
    const large = await call<LabelPreview>(office, 'POST', '/label-preview', {
      source: codes(1, 1),
      form: formOf('roll-40x30'),
    });
    expect(large.body.refusal).toBeNull();
    expect(large.body.layout?.moduleMm).toBeGreaterThanOrEqual(0.25);
  });

  it('of labels that were wanted mark them as printed', async () => {
    await confirm();
    const cylinder = await registerCylinder(t, station, 7);
    const request = await call<LabelRequest>(station.filler, 'POST', '/label-requests', {
      cylinderId: cylinder.cylinderId,
      reason: '标签磨损',
    });
    const { requestId } = request.body;
    const { runId } = (await print(roll, { kind: 'requests', requestIds: [requestId] })).body;
    expect(await ended(runId)).toMatchObject({ status: 'ready', firstCode: cylinder.code });
    const printed = await call<{ items: LabelRequest[] }>(office, 'GET', '/label-requests?status=printed');
    expect(printed.body.items).toMatchObject([{ requestId, status: 'printed' }]);
    const one = await again({ kind: 'cylinder', cylinderId: cylinder.cylinderId }, '原标签撕坏');
    expect(await ended(one.body.runId)).toMatchObject({ status: 'ready', lastCode: cylinder.code });
    const other = await openStation(t, { name: '另一家', prefix: 'BZ', user: 'other' });
    await makePerson(t.deps, other, { username: 'other-office', roles: ['office'] });
    const theirs = await signInAs(t, 'other-office');
    await call(theirs, 'PUT', '/label-address/confirmed', { baseUrl: base });
    expect(await call(theirs, 'GET', `/label-runs/${runId}`)).toMatchObject({ status: 404 });
    expect(
      await call(theirs, 'PUT', `/label-runs/${t.deps.newId()}`, {
        source: { kind: 'cylinder', cylinderId: cylinder.cylinderId },
        form: roll,
      }),
    ).toMatchObject({ status: 404 });
  });

  describe('of codes that were printed before', () => {
    const spare = (serial: number): string => codeOf({ prefix: 'AZ', serial, width: 6 });
    const bind = async (serial: number) => {
      const cylinder = await registerCylinder(t, station, 900 + serial);
      await t.store.atomically(async (trx) => {
        await trx
          .insertInto('tag')
          .values({ tag: spare(serial), cylinder_id: cylinder.cylinderId, kind: 'own', status: 'active' })
          .execute();
      });
      return cylinder;
    };
    const codeAt = async (place: number): Promise<string> =>
      (await call<LabelPreview>(office, 'POST', '/label-preview', { source: codes(place, place), form: roll })).body
        .code;

    it('want a reason, which stands on record with who gave it', async () => {
      await confirm();
      expect(await choice(codes(1, 5))).toEqual({ count: 5, onCylinders: 0, wanted: 0, reprint: null });
      await ended((await print(roll, codes(1, 5))).body.runId);
      expect(await choice(codes(4, 8))).toEqual({
        count: 5,
        onCylinders: 0,
        wanted: 0,
        reprint: { count: 2, lastAt: '2026-05-18T04:00:00.000Z', lastBy: '充装员甲' },
      });
      const refused = await print(roll, codes(4, 8));
      expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
      expect(refused.body).toMatchObject({ detail: expect.stringContaining('2 个码以前打印过') });
      expect(await print(roll, codes(4, 8), t.deps.newId(), { reprintReason: ' ' })).toMatchObject({ status: 400 });
      expect(await print(roll, codes(6, 8))).toMatchObject({ status: 200, body: { reprint: null } });
      const second = await again(codes(4, 5), '卡纸');
      expect(second).toMatchObject({ status: 200, body: { by: '充装员甲', reprint: { reason: '卡纸', count: 2 } } });
      const events = await readStream(t.store.reader, 'label-run', second.body.runId, { before: null, most: 9 });
      expect(events.at(-1)).toMatchObject({
        type: 'label-run-asked',
        by: { personId: (await actorOfOffice()).personId },
        data: { reprint: { reason: '卡纸', count: 2 } },
      });
    });

    it('asked for twice at the same moment are printed once', async () => {
      await confirm();
      const both = await Promise.all([print(roll, codes(1, 3)), print(roll, codes(3, 4))]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    });

    it('are not those of a run that was refused', async () => {
      await confirm();
      const { runId } = (await print(roll, codes(1, 3))).body;
      await ended(runId);
      await t.store.atomically(async (trx) => {
        await trx.updateTable('label_run').set({ status: 'refused' }).where('run_id', '=', runId).execute();
      });
      expect(await print(roll, codes(1, 3))).toMatchObject({ status: 200, body: { reprint: null } });
    });

    it('leave out what is on a cylinder, and what is wanted for one', async () => {
      await confirm();
      const [bound, wanted, free] = [await codeAt(10), await codeAt(11), await codeAt(12)];
      const serialOf = (code: string): number => Number(code.slice(2, 8));
      await bind(serialOf(bound));
      const cylinder = await registerCylinder(t, station, 950);
      const request = { cylinderId: cylinder.cylinderId, code: wanted, reason: '标签磨损' };
      expect((await call(office, 'POST', '/label-requests', request)).status).toBe(200);
      expect(await choice(codes(10, 12))).toEqual({ count: 1, onCylinders: 1, wanted: 1, reprint: null });
      expect(await codeAt(12)).toBe(free);
      expect(await print(roll, codes(10, 12))).toMatchObject({ body: { firstCode: free, lastCode: free, count: 1 } });
      expect(await print(roll, codes(10, 11))).toMatchObject({ status: 409 });
    });

    it('and a second label for a cylinder, or one for it that was printed already, say why', async () => {
      await confirm();
      const { cylinderId } = await registerCylinder(t, station, 7);
      const cylinder = { kind: 'cylinder', cylinderId };
      expect(await choice(cylinder)).toMatchObject({ count: 1, reprint: { count: 1, lastAt: null } });
      expect(await print(roll, cylinder)).toMatchObject({ status: 409 });
      expect(await again(cylinder, '撕坏')).toMatchObject({ status: 200 });
      expect(await choice(cylinder)).toMatchObject({ reprint: { lastBy: '充装员甲' } });
      const { requestId } = (
        await call<LabelRequest>(office, 'POST', '/label-requests', { cylinderId, reason: '标签磨损' })
      ).body;
      const requested = { kind: 'requests', requestIds: [requestId] };
      expect(await choice(requested)).toMatchObject({ reprint: null });
      const { runId } = (await print(roll, requested)).body;
      await ended(runId);
      expect(await print(roll, requested)).toMatchObject({ status: 409 });
      expect(await again(requested, '打印机缺墨')).toMatchObject({ status: 200, body: { reprint: { count: 1 } } });
    });

    it('are not in a file any more once one is on a cylinder, or a day after it was first downloaded', async () => {
      await confirm();
      const code = await codeAt(2);
      const [one, two, none] = [
        (await print(roll, codes(1, 3))).body.runId,
        (await print(roll, codes(4, 5))).body.runId,
        (await print(roll, codes(6, 7))).body.runId,
      ];
      for (const runId of [one, two, none]) await ended(runId);
      expect((await download(one)).status).toBe(200);
      expect((await download(two)).status).toBe(200);
      await bind(Number(code.slice(2, 8)));
      const refused = await download(one);
      expect(refused.status).toBe(409);
      expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('这个文件不再提供') });
      expect(await ended(one)).toMatchObject({ isUsedUp: true, handedOut: 1 });
      t.clock.pass(24 * 60 * 60_000 - 1);
      office = await signInAs(t, 'office');
      expect((await download(two)).status).toBe(200);
      t.clock.pass(1);
      expect((await download(two)).status).toBe(409);
      expect(await ended(two)).toMatchObject({ isUsedUp: true, handedOut: 2 });
      await call(office, 'PUT', '/label-address/withdrawn', { reason: '域名到期' });
      expect((await download(none)).status).toBe(409);
      await confirm();
      expect((await download(none)).status).toBe(200);
      const moved = { ...t.deps, printedUrl: 'https://new.example.com' };
      const after = await createApp(moved, createIdentify(moved)).request(`/api/v1/label-runs/${none}/file`, {
        headers: office.headers,
      });
      expect(after.status).toBe(409);
      const other = await openStation(t, { name: '另一家', prefix: 'BZ', user: 'other' });
      expect((await download(none, other.checker)).status).toBe(404);
    });
  });

  it('take the word of their own company for the address, never of another', async () => {
    await confirm();
    const other = await openStation(t, { name: '另一家', prefix: 'BZ', user: 'other' });
    await makePerson(t.deps, other, { username: 'other-office', roles: ['office'] });
    const theirs = await signInAs(t, 'other-office');
    const blocks = await call<{ items: LabelBlock[] }>(theirs, 'GET', '/code-blocks');
    const source = { kind: 'block', blockId: blocks.body.items[0]?.blockId, first: 1, last: 1 };
    const theyPrint = () => call(theirs, 'PUT', `/label-runs/${t.deps.newId()}`, { source, form: roll });
    expect((await call(theirs, 'GET', '/label-address')).body).toMatchObject({ baseUrl: base, confirmedAt: null });
    expect(await theyPrint()).toMatchObject({ status: 409 });
    await call(theirs, 'PUT', '/label-address/withdrawn', { reason: '试' });
    expect(await print(roll, codes(1, 1))).toMatchObject({ status: 200 });
    await call(theirs, 'PUT', '/label-address/confirmed', { baseUrl: base });
    expect(await theyPrint()).toMatchObject({ status: 200 });
    await call(theirs, 'PUT', '/label-address/withdrawn', { reason: '打不开' });
    expect(await print(roll, codes(2, 2))).toMatchObject({ status: 200 });
  });

  it('say the public address through every listener, and one press makes them', async () => {
    await confirm();
    const press = createPress(t.deps);
    const tlsDeps = {
      ...t.deps,
      press,
      printedUrl: base,
      publicUrls: ['https://192.168.1.5:8471', 'http://localhost'],
    };
    const lan = createApp(tlsDeps, createIdentify(tlsDeps));
    const headers = office.headers;
    const address = await lan.request('/api/v1/label-address', { headers });
    expect(await address.json()).toMatchObject({ baseUrl: base, confirmedAt: expect.any(String) });
    const vehicle = await lan.request(`/api/v1/vehicles/${t.deps.newId()}`, {
      method: 'PUT',
      headers,
      body: JSON.stringify({
        version: null,
        organisationId: station.organisationId,
        plate: '浙A12345',
        approvedUntil: null,
        insuredUntil: null,
        maxLoadKg: null,
        maxCylinders: null,
        photoSha256: null,
      }),
    });
    expect(await vehicle.json()).toMatchObject({
      labelUrl: expect.stringMatching(/^https:\/\/gas\.example\.com\/v\//),
    });
    const runId = t.deps.newId();
    const asked = await lan.request(`/api/v1/label-runs/${runId}`, {
      method: 'PUT',
      headers,
      body: JSON.stringify({ source: codes(1, 2), form: roll }),
    });
    expect(await asked.json()).toMatchObject({ baseUrl: base, status: 'working' });
    expect(press.checkedOf(runId)).not.toBeNull();
    await vi.waitFor(() => expect(press.checkedOf(runId)).toBeNull(), 20_000);
    expect(await ended(runId)).toMatchObject({ status: 'ready' });
  });

  it('read labels of an address that was confirmed once, though it is the address no more', async () => {
    await confirm();
    await t.deps.scan.refresh();
    const moved = await openScanBook(t.store.reader, { baseUrls: ['https://new.example.com'], vendorPatterns: [] });
    expect(moved.config().baseUrls).toEqual(['https://new.example.com', base]);
    const code = codeOf({ prefix: 'AZ', serial: 1, width: 6 });
    expect(resolveScan(`${base}/c/${code}`, moved.config())).toMatchObject({ kind: 'code', code, checked: true });
  });

  it.each([
    ['zh-CN', '本单位还没有人确认手机能打开'],
    ['en', 'Nobody at this company has confirmed'],
  ])('that are refused say so in %s', async (language, said) => {
    office = { ...office, headers: { ...office.headers, 'accept-language': language } };
    const refused = await print(roll, codes(1, 1));
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining(said) } });
    expect(JSON.stringify(refused.body)).not.toContain(language === 'en' ? '确认' : 'confirmed');
  });

  it('at home: what waits, what is printed, and what lies about', async () => {
    await confirm();
    const told = async () => {
      const { body } = await call<{ attention: Attention[] }>(office, 'GET', '/home');
      return body.attention.flatMap(({ id, count }) => (id.startsWith('labels-') ? [`${id} ${count}`] : []));
    };
    expect(await told()).toEqual([]);
    const { cylinderId } = await registerCylinder(t, station, 7);
    const { requestId } = (
      await call<LabelRequest>(office, 'POST', '/label-requests', { cylinderId, reason: '标签磨损' })
    ).body;
    await ended((await print(roll, codes(20, 22))).body.runId);
    expect(await told()).toEqual(['labels-waiting 1', 'labels-loose 3']);
    await ended((await print(roll, { kind: 'requests', requestIds: [requestId] })).body.runId);
    await ended((await again(codes(22, 22), '卡纸')).body.runId);
    expect(await told()).toEqual(['labels-printed 1', 'labels-loose 3']);
    t.clock.pass(30 * 24 * 60 * 60_000);
    office = await signInAs(t, 'office');
    expect(await told()).toContain('labels-loose 3');
    t.clock.pass(1);
    expect(await told()).not.toContain('labels-loose 3');
  });
});

// oxlint-disable-next-line func-style -- a generator has no arrow form
async function* toAsync<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
