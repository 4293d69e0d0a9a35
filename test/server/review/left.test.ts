// Who left sees nothing more: by the day on which a membership ends, and at once where the office ends it.
import { expect, it } from 'vitest';
import { makeOrganisation, makePerson, openTestApp, signInAs, type TestApp } from '../../support/accounts.ts';
import { describeOnEachStore } from '../../support/stores.ts';

const paths = ['/session', '/customers', '/orders/mine', '/shift/facts', '/my-roster', '/home', '/cylinders?in=own'];

describeOnEachStore('somebody whose membership ends', (engine) => {
  const open = async (until: string | null): Promise<{ test: TestApp; statuses: () => Promise<Set<number>> }> => {
    const test = await openTestApp(engine);
    const at = await makeOrganisation(test.deps, { kind: 'gas-company' });
    const personId = await makePerson(test.deps, at, { username: 'a-courier', roles: ['courier'] });
    const { headers } = await signInAs(test, 'a-courier');
    await test.store.atomically(async (trx) => {
      await trx.updateTable('membership').set({ until_on: until }).where('person_id', '=', personId).execute();
    });
    const statuses = async (): Promise<Set<number>> => {
      const all = paths.map(async (path) => (await test.app.request(`/api/v1${path}`, { headers })).status);
      return new Set(await Promise.all(all));
    };
    return { test, statuses };
  };
  const signedOut = new Set([401]);

  it('the day after it: signed out; on the day and the day before: at work', async () => {
    for (const [until, isOut] of [
      ['2026-05-17', true],
      ['2026-05-18', false],
      ['2026-05-19', false],
    ] as const) {
      const { test, statuses } = await open(until);
      const seen = await statuses();
      expect([seen.has(401), until]).toEqual([isOut, until]);
      expect(seen.size === 1 || !isOut).toBe(true);
      await test.close();
    }
  });

  it('at midnight of the place where the company is', async () => {
    const { test, statuses } = await open('2026-05-18');
    test.clock.set('2026-05-18T15:59:59.999Z');
    expect(await statuses()).not.toContain(401);
    test.clock.set('2026-05-18T16:00:00.000Z');
    expect(await statuses()).toEqual(signedOut);
    await test.close();
  });

  it('at once where the office ends it', async () => {
    const { test, statuses } = await open(null);
    const rows = await test.store.reader.selectFrom('membership').selectAll().execute();
    const [row] = rows;
    if (row === undefined) throw new Error('no membership');
    const at = { organisationId: row.organisation_id, siteId: row.site_id ?? '' };
    await makePerson(test.deps, at, { username: 'the-boss', roles: ['administrator'], siteId: null });
    const boss = await signInAs(test, 'the-boss');
    expect(await statuses()).not.toContain(401);
    const path = `/api/v1/accounts/${row.person_id}/memberships/${row.membership_id}/end`;
    const ended = await test.app.request(path, { method: 'POST', headers: boss.headers });
    expect(ended.status).toBe(204);
    expect(await statuses()).toEqual(signedOut);
    await test.close();
  });
});
