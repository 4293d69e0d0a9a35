// The register judged under changed parameters: over the API a stretch at a time, and by the command over everything.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { judgeRegister, parseSetting, tableOf } from '../../../../scripts/decide-register.ts';
import { judgeStretch } from '../../../../server/feature/verdict/judge-register.ts';
import { readOwners } from '../../../../server/feature/verdict/register-judgement.queries.ts';
import { parseCivilDate } from '../../../../shared/calendar.ts';
import type { RegisterJudgementAnswer } from '../../../../shared/contract/register-judgement.ts';
import { NOTHING_JUDGED, together, type ChangedCylinder } from '../../../../shared/register-judgement/judgement.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  testArea,
  type Signed,
  type TestApp,
} from '../../../support/accounts.ts';
import { openStation, registerCylinder, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const DAY = '2026-05-18';
const day = parseCivilDate(DAY)?.firstDay ?? 0;

describeOnEachStore('the register judged under changed parameters', (engine) => {
  let test: TestApp;
  let station: Station;
  let office: Signed;
  beforeEach(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    await makePerson(test.deps, station, { username: 'office', roles: ['office'], siteId: null });
    office = await signInAs(test, 'office');
  });
  afterEach(async () => {
    await test.close();
  });

  const askFor = async (signed: Signed, body: object): Promise<Response> =>
    await test.app.request('/api/v1/register-judgements', {
      method: 'POST',
      headers: signed.headers,
      body: JSON.stringify({ step: 'fill', day: DAY, changes: {}, ...body }),
    });
  const answerOf = async (signed: Signed, body: object): Promise<RegisterJudgementAnswer> => {
    const response = await askFor(signed, body);
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
    return (await response.json()) as RegisterJudgementAnswer;
  };

  it('says which cylinders a longer time before the inspection would stop, and changes nothing', async () => {
    const soon = await registerCylinder(test, station, 1, { inspectionDueOn: '2026-06-01' });
    await registerCylinder(test, station, 2);
    const past = await registerCylinder(test, station, 3, { inspectionDueOn: '2026-04' });
    const answer = await answerOf(office, { changes: { fillMinDaysLeft: 20 } });
    expect(answer).toMatchObject({
      total: 3,
      next: null,
      counts: {
        judged: 3,
        changed: 1,
        outcomes: [
          { before: 'allow', after: 'allow', cylinders: 1 },
          { before: 'warn', after: 'block', cylinders: 1 },
          { before: 'block', after: 'block', cylinders: 1 },
        ],
      },
      changed: [
        {
          cylinderId: soon.cylinderId,
          code: soon.code,
          before: 'warn',
          after: 'block',
          appeared: ['ends-in-use'],
          gone: [],
        },
      ],
    });
    expect(answer.counts.rules).toContainEqual({
      rule: 'inspection-overdue',
      before: { block: 1, warn: 0 },
      after: { block: 1, warn: 0 },
    });
    // As things are, on another day: what ran out then.
    const later = await answerOf(office, { day: '2027-07-01' });
    expect(later.counts).toMatchObject({ changed: 0, outcomes: [{ before: 'block', after: 'block', cylinders: 3 }] });
    expect(past.code).not.toBe('');
  });

  it('takes holds, states and the code into account, not where the cylinder is just now', async () => {
    const held = await registerCylinder(test, station, 1);
    const voided = await registerCylinder(test, station, 2);
    const away = await registerCylinder(test, station, 3);
    await test.store.atomically(async (trx) => {
      await trx
        .insertInto('cylinder_hold')
        .values({
          hold_id: test.deps.newId(),
          cylinder_id: held.cylinderId,
          kind: 'freeze',
          reason: '核查',
          placed_at: '2026-05-01T00:00:00.000Z',
          lifted_at: null,
        })
        .execute();
      await trx.updateTable('tag').set({ status: 'void' }).where('tag', '=', voided.code).execute();
      await trx
        .updateTable('cylinder')
        .set({ custody_kind: 'customer', custody_id: 'c-1', custody_site_id: null })
        .where('cylinder_id', '=', away.cylinderId)
        .execute();
    });
    const { counts } = await answerOf(office, {});
    expect(counts.rules.map(({ rule, before }) => [rule, before.block, before.warn])).toEqual(
      expect.arrayContaining([
        ['on-hold', 1, 0],
        ['code-void', 1, 0],
      ]),
    );
    expect(counts.rules).toHaveLength(2);
  });

  it('shows a company its own stock and an authority its area; nobody else', async () => {
    const other = await makeOrganisation(test.deps, { name: '邻区燃气公司', area: '330109001000' });
    await registerCylinder(test, station, 1);
    await registerCylinder(test, station, 2, {}, { ownerOrganisationId: other.organisationId });
    await registerCylinder(test, station, 3, {}, { ownerOrganisationId: null });
    const authority = await makeOrganisation(test.deps, { name: '镇监管所', kind: 'authority', area: testArea });
    await makePerson(test.deps, authority, { username: 'supervisor', roles: ['supervisor'], siteId: null });
    const supervisor = await signInAs(test, 'supervisor');
    expect((await answerOf(office, {})).counts.judged).toBe(1);
    // An office cannot name another company's stock; an authority none outside its area.
    expect((await answerOf(office, { organisationId: other.organisationId })).counts.judged).toBe(1);
    expect((await answerOf(supervisor, {})).counts.judged).toBe(1);
    expect((await answerOf(supervisor, { organisationId: other.organisationId })).counts.judged).toBe(0);
    expect((await askFor(station.filler, {})).status).toBe(403);
  });

  it('refuses a parameter that is none, and a value that it cannot have', async () => {
    for (const changes of [{ fillMinDays: 3 }, { fillMinDaysLeft: -1 }, { twoPhase: 'perhaps' }]) {
      expect((await askFor(office, { changes })).status).toBe(400);
    }
    expect((await askFor(office, { after: 'bm90aGluZw' })).status).toBe(400);
    expect((await askFor(office, { day: '2026-05' })).status).toBe(400);
  });

  it('counts the same in stretches of any length, each cylinder once', async () => {
    const other = await makeOrganisation(test.deps, { name: '另一燃气公司' });
    for (let serial = 1; serial <= 7; serial += 1) {
      const owner = serial % 2 === 0 ? other.organisationId : station.organisationId;
      const due = serial % 3 === 0 ? '2026-06-01' : '2027-06';
      await registerCylinder(test, station, serial, { inspectionDueOn: due }, { ownerOrganisationId: owner });
    }
    await registerCylinder(test, station, 8, {}, { ownerOrganisationId: null });
    const question = { step: 'fill', day, changes: { fillMinDaysLeft: 20 }, area: '', organisationId: null } as const;
    const told: string[] = [];
    const whole = await judgeRegister(test.deps, question, async (changed) => {
      told.push(...changed.map(({ code }) => code ?? ''));
    });
    expect(whole).toMatchObject({ judged: 8, changed: 2 });
    expect(new Set(told).size).toBe(2);
    expect(tableOf(whole)).toMatch(/warn → block\s+2\n/);

    const everybody = [...(await readOwners(test.store.reader, question)), { organisationId: null, area: '' }];
    let left = everybody;
    let after = null;
    let sum = NOTHING_JUDGED;
    const changed: ChangedCylinder[] = [];
    for (;;) {
      const stretch = await judgeStretch(test.deps, question, left, after, 1);
      sum = together(sum, stretch.counts);
      changed.push(...stretch.changed);
      const { end } = stretch;
      if (end === null) break;
      left = everybody.slice(everybody.findIndex(({ organisationId }) => organisationId === end.owner.organisationId));
      after = end.after;
    }
    expect({ ...sum, rules: [] }).toEqual({ ...whole, rules: [] });
    expect(new Set(changed.map(({ code }) => code))).toEqual(new Set(told));
  });
});

it('reads settings as JSON where they are, else as text', () => {
  expect(parseSetting('fillMinDaysLeft=30')).toEqual({ ok: true, value: ['fillMinDaysLeft', 30] });
  expect(parseSetting('twoPhase=vaporiser-only')).toEqual({ ok: true, value: ['twoPhase', 'vaporiser-only'] });
  expect(parseSetting('softUntil={"out-of-zone":"2027-01"}')).toEqual({
    ok: true,
    value: ['softUntil', { 'out-of-zone': '2027-01' }],
  });
  expect(parseSetting('lifeYears=null')).toEqual({ ok: true, value: ['lifeYears', null] });
  for (const written of ['fillMinDaysLeft', '=3', '']) expect(parseSetting(written).ok).toBe(false);
});
