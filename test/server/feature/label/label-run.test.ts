// Print runs over HTTP: an unconfirmed address, a file whose labels all read, sent twice, lost, too small, not one's own.
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type {
  LabelBlock,
  LabelPreview,
  LabelRequest,
  LabelRun,
  LabelRunInput,
} from '../../../../shared/contract/label.ts';
import { labelTemplates, type LabelForm } from '../../../../shared/label/label-form.ts';
import { readZpl } from '../../../../shared/label/zpl.ts';
import { askRun } from '../../../../server/feature/label/ask-run.ts';
import { labelsOfPdf, unreadOf } from '../../../../server/feature/label/make-labels.ts';
import { openReader } from '../../../../server/feature/label/read-back.ts';
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
  const print = async (form: LabelForm, source: object, runId = t.deps.newId()) =>
    await call<LabelRun>(office, 'PUT', `/label-runs/${runId}`, { source, form });
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
    const response = await t.app.request(`/api/v1/label-runs/${runId}/file`, { headers: office.headers });
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
    const events = await readStream(t.store.reader, 'label-address', base, { before: null, most: 9 });
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
      { type: 'label-run-ready', data: { bytes: file.length } },
      { type: 'label-run-asked', by: { organisationId: station.organisationId }, data: { count: 40 } },
    ]);
    expect((await call<{ items: LabelRun[] }>(office, 'GET', '/label-runs')).body.items).toEqual([run]);
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
    const one = await print(roll, { kind: 'cylinder', cylinderId: cylinder.cylinderId });
    expect(await ended(one.body.runId)).toMatchObject({ status: 'ready', lastCode: cylinder.code });
    const other = await openStation(t, { name: '另一家', prefix: 'BZ', user: 'other' });
    expect(await call(other.checker, 'GET', `/label-runs/${runId}`)).toMatchObject({ status: 404 });
    expect(
      await call(other.checker, 'PUT', `/label-runs/${t.deps.newId()}`, {
        source: { kind: 'cylinder', cylinderId: cylinder.cylinderId },
        form: roll,
      }),
    ).toMatchObject({ status: 404 });
  });
});

// oxlint-disable-next-line func-style -- a generator has no arrow form
async function* toAsync<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
