// Cases and the search by stamped number, on both databases: who finds what, and what one case shows to whom.
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as v from 'valibot';
import {
  caseRowSchema,
  caseSchema,
  stampCandidateSchema,
  type Case,
  type CaseRow,
  type CodingOutcome,
} from '../../../../shared/contract/cylinder.ts';
import type { Payload } from '../../../../shared/command/commands.ts';
import { fillTails } from '../../../../migrations/0007-find-and-cases.ts';
import { codeOf } from '../../../../shared/cylinder/code.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  type Signed,
  type TestApp,
} from '../../../support/accounts.ts';
import { goodStamp, openStation, registerCylinder, send, type Sender, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const pageSchema = <S extends v.GenericSchema>(item: S) =>
  v.object({ items: v.array(item), next: v.nullable(v.string()) });

describeOnEachStore('cases and worn codes', (engine) => {
  let test: TestApp;
  let station: Station;
  let other: Station;
  let filler: Sender;
  let office: Signed;
  let othersOffice: Signed;
  let supervisor: Signed;

  beforeAll(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    other = await openStation(test, { name: '乙充装站', prefix: 'BZ', user: 'b-filler' });
    filler = { signed: station.filler, personId: station.fillerId };
    await makePerson(test.deps, station, { username: 'office', roles: ['office'] });
    await makePerson(test.deps, other, { username: 'b-office', roles: ['office'] });
    const authority = await makeOrganisation(test.deps, { name: '某监管所', kind: 'authority' });
    await makePerson(test.deps, authority, { username: 'supervisor', roles: ['supervisor'] });
    office = await signInAs(test, 'office');
    othersOffice = await signInAs(test, 'b-office');
    supervisor = await signInAs(test, 'supervisor');
  });
  afterAll(() => test.close());

  const get = async <S extends v.GenericSchema>(by: Signed, path: string, schema: S): Promise<v.InferOutput<S>> => {
    const response = await test.app.request(`/api/v1${path}`, { headers: by.headers });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return v.parse(schema, await response.json());
  };
  const statusOf = async (by: Signed, path: string): Promise<number> =>
    (await test.app.request(`/api/v1${path}`, { headers: by.headers })).status;
  const casesOf = async (by: Signed, query = ''): Promise<CaseRow[]> =>
    (await get(by, `/cases?limit=200${query}`, pageSchema(caseRowSchema))).items;
  const coding = (code: string): Payload<'code-cylinder'> => ({
    scanned: code,
    siteId: station.siteId,
    ownerOrganisationId: station.organisationId,
    model: 'YSP35.5',
    volumeMl: 35_500,
    tareG: 16_600,
    maxFillG: 14_900,
    medium: 'lpg',
    madeOn: '2024-02',
    designLifeYears: 8,
    inspectedOn: null,
    inspectionDueOn: '2028-02',
    valveUntil: null,
    registrationCode: null,
    serialNo: '9988776',
    manufacturer: '另一钢瓶厂',
    firstFill: false,
    twoPhase: false,
    photoSha256: null,
  });
  const close = async (by: Signed, caseId: string, decision: string): Promise<number> =>
    (
      await test.app.request(`/api/v1/cases/${caseId}/close`, {
        method: 'POST',
        headers: by.headers,
        body: JSON.stringify({ decision, reason: '已核对钢印' }),
      })
    ).status;

  it('lists a case about somebody else’s cylinder at its owner too, who decides on the code', async () => {
    // Theirs, with a registration number that the other company now claims for a cylinder of its own.
    const theirs = await registerCylinder(test, other, 1);
    await test.store.atomically(async (trx) => {
      await trx
        .insertInto('tag')
        .values({ tag: '333010212345', cylinder_id: theirs.cylinderId, kind: 'registration', status: 'active' })
        .execute();
    });
    const answer = await send(test, filler, 'code-cylinder', {
      ...coding(codeOf({ prefix: station.prefix, serial: 180, width: 6 })),
      registrationCode: '33010212345',
    });
    expect(answer.status).toBe('recorded-with-case');
    const { caseId } = answer.result as CodingOutcome;
    if (caseId === null) throw new Error('no case');

    for (const by of [office, othersOffice, supervisor]) {
      expect((await casesOf(by)).map((one) => one.caseId)).toContain(caseId);
    }
    const [met, owned, seen] = await Promise.all(
      [office, othersOffice, supervisor].map((by) => get(by, `/cases/${caseId}`, caseSchema)),
    );
    expect(met).toMatchObject({
      mayDecideTag: false,
      openedBy: '充装员甲',
      tag: '333010212345',
    } satisfies Partial<Case>);
    expect(owned).toMatchObject({ mayDecideTag: true, openedBy: null } satisfies Partial<Case>);
    expect(owned?.cylinder?.code).toBe(theirs.code);
    expect(owned?.claim).toMatchObject({ serialNo: '9988776', tareG: 16_600 });
    expect(seen).toMatchObject({ mayDecideTag: true, openedBy: '充装员甲' } satisfies Partial<Case>);
    expect(await statusOf(station.filler, `/cases/${caseId}`)).toBe(403);

    expect(await close(office, caseId, 'tag-voided')).toBe(403);
    expect(await close(othersOffice, caseId, 'tag-kept')).toBe(200);
    expect((await casesOf(othersOffice)).map((one) => one.caseId)).not.toContain(caseId);
    expect((await casesOf(othersOffice, '&status=closed')).map((one) => one.caseId)).toContain(caseId);
    expect(await get(othersOffice, `/cases/${caseId}`, caseSchema)).toMatchObject({
      decision: 'tag-kept',
      closingReason: '已核对钢印',
    });
  });

  it('records who looked at whose name', async () => {
    const looks = await test.store.reader
      .selectFrom('look')
      .select(['what', 'subjects', 'organisation_id'])
      .where('what', '=', 'case')
      .execute();
    expect(looks.map((look) => look.subjects)).toContain(JSON.stringify([station.fillerId]));
    expect(looks.map((look) => look.organisation_id)).not.toContain(other.organisationId);
  });

  it('shows nobody a case of others, and pages those that there are without losing one', async () => {
    const scans = ['33010299900', '33010299901', '33010299902'];
    for (const scanned of scans) {
      await send(test, filler, 'count-opening-stock', {
        countId: test.deps.newId(),
        scanned,
        siteId: station.siteId,
        full: true,
        grossG: 30_000,
        weighed: 'typed',
      });
      test.clock.pass(1000);
    }
    const all = await casesOf(office);
    expect(all.map((one) => one.code)).toEqual(expect.arrayContaining(scans));
    const [newest] = all;
    expect(await statusOf(othersOffice, `/cases/${newest?.caseId}`)).toBe(404);
    const found: string[] = [];
    let after = '';
    for (;;) {
      const page = await get(office, `/cases?limit=1${after}`, pageSchema(caseRowSchema));
      found.push(...page.items.map((one) => one.caseId));
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    expect(found).toEqual(all.map((one) => one.caseId));
  });

  it('finds a cylinder by the end of its stamped number, at the station or wherever an own one is', async () => {
    const tail = pageSchema(stampCandidateSchema);
    const here = await registerCylinder(test, station, 20, { ...goodStamp, serialNo: 'k-77 4a21' });
    const also = await registerCylinder(test, station, 21, { ...goodStamp, serialNo: '4A21' });
    const away = await registerCylinder(
      test,
      other,
      20,
      { ...goodStamp, serialNo: '1114A21' },
      {
        ownerOrganisationId: station.organisationId,
      },
    );
    const idsOf = async (by: Signed, query: string): Promise<string[]> =>
      (await get(by, `/cylinders/by-stamp?${query}`, tail)).items.map((one) => one.cylinderId).sort();

    expect(await idsOf(office, `tail=4a21&site=${station.siteId}`)).toEqual([here.cylinderId, also.cylinderId].sort());
    expect(await idsOf(office, `tail=${encodeURIComponent('４Ａ２１')}&in=own`)).toEqual(
      [here.cylinderId, also.cylinderId, away.cylinderId].sort(),
    );
    expect(await idsOf(othersOffice, 'tail=4A21')).toEqual([away.cylinderId]);
    expect(await idsOf(supervisor, 'tail=4A21')).toHaveLength(3);
    const first = await get(office, '/cylinders/by-stamp?tail=4A21&limit=1', tail);
    const second = await get(office, `/cylinders/by-stamp?tail=4A21&limit=1&after=${first.next}`, tail);
    expect([...first.items, ...second.items].map((one) => one.cylinderId).sort()).toEqual(
      [here.cylinderId, also.cylinderId].sort(),
    );
    expect(second.next).toBeNull();
    expect(await statusOf(office, '/cylinders/by-stamp?tail=21')).toBe(400);
  });

  it('finds those that were on the register before tails were kept just so', async () => {
    const serials = ['2465813', 'k-77 4a21', '4A21', 'ab', ' 00123 ', '钢12345'];
    for (const [index, serialNo] of serials.entries()) {
      await registerCylinder(test, station, 30 + index, { ...goodStamp, serialNo });
    }
    const tails = () =>
      test.store.reader.selectFrom('cylinder').select(['cylinder_id', 'serial_tail']).orderBy('cylinder_id').execute();
    const written = await tails();
    await test.store.atomically(async (trx) => {
      await trx.updateTable('cylinder').set({ serial_tail: null }).execute();
      await fillTails.execute(trx);
    });
    expect(await tails()).toEqual(written);
    expect(written.map((row) => row.serial_tail)).toEqual(
      expect.arrayContaining(['5813', '4A21', 'AB', '0123', '2345']),
    );
  });
});
