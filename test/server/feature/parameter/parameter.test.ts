// Parameters and blacklist criteria over HTTP: who may set them, from when they hold, what must not be set.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openParameterBook } from '../../../../server/feature/parameter/parameter-book.ts';
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

// The tests' today is 2026-05-18 in China.
const [yesterday, today, tomorrow] = ['2026-05-17', '2026-05-18', '2026-05-19'];
const district = testArea.slice(0, 6);
const township = testArea.slice(0, 9);

describeOnEachStore('parameters', (engine) => {
  let t: TestApp;
  let office: Signed;
  let supervisor: Signed;

  beforeEach(async () => {
    t = await openTestApp(engine);
    const station = await makeOrganisation(t.deps);
    const authority = await makeOrganisation(t.deps, { kind: 'authority', name: '某区市场监管局', area: district });
    await makePerson(t.deps, station, { username: 'office', roles: ['office', 'administrator'] });
    await makePerson(t.deps, authority, { username: 'supervisor', roles: ['supervisor'], siteId: null });
    office = await signInAs(t, 'office');
    supervisor = await signInAs(t, 'supervisor');
  });
  afterEach(async () => {
    await t.close();
  });

  const put = async (as: Signed, path: string, body: object) => {
    const response = await t.app.request(`/api/v1${path}`, {
      method: 'PUT',
      headers: as.headers,
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const set = (name: string, value: unknown, more: object = {}, as = supervisor) =>
    put(as, `/parameters/${t.deps.newId()}`, {
      area: district,
      name,
      value,
      fromOn: today,
      reason: '区里要求',
      ...more,
    });
  const get = async <T>(as: Signed, path: string): Promise<T> =>
    (await (await t.app.request(`/api/v1${path}`, { headers: as.headers })).json()) as T;

  it('hold from their day on, in the area and below it', async () => {
    expect(await set('residueMaxKg', 0.5, { fromOn: tomorrow })).toMatchObject({
      status: 200,
      body: { version: 1, setByOrganisationName: '某区市场监管局' },
    });
    const book = t.deps.parameters;
    expect(book.inForce(testArea, today).resolved.residueMaxG).toBe(1000);
    expect(book.inForce(testArea, tomorrow).resolved.residueMaxG).toBe(500);
    expect(book.inForce(testArea, tomorrow).resolved.ruleset).toBe('cn-2026.1*');
    expect(book.inForce('330103001000', tomorrow).resolved.residueMaxG).toBe(1000);
    expect(book.inForce(testArea, tomorrow).version).toBe(1);
  });

  it('of the longest area win, and what it no longer sets falls back to the wider one', async () => {
    await set('residueMaxKg', 0.5);
    await set('residueMaxKg', 0.7, { area: township });
    expect(t.deps.parameters.inForce(testArea, today).resolved.residueMaxG).toBe(700);
    await set('residueMaxKg', null, { area: township, fromOn: tomorrow });
    expect(t.deps.parameters.inForce(testArea, today).resolved.residueMaxG).toBe(700);
    expect(t.deps.parameters.inForce(testArea, tomorrow).resolved.residueMaxG).toBe(500);
  });

  it('are set by the authority of the area only', async () => {
    expect(await set('residueMaxKg', 9, {}, office)).toMatchObject({ status: 403 });
    expect(await set('residueMaxKg', 9, { area: '3301' })).toMatchObject({ status: 403 });
    expect(await set('residueMaxKg', 9, { area: '440811' })).toMatchObject({ status: 403 });
    expect(t.deps.parameters.inForce(testArea, today).version).toBe(0);
  });

  it.each([
    ['a name that there is not', 'gravity', 9.8],
    ['a wrong type', 'residueMaxKg', '1'],
    ['a value below its range', 'inspectionMonths', 0],
    ['a value outside its list', 'twoPhase', 'allow'],
    ['a rule that cannot be softened', 'softUntil', { overfill: '2027-01-01' }],
    ['no time to fill', 'authorisationMinutes', 0],
    ['more than an hour to fill', 'authorisationMinutes', 61],
    ['half a minute', 'authorisationMinutes', 1.5],
  ])('refuse %s', async (_, name, value) => {
    expect(await set(name, value)).toMatchObject({ status: 400, body: { code: 'invalid' } });
    expect(t.deps.parameters.inForce(testArea, today).version).toBe(0);
  });

  it('do not begin in the past, unless they correct', async () => {
    expect(await set('residueMaxKg', 0.5, { fromOn: yesterday })).toMatchObject({ status: 400 });
    expect(await set('residueMaxKg', 0.5, { fromOn: today })).toMatchObject({ status: 200 });
    expect(await set('residueMaxKg', 0.6, { fromOn: yesterday, correction: true })).toMatchObject({ status: 200 });
    expect(t.deps.parameters.inForce(testArea, yesterday).resolved.residueMaxG).toBe(600);
    expect(t.deps.parameters.inForce(testArea, today).resolved.residueMaxG).toBe(500);
    expect(await set('residueMaxKg', 0.4, { reason: '' })).toMatchObject({ status: 400 });
  });

  it('are set once, however often it is sent', async () => {
    const id = t.deps.newId();
    const body = { area: district, name: 'authorisationMinutes', value: 15, fromOn: today, reason: '秤远' };
    const first = await put(supervisor, `/parameters/${id}`, body);
    expect(await put(supervisor, `/parameters/${id}`, body)).toEqual(first);
    expect(await put(supervisor, `/parameters/${id}`, { ...body, value: 20 })).toMatchObject({
      body: { code: 'already-used' },
    });
    expect(t.deps.parameters.inForce(testArea, today).authorisationMinutes).toBe(15);
    const events = await readStream(t.store.reader, 'parameters', district, { before: null, most: 10 });
    expect(events).toMatchObject([{ n: 1, type: 'parameter-set', data: { name: 'authorisationMinutes', value: 15 } }]);
  });

  it('set at the same moment each get a version of their own', async () => {
    const answers = await Promise.all([0.1, 0.2, 0.3, 0.4].map((value) => set('residueMaxKg', value)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    expect(answers.map((answer) => Number(answer.body['version'])).sort()).toEqual([1, 2, 3, 4]);
  });

  it('are told with defaults, who set them, and their history', async () => {
    await set('residueMaxKg', 0.5);
    await set('residueMaxKg', 0.6, { area: township, fromOn: tomorrow });
    const inForce = await get<{ items: { name: string; value: unknown; default: unknown; setBy: object | null }[] }>(
      office,
      `/parameters/in-force?area=${testArea}`,
    );
    const byName = new Map(inForce.items.map((item) => [item.name, item]));
    expect(byName.get('residueMaxKg')).toMatchObject({ value: 0.5, default: 1, setBy: { area: district, version: 1 } });
    expect(byName.get('authorisationMinutes')).toEqual({
      name: 'authorisationMinutes',
      value: 10,
      default: 10,
      setBy: null,
    });
    const history = await get<{ items: { version: number }[]; next: string | null }>(office, '/parameters?limit=1');
    expect(history.items.map((item) => item.version)).toEqual([2]);
    const rest = await get<{ items: { version: number }[]; next: string | null }>(
      office,
      `/parameters?limit=1&after=${history.next}`,
    );
    expect(rest).toMatchObject({ items: [{ version: 1 }], next: null });
  });

  it('reach another process with its next refresh', async () => {
    const other = await openParameterBook(t.store.reader);
    await set('residueMaxKg', 0.5);
    await put(supervisor, `/blacklist-criteria/${t.deps.newId()}`, {
      area: district,
      manufacturer: '某钢瓶厂',
      model: null,
      madeFrom: null,
      madeUntil: null,
      reason: '批次缺陷',
    });
    expect(other.inForce(testArea, today).version).toBe(0);
    await other.refresh();
    expect(other.inForce(testArea, today).version).toBe(1);
    expect(other.criteria(testArea)).toHaveLength(1);
  });
});

describeOnEachStore('blacklist criteria', (engine) => {
  let t: TestApp;
  let supervisor: Signed;
  let office: Signed;
  beforeEach(async () => {
    t = await openTestApp(engine);
    const station = await makeOrganisation(t.deps);
    const authority = await makeOrganisation(t.deps, { kind: 'authority', name: '某区市场监管局', area: district });
    await makePerson(t.deps, station, { username: 'office', roles: ['office'] });
    await makePerson(t.deps, authority, { username: 'supervisor', roles: ['supervisor'], siteId: null });
    office = await signInAs(t, 'office');
    supervisor = await signInAs(t, 'supervisor');
  });
  afterEach(async () => {
    await t.close();
  });

  it('hold from when they are recorded until they are ended', async () => {
    const id = t.deps.newId();
    const criterion = {
      area: district,
      manufacturer: '某钢瓶厂',
      model: 'YSP35.5',
      madeFrom: '2021-01',
      madeUntil: '2021-06',
      reason: '批次缺陷',
    };
    const put = async (as: Signed, path: string, body: object) =>
      await t.app.request(`/api/v1/blacklist-criteria/${path}`, {
        method: 'PUT',
        headers: as.headers,
        body: JSON.stringify(body),
      });
    expect((await put(office, id, criterion)).status).toBe(403);
    expect((await put(supervisor, id, { ...criterion, area: '4408' })).status).toBe(403);
    expect(
      (await put(supervisor, id, { ...criterion, manufacturer: null, model: null, madeFrom: null, madeUntil: null }))
        .status,
    ).toBe(400);
    expect((await put(supervisor, id, { ...criterion, madeUntil: '2020-12' })).status).toBe(400);
    expect((await put(supervisor, id, criterion)).status).toBe(200);
    expect((await put(supervisor, id, criterion)).status).toBe(200);
    expect((await put(supervisor, id, { ...criterion, model: null })).status).toBe(409);
    expect(t.deps.parameters.criteria(testArea)).toHaveLength(1);
    expect(t.deps.parameters.criteria('440811001000')).toHaveLength(0);
    expect((await put(office, `${id}/end`, { reason: '已召回' })).status).toBe(403);
    expect((await put(supervisor, `${id}/end`, { reason: '已召回' })).status).toBe(200);
    expect(t.deps.parameters.criteria(testArea)).toHaveLength(0);
    const list = await t.app.request('/api/v1/blacklist-criteria', { headers: office.headers });
    expect(await list.json()).toMatchObject({ items: [{ criterionId: id, endedAt: '2026-05-18T04:00:00.000Z' }] });
    const events = await readStream(t.store.reader, 'blacklist-criterion', id, { before: null, most: 10 });
    expect(events.map((event) => event.type)).toEqual(['criterion-ended', 'criterion-recorded']);
  });

  it('are beside a list of the ordinary models', async () => {
    const response = await t.app.request('/api/v1/models', { headers: office.headers });
    const { items } = (await response.json()) as { items: { model: string }[] };
    expect(items.find((item) => item.model === 'YSP35.5')).toEqual({
      model: 'YSP35.5',
      volumeMl: 35_500,
      tareG: 16_500,
      maxFillG: 14_900,
      everydayName: '15kg',
    });
  });
});
