// Pictures over HTTP: only what they say they are, only to those who may see them.
import { hash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pictureTypeOf } from '../../../../server/feature/picture/picture-file.ts';
import { readStream } from '../../../../server/log/read.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  testArea,
  type Signed,
  type TestApp,
} from '../../../support/accounts.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const jpeg = (more = 0): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(32 + more);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return bytes;
};
const nameOf = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('pictureTypeOf', () => {
  it.each([
    ['jpeg', jpeg(), 'image/jpeg'],
    ['png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), 'image/png'],
    ['webp', ascii('RIFF0000WEBPVP8 '), 'image/webp'],
    ['another RIFF file', ascii('RIFF0000WAVEfmt '), null],
    ['svg', ascii('<svg xmlns="http://www.w3.org/2000/svg"/>'), null],
    ['a page', ascii('<!doctype html>'), null],
    ['a beginning only', new Uint8Array([0xff, 0xd8]), null],
    ['nothing', new Uint8Array(), null],
  ])('knows %s', (_, bytes, type) => {
    expect(pictureTypeOf(bytes)).toBe(type);
  });
});

describeOnEachStore('pictures', (engine) => {
  let t: TestApp;
  let folder: string;
  let office: Signed;
  let stranger: Signed;
  let supervisor: Signed;
  let otherSupervisor: Signed;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiping-pictures-'));
    t = await openTestApp(engine, { pictureFolder: folder });
    const people = [
      ['office', 'filling-station', testArea, 'office'],
      ['stranger', 'filling-station', testArea, 'office'],
      ['supervisor', 'authority', testArea.slice(0, 6), 'supervisor'],
      ['elsewhere', 'authority', '440811', 'supervisor'],
    ] as const;
    for (const [username, kind, area, role] of people) {
      const at = await makeOrganisation(t.deps, { kind, area, name: username });
      await makePerson(t.deps, at, { username, roles: [role] });
    }
    office = await signInAs(t, 'office');
    stranger = await signInAs(t, 'stranger');
    supervisor = await signInAs(t, 'supervisor');
    otherSupervisor = await signInAs(t, 'elsewhere');
  });
  afterEach(async () => {
    await t.close();
    await rm(folder, { recursive: true, force: true });
  });

  const put = async (as: Signed, name: string, bytes: Uint8Array<ArrayBuffer>) =>
    await t.app.request(`/api/v1/pictures/${name}`, {
      method: 'PUT',
      headers: { ...as.headers, 'content-type': 'image/jpeg' },
      body: bytes,
    });
  const get = async (as: Signed, name: string, headers: Record<string, string> = {}) =>
    await t.app.request(`/api/v1/pictures/${name}`, { headers: { ...as.headers, ...headers } });

  it('come back byte for byte, for their own organisation and the authority of its area', async () => {
    const bytes = jpeg(3 * 1024 * 1024);
    const name = nameOf(bytes);
    const stored = await put(office, name, bytes);
    expect(stored.status).toBe(200);
    expect(await stored.json()).toEqual({ sha256: name, mediaType: 'image/jpeg', sizeBytes: bytes.length });
    const shown = await get(office, name);
    expect(nameOf(new Uint8Array(await shown.arrayBuffer()))).toBe(name);
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-cache',
      etag: `"${name}"`,
    });
    expect((await get(office, name, { 'if-none-match': `"${name}"` })).status).toBe(304);
    expect((await get(supervisor, name)).status).toBe(200);
    expect((await get(stranger, name)).status).toBe(404);
    expect((await get(stranger, name, { 'if-none-match': `"${name}"` })).status).toBe(404);
    expect((await get(otherSupervisor, name)).status).toBe(404);
    expect((await t.app.request(`/api/v1/pictures/${name}`)).status).toBe(401);
  });

  it('are kept once, in two levels of folders, with nothing half-written beside them', async () => {
    const bytes = jpeg();
    const name = nameOf(bytes);
    const answers = await Promise.all([put(office, name, bytes), put(office, name, bytes), put(stranger, name, bytes)]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(await readdir(join(folder, name.slice(0, 2), name.slice(2, 4)))).toEqual([name]);
    expect((await get(stranger, name)).status).toBe(200);
    const events = await readStream(t.store.reader, 'picture', name, { before: null, most: 10 });
    expect(events.map((event) => event.n)).toEqual([2, 1]);
  });

  it('are refused where the bytes are not what their name says, not pictures, or too many', async () => {
    const bytes = jpeg();
    expect((await put(office, 'a'.repeat(64), bytes)).status).toBe(400);
    const page = new TextEncoder().encode('<script>alert(1)</script>');
    expect((await put(office, nameOf(page), page)).status).toBe(400);
    expect((await put(office, '../../etc/passwd', bytes)).status).toBe(404);
    const huge = jpeg(5 * 1024 * 1024);
    expect((await put(office, nameOf(huge), huge)).status).toBe(413);
    expect(await readdir(folder)).toEqual([]);
  });
});
