// The list of what is missing before the first fill: step after step, and gone with the first fill.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Setup } from '../../../../shared/contract/home.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  testArea,
  type Signed,
  type TestApp,
} from '../../../support/accounts.ts';
import { goodBefore, openStation, registerCylinder, send } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('setting up', (engine) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await openTestApp(engine);
  });
  afterAll(() => test.close());

  const missingFor = async (by: Signed): Promise<string[]> => {
    const response = await test.app.request('/api/v1/setup', { headers: by.headers });
    expect(response.status).toBe(200);
    return ((await response.json()) as Setup).steps.filter((step) => !step.done).map((step) => step.id);
  };

  const enterTelephone = async (by: Signed, organisationId: string): Promise<void> => {
    const response = await test.app.request(`/api/v1/organisations/${organisationId}/emergency-telephone`, {
      method: 'PUT',
      headers: by.headers,
      body: JSON.stringify({ version: 1, telephone: '0380-2000001', reason: null }),
    });
    expect(response.status).toBe(200);
  };

  it('tells a new company all of it, and one whose certificate ran out of that', async () => {
    const at = await makeOrganisation(test.deps, { name: '新站' });
    await makePerson(test.deps, at, { username: 'new-admin', roles: ['administrator'], siteId: null });
    const admin = await signInAs(test, 'new-admin');
    expect(await missingFor(admin)).toEqual([
      'licence',
      'telephone',
      'tank',
      'scale',
      'filler',
      'gas',
      'codes',
      'cylinder',
      'fill',
    ]);
    for (const [username, until] of [
      ['the-day-before', '2026-05-17'],
      ['on-the-day', '2026-05-18'],
    ] as const) {
      await makePerson(test.deps, at, { username, certificates: [{ kind: 'P', number: null, until }] });
      expect((await missingFor(admin)).includes('filler')).toBe(until === '2026-05-17');
    }
    await makePerson(test.deps, at, { username: 'new-filler' });
    const response = await test.app.request('/api/v1/setup', {
      headers: (await signInAs(test, 'new-filler')).headers,
    });
    expect(response.status).toBe(403);
  });

  it('is over with the first fill', async () => {
    const station = await openStation(test);
    await makePerson(test.deps, station, { username: 'office', roles: ['office'] });
    const office = await signInAs(test, 'office');
    expect(await missingFor(office)).toEqual(['telephone', 'cylinder', 'fill']);
    await enterTelephone(office, station.organisationId);
    expect(await missingFor(office)).toEqual(['cylinder', 'fill']);
    const { code } = await registerCylinder(test, station, 1);
    expect(await missingFor(office)).toEqual(['fill']);
    const filler = { signed: station.filler, personId: station.fillerId };
    const scaleId = station.fillingScaleId;
    await send(test, filler, 'check-before-fill', {
      checkId: test.deps.newId(),
      scanned: code,
      scaleId,
      items: goodBefore,
      firstFill: null,
      evacuated: false,
      emptyG: 16_700,
      weighed: 'typed',
    });
    const authorisationId = test.deps.newId();
    await send(test, filler, 'authorise-fill', { authorisationId, scanned: code, scaleId });
    const now = new Date(test.clock.now()).toISOString();
    const fill = { fillId: test.deps.newId(), authorisationId, scanned: null, scaleId, startedAt: now, endedAt: now };
    await send(test, filler, 'record-fill', { ...fill, netG: 14_500, grossG: 31_000 });
    const response = await test.app.request('/api/v1/setup', { headers: office.headers });
    expect(await response.json()).toEqual({ steps: [] });
  });

  it('asks an authority for a company and its first account', async () => {
    const area = '440811';
    const authority = await makeOrganisation(test.deps, { name: '某监管所', kind: 'authority', area });
    await makePerson(test.deps, authority, { username: 'supervisor', roles: ['supervisor'] });
    const supervisor = await signInAs(test, 'supervisor');
    expect(await missingFor(supervisor)).toEqual(['company', 'company-account', 'telephone']);
    await makeOrganisation(test.deps, { name: '别处的站', area: testArea });
    const company = await makeOrganisation(test.deps, { name: '此处的站', area: `${area}100000` });
    expect(await missingFor(supervisor)).toEqual(['company-account', 'telephone']);
    await makePerson(test.deps, company, { username: 'their-office', roles: ['office'] });
    expect(await missingFor(supervisor)).toEqual(['telephone']);
    await enterTelephone(supervisor, authority.organisationId);
    expect(await missingFor(supervisor)).toEqual([]);
  });
});
