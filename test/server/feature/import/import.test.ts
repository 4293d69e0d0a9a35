// Imports from the file to the register and back again, on both databases.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ImportRow } from '../../../../shared/contract/import.ts';
import { readRun } from '../../../../server/feature/import/import.queries.ts';
import { holdLease, isHeldByOther, newHolder, releaseLease } from '../../../../server/feature/import/lease.ts';
import { startImportRunner } from '../../../../server/feature/import/run-imports.ts';
import { workOnImport } from '../../../../server/feature/import/work-on-import.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  testArea,
  type TestApp,
} from '../../../support/accounts.ts';
import { goodBefore, openStation, send, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';
import {
  answerOf,
  ask,
  codes,
  csvOf,
  handIn,
  importAll,
  openOffice,
  readImport,
  rowsOf,
  scan,
  workThrough,
  type Office,
} from './imports.ts';

const linesOf = (rows: readonly ImportRow[]): unknown[] => rows.map((row) => row.line);

describeOnEachStore('imports', (engine) => {
  let test: TestApp;
  let station: Station;
  let office: Office;
  let other: Office;
  beforeEach(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    office = await openOffice(test, station, 'office');
    other = await openOffice(test, await makeOrganisation(test.deps, { name: '另一燃气公司' }), 'other');
  });
  afterEach(async () => {
    await test.close();
  });

  const verdictOn = async (scanned: string) => {
    const body = { step: 'fill', scanned, scaleId: station.fillingScaleId, siteId: station.siteId };
    const answer = await ask(test, station.filler, 'POST', '/verdicts', body);
    return (await answerOf<{ verdict: { outcome: string; reasons: { rule: string }[] } }>(answer)).verdict;
  };
  const rulesOn = async (scanned: string) => (await verdictOn(scanned)).reasons.map(({ rule }) => rule);
  const decide = async (importId: string, decision: string, rows?: number[]) =>
    await answerOf<{ accepted: number; rejected: number; passed: number; left: boolean }>(
      await ask(test, office.signed, 'POST', `/imports/${importId}/corrections`, {
        decision,
        reason: '核对台账',
        ...(rows === undefined ? {} : { rows }),
      }),
    );

  it('shows what would become of a file and changes nothing before it is applied', async () => {
    const [a = '', b = ''] = codes(2);
    const { importId, state } = await handIn(test, office.signed, csvOf([{ code: a }, { code: b, made: '不详' }]));
    expect(state).toBe('queued');
    await workThrough(test);
    const read = await readImport(test, office.signed, importId);
    expect(read).toMatchObject({ state: 'ready', rowsRead: 2, fileName: 'register.csv' });
    expect(read.summary).toMatchObject({
      kinds: { accept: 1, refuse: 1 },
      refusals: { 'date-unreadable': 1 },
      owners: [{ name: '某充装站', rows: 1, organisationId: station.organisationId }],
    });
    expect(read.summary?.tables[0]?.columns[0]).toEqual({ index: 0, header: '瓶码', meaning: 'code', by: 'heading' });
    expect(linesOf(await rowsOf(test, office.signed, importId, '&kind=refuse'))).toMatchObject([
      { row: 3, refuse: 'date-unreadable', column: '制造年月', value: '不详' },
    ]);
    expect(await scan(test, office.signed, a)).toBeNull();

    await ask(test, office.signed, 'POST', `/imports/${importId}/apply`);
    await workThrough(test);
    expect(await readImport(test, office.signed, importId)).toMatchObject({ state: 'applied', rowsDone: 2 });
    expect(await scan(test, office.signed, a)).toMatchObject({
      code: a,
      tareG: 16_500,
      ownerOrganisationId: station.organisationId,
      state: 'active',
      holds: [],
      assumed: ['stampLegible', 'firstFill', 'volumeMl'],
      tags: [{ tag: a, kind: 'code', status: 'active' }],
      version: 1,
    });
    expect(await scan(test, office.signed, b)).toBeNull();
  });

  it('puts cylinders on the register that can be filled the same day', async () => {
    const [a = ''] = codes(1);
    await importAll(test, office.signed, csvOf([{ code: a, inspected: '2025-06', due: '2029-06', made: '2021-06' }]));
    expect(await rulesOn(a)).toEqual(['pre-fill-check']);
    expect(await scan(test, office.signed, a)).toMatchObject({ inspectedOn: '2025-06', inspectionResult: 'pass' });
  });

  it('lets the check before the fill confirm or overrule what was assumed', async () => {
    const [a = '', b = ''] = codes(2);
    await importAll(test, office.signed, csvOf([{ code: a }, { code: b }]));
    const check = (scanned: string, good: boolean) =>
      send(test, { signed: station.filler, personId: station.fillerId }, 'check-before-fill', {
        checkId: test.deps.newId(),
        scanned,
        scaleId: station.fillingScaleId,
        siteId: station.siteId,
        items: goodBefore.map((item) => (item.item === 'stamp' ? { ...item, good } : item)),
        evacuated: false,
        emptyG: 16_600,
        weighed: 'scale',
        firstFill: false,
      } as Parameters<typeof send<'check-before-fill'>>[3]);
    await check(a, true);
    await check(b, false);
    expect(await scan(test, office.signed, a)).toMatchObject({ assumed: ['volumeMl'] });
    expect(await rulesOn(b)).toContain('stamp-illegible');
  });

  it('gives owners by name, asks where a cell names nobody, and never takes a row of another company', async () => {
    const [a = '', b = '', c = '', d = '', e = ''] = codes(5);
    const file = csvOf([
      { code: a, owner: '某充装站' },
      { code: b, owner: '另一燃气公司' },
      { code: c, owner: '个人' },
      { code: d, owner: '无此公司' },
      { code: e, owner: '自有' },
    ]);
    const { summary } = await importAll(test, office.signed, file);
    expect(summary?.owners.filter((owner) => owner.organisationId === null).map((owner) => owner.name)).toEqual([
      '个人',
      '无此公司',
    ]);
    const owners = await test.store.reader
      .selectFrom('cylinder')
      .leftJoin('cylinder_owner_name', 'cylinder_owner_name.cylinder_id', 'cylinder.cylinder_id')
      .select(['code', 'owner_organisation_id', 'owner_name'])
      .orderBy('code')
      .execute();
    expect(owners).toEqual([
      { code: a, owner_organisation_id: station.organisationId, owner_name: null },
      { code: b, owner_organisation_id: other.organisationId, owner_name: null },
      { code: c, owner_organisation_id: null, owner_name: '个人' },
      { code: d, owner_organisation_id: null, owner_name: '无此公司' },
      { code: e, owner_organisation_id: station.organisationId, owner_name: null },
    ]);
    expect(await rulesOn(c)).toEqual(expect.arrayContaining(['record-incomplete', 'not-own']));
  });

  it('takes a ledger without a column of owners for that of its company', async () => {
    const [a = ''] = codes(1);
    await importAll(test, office.signed, `瓶码,型号,皮重\n${a},15kg,16.5`);
    expect(await scan(test, office.signed, a)).toMatchObject({ ownerOrganisationId: station.organisationId });
  });

  it('voids the codes of what is scrapped, freezes what is kept from use', async () => {
    const [a = '', b = ''] = codes(2);
    await importAll(
      test,
      office.signed,
      csvOf([
        { code: a, state: '报废' },
        { code: b, state: '停用' },
      ]),
    );
    expect(await scan(test, office.signed, a)).toMatchObject({ state: 'scrapped', tags: [{ status: 'void' }] });
    expect(await rulesOn(a)).toEqual(expect.arrayContaining(['code-void', 'scrapped']));
    expect(await scan(test, office.signed, b)).toMatchObject({ state: 'active', holds: ['freeze'], version: 2 });
    expect(await rulesOn(b)).toContain('on-hold');
  });

  it('reads the labels of another maker once a register with them is in force', async () => {
    const [a = ''] = codes(1);
    const label = `https://qp.example.cn/q?id=${a}`;
    expect(await scan(test, office.signed, label)).toBeNull();
    const { summary } = await importAll(test, office.signed, csvOf([{ code: label }]));
    expect(summary?.labelHosts).toEqual({ 'qp.example.cn': 1 });
    expect(await scan(test, office.signed, label)).toMatchObject({ code: a });
    expect(await scan(test, office.signed, a)).toMatchObject({ code: a });
    expect(await scan(test, office.signed, `https://elsewhere.example.cn/q?id=${a}`)).toBeNull();
  });

  it('binds each registration code, but not one that many cylinders share', async () => {
    const [a = '', b = '', c = ''] = codes(3);
    const shared = '344968001000';
    const own = '344968001001';
    const { summary } = await importAll(
      test,
      office.signed,
      csvOf([
        { code: a, registration: own },
        { code: b, registration: shared },
        { code: c, registration: shared },
      ]),
    );
    expect(summary?.sharedRegistrationCodes).toBe(1);
    expect(await scan(test, office.signed, own)).toMatchObject({ code: a });
    expect(await scan(test, office.signed, shared)).toBeNull();
  });

  it('brings nothing into force before all is written, and goes on after a crash', async () => {
    const all = codes(600);
    const { importId } = await handIn(test, office.signed, csvOf(all.map((code) => ({ code }))));
    await workThrough(test);
    await ask(test, office.signed, 'POST', `/imports/${importId}/apply`);
    const run = await readRun(test.store.reader, importId);
    if (run === null) throw new Error('no run');
    let stretches = 0;
    await workOnImport(test.deps, run, () => {
      stretches += 1;
      return stretches <= 1;
    });
    const half = await readRun(test.store.reader, importId);
    expect(half?.state).toBe('applying');
    expect(half?.done_through).toBeGreaterThan(0);
    expect(half?.done_through).toBeLessThan(600);
    const [first = ''] = all;
    expect(await scan(test, office.signed, first)).toBeNull();
    expect(await rulesOn(first)).toContain('code-unknown');
    const listed = await answerOf<{ items: unknown[] }>(await ask(test, office.signed, 'GET', '/cylinders'));
    expect(listed.items).toEqual([]);

    await workThrough(test);
    for (const code of [first, all[100] ?? '', all[599] ?? '']) {
      expect(await scan(test, office.signed, code)).toMatchObject({ code, version: 1 });
    }
    const { count } = await test.store.reader
      .selectFrom('event')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('stream_kind', '=', 'cylinder')
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(600);
  });

  it('reads a file again that it was reading when it crashed', async () => {
    const { importId } = await handIn(test, office.signed, csvOf(codes(500).map((code) => ({ code }))));
    const run = await readRun(test.store.reader, importId);
    if (run === null) throw new Error('no run');
    let batches = 0;
    await workOnImport(test.deps, run, () => {
      batches += 1;
      return batches <= 3;
    });
    expect(await readRun(test.store.reader, importId)).toMatchObject({ state: 'reading' });
    await workThrough(test);
    const read = await readImport(test, office.signed, importId);
    expect(read).toMatchObject({ state: 'ready', rowsRead: 500, summary: { kinds: { accept: 500 } } });
  });

  it('finds the same sheet unchanged, and proposes what differs for somebody to decide', async () => {
    const [a = '', b = '', c = ''] = codes(3);
    await importAll(test, office.signed, csvOf([{ code: a }, { code: b }, { code: c }]));
    const again = await importAll(
      test,
      office.signed,
      csvOf([{ code: a }, { code: b, tare: '16.8', due: '2026-09' }, { code: c, state: '报废' }]),
    );
    expect(again.summary?.kinds).toEqual({ unchanged: 1, correct: 2 });
    expect(linesOf(await rowsOf(test, office.signed, again.importId))).toEqual([
      { row: 2, unchanged: true },
      { row: 3, correct: { tareKg: 16.8, inspectionDueOn: '2026-09' } },
      { row: 4, correct: { state: 'scrapped' } },
    ]);
    expect(await scan(test, office.signed, b)).toMatchObject({ tareG: 16_500 });

    expect(await decide(again.importId, 'accepted', [2])).toEqual({ accepted: 1, rejected: 0, passed: 0, left: true });
    expect(await scan(test, office.signed, b)).toMatchObject({ tareG: 16_800, version: 2 });
    expect(await scan(test, office.signed, c)).toMatchObject({ state: 'active' });
    expect(await decide(again.importId, 'accepted')).toEqual({ accepted: 1, rejected: 0, passed: 0, left: false });
    expect(await scan(test, office.signed, c)).toMatchObject({ state: 'scrapped', tags: [{ status: 'void' }] });
    expect(await decide(again.importId, 'accepted')).toEqual({ accepted: 0, rejected: 0, passed: 0, left: false });
    expect(await rowsOf(test, office.signed, again.importId, '&kind=correct&waiting=1')).toEqual([]);
  });

  it('leaves a rejected correction alone, and takes none that lags behind an inspection on the register', async () => {
    const [a = '', b = ''] = codes(2);
    const dated = { made: '2019-06', inspected: '2025-06', due: '2029-06' };
    await importAll(test, office.signed, csvOf([{ code: a }, { code: b, ...dated }]));
    const lagging = { made: '2019-06', inspected: '2023-06', due: '2027-06' };
    const again = await importAll(
      test,
      office.signed,
      csvOf([
        { code: a, tare: '17' },
        { code: b, ...lagging },
      ]),
    );
    expect(linesOf(await rowsOf(test, office.signed, again.importId))).toEqual([
      { row: 2, correct: { tareKg: 17 } },
      { row: 3, unchanged: true },
    ]);
    expect(await decide(again.importId, 'rejected')).toMatchObject({ rejected: 1, left: false });
    expect(await scan(test, office.signed, a)).toMatchObject({ tareG: 16_500, version: 1 });
  });

  it('opens a case where a code is on another cylinder, and overwrites nothing', async () => {
    const [a = '', b = ''] = codes(2);
    await importAll(test, office.signed, csvOf([{ code: a, serial: '111' }]));
    await importAll(test, other.signed, csvOf([{ code: b, serial: '333', owner: '另一燃气公司' }]));
    const { importId } = await importAll(
      test,
      office.signed,
      csvOf([
        { code: a, serial: '222' },
        { code: b, serial: '444' },
      ]),
    );
    expect(linesOf(await rowsOf(test, office.signed, importId, '&kind=case'))).toMatchObject([
      { row: 2, refuse: 'duplicate-code', value: a },
      { row: 3, refuse: 'duplicate-code', value: b },
    ]);
    const cases = await answerOf<{ items: { kind: string; details: { tag: string } }[] }>(
      await ask(test, office.signed, 'GET', '/cases'),
    );
    expect(cases.items.map(({ kind, details }) => [kind, details.tag]).sort()).toEqual([
      ['duplicate-tag', a],
      ['duplicate-tag', b],
    ]);
    // Its own ledger casts doubt on its own cylinder; it cannot block those of others.
    expect(await rulesOn(a)).toContain('code-duplicate');
    expect(await scan(test, other.signed, b)).toMatchObject({ tags: [{ status: 'active' }], version: 1 });
  });

  it('refuses a code that was issued to another company and is on no cylinder, and takes it from that company', async () => {
    const {
      codes: [code = ''],
    } = await answerOf<{ codes: string[] }>(
      await ask(test, other.signed, 'PUT', `/code-blocks/${test.deps.newId()}`, { prefix: 'QZ', width: 8, count: 10 }),
    );
    const run = await importAll(test, office.signed, csvOf([{ code }, { code: codes(1)[0] ?? '' }]));
    expect(linesOf(await rowsOf(test, office.signed, run.importId, '&kind=refuse'))).toMatchObject([
      { row: 2, refuse: 'code-of-another-company', value: code },
    ]);
    expect(run.summary).toMatchObject({ kinds: { accept: 1, refuse: 1 }, refusals: { 'code-of-another-company': 1 } });
    expect(await scan(test, office.signed, code)).toBeNull();
    await importAll(test, other.signed, csvOf([{ code, owner: '另一燃气公司' }]));
    expect(await scan(test, other.signed, code)).toMatchObject({ code });
  });

  it('opens a case where a registration code leads to another cylinder, and registers the row without it', async () => {
    const [a = '', b = ''] = codes(2);
    const registration = '344968001000';
    await importAll(test, office.signed, csvOf([{ code: a, registration }]));
    await importAll(test, office.signed, csvOf([{ code: b, registration }]));
    expect(await scan(test, office.signed, b)).toMatchObject({ code: b, tags: [{ tag: b }] });
    expect(await scan(test, office.signed, registration)).toMatchObject({ code: a });
    const cases = await test.store.reader.selectFrom('open_case').select('kind').execute();
    expect(cases).toEqual([{ kind: 'duplicate-tag' }]);
  });

  it('undoes by events that say the opposite, keeps what was used since, and restores what comes again', async () => {
    const [a = '', b = ''] = codes(2);
    const { importId } = await importAll(test, office.signed, csvOf([{ code: a }, { code: b }]));
    await importAll(test, office.signed, csvOf([{ code: b, tare: '16.8' }])).then((again) =>
      decide(again.importId, 'accepted'),
    );
    await answerOf(await ask(test, office.signed, 'POST', `/imports/${importId}/undo`, { reason: '导错文件' }));
    await workThrough(test);
    expect(await readImport(test, office.signed, importId)).toMatchObject({
      state: 'undone',
      rowsUndone: 1,
      rowsKept: 1,
      reason: '导错文件',
    });
    expect(await scan(test, office.signed, a)).toBeNull();
    expect(await scan(test, office.signed, b)).toMatchObject({ tareG: 16_800 });
    expect((await rowsOf(test, office.signed, importId)).map((row) => row.decision)).toEqual(['undone', 'kept']);
    expect(await ask(test, office.signed, 'POST', `/imports/${importId}/undo`, { reason: '再次' })).toMatchObject({
      status: 200,
    });

    await importAll(test, office.signed, csvOf([{ code: a, tare: '16.9' }]));
    expect(await scan(test, office.signed, a)).toMatchObject({ code: a, tareG: 16_900, version: 4 });
  });

  it('takes back corrections that it made', async () => {
    const [a = ''] = codes(1);
    await importAll(test, office.signed, csvOf([{ code: a }]));
    const { importId } = await importAll(test, office.signed, csvOf([{ code: a, tare: '16.8' }]));
    await decide(importId, 'accepted');
    await ask(test, office.signed, 'POST', `/imports/${importId}/undo`, { reason: '导错文件' });
    await workThrough(test);
    expect(await scan(test, office.signed, a)).toMatchObject({ tareG: 16_500, version: 3 });
  });

  it('reads a file again by the columns that a person chose', async () => {
    const [a = ''] = codes(1);
    const { importId } = await handIn(test, office.signed, `瓶码,型号,毛重,皮重\n${a},15kg,16.5,31`);
    await workThrough(test);
    expect(await readImport(test, office.signed, importId)).toMatchObject({ summary: { kinds: { refuse: 1 } } });
    await answerOf(
      await ask(test, office.signed, 'PUT', `/imports/${importId}/columns`, { columns: { 2: 'tareKg', 3: null } }),
    );
    await workThrough(test);
    expect(await readImport(test, office.signed, importId)).toMatchObject({
      state: 'ready',
      summary: { kinds: { accept: 1 } },
    });
  });

  it('says why a file is no register, and forgets one that nobody wants', async () => {
    const bad = await handIn(test, office.signed, '姓名,电话\n甲,1');
    const { importId } = await handIn(test, office.signed, csvOf(codes(2).map((code) => ({ code }))));
    await workThrough(test);
    expect(await readImport(test, office.signed, bad.importId)).toMatchObject({
      state: 'failed',
      fault: 'no-register',
    });
    await ask(test, office.signed, 'POST', `/imports/${importId}/discard`);
    await workThrough(test);
    expect(await readImport(test, office.signed, importId)).toMatchObject({ state: 'discarded' });
    expect(await rowsOf(test, office.signed, importId)).toEqual([]);
    expect(await ask(test, office.signed, 'POST', `/imports/${importId}/apply`)).toMatchObject({ status: 409 });
    const parts = await test.store.reader.selectFrom('import_file').select('part').execute();
    expect(parts).toEqual([]);
  });

  it('takes a file once under its id, and no other under the same', async () => {
    const importId = test.deps.newId();
    const file = csvOf([{ code: codes(1)[0] ?? '' }]);
    const put = (body: string) => ask(test, office.signed, 'PUT', `/imports/${importId}?fileName=a.csv`, body);
    expect(await put(file)).toMatchObject({ status: 200 });
    expect(await put(file)).toMatchObject({ status: 200 });
    expect(await put(`${file}\n`)).toMatchObject({ status: 409 });
    await workThrough(test);
    expect(await readImport(test, office.signed, importId)).toMatchObject({ rowsRead: 1 });
  });

  it('is told to nobody but the company and the authority of its area', async () => {
    const { importId } = await handIn(test, office.signed, csvOf([{ code: codes(1)[0] ?? '' }]));
    const authority = await makeOrganisation(test.deps, {
      name: '某市场监管局',
      kind: 'authority',
      area: testArea.slice(0, 6),
    });
    const elsewhere = await makeOrganisation(test.deps, { name: '某地监管局', kind: 'authority', area: '990000' });
    await makePerson(test.deps, authority, { username: 'supervisor', roles: ['supervisor'], siteId: null });
    await makePerson(test.deps, elsewhere, { username: 'elsewhere', roles: ['supervisor'], siteId: null });
    const supervisor = await signInAs(test, 'supervisor');
    const far = await signInAs(test, 'elsewhere');
    const statusOf = async (signed: typeof far, method: string, path: string) =>
      (await ask(test, signed, method, path)).status;
    expect(await statusOf(other.signed, 'GET', `/imports/${importId}`)).toBe(404);
    expect(await statusOf(other.signed, 'POST', `/imports/${importId}/apply`)).toBe(404);
    expect(await statusOf(far, 'GET', `/imports/${importId}`)).toBe(404);
    expect(await statusOf(supervisor, 'GET', `/imports/${importId}`)).toBe(200);
    expect(await statusOf(supervisor, 'POST', `/imports/${importId}/apply`)).toBe(403);
    expect(await statusOf(station.filler, 'GET', '/imports')).toBe(403);
    const listed = await answerOf<{ items: unknown[] }>(await ask(test, other.signed, 'GET', '/imports'));
    expect(listed.items).toEqual([]);
    expect((await test.app.request('/api/v1/imports')).status).toBe(401);
  });

  it('is worked on by one process at a time, and taken over from one that is gone', async () => {
    const { store, clock } = test;
    const [one, two] = [newHolder('1'), newHolder('2')];
    expect(await holdLease(store, clock, one)).toBe(true);
    expect(await holdLease(store, clock, one)).toBe(true);
    expect(await holdLease(store, clock, two)).toBe(false);
    expect(await isHeldByOther(store, clock, two)).toBe(true);
    test.clock.pass(31_000);
    expect(await holdLease(store, clock, two)).toBe(true);
    expect(await holdLease(store, clock, one)).toBe(false);
    await releaseLease(store, two);
    expect(await holdLease(store, clock, `${one.split(':')[0] ?? ''}:999999999:gone`)).toBe(true);
    expect(await isHeldByOther(store, clock, one)).toBe(false);
    expect(await holdLease(store, clock, one)).toBe(true);

    const runner = startImportRunner(test.deps, 5);
    const { importId } = await handIn(test, office.signed, csvOf([{ code: codes(1)[0] ?? '' }]));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await runner.stop();
    expect(await readImport(test, office.signed, importId)).toMatchObject({ state: 'queued' });
    await releaseLease(store, one);
    await workThrough(test);
    expect(await readImport(test, office.signed, importId)).toMatchObject({ state: 'ready' });
  });
});
