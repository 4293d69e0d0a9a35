// Erasing a customer takes the pictures and the places with it; what is evidence of something open goes when that is closed.
import { hash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { erasePictures } from '../../../../server/feature/picture/erase-pictures.ts';
import { picturePath, writePicture } from '../../../../server/feature/picture/picture-file.ts';
import type { Signed } from '../../../support/accounts.ts';
import { openTestApp, type TestApp } from '../../../support/accounts.ts';
import { call } from '../../../support/delivery.ts';
import { atDoor, check, itemsOf, openDoors, openHome, type Doors } from '../../../support/doors.ts';
import { send } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('erasing what was pictured', (engine) => {
  let t: TestApp;
  let doors: Doors;
  let folder: string;
  let taken = 0;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiping-erasure-'));
    t = await openTestApp(engine, { pictureFolder: folder });
    doors = await openDoors(t);
  });
  afterEach(async () => {
    await t.close();
    await rm(folder, { recursive: true, force: true });
  });

  const bytesOf = (n: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(40);
    bytes.set([0xff, 0xd8, 0xff, 0xe0, n]);
    return bytes;
  };
  const put = async (by: Signed, n: number): Promise<string> => {
    const bytes = bytesOf(n);
    const sha256 = hash('sha256', bytes, 'hex');
    const { status } = await t.app.request(`/api/v1/pictures/${sha256}`, {
      method: 'PUT',
      headers: { ...by.headers, 'content-type': 'image/jpeg' },
      body: bytes,
    });
    expect(status).toBe(200);
    return sha256;
  };
  const take = (): Promise<string> => put(doors.courier.signed, (taken += 1));
  const statusOf = async (sha256: string): Promise<number> =>
    (await t.app.request(`/api/v1/pictures/${sha256}`, { headers: doors.office.signed.headers })).status;
  const files = async (): Promise<number> =>
    (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
  const erase = async (customerId = doors.customerId) => {
    await send(t, doors.office, 'end-customer', { customerId, reason: '销户' });
    const path = `/customers/${customerId}/erasure`;
    const { status, body } = await call(t, doors.office.signed, 'PUT', path, { reason: '本人要求' });
    expect(status).toBe(200);
    return body['pictures'];
  };
  const erased = async (sha256: string) =>
    await t.store.reader
      .selectFrom('event')
      .select('body')
      .where('stream_kind', '=', 'picture')
      .where('stream_id', '=', sha256)
      .where('type', '=', 'picture-erased')
      .execute();

  it('takes the pictures of the door at once, with their files, logs each, and keeps that a check was made', async () => {
    const photo = await take();
    const ofItem = await take();
    const items = itemsOf('short').map((item, index) => (index === 0 ? { ...item, photoSha256: ofItem } : item));
    const { checkId } = await check(doors, { photoSha256: photo, items });
    expect(await files()).toBe(2);
    expect(await erase()).toEqual({ erased: 2, waiting: 0 });
    expect(await files()).toBe(0);
    for (const sha256 of [photo, ofItem]) {
      expect(await statusOf(sha256)).toBe(404);
      expect(await erased(sha256)).toHaveLength(1);
    }
    expect(await t.store.reader.selectFrom('door_check').select(['check_id', 'passed']).execute()).toEqual([
      { check_id: checkId, passed: 1 },
    ]);
    const told = await call(t, doors.office.signed, 'GET', `/customers/${doors.customerId}`);
    expect(told.body['pictures']).toEqual({ erased: 2, waiting: 0 });
    expect(await erase()).toEqual({ erased: 2, waiting: 0 });
    expect(await erased(photo)).toHaveLength(1);
  });

  it('does not take back a picture that a phone still has', async () => {
    const photo = await take();
    await check(doors, { photoSha256: photo });
    // Named by a check, and not here yet.
    const late = hash('sha256', bytesOf(200), 'hex');
    await check(doors, { photoSha256: late });
    expect(await erase()).toEqual({ erased: 2, waiting: 0 });
    expect(await put(doors.courier.signed, 200)).toBe(late);
    expect(await put(doors.courier.signed, taken)).toBe(photo);
    expect([await statusOf(late), await statusOf(photo), await files()]).toEqual([404, 404, 0]);
  });

  it('keeps what is evidence of an open hazard until that is closed', async () => {
    const photo = await take();
    await check(doors, { photoSha256: photo, bad: ['leak'] });
    const other = await take();
    await check(doors, { photoSha256: other });
    const told = await erase();
    expect(told).toEqual({ erased: 1, waiting: 1 });
    expect([await statusOf(photo), await statusOf(other)]).toEqual([200, 404]);
    expect(await erasePictures(t.deps)).toBe(0);
    // As the office's review does.
    await t.store.atomically(async (trx) => {
      await trx.updateTable('hazard').set({ state: 'closed' }).execute();
    });
    expect(await erasePictures(t.deps)).toBe(1);
    expect([await statusOf(photo), await files()]).toEqual([404, 0]);
    expect(await erasePictures(t.deps)).toBe(0);
  });

  it('keeps what an open case names, and what proves something of a home that stays', async () => {
    const photo = await take();
    await check(doors, { photoSha256: photo });
    const neighbour = await openHome(t, doors.courier);
    // Used again: a case.
    await check({ ...doors, customerId: neighbour }, { photoSha256: photo });
    expect(await erase()).toEqual({ erased: 0, waiting: 1 });
    await t.store.atomically(async (trx) => {
      await trx.updateTable('open_case').set({ closed_at: '2026-06-01T00:00:00.000Z' }).execute();
    });
    expect(await erasePictures(t.deps)).toBe(0);
    expect(await statusOf(photo)).toBe(200);
    await erase(neighbour);
    expect(await statusOf(photo)).toBe(404);
    const told = await call(t, doors.office.signed, 'GET', `/customers/${doors.customerId}`);
    expect(told.body['pictures']).toEqual({ erased: 1, waiting: 0 });
  });

  it('leaves another organisation its own copy of the same bytes', async () => {
    const rival = await openDoors(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const photo = await take();
    await put(rival.courier.signed, taken);
    await check(doors, { photoSha256: photo });
    expect(await erase()).toEqual({ erased: 1, waiting: 0 });
    expect(await statusOf(photo)).toBe(404);
    const theirs = await t.app.request(`/api/v1/pictures/${photo}`, { headers: rival.office.signed.headers });
    expect(theirs.status).toBe(200);
    expect(await files()).toBe(1);
  });

  it('finishes a file that a crash left behind its row', async () => {
    const photo = await take();
    await check(doors, { photoSha256: photo });
    await erase();
    await t.store.atomically(async (trx) => {
      await trx.updateTable('picture_erasure').set({ file_removed_at: null }).execute();
    });
    await writePicture(folder, photo, bytesOf(taken), 'again');
    expect(picturePath(folder, photo)).toContain(photo);
    expect(await erasePictures(t.deps)).toBe(1);
    expect(await files()).toBe(0);
  });

  it('leaves of the track no point and no mark that says where the home is, and that something was done there', async () => {
    const one = await check(doors, { position: atDoor });
    t.clock.pass(60_000);
    const other = await check(doors, { position: { lng: 110.26, lat: 21.26, accuracyM: 9 } });
    const here = new Set([one.checkId, other.checkId]);
    const before = await t.store.reader.selectFrom('position_mark').select('mark_id').execute();
    await erase();
    const marks = await t.store.reader.selectFrom('position_mark').selectAll().execute();
    expect(marks).toHaveLength(before.length);
    const ofHome = marks.filter((mark) => here.has(mark.mark_id));
    expect(ofHome.map((mark) => [mark.lng_e7, mark.lat_e7, mark.accuracy_m])).toEqual([
      [null, null, null],
      [null, null, null],
    ]);
    const points = await t.store.reader.selectFrom('position').select('lng_e7').execute();
    expect(points.map((point) => point.lng_e7)).not.toContain(1_102_600_000);
    expect(await t.store.reader.selectFrom('live_position').select('lng_e7').execute()).toEqual([]);
  });

  it('empties what was typed in commands that could not be read', async () => {
    const { customerId } = doors;
    const raw = { correctionId: 'x', customerId, facts: {}, person: { name: '老张' }, reason: '' };
    await t.store.atomically(async (trx) => {
      await trx
        .insertInto('unreadable_command')
        .values({
          unreadable_id: t.deps.newId(),
          device_id: null,
          received_at: new Date(t.clock.now()).toISOString(),
          problem: 'reason',
          raw: JSON.stringify({ payload: raw }),
        })
        .execute();
    });
    await erase();
    const rows = await t.store.reader.selectFrom('unreadable_command').select(['raw', 'problem']).execute();
    expect(rows.map((row) => row.problem)).toEqual(['reason']);
    expect(JSON.stringify(rows)).not.toContain('老张');
  });
});
