// Home tells office and authority of codes that do not count, of records that do not come, and the authority of papers that run out.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Home } from '../../../../shared/contract/home.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  testArea,
  type TestApp,
} from '../../../support/accounts.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const hourMs = 3_600_000;

describeOnEachStore('home of the field', (engine) => {
  let test: TestApp;
  let courierId: string;
  let organisationId: string;
  beforeAll(async () => {
    test = await openTestApp(engine);
    const company = await makeOrganisation(test.deps, { kind: 'gas-company', name: '某燃气公司' });
    ({ organisationId } = company);
    await makePerson(test.deps, company, { username: 'office', roles: ['office'], siteId: null });
    const authority = await makeOrganisation(test.deps, {
      kind: 'authority',
      area: testArea.slice(0, 6),
      name: '某局',
    });
    await makePerson(test.deps, authority, { username: 'super', roles: ['supervisor'], siteId: null });
    courierId = await makePerson(test.deps, company, {
      username: 'courier',
      roles: ['courier'],
      certificates: [
        { kind: 'deliver', number: '1', until: '2026-05-30' },
        { kind: 'P', number: '2', until: '2026-06-01' },
        { kind: 'P', number: '3', until: '2027-06-01' },
      ],
    });
  });
  afterAll(() => test.close());

  const told = async (username: string, id: string) => {
    const { headers } = await signInAs(test, username);
    const answer = await test.app.request('/api/v1/home', { headers });
    return ((await answer.json()) as Home).attention.find((one) => one.id === id);
  };
  const iso = (ms: number): string => new Date(ms).toISOString();

  it('tells the authority of papers of a company, without those that have a successor', async () => {
    expect(await told('super', 'certificates-ending')).toMatchObject({
      count: 1,
      name: '某燃气公司',
      until: '2026-05-30',
    });
  });

  it('counts codes in doubt of the last seven days, to the instant', async () => {
    const now = test.clock.now();
    const used = async (atMs: number): Promise<void> => {
      await test.store.atomically(async (trx) => {
        await trx
          .insertInto('stand_in')
          .values({
            stand_in_id: test.deps.newId(),
            organisation_id: organisationId,
            courier_id: courierId,
            kind: 'vehicle',
            target_id: test.deps.newId(),
            from_at: iso(atMs),
            until_at: iso(atMs),
            reason: '',
            code_id: null,
            doubt: 'never-issued',
            photo_sha256: null,
            recorded_at: iso(atMs),
            ended_at: null,
            end_reason: null,
          })
          .execute();
      });
    };
    await used(now - 7 * 24 * hourMs - 1);
    expect(await told('office', 'stand-in-doubts')).toBeUndefined();
    await used(now - 7 * 24 * hourMs);
    for (const who of ['office', 'super']) expect(await told(who, 'stand-in-doubts')).toMatchObject({ count: 1 });
  });

  it('tells of a device with records of the day before, not of one with records of today', async () => {
    const phone = await signInAs(test, 'courier');
    const say = async (oldestMs: number): Promise<void> => {
      const now = test.clock.now();
      const outbox = { sentAt: iso(now), unsent: 1, elsewhere: 0, oldestAt: iso(oldestMs) };
      await test.app.request('/api/v1/commands', {
        method: 'POST',
        headers: phone.headers,
        body: JSON.stringify({ commands: [], outbox }),
      });
    };
    await say(test.clock.now() - hourMs);
    expect(await told('office', 'devices-unsent')).toBeUndefined();
    await say(test.clock.now() - 24 * hourMs);
    for (const who of ['office', 'super']) expect(await told(who, 'devices-unsent')).toMatchObject({ count: 1 });
  });
});
