// An id of another company is answered as one that does not exist: the same words and headers, whoever asks and of whatever kind it is.
import { expect, it } from 'vitest';
import { describeOnEachStore } from '../../support/stores.ts';
import { openWorld, type World } from './fuzz/world.ts';
import { kindsOf, operationsOf } from './fuzz/requests.ts';

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const missing = '019effff-ffff-7000-8000-000000000001';

interface Told {
  readonly status: number;
  readonly headers: string;
  readonly text: string;
}

async function ask(world: World, headers: Readonly<Record<string, string>>, path: string): Promise<Told> {
  const response = await world.test.app.request(path, { headers });
  const text = (await response.text()).replaceAll(/"(?:instance|serverTime)":"[^"]*"/g, '');
  const given = [...response.headers].filter(([name]) => name !== 'x-request-id');
  return { status: response.status, headers: JSON.stringify(given), text };
}

/** Each GET with an id in its path, and each with an id in its query; `{}` stands for the id. */
async function questionsOf(world: World): Promise<{ readonly path: string; readonly kinds: readonly string[] }[]> {
  const all = (await operationsOf(world)).filter(({ method, path }) => method === 'GET' && path.startsWith('/api/'));
  const inPath = all.flatMap(({ path }) => {
    const [, before = ''] = /([^/]+)\/\{\w+\}/.exec(path) ?? [];
    const kinds = kindsOf[before];
    if (kinds === undefined || path.includes('pictures')) return [];
    const query = path.startsWith('/api/v1/tracks/') ? '?from=2026-05-18&to=2026-05-19' : '';
    return [{ path: path.replace(/\{\w+\}/, '{}') + query, kinds }];
  });
  const inQuery = [
    { path: '/api/v1/home?site={}', kinds: ['siteId'] },
    { path: '/api/v1/fills?site={}', kinds: ['siteId'] },
    { path: '/api/v1/set-aside?site={}', kinds: ['siteId'] },
    { path: '/api/v1/tanks?site={}', kinds: ['siteId'] },
    { path: '/api/v1/cylinders/by-stamp?tail=5813&site={}', kinds: ['siteId'] },
    { path: '/api/v1/cylinders?owner={}', kinds: ['organisationId'] },
    { path: '/api/v1/customers?organisation={}', kinds: ['organisationId'] },
    { path: '/api/v1/orders?organisation={}', kinds: ['organisationId'] },
    { path: '/api/v1/orders?customerId={}', kinds: ['customerId'] },
    { path: '/api/v1/orders?courierId={}', kinds: ['courierId', 'personId'] },
    { path: '/api/v1/orders/proposal?customerId={}', kinds: ['customerId'] },
    { path: '/api/v1/orders/hailed?month=2026-05&organisation={}', kinds: ['organisationId'] },
    { path: '/api/v1/orders/hailed-count?month=2026-05&organisation={}', kinds: ['organisationId'] },
    { path: '/api/v1/deliveries?customerId={}', kinds: ['customerId'] },
    { path: '/api/v1/deliveries?day=2026-05-18&courierId={}', kinds: ['courierId', 'personId'] },
    { path: '/api/v1/hazards?customerId={}', kinds: ['customerId'] },
    { path: '/api/v1/shift/facts/customers?only={}', kinds: ['customerId'] },
    { path: '/api/v1/tracks?vehicleId={}&from=2026-05-18&to=2026-05-19', kinds: ['vehicleId'] },
    { path: '/api/v1/cylinders/by-scan?scanned={}', kinds: ['code'] },
    { path: '/api/v1/vehicles?scanned={}', kinds: ['code'] },
  ];
  return [...inPath, ...inQuery];
}

describeOnEachStore('ids of others', (engine) => {
  it('are as ids of nothing', async () => {
    const world = await openWorld(engine);
    const questions = await questionsOf(world);
    expect(questions.length).toBeGreaterThan(50);
    const different: string[] = [];
    let asked = 0;
    for (const { path, kinds } of questions) {
      const one = async (name: string): Promise<void> => {
        const asker = world.askers.find((other) => other.name === name);
        if (asker === undefined) throw new Error(name);
        const own = world.knownTo.get(name);
        const first = ['door-office', 'door-courier', 'area-supervisor'].flatMap((other) =>
          kinds.flatMap((kind) => [...(world.knownTo.get(other)?.get(kind) ?? [])]),
        );
        const foreign = [...new Set(first)]
          .filter(
            (id) =>
              (kinds[0] === 'code' || uuidForm.test(id)) && !kinds.some((kind) => own?.get(kind)?.has(id) === true),
          )
          .slice(0, 2);
        const none = kinds[0] === 'code' ? 'DZ99999999' : missing;
        const nothing = await ask(world, asker.signed.headers, path.replace('{}', none));
        for (const id of foreign) {
          asked += 1;
          const told = await ask(world, asker.signed.headers, path.replace('{}', id));
          if (JSON.stringify(told) !== JSON.stringify(nothing)) {
            const sameWords = told.text === nothing.text && told.status === nothing.status;
            different.push(
              `${name} ${path}: ${String(told.status)} ${sameWords ? told.headers : told.text.slice(0, 200)} / ${String(nothing.status)} ${nothing.text.slice(0, 200)}`,
            );
          }
        }
      };
      await Promise.all(['rival-office', 'rival-courier', 'next-supervisor', 'maker-office'].map(one));
    }
    expect(asked).toBeGreaterThan(200);
    expect(different.slice(0, 40)).toEqual([]);
    await world.test.close();
  });
});
