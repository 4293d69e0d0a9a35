// Customers: opened at the door, found by how a name begins, seen whole by those who may, corrected, ended and erased.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Customer, CustomerEventRow, CustomerRow } from '../../../../shared/contract/customer.ts';
import { byConsole } from '../../../../server/feature/account/account-dependencies.ts';
import { readCustomerFacts } from '../../../../server/feature/customer/customer-facts.ts';
import { recordCylinderEvents } from '../../../../server/feature/cylinder/record-cylinder-event.ts';
import { describeOnEachStore } from '../../../support/stores.ts';
import { goodStamp, send } from '../../../support/station.ts';
import { get, identityNumber, newCustomer, openTown, type Town } from './customers.ts';

interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}

/** What must be nowhere but in the rows of people. */
const secrets = ['用户甲', '1380000', '一组', identityNumber, '村干部甲', '110.25', '1102500000'];

describeOnEachStore('customers', (engine) => {
  let town: Town;
  beforeEach(async () => {
    town = await openTown(engine);
  });
  afterEach(async () => {
    await town.test.close();
  });

  const customerOf = async (by: Town['office'], customerId: string): Promise<Customer> =>
    (await get<Customer>(town, by.signed, `/customers/${customerId}`)).body;
  const namesBy = async (search: string, more = ''): Promise<(string | null)[]> =>
    (
      await get<Page<CustomerRow>>(town, town.office.signed, `/customers?search=${encodeURIComponent(search)}${more}`)
    ).body.items.map((row) => row.name);
  const looks = () =>
    town.test.store.reader.selectFrom('look').select(['person_id', 'what', 'subjects']).orderBy('look_id').execute();
  const inHands = async (customerId: string, maxFillG: number | null, volumeMl: number | null): Promise<string> => {
    const cylinderId = town.test.deps.newId();
    await town.test.store.atomically(async (trx) => {
      await recordCylinderEvents(
        trx,
        null,
        cylinderId,
        [
          {
            type: 'registered',
            code: `T${cylinderId.slice(-6)}`,
            facts: { ...goodStamp, maxFillG, volumeMl },
            ownerOrganisationId: town.at.organisationId,
            state: 'active',
            custody: { kind: 'customer', id: customerId, siteId: null },
            assumed: [],
            source: 'office',
            importId: null,
            photoSha256: null,
          },
        ],
        byConsole(new Date(town.test.clock.now()).toISOString()),
      );
    });
    return cylinderId;
  };

  describe('opening', () => {
    it('records a real-name file with appliances and contract, and nothing of the person in the log', async () => {
      const { test, courier } = town;
      const opened = {
        ...newCustomer(test),
        appliances: [
          {
            applianceId: test.deps.newId(),
            kind: 'hose' as const,
            maker: '某胶管厂',
            model: null,
            certificateNumber: '2026010000000001',
            code: null,
            madeOn: '2026-01',
            replaceBy: '2027-07',
            photoSha256: null,
          },
        ],
        contract: {
          contractId: test.deps.newId(),
          number: 'GQ-1',
          from: '2026-05-18',
          until: '2027-05-17',
          photoSha256: null,
        },
      };
      const answer = await send(test, courier, 'open-customer', opened);
      expect(answer).toMatchObject({ status: 'recorded', result: { verified: true, alike: 0, version: 3 } });
      const customer = await customerOf(courier, opened.customerId);
      expect(customer).toMatchObject({
        masked: false,
        verified: true,
        person: { name: '用户甲', telephone: '138 0000 1234', identityNumber: '****0017', witness: '村干部甲' },
        appliances: [{ kind: 'hose', replaceBy: '2027-07' }],
        contracts: [{ number: 'GQ-1', until: '2027-05-17' }],
        cylindersOut: 0,
        heldG: 0,
      });
      const events = await test.store.reader.selectFrom('event').select('body').execute();
      const log = events.map((event) => event.body).join('\n');
      expect(log).toContain('customer-opened');
      expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    });

    it('sent twice is one customer, and needs no telephone', async () => {
      const { test, courier } = town;
      const opened = newCustomer(test, { person: { telephone: null } });
      const commandId = test.deps.newId();
      const first = await send(test, courier, 'open-customer', opened, { commandId });
      expect(first.status).toBe('recorded');
      // Another command for the same customer is not a second customer.
      expect(await send(test, courier, 'open-customer', opened)).toMatchObject({ detail: 'customer-already-open' });
      expect(await test.store.reader.selectFrom('customer').select('customer_id').execute()).toHaveLength(1);
    });

    it('without a paper or without a confirmation is no real-name file, until a correction gives the rest', async () => {
      const { test, courier } = town;
      const opened = newCustomer(test, { person: { identity: null } });
      expect(await send(test, courier, 'open-customer', opened)).toMatchObject({ result: { verified: false } });
      const corrected = {
        customerId: opened.customerId,
        correctionId: test.deps.newId(),
        facts: {},
        person: { identity: { kind: 'id-card' as const, number: identityNumber } },
        reason: '补登证件',
      };
      expect(await send(test, courier, 'correct-customer', corrected)).toMatchObject({ result: { verified: true } });
    });

    it('refuses a paper whose check character is wrong, and a signature without its picture', async () => {
      const { test, courier } = town;
      const wrong = newCustomer(test, { person: { identity: { kind: 'id-card', number: '990000199001010015' } } });
      expect(await send(test, courier, 'open-customer', wrong)).toMatchObject({ status: 'unreadable' });
      const unsigned = newCustomer(test, {
        person: { confirmation: { by: 'signature', pictureSha256: null, witness: null } },
      });
      expect(await send(test, courier, 'open-customer', unsigned)).toMatchObject({ status: 'unreadable' });
    });

    it('tells of others with the same paper, and is not for fillers', async () => {
      const { test, courier, filler } = town;
      await send(test, courier, 'open-customer', newCustomer(test));
      const second = await send(test, courier, 'open-customer', newCustomer(test, { person: { telephone: null } }));
      expect(second).toMatchObject({ status: 'recorded', result: { alike: 1 } });
      expect(await send(test, filler, 'open-customer', newCustomer(test))).toMatchObject({
        status: 'unreadable',
        detail: 'not-allowed',
      });
    });
  });

  describe('finding', () => {
    beforeEach(async () => {
      const { test, courier } = town;
      for (const [name, telephone, village, address] of [
        ['张三', '13800001111', '东村', '东村 1 号'],
        ['张三丰', '13800002222', '西村', '西村 2 号'],
        ['李四', '0759-3381234', '张家村', '张家村 3 号'],
        ['Zhang', null, '西村', '西村 9 号'],
      ] as const) {
        const opened = newCustomer(test, { facts: { village }, person: { name, telephone, address, identity: null } });
        await send(test, courier, 'open-customer', opened);
      }
    });

    it.each([
      ['张', ['张三', '张三丰', '李四']],
      ['张三丰', ['张三丰']],
      ['zhang', ['Zhang']],
      ['1380000', ['张三', '张三丰']],
      ['+86 138-0000-2', ['张三丰']],
      ['07593381', ['李四']],
      ['西村', ['张三丰', 'Zhang']],
      ['西村9', ['Zhang']],
      ['三', []],
    ])('%s', async (search, names) => {
      expect(await namesBy(search)).toEqual(names);
    });

    it('gives them a page at a time, each once, whichever way found them', async () => {
      const seen: (string | null)[] = [];
      let next: string | null = '';
      for (let pages = 0; next !== null && pages < 9; pages++) {
        const path: string = `/customers?limit=1&search=${encodeURIComponent('张')}${next === '' ? '' : `&after=${next}`}`;
        const { body } = await get<Page<CustomerRow>>(town, town.office.signed, path);
        seen.push(...body.items.map((row) => row.name));
        next = body.next;
      }
      expect(seen).toEqual(['张三', '张三丰', '李四']);
    });

    it('lists them by village', async () => {
      const { body } = await get<Page<CustomerRow>>(town, town.office.signed, '/customers');
      expect(body.items.map((row) => row.village)).toEqual(['东村', '张家村', '西村', '西村']);
    });
  });

  describe('seeing', () => {
    it('is masked for those whose work does not need it, and not found by others', async () => {
      const { test, courier, filler, supervisor, otherOffice } = town;
      const opened = newCustomer(test);
      await send(test, courier, 'open-customer', opened);
      for (const by of [filler, supervisor]) {
        const customer = await customerOf(by, opened.customerId);
        expect(customer).toMatchObject({
          masked: true,
          facts: { village: '示范村' },
          person: { name: '用**', telephone: '138****1234', address: null, position: null, witness: null },
        });
        expect(secrets.filter((secret) => JSON.stringify(customer).includes(secret))).toEqual([]);
      }
      expect((await get(town, otherOffice.signed, `/customers/${opened.customerId}`)).status).toBe(404);
      const { body } = await get<Page<CustomerRow>>(
        town,
        supervisor.signed,
        `/customers?organisation=${town.at.organisationId}`,
      );
      expect(body.items).toMatchObject([{ name: '用**', telephone: '138****1234', masked: true }]);
      expect((await get<Page<CustomerRow>>(town, otherOffice.signed, '/customers')).body.items).toEqual([]);
    });

    it('is logged: each page with names, each customer; the authority says why, and sees it all', async () => {
      const { test, courier, office, supervisor, filler } = town;
      const opened = newCustomer(test);
      await send(test, courier, 'open-customer', opened);
      await customerOf(office, opened.customerId);
      await get(town, office.signed, '/customers');
      await customerOf(supervisor, opened.customerId);
      const subjects = JSON.stringify([opened.customerId]);
      expect(await looks()).toEqual([
        { person_id: office.personId, what: 'customer', subjects },
        { person_id: office.personId, what: 'customers', subjects },
      ]);
      const look = (by: Town['office'], reason: string) =>
        test.app.request(`/api/v1/customers/${opened.customerId}/looks`, {
          method: 'POST',
          headers: by.signed.headers,
          body: JSON.stringify({ reason }),
        });
      expect((await look(filler, '好奇')).status).toBe(403);
      expect((await look(supervisor, ' ')).status).toBe(400);
      const seen = (await (await look(supervisor, '核查事故')).json()) as Customer;
      expect(seen.person).toMatchObject({ name: '用户甲', address: '示范村一组 3 号', identityNumber });
      expect((await looks()).at(-1)).toEqual({
        person_id: supervisor.personId,
        what: 'customer-file: 核查事故',
        subjects,
      });
    });
  });

  describe('correcting', () => {
    it('keeps what it was for those who may read it, and only that it changed for the others', async () => {
      const { test, courier, office, supervisor } = town;
      const opened = newCustomer(test);
      await send(test, courier, 'open-customer', opened);
      const { customerId } = opened;
      await send(test, office, 'correct-customer', {
        customerId,
        correctionId: test.deps.newId(),
        facts: { gasAlarm: false },
        person: { telephone: '13900009999' },
        reason: '换号',
      });
      const { body } = await get<Page<CustomerEventRow>>(town, office.signed, `/customers/${customerId}/events`);
      expect(body.items).toMatchObject([
        {
          n: 2,
          type: 'customer-corrected',
          data: { before: { gasAlarm: true }, after: { gasAlarm: false }, personFields: ['telephone'], reason: '换号' },
          was: { telephone: '138 0000 1234' },
        },
        { n: 1, type: 'customer-opened', was: null },
      ]);
      const masked = await get<Page<CustomerEventRow>>(town, supervisor.signed, `/customers/${customerId}/events`);
      expect(masked.body.items[0]).toMatchObject({ was: null, personName: null });
      expect(await namesBy('1380000')).toEqual([]);
      expect(await namesBy('1390000')).toEqual(['用户甲']);
      expect(JSON.stringify(await customerOf(office, customerId))).toContain('13900009999');
    });

    it('that says nothing new is no event, and another company finds nothing to correct', async () => {
      const { test, courier, office, otherOffice } = town;
      const opened = newCustomer(test);
      await send(test, courier, 'open-customer', opened);
      const correction = {
        customerId: opened.customerId,
        correctionId: test.deps.newId(),
        facts: { kind: 'household' as const },
        person: {},
        reason: '试',
      };
      expect(await send(test, office, 'correct-customer', correction)).toMatchObject({ result: { version: 1 } });
      expect(await send(test, otherOffice, 'correct-customer', correction)).toMatchObject({
        status: 'unreadable',
        detail: 'unknown-customer',
      });
    });

    it('puts one appliance in the place of another, and a contract in the place of the last', async () => {
      const { test, courier, office } = town;
      const opened = newCustomer(test);
      const { customerId } = opened;
      await send(test, courier, 'open-customer', opened);
      const [one, two] = [test.deps.newId(), test.deps.newId()];
      const hose = {
        kind: 'hose',
        maker: null,
        model: null,
        certificateNumber: null,
        code: null,
        madeOn: null,
      } as const;
      const appliance = (applianceId: string) => ({ applianceId, ...hose, replaceBy: null, photoSha256: null });
      const record = (applianceId: string, replacesId: string | null) =>
        send(test, courier, 'record-appliance', {
          customerId,
          appliance: appliance(applianceId),
          replacesId,
          reason: null,
        });
      await record(one, null);
      expect(await record(two, one)).toMatchObject({ status: 'recorded' });
      expect(await record(test.deps.newId(), one)).toMatchObject({ detail: 'unknown-appliance' });
      const contract = { contractId: test.deps.newId(), number: null, from: '2026-05-18', until: null };
      await send(test, office, 'record-contract', {
        customerId,
        contract: { ...contract, photoSha256: null },
        replacesId: null,
        reason: null,
      });
      const customer = await customerOf(office, customerId);
      expect(customer.appliances.map(({ applianceId }) => applianceId)).toEqual([two]);
      expect(customer.contracts).toHaveLength(1);
      await send(test, courier, 'end-appliance', { customerId, applianceId: two, reason: '拆除' });
      expect((await customerOf(office, customerId)).appliances).toEqual([]);
    });
  });

  describe('holding, ending, erasing', () => {
    it('gives the rules what they ask, and nothing to another company', async () => {
      const { test, courier, at } = town;
      const opened = newCustomer(test);
      const { customerId } = opened;
      await send(test, courier, 'open-customer', opened);
      const empty = await inHands(customerId, null, 35_500);
      await inHands(customerId, 14_500, 35_500);
      const beside = { hazards: [], lastFullCheckOn: '2026-03-01', takenBack: [], fillFactorKgPerL: 0.42 };
      const facts = await readCustomerFacts(test.store.reader, at.organisationId, customerId, beside);
      expect(facts).toEqual({
        id: customerId,
        kind: 'household',
        verified: true,
        position: [110.25, 21.25],
        village: '示范村',
        site: 'ground',
        cylinderRoom: false,
        outdoorRoom: null,
        vaporiserRoom: false,
        gasAlarm: true,
        heldKg: 29.41,
        usualUseDays: null,
        hazards: [],
        cylindersOut: 2,
        cylindersAgreed: 1,
        lastFullCheckOn: '2026-03-01',
      });
      const swap = { ...beside, takenBack: [empty] };
      expect(await readCustomerFacts(test.store.reader, at.organisationId, customerId, swap)).toMatchObject({
        heldKg: 14.5,
        cylindersOut: 1,
      });
      await inHands(customerId, null, null);
      expect(await readCustomerFacts(test.store.reader, at.organisationId, customerId, beside)).toMatchObject({
        heldKg: null,
        cylindersOut: 3,
      });
      expect(await readCustomerFacts(test.store.reader, test.deps.newId(), customerId, beside)).toBeNull();
      const { body } = await get<Page<{ contentG: number | null }>>(
        town,
        town.office.signed,
        `/customers/${customerId}/cylinders?limit=2`,
      );
      expect(body.items).toHaveLength(2);
      expect(body.next).not.toBeNull();
    });

    it('does not end while cylinders are there; erases only what was ended, with what it was before', async () => {
      const { test, courier, office } = town;
      const opened = newCustomer(test);
      const holding = newCustomer(test, { person: { name: '用户乙', identity: null, telephone: null } });
      await send(test, courier, 'open-customer', opened);
      await send(test, courier, 'open-customer', holding);
      await inHands(holding.customerId, 14_500, 35_500);
      const { customerId } = opened;
      await send(test, office, 'correct-customer', {
        customerId,
        correctionId: test.deps.newId(),
        facts: {},
        person: { name: '用户甲甲' },
        reason: '更名',
      });
      const erase = (id: string) =>
        test.app.request(`/api/v1/customers/${id}/erasure`, {
          method: 'PUT',
          headers: office.signed.headers,
          body: JSON.stringify({ reason: '本人要求' }),
        });
      expect(await send(test, office, 'end-customer', { customerId: holding.customerId, reason: '试' })).toMatchObject({
        detail: 'customer-holds-cylinders',
      });
      expect((await erase(customerId)).status).toBe(409);
      expect(await send(test, courier, 'end-customer', { customerId, reason: '搬走' })).toMatchObject({
        detail: 'not-allowed',
      });
      expect(await send(test, office, 'end-customer', { customerId, reason: '搬走' })).toMatchObject({
        status: 'recorded',
      });
      expect(await namesBy('用户甲')).toEqual([]);
      expect(await namesBy('用户甲', '&ended=1')).toEqual(['用户甲甲']);
      expect((await erase(customerId)).status).toBe(200);
      expect((await erase(customerId)).status).toBe(200);
      const kept = await Promise.all([
        test.store.reader.selectFrom('customer').selectAll().where('customer_id', '=', customerId).execute(),
        test.store.reader.selectFrom('customer_person').selectAll().where('customer_id', '=', customerId).execute(),
        test.store.reader.selectFrom('customer_person_before').selectAll().execute(),
        test.store.reader.selectFrom('event').selectAll().where('stream_id', '=', customerId).execute(),
      ]);
      expect(secrets.filter((secret) => JSON.stringify(kept).includes(secret))).toEqual([]);
      expect(kept[3].map((event) => event.type)).toContain('customer-erased');
      expect((await customerOf(office, customerId)).person).toMatchObject({ name: null, telephone: null });
    });
  });
});
