// One cylinder, one record: stamps that are on the register, codes that are void, and the way on from both.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { setTagStatus } from '../../../../server/feature/cylinder/tag.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  type Signed,
  type TestApp,
} from '../../../support/accounts.ts';
import { openStation, send, type Station } from '../../../support/station.ts';
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

describeOnEachStore('one cylinder, one record', (engine) => {
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

  const [a = '', b = '', c = '', d = ''] = codes(4);
  const openCases = () =>
    test.store.reader
      .selectFrom('open_case')
      .select(['kind', 'cylinder_id', 'details'])
      .where('closed_at', 'is', null)
      .execute();
  const told = async (importId: string, as: Signed = office.signed) =>
    (await rowsOf(test, as, importId)).map(({ kind, told: word, line }) => [kind, word, line['message']]);

  it('opens a case for a new code of a stamp that is on the register, once, and names the code that it has', async () => {
    await importAll(test, office.signed, csvOf([{ code: a, serial: '0012345' }]));
    const known = await scan(test, office.signed, a);
    const file = csvOf([
      { code: b, serial: '12345', made: '2022-06-15' },
      { code: c, serial: '0012345', made: '2022-07' },
      { code: d, serial: '0012346' },
    ]);
    const run = await importAll(test, office.signed, file);
    expect(run.summary).toMatchObject({ kinds: { case: 1, accept: 2 }, refusals: { 'duplicate-stamp': 1 } });
    expect(await told(run.importId)).toEqual([
      ['case', 'duplicate-stamp', expect.stringContaining(a)],
      ['accept', null, undefined],
      ['accept', null, undefined],
    ]);
    expect(await scan(test, office.signed, b)).toBeNull();
    expect(await scan(test, office.signed, c)).not.toBeNull();
    await importAll(test, office.signed, file);
    const cases = await openCases();
    expect(cases.map(({ kind, cylinder_id: id }) => [kind, id])).toEqual([['duplicate-stamp', known?.cylinderId]]);
    expect(JSON.parse(cases[0]?.details ?? '')).toMatchObject({ claimedCode: b, importId: run.importId });
  });

  it('does the same across companies, without telling the other one’s code; and for what is scrapped', async () => {
    await importAll(test, other.signed, csvOf([{ code: a, serial: 'G1', owner: '另一燃气公司' }]));
    await importAll(test, office.signed, csvOf([{ code: c, serial: 'G2', state: '报废' }]));
    const run = await importAll(
      test,
      office.signed,
      csvOf([
        { code: b, serial: 'g 1' },
        { code: d, serial: 'G2' },
      ]),
    );
    const lines = await told(run.importId);
    expect(lines.map(([kind, word]) => [kind, word])).toEqual([
      ['case', 'duplicate-stamp'],
      ['case', 'duplicate-stamp'],
    ]);
    expect(lines[0]?.[2]).not.toContain(a);
    expect(lines[1]?.[2]).toContain(c);
    expect(await scan(test, office.signed, d)).toBeNull();
    // The other company's cylinder is none the worse for it.
    expect(await scan(test, other.signed, a)).toMatchObject({ tags: [{ status: 'active' }], version: 1 });
  });

  it('asks the register again when it is applied: what was put on it since, and what was taken off', async () => {
    const before = await importAll(test, office.signed, csvOf([{ code: a, serial: 'H1' }]));
    const { importId } = await handIn(
      test,
      office.signed,
      csvOf([
        { code: b, serial: 'H1' },
        { code: c, serial: 'H2' },
      ]),
    );
    await workThrough(test);
    expect((await told(importId)).map(([kind]) => kind)).toEqual(['case', 'accept']);
    await answerOf(await ask(test, office.signed, 'POST', `/imports/${before.importId}/undo`, { reason: '导错了' }));
    await importAll(test, other.signed, csvOf([{ code: d, serial: 'H2', owner: '另一燃气公司' }]));
    await answerOf(await ask(test, office.signed, 'POST', `/imports/${importId}/apply`));
    await workThrough(test);
    const rows = await rowsOf(test, office.signed, importId);
    expect(rows.map(({ kind, told: word }) => [kind, word])).toEqual([
      ['accept', null],
      ['case', 'duplicate-stamp'],
    ]);
    const registered = await scan(test, office.signed, b);
    expect(registered).toMatchObject({ code: b, version: 1 });
    expect(rows[0]?.cylinderId).toBe(registered?.cylinderId);
    expect(await scan(test, office.signed, a)).toBeNull();
    expect(await scan(test, office.signed, c)).toBeNull();
  });

  it('does not let a ledger bring a scrapped cylinder back', async () => {
    await importAll(test, office.signed, csvOf([{ code: a, state: '报废' }]));
    const run = await importAll(test, office.signed, csvOf([{ code: a, state: '在用', tare: '17' }]));
    expect(await told(run.importId)).toEqual([['correct', 'code-blocked', expect.stringContaining('报废')]]);
    expect(run.summary?.warnings).toEqual({ 'code-blocked': 1 });
    const answer = await ask(test, office.signed, 'POST', `/imports/${run.importId}/corrections`, {
      decision: 'accepted',
      reason: '核对台账',
    });
    expect(await answerOf(answer)).toMatchObject({ accepted: 1 });
    expect(await scan(test, office.signed, a)).toMatchObject({
      state: 'scrapped',
      tareG: 17_000,
      tags: [{ status: 'void' }],
    });
    const same = await importAll(test, office.signed, csvOf([{ code: a, state: '报废', tare: '17' }]));
    expect(await told(same.importId)).toEqual([['unchanged', null, undefined]]);
  });

  it('says of a void code what to do, and the label that is asked for by the stamp can be put on', async () => {
    await importAll(test, office.signed, csvOf([{ code: a, serial: 'K1' }]));
    const cylinderId = (await scan(test, office.signed, a))?.cylinderId ?? '';
    await test.store.atomically(async (trx) => await setTagStatus(trx, a, 'void'));
    const run = await importAll(test, office.signed, csvOf([{ code: a, serial: 'K1' }]));
    expect(await told(run.importId)).toEqual([['unchanged', 'code-blocked', expect.stringContaining('码看不清')]]);

    await answerOf(
      await ask(test, office.signed, 'PUT', `/code-blocks/${test.deps.newId()}`, { prefix: 'KZ', width: 8, count: 2 }),
    );
    const filler = { signed: station.filler, personId: station.fillerId };
    const bind = (newTag: string) =>
      send(test, filler, 'bind-tag', { scanned: a, newTag, replaces: true, reason: '瓶码作废' });
    const wanted = await answerOf<{ code: string; requestId: string }>(
      await ask(test, station.filler, 'POST', '/label-requests', { cylinderId, reason: '瓶码作废' }),
    );
    expect(await bind('44081234567')).toMatchObject({ status: 'unreadable', detail: 'tag-void' });
    expect(await bind(wanted.code)).toMatchObject({ status: 'recorded', result: { code: wanted.code } });
    expect(await scan(test, office.signed, wanted.code)).toMatchObject({ cylinderId, code: wanted.code });
    const after = await scan(test, office.signed, a);
    expect(after?.tags.find(({ tag }) => tag === a)?.status).toBe('void');
    // The old code still names it in next month's ledger, and what to do with it is done.
    await answerOf(
      await ask(test, station.filler, 'PUT', `/label-requests/${wanted.requestId}/bound`, { scanned: wanted.code }),
    );
    expect(await bind('44081234567')).toMatchObject({ detail: 'tag-void' });
  });

  it('does not let a new label hide a case that is open', async () => {
    await importAll(test, office.signed, csvOf([{ code: a, serial: 'L1' }]));
    await importAll(test, office.signed, csvOf([{ code: a, serial: 'L2' }]));
    const run = await importAll(
      test,
      office.signed,
      csvOf([
        { code: a, serial: 'L1' },
        { code: a, serial: 'L2' },
      ]),
    );
    expect((await told(run.importId))[0]).toEqual(['unchanged', 'code-blocked', expect.stringContaining('待核实')]);
    expect(await openCases()).toHaveLength(1);
    const filler = { signed: station.filler, personId: station.fillerId };
    const bound = { scanned: a, newTag: '44081234567', replaces: true, reason: '换码' };
    expect(await send(test, filler, 'bind-tag', bound)).toMatchObject({ detail: 'tag-duplicate' });
  });

  it('names private owners to the office that has to say whose the cylinders are, logs it, and masks them for others', async () => {
    const looks = () => test.store.reader.selectFrom('look').select(['what', 'subjects', 'person_id']).execute();
    await makePerson(test.deps, station, { username: 'manager', roles: ['safety-manager'], siteId: null });
    const manager = await signInAs(test, 'manager');
    const file = csvOf([
      { code: a, owner: '某某甲 13800000000' },
      { code: b, owner: '甲镇液化气站' },
      { code: c, owner: '个人' },
    ]);
    const { importId } = await importAll(test, office.signed, file);
    const before = (await looks()).length;

    const ofManager = await readImport(test, manager, importId);
    expect(ofManager.summary?.owners.map(({ name }) => name).sort()).toEqual(['个人', '某**', '甲镇液化气站'].sort());
    const [masked] = await rowsOf(test, manager, importId);
    expect(masked?.line).toMatchObject({ accept: { ownerName: '某**' } });
    const list = await answerOf<unknown>(await ask(test, office.signed, 'GET', '/imports'));
    const page = await answerOf<unknown>(
      await ask(test, station.filler, 'GET', `/cylinders/by-scan?scanned=${a}`).then(async (answer) =>
        answer.status === 404 ? new Response('null') : answer,
      ),
    );
    const csv = await (await ask(test, manager, 'GET', `/imports/${importId}/problems.csv`)).text();
    for (const shown of [ofManager, masked, list, page, csv]) {
      expect(JSON.stringify(shown)).not.toContain('某某甲');
      expect(JSON.stringify(shown)).not.toContain('13800000000');
    }
    expect(await looks()).toHaveLength(before);

    const ofOffice = await readImport(test, office.signed, importId);
    expect(ofOffice.summary?.owners.map(({ name }) => name)).toContain('某某甲 13800000000');
    expect(JSON.stringify(ofOffice.summary?.tables)).not.toContain('13800000000');
    const [whole] = await rowsOf(test, office.signed, importId);
    expect(whole?.line).toMatchObject({ accept: { ownerName: '某某甲 13800000000' } });
    expect((await looks()).slice(before).map(({ what, subjects }) => [what, JSON.parse(subjects)])).toEqual([
      ['import', [importId]],
      ['import-rows', [importId]],
    ]);
    // Rows without a person are no look.
    await rowsOf(test, office.signed, importId, '&kind=refuse');
    expect(await looks()).toHaveLength(before + 2);
  });
});
