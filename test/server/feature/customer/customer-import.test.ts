// A company's customer list: read without a guess, put in force, taken back where nothing was built on it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Customer, CustomerImport, CustomerImportRow, CustomerRow } from '../../../../shared/contract/customer.ts';
import { describeOnEachStore } from '../../../support/stores.ts';
import { send } from '../../../support/station.ts';
import { get, identityNumber, newCustomer, openTown, type Town } from './customers.ts';

interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}

const list = [
  '某镇用户台账',
  '序号,姓名,联系电话,身份证号,用户类型,村（社区）,详细地址,报警器,约定瓶数,合同编号,签订日期',
  `1,用户乙,13800005678,${identityNumber},居民,东村,东村 5 号,无,2只,H-1,2026-01-05`,
  '2,用户丙,电话不详啊,990000199001010015,餐饮,西村,西村 6 号,有,1,,',
  '3,,13800000000,,居民,东村,东村 7 号,,,,',
  `4,用户乙,13800005678,${identityNumber},居民,东村,东村5号,无,2只,H-1,2026-01-05`,
  '合计,4,,,,,,,,,',
].join('\r\n');

describeOnEachStore('an import of customers', (engine) => {
  let town: Town;
  let importId: string;
  beforeEach(async () => {
    town = await openTown(engine);
    importId = town.test.deps.newId();
  });
  afterEach(async () => {
    await town.test.close();
  });

  const put = async (path: string, body: string | undefined, by = town.office) => {
    const response = await town.test.app.request(`/api/v1/customer-imports/${importId}${path}`, {
      method: 'PUT',
      headers: by.signed.headers,
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, body: (await response.json()) as CustomerImport };
  };
  const handIn = (text = list) => put('?fileName=list.csv', text);
  const rows = async (kind: string) =>
    (await get<Page<CustomerImportRow>>(town, town.office.signed, `/customer-imports/${importId}/rows?kind=${kind}`))
      .body.items;
  const customers = async () => (await get<Page<CustomerRow>>(town, town.office.signed, '/customers')).body.items;

  it('says of each row what it became, and where and why not; nobody is a customer yet', async () => {
    expect((await handIn()).body).toMatchObject({ state: 'read', rowsAccepted: 2, rowsDoubtful: 1, rowsRefused: 2 });
    expect(
      (await rows('doubtful')).map((row) => [row.line, row.problems.map((one) => [one.problem, one.column])]),
    ).toEqual([
      [
        4,
        [
          ['telephone-unreadable', 'C'],
          ['identity-wrong', 'D'],
        ],
      ],
    ]);
    const refused = await rows('refused');
    expect(refused.map((row) => [row.line, row.problems[0]?.problem, row.problems[0]?.heading])).toEqual([
      [5, 'no-name', '姓名'],
      [6, 'twice-in-file', null],
    ]);
    expect(refused[1]?.problems[0]?.detail).toBe('list.csv 3');
    expect(await customers()).toEqual([]);
  });

  it('in force makes customers that are not verified, once; the staged people are forgotten', async () => {
    await handIn();
    expect((await handIn()).body.state).toBe('read');
    expect((await put('/apply', undefined)).body).toMatchObject({ state: 'in-force' });
    expect((await put('/apply', undefined)).body).toMatchObject({ state: 'in-force' });
    const made = await customers();
    expect(made.map((row) => [row.name, row.kind, row.verified])).toEqual([
      ['用户乙', 'household', false],
      ['用户丙', 'catering', false],
    ]);
    const { body } = await get<Customer>(town, town.office.signed, `/customers/${made[0]?.customerId ?? ''}`);
    expect(body).toMatchObject({
      facts: { gasAlarm: false, cylindersAgreed: 2, village: '东村' },
      person: { telephone: '13800005678', identityNumber: '****0017' },
      contracts: [{ number: 'H-1', from: '2026-01-05', until: null }],
    });
    const staged = await town.test.store.reader.selectFrom('customer_import_row').selectAll().execute();
    expect(JSON.stringify(staged)).not.toMatch(/用户|1380000/);
    const events = await town.test.store.reader.selectFrom('event').select('body').execute();
    expect(JSON.stringify(events)).not.toMatch(/用户乙|1380000|990000199/);
  });

  it('does not open a file again for a paper that has one', async () => {
    await send(town.test, town.courier, 'open-customer', newCustomer(town.test));
    expect((await handIn()).body).toMatchObject({ rowsAccepted: 1 });
    expect((await rows('refused'))[0]?.problems[0]).toMatchObject({ problem: 'already-on-file', column: 'D' });
  });

  it('undone leaves those on which something was built', async () => {
    await handIn();
    await put('/apply', undefined);
    const [, second] = await customers();
    await send(town.test, town.courier, 'correct-customer', {
      customerId: second?.customerId ?? '',
      correctionId: town.test.deps.newId(),
      facts: { site: 'ground' },
      person: {},
      reason: '入户核对',
    });
    const undone = await put('/undo', JSON.stringify({ reason: '导错文件' }));
    expect(undone.body).toMatchObject({ state: 'undone', rowsUndone: 1, rowsKept: 1 });
    expect((await customers()).map((row) => row.name)).toEqual(['用户丙']);
    const people = await town.test.store.reader.selectFrom('customer_person').select('name').execute();
    expect(people.map((row) => row.name).toSorted()).toEqual(['用户丙', null].toSorted());
  });

  it('discarded forgets all, and others can do nothing with it', async () => {
    await handIn();
    expect((await put('/apply', undefined, town.otherOffice)).status).toBe(404);
    expect((await put('/apply', undefined, town.courier)).status).toBe(403);
    expect((await put('/discard', undefined)).body.state).toBe('discarded');
    expect((await put('/apply', undefined)).status).toBe(409);
    expect((await handIn(`${list}\r\n9,另一人,,,,,,,,,`)).status).toBe(409);
  });

  it('refuses what is no list', async () => {
    expect((await handIn('只有一列\r\n甲')).status).toBe(400);
    expect((await handIn('')).status).toBe(400);
  });
});
