// What the office says while it looks at an import: columns, owners; what it is told of rows; what an undo leaves in place.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { csvCell } from '../../../../shared/csv.ts';
import { makeOrganisation, openTestApp, type TestApp } from '../../../support/accounts.ts';
import { openStation, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';
import {
  answerOf,
  ask,
  codes,
  csvOf,
  handIn,
  HEADER,
  importAll,
  openOffice,
  readImport,
  rowsOf,
  scan,
  workThrough,
  type Office,
} from './imports.ts';

describeOnEachStore('what the office says of an import', (engine) => {
  let test: TestApp;
  let station: Station;
  let office: Office;
  beforeEach(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    office = await openOffice(test, station, 'office');
  });
  afterEach(async () => {
    await test.close();
  });

  const readIn = async (signed: Office['signed'], file: string) => {
    const { importId } = await handIn(test, signed, file);
    await workThrough(test);
    return await readImport(test, signed, importId);
  };
  const put = async (importId: string, what: 'columns' | 'owners', body: object) => {
    await answerOf(await ask(test, office.signed, 'PUT', `/imports/${importId}/${what}`, body));
    await workThrough(test);
    return await readImport(test, office.signed, importId);
  };
  /** The tare stands under a heading that means nothing to anybody. */
  const oddly = (file: string) => file.replace('皮重', '乙栏');

  it('shows the first rows beside what their columns are taken for', async () => {
    const [a = ''] = codes(1);
    const read = await readIn(office.signed, oddly(csvOf([{ code: a }])));
    const table = read.summary?.tables[0];
    expect(table?.columns.find(({ header }) => header === '乙栏')).toMatchObject({ meaning: null, by: 'heading' });
    expect(table?.preview).toEqual([{ row: 2, cells: expect.arrayContaining([a, '15kg', '16.5']) }]);
    expect(table?.preview[0]?.cells).toHaveLength(HEADER.length);
  });

  it('remembers a mapping that was put in force for the next file with these headings, of this company alone', async () => {
    const [a = '', b = '', c = ''] = codes(3);
    const { importId } = await readIn(office.signed, oddly(csvOf([{ code: a }])));
    const again = await put(importId, 'columns', { columns: { 'register.csv!4': 'tareKg' } });
    expect(again.summary?.tables[0]?.columns[4]).toMatchObject({ header: '乙栏', meaning: 'tareKg', by: 'chosen' });
    // Nothing is remembered of an import that nobody put in force.
    const before = await readIn(office.signed, oddly(csvOf([{ code: b }])));
    expect(before.summary?.tables[0]?.columns[4]).toMatchObject({ meaning: null });

    await ask(test, office.signed, 'POST', `/imports/${importId}/apply`);
    await workThrough(test);
    expect(await scan(test, office.signed, a)).toMatchObject({ tareG: 16_500 });
    const next = await readIn(office.signed, oddly(csvOf([{ code: b }])));
    expect(next.summary?.tables[0]?.columns[4]).toMatchObject({ meaning: 'tareKg', by: 'remembered' });
    const other = await openOffice(test, await makeOrganisation(test.deps, { name: '另一燃气公司' }), 'other');
    const theirs = await readIn(other.signed, oddly(csvOf([{ code: c }])));
    expect(theirs.summary?.tables[0]?.columns[4]).toMatchObject({ meaning: null });
  });

  it('lets people say what the columns are where no heading is understood', async () => {
    const [a = ''] = codes(1);
    const file = `甲栏,规格,乙栏\n${a},YSP35.5,16.5\n`;
    const read = await readIn(office.signed, file);
    expect(read).toMatchObject({ state: 'ready', rowsRead: 0, summary: { tables: [{ isGuessed: true }] } });
    expect(read.summary?.tables[0]?.columns.map(({ header, meaning }) => [header, meaning])).toEqual([
      ['甲栏', null],
      ['规格', null],
      ['乙栏', null],
    ]);
    expect(read.summary?.tables[0]?.preview).toEqual([{ row: 2, cells: [a, 'YSP35.5', '16.5'] }]);
    const said = await put(read.importId, 'columns', { columns: { '=甲栏': 'code', '=乙栏': 'tareKg' } });
    expect(said).toMatchObject({ state: 'ready', summary: { kinds: { accept: 1 }, tables: [{ isGuessed: false }] } });
    await ask(test, office.signed, 'POST', `/imports/${read.importId}/apply`);
    await workThrough(test);
    expect(await scan(test, office.signed, a)).toMatchObject({ tareG: 16_500 });
    // No table at all is no register.
    expect(await readIn(office.signed, '只有一句话\n')).toMatchObject({ state: 'failed', fault: 'no-register' });
  });

  it('remembers what was said of headings that nobody knows', async () => {
    const [a = '', b = ''] = codes(2);
    const first = await readIn(office.signed, `甲栏,规格\n${a},YSP35.5\n`);
    await put(first.importId, 'columns', { columns: { '=甲栏': 'code' } });
    await ask(test, office.signed, 'POST', `/imports/${first.importId}/apply`);
    await workThrough(test);
    const next = await readIn(office.signed, `规格,甲栏\nYSP35.5,${b}\n`);
    expect(next).toMatchObject({ state: 'ready', summary: { kinds: { accept: 1 } } });
  });

  it('refuses a choice that is none', async () => {
    const { importId } = await readIn(office.signed, csvOf([{ code: codes(1)[0] ?? '' }]));
    for (const columns of [{ x: 'code' }, { '1': 'nothing' }, { '1234': 'code' }]) {
      expect((await ask(test, office.signed, 'PUT', `/imports/${importId}/columns`, { columns })).status).toBe(400);
    }
  });

  it('asks whose the cylinders of 个人 and 托管 are, and takes the answer; never for a company that the register knows', async () => {
    const known = await makeOrganisation(test.deps, { name: '另一燃气公司' });
    const [a = '', b = '', c = '', d = ''] = codes(4);
    const file = csvOf([
      { code: a, owner: '个人' },
      { code: b, owner: '托管' },
      { code: c, owner: '另一燃气公司' },
      { code: d, owner: '' },
    ]);
    const { importId, summary } = await readIn(office.signed, file);
    expect(summary?.owners).toContainEqual({ name: '个人', rows: 1, organisationId: null, answered: false });
    const answered = await put(importId, 'owners', { own: ['个人', '另一燃气公司', null] });
    expect(answered.own).toEqual(['个人', '另一燃气公司', null]);
    expect(answered.summary?.owners).toEqual(
      expect.arrayContaining([
        { name: '个人', rows: 1, organisationId: station.organisationId, answered: true },
        { name: null, rows: 1, organisationId: station.organisationId, answered: true },
        { name: '托管', rows: 1, organisationId: null, answered: false },
        { name: '另一燃气公司', rows: 1, organisationId: known.organisationId, answered: false },
      ]),
    );
    await ask(test, office.signed, 'POST', `/imports/${importId}/apply`);
    await workThrough(test);
    expect(await scan(test, office.signed, a)).toMatchObject({ ownerOrganisationId: station.organisationId });
    expect(await scan(test, office.signed, d)).toMatchObject({ ownerOrganisationId: station.organisationId });
    const owners = await test.store.reader
      .selectFrom('cylinder')
      .select(['code', 'owner_organisation_id'])
      .where('code', 'in', [b, c])
      .orderBy('code')
      .execute();
    expect(owners.map((row) => row.owner_organisation_id)).toEqual([null, known.organisationId]);
    const log = await test.store.reader
      .selectFrom('event')
      .select('body')
      .where('stream_kind', '=', 'import')
      .execute();
    expect(log.map(({ body }) => body).join()).not.toContain('个人');
  });

  it('tells rows by what is wrong with them, page by page, and all of them as a table', async () => {
    const [a = '', b = '', c = '', d = ''] = codes(4);
    const { importId } = await readIn(
      office.signed,
      csvOf([
        { code: a },
        { code: b, made: '不详' },
        { code: c, due: '2035-01' },
        { code: d, state: '停用' },
        { code: a },
        { code: '', serial: '=1+1' },
      ]),
    );
    const told = async (query: string) =>
      (await rowsOf(test, office.signed, importId, `&told=${query}`)).map((row) => [row.n, row.told]);
    expect(await told('any')).toEqual([
      [2, 'date-unreadable'],
      [3, 'record-implausible'],
      [4, 'state-frozen'],
      [5, 'duplicate-code'],
      [6, 'missing-code'],
    ]);
    expect(await told('record-implausible')).toEqual([[3, 'record-implausible']]);
    expect((await ask(test, office.signed, 'GET', `/imports/${importId}/rows?told=nothing`)).status).toBe(400);

    const response = await ask(test, office.signed, 'GET', `/imports/${importId}/problems.csv`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(Buffer.from(bytes.slice(0, 3)).toString('hex')).toBe('efbbbf');
    const lines = new TextDecoder().decode(bytes).trimEnd().split('\r\n');
    expect(lines).toHaveLength(6);
    expect(lines[1]).toMatch(/^3,,,未收录,日期看不懂,制造年月,不详,/);
    expect(lines[2]).toContain(`,${c},已收录，有提醒,数值可疑,下次检验,`);
    const stranger = await openOffice(test, await makeOrganisation(test.deps, { name: '另一燃气公司' }), 'other');
    expect((await ask(test, stranger.signed, 'GET', `/imports/${importId}/problems.csv`)).status).toBe(404);
  });

  it('says which cylinders an undo left in place because they were used since', async () => {
    const [a = '', b = ''] = codes(2);
    const { importId } = await importAll(test, office.signed, csvOf([{ code: a }, { code: b }]));
    await test.store.atomically(async (trx) => {
      await trx.updateTable('cylinder').set({ version: 2 }).where('code', '=', b).execute();
    });
    await answerOf(await ask(test, office.signed, 'POST', `/imports/${importId}/undo`, { reason: '传错了文件' }));
    await workThrough(test);
    expect(await readImport(test, office.signed, importId)).toMatchObject({
      state: 'undone',
      rowsUndone: 1,
      rowsKept: 1,
    });
    expect((await rowsOf(test, office.signed, importId, '&decision=kept')).map(({ line }) => line)).toMatchObject([
      { accept: { code: b } },
    ]);
  });
});

it('writes no formula into a table', () => {
  expect(['=1+1', '＝1+1', '+1', '-1', '@x', 'a,b', 'a"b', 16.5, null].map(csvCell)).toEqual([
    "'=1+1",
    "'＝1+1",
    "'+1",
    "'-1",
    "'@x",
    '"a,b"',
    '"a""b"',
    '16.5',
    '',
  ]);
});
