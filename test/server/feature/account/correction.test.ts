// A name, a telephone number, a certificate that was entered wrong is put right by a further record; the first stays readable.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'valibot';
import { accountSchema, personCorrectionSchema } from '../../../../shared/contract/account.ts';
import { pageOf } from '../../../../server/http/page.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  testStart,
  type Signed,
  type TestApp,
  type TestOrganisation,
} from '../../../support/accounts.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('corrections of people', (engine) => {
  let test: TestApp;
  let station: TestOrganisation;
  let office: Signed;
  let personId: string;
  let self: Signed;

  beforeAll(async () => {
    test = await openTestApp(engine);
    station = await makeOrganisation(test.deps);
    await makePerson(test.deps, station, { username: 'office', name: '办公室甲', roles: ['office'], siteId: null });
    office = await signInAs(test, 'office');
    personId = await makePerson(test.deps, station, { username: 'filler', name: '充装员申' });
    self = await signInAs(test, 'filler');
  });
  afterAll(() => test.close());

  const send = (by: Signed, method: string, path: string, body?: unknown) =>
    test.app.request(`/api/v1${path}`, {
      method,
      headers: by.headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const correct = async (body: object, by = office, correctionId = test.deps.newId(), whom = personId) =>
    (await send(by, 'PUT', `/accounts/${whom}/corrections/${correctionId}`, body)).status;
  const account = async () => parse(accountSchema, await (await send(office, 'GET', `/accounts/${personId}`)).json());
  const corrections = async (by = office, query = '') => {
    const answer = await send(by, 'GET', `/accounts/${personId}/corrections${query}`);
    return parse(pageOf(personCorrectionSchema), await answer.json());
  };
  const events = async () =>
    await test.store.reader
      .selectFrom('event')
      .select('body')
      .where('stream_kind', '=', 'person')
      .where('stream_id', '=', personId)
      .where('type', '=', 'person-corrected')
      .orderBy('n')
      .execute();

  it('shows the new name in lists and to the person, keeps the first with who, when and why, and counts once', async () => {
    const correctionId = test.deps.newId();
    const body = { name: '充装员甲', reason: '登记时写错一个字' };
    expect(await correct(body, office, correctionId)).toBe(204);
    expect(await correct(body, office, correctionId)).toBe(204);
    expect((await account()).name).toBe('充装员甲');
    const people = (await (await send(office, 'GET', '/accounts')).json()) as { items: { name: string }[] };
    expect(people.items.map(({ name }) => name)).toContain('充装员甲');
    expect(await (await send(self, 'GET', '/session')).json()).toMatchObject({ person: { name: '充装员甲' } });
    const seen = {
      correctionId,
      certificateId: null,
      was: { name: '充装员申' },
      became: { name: '充装员甲' },
      reason: '登记时写错一个字',
      correctedByName: '办公室甲',
      correctedAt: testStart,
    };
    expect((await corrections()).items).toEqual([seen]);
    expect((await corrections(self)).items).toEqual([seen]);
  });

  it('says in the log which field, and never what it was or is, nor why', async () => {
    const bodies = (await events()).map(({ body }) => body);
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toContain('"fields":["name"]');
    for (const word of ['充装员', '写错']) expect(bodies[0]).not.toContain(word);
  });

  it('takes a telephone number away, and records nothing where nothing differs', async () => {
    expect(await correct({ telephone: '13900000000', reason: '换号' })).toBe(204);
    expect(await correct({ telephone: '13900000000', reason: '再来一次' })).toBe(204);
    expect((await corrections()).items).toHaveLength(2);
    expect(await correct({ telephone: null, reason: '号码停用' })).toBe(204);
    expect((await account()).telephone).toBeNull();
    const { items, next } = await corrections(office, '?limit=1');
    expect(items[0]).toMatchObject({ was: { telephone: '13900000000' }, became: { telephone: null } });
    const second = await corrections(office, `?limit=1&after=${String(next)}`);
    expect(second.items[0]).toMatchObject({ became: { telephone: '13900000000' } });
  });

  it('corrects number and last day of a certificate that stands, and of none that was ended', async () => {
    const certificateId = test.deps.newId();
    const path = `/accounts/${personId}/certificates/${certificateId}`;
    await send(office, 'PUT', path, { kind: 'P', number: 'TS6001', until: '2027-03-31' });
    expect(
      await correct({ certificate: { certificateId, number: 'TS6007', until: '2026-03-31' }, reason: '看错' }),
    ).toBe(204);
    expect((await account()).certificates).toContainEqual({
      certificateId,
      kind: 'P',
      number: 'TS6007',
      until: '2026-03-31',
      endedAt: null,
    });
    expect((await corrections()).items[0]).toMatchObject({
      certificateId,
      was: { number: 'TS6001', until: '2027-03-31' },
    });
    await send(office, 'POST', `${path}/end`);
    expect(await correct({ certificate: { certificateId, number: 'TS6001' }, reason: '还是原来的' })).toBe(409);
    expect(await correct({ certificate: { certificateId: test.deps.newId(), number: '1' }, reason: 'x' })).toBe(404);
  });

  it('wants a reason and something to correct, from the office only, under an id of its own', async () => {
    expect(await correct({ name: '充装员乙' })).toBe(400);
    expect(await correct({ reason: '没有内容' })).toBe(400);
    expect(await correct({ name: '充装员乙', reason: '自己改' }, self)).toBe(403);
    const [{ correctionId } = { correctionId: '' }] = (await corrections()).items;
    const otherId = await makePerson(test.deps, station, { username: 'second', name: '充装员丙' });
    expect(await correct({ name: '充装员丁', reason: 'x' }, office, correctionId, otherId)).toBe(409);
    expect((await send(self, 'GET', `/accounts/${otherId}/corrections`)).status).toBe(403);
    await makePerson(test.deps, station, { username: 'boss', roles: ['administrator'], siteId: null, name: '管理员' });
    const boss = await test.store.reader
      .selectFrom('login')
      .select('id')
      .where('username', '=', 'boss')
      .executeTakeFirstOrThrow();
    expect(await correct({ name: '别名', reason: 'x' }, office, test.deps.newId(), boss.id)).toBe(403);
  });
});
