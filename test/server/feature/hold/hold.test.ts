// Holds, entrustments, lost and scrapped cylinders, findings and inspections over HTTP: who may, in which order, how often.
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findById, readHoldsAndEntrustments } from '../../../../server/feature/cylinder/cylinder.queries.ts';
import { recordCylinderEvent } from '../../../../server/feature/cylinder/record-cylinder-event.ts';
import { byConsole } from '../../../../server/feature/account/account-dependencies.ts';
import { readStream } from '../../../../server/log/read.ts';
import { applyCylinderEvent, type CylinderEvent } from '../../../../shared/event/cylinder-event.ts';
import type { Cylinder } from '../../../../shared/cylinder/cylinder.ts';
import type { Role } from '../../../../shared/contract/account.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  testArea,
  type Signed,
  type TestApp,
  type TestOrganisation,
} from '../../../support/accounts.ts';
import { openStation, registerCylinder, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('what is recorded of a cylinder away from the hall', (engine) => {
  let t: TestApp;
  let station: Station;
  let cylinderId: string;
  let code: string;
  let office: Signed;
  let supervisor: Signed;

  const person = async (at: TestOrganisation, username: string, role: Role): Promise<Signed> => {
    await makePerson(t.deps, at, { username, roles: [role] });
    return await signInAs(t, username);
  };

  beforeEach(async () => {
    t = await openTestApp(engine);
    station = await openStation(t);
    ({ cylinderId, code } = await registerCylinder(t, station, 1));
    office = await person(station, 'office', 'office');
    const authority = await makeOrganisation(t.deps, { kind: 'authority', name: '区局', area: testArea.slice(0, 6) });
    supervisor = await person(authority, 'supervisor', 'supervisor');
  });
  afterEach(async () => {
    // Whatever was recorded, the row is what the events add up to.
    const events = await readStream(t.store.reader, 'cylinder', cylinderId, { before: null, most: 200 });
    let built: Cylinder | null = null;
    for (const event of events.toReversed()) built = applyCylinderEvent(built, cylinderId, event.data as CylinderEvent);
    const kept = await findById(t.store.reader, cylinderId);
    await t.close();
    if (!isDeepStrictEqual(kept, built)) throw new Error('the row is not what the events add up to');
  });

  const put = async (as: Signed, path: string, body: object) => {
    const response = await t.app.request(`/api/v1/cylinders/${cylinderId}/${path}`, {
      method: 'PUT',
      headers: as.headers,
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const holds = async () => (await readHoldsAndEntrustments(t.store.reader, cylinderId)).holds;
  const tagStatus = async () =>
    (
      await t.store.reader.selectFrom('tag').select(['tag', 'status']).where('cylinder_id', '=', cylinderId).execute()
    ).map((row) => row.status);
  const record = (event: CylinderEvent) =>
    t.store.atomically(async (trx) => {
      const before = await findById(trx, cylinderId);
      await recordCylinderEvent(trx, before, cylinderId, event, byConsole(new Date(t.clock.now()).toISOString()));
    });
  const giveTo = (organisationId: string) =>
    record({
      type: 'handed-over',
      setAsideId: 's',
      handoverId: 'h',
      destination: 'inspection',
      receiverOrganisationId: organisationId,
    });

  it('is a hold, by the authority alone, once however often it is sent', async () => {
    const holdId = t.deps.newId();
    const hold = { kind: 'seizure', reason: '现场检查' };
    expect(await put(office, `holds/${holdId}`, hold)).toMatchObject({ status: 403 });
    const placed = await put(supervisor, `holds/${holdId}`, hold);
    expect(placed).toMatchObject({ status: 200, body: { cylinderId, version: 2 } });
    expect(await put(supervisor, `holds/${holdId}`, hold)).toEqual(placed);
    expect(await put(supervisor, `holds/${holdId}`, { ...hold, kind: 'recall' })).toMatchObject({ status: 409 });
    expect(await holds()).toEqual(['seizure']);
    expect(await put(office, `holds/${holdId}/lift`, { reason: '想放' })).toMatchObject({ status: 403 });
    expect(await put(supervisor, `holds/${holdId}/lift`, { reason: '' })).toMatchObject({ status: 400 });
    expect(await put(supervisor, `holds/${holdId}/lift`, { reason: '核实' })).toMatchObject({ status: 200 });
    expect(await put(supervisor, `holds/${holdId}/lift`, { reason: '核实' })).toMatchObject({ body: { version: 3 } });
    expect(await holds()).toEqual([]);
  });

  it('is a hold that only the authority that placed it lifts, or one above', async () => {
    const town = await makeOrganisation(t.deps, { kind: 'authority', name: '镇所', area: testArea.slice(0, 9) });
    const city = await makeOrganisation(t.deps, { kind: 'authority', name: '市局', area: testArea.slice(0, 4) });
    const below = await person(town, 'below', 'supervisor');
    const above = await person(city, 'above', 'supervisor');
    const holdId = t.deps.newId();
    await put(supervisor, `holds/${holdId}`, { kind: 'recall', reason: '召回' });
    expect(await put(below, `holds/${holdId}/lift`, { reason: '放行' })).toMatchObject({ status: 403 });
    expect(await put(above, `holds/${holdId}/lift`, { reason: '放行' })).toMatchObject({ status: 200 });
  });

  it('is not found by an authority of elsewhere or by another company', async () => {
    const elsewhere = await makeOrganisation(t.deps, { kind: 'authority', name: '别处', area: '440811' });
    const other = await makeOrganisation(t.deps, { name: '另一充装站' });
    const stranger = await person(other, 'stranger', 'office');
    const far = await person(elsewhere, 'far', 'supervisor');
    expect(await put(far, `holds/${t.deps.newId()}`, { kind: 'freeze', reason: '停用' })).toMatchObject({
      status: 404,
    });
    expect(await put(stranger, 'state', { to: 'lost', reason: '遗失' })).toMatchObject({ status: 404 });
  });

  it('is an entrustment by the owner to a company that can do it', async () => {
    const other = await makeOrganisation(t.deps, { name: '另一充装站' });
    const inspection = await makeOrganisation(t.deps, { name: '检验站', kind: 'inspection-body' });
    const id = t.deps.newId();
    const entrustment = {
      organisationId: other.organisationId,
      purposes: ['fill', 'deliver', 'fill'],
      from: '2026-01-01',
      until: '2026-12-31',
    };
    expect(await put(supervisor, `entrustments/${id}`, entrustment)).toMatchObject({ status: 403 });
    expect(await put(office, `entrustments/${id}`, { ...entrustment, until: '2025-12-31' })).toMatchObject({
      status: 400,
    });
    expect(
      await put(office, `entrustments/${id}`, { ...entrustment, organisationId: inspection.organisationId }),
    ).toMatchObject({ status: 400 });
    expect(
      await put(office, `entrustments/${id}`, { ...entrustment, organisationId: station.organisationId }),
    ).toMatchObject({ status: 400 });
    const entrusted = await put(office, `entrustments/${id}`, entrustment);
    expect(entrusted).toMatchObject({ status: 200 });
    expect(await put(office, `entrustments/${id}`, entrustment)).toEqual(entrusted);
    const stranger = await person(other, 'stranger', 'office');
    expect(await put(stranger, 'state', { to: 'scrapped', reason: '报废' })).toMatchObject({ status: 403 });
    expect(await put(stranger, `entrustments/${id}/end`, { reason: '退回' })).toMatchObject({ status: 200 });
    const { entrustments } = await readHoldsAndEntrustments(t.store.reader, cylinderId);
    expect(entrustments).toEqual([]);
  });

  it('is that it was lost, and found again', async () => {
    expect(await put(station.filler, 'state', { to: 'lost', reason: '遗失' })).toMatchObject({ status: 403 });
    const lost = await put(office, 'state', { to: 'lost', reason: '遗失' });
    expect(lost).toMatchObject({ status: 200 });
    expect(await put(office, 'state', { to: 'lost', reason: '再报' })).toEqual(lost);
    expect(await put(office, 'state', { to: 'active', reason: '找到' })).toMatchObject({ body: { version: 3 } });
  });

  it('is that it was scrapped: all its codes are void for ever, and it stays scrapped', async () => {
    await t.store.atomically(async (trx) => {
      await trx
        .insertInto('tag')
        .values({ tag: '04A1B2C3', cylinder_id: cylinderId, kind: 'nfc', status: 'replaced' })
        .execute();
    });
    expect(await put(office, 'state', { to: 'scrapped', reason: '超过年限' })).toMatchObject({ status: 200 });
    expect(await tagStatus()).toEqual(['void', 'void']);
    expect(await put(office, 'state', { to: 'active', reason: '弄错' })).toMatchObject({ status: 409 });
    expect(await put(supervisor, 'state', { to: 'active', reason: '弄错' })).toMatchObject({ status: 409 });
    const events = await readStream(t.store.reader, 'cylinder', cylinderId, { before: null, most: 10 });
    expect(events.map((event) => event.type)).toEqual(['tag-voided', 'tag-voided', 'state-changed', 'registered']);
    const page = await t.app.request(`/c/${code}`);
    expect(await page.text()).toContain('已报废');
  });

  it('is not that evidence was scrapped: one on hold only the authority scraps', async () => {
    await put(supervisor, `holds/${t.deps.newId()}`, { kind: 'seizure', reason: '扣押' });
    expect(await put(office, 'state', { to: 'scrapped', reason: '报废' })).toMatchObject({ status: 409 });
    expect(await tagStatus()).toEqual(['active']);
    expect(await put(supervisor, 'state', { to: 'scrapped', reason: '判定报废' })).toMatchObject({ status: 200 });
  });

  it('is a finding, told by its owner, taken back with a photo or by those who can tell', async () => {
    expect(await put(station.checker, 'findings/nonconforming', { found: true, reason: '底座变形' })).toMatchObject({
      status: 200,
    });
    expect(await put(office, 'findings/nonconforming', { found: false, reason: '已修' })).toMatchObject({
      status: 400,
    });
    expect(
      await put(office, 'findings/nonconforming', { found: false, reason: '已修', photoSha256: 'a'.repeat(64) }),
    ).toMatchObject({ status: 200 });
    await put(office, 'findings/refurbished', { found: true, reason: '翻新' });
    expect(
      await put(office, 'findings/refurbished', { found: false, reason: '看错', photoSha256: 'a'.repeat(64) }),
    ).toMatchObject({ status: 403 });
    expect(await put(supervisor, 'findings/refurbished', { found: false, reason: '鉴定' })).toMatchObject({
      status: 200,
    });
  });

  it('is an inspection that the owner records by its report', async () => {
    const inspection = {
      on: '2026-05',
      result: 'pass',
      dueOn: '2030-05',
      inspectionOrganisationId: null,
      reportNumber: null as string | null,
    };
    expect(await put(office, 'inspection', inspection)).toMatchObject({ status: 400 });
    inspection.reportNumber = 'JY-1';
    expect(await put(supervisor, 'inspection', inspection)).toMatchObject({ status: 403 });
    expect(await put(office, 'inspection', { ...inspection, on: '2026-05-19' })).toMatchObject({ status: 400 });
    expect(await put(office, 'inspection', { ...inspection, on: '2023-05' })).toMatchObject({ status: 400 });
    expect(await put(office, 'inspection', { ...inspection, dueOn: '2026-05' })).toMatchObject({ status: 400 });
    const recorded = await put(office, 'inspection', inspection);
    expect(recorded).toMatchObject({ status: 200 });
    expect(await put(office, 'inspection', inspection)).toEqual(recorded);
    expect(await findById(t.store.reader, cylinderId)).toMatchObject({
      inspectedOn: '2026-05',
      inspectionResult: 'pass',
      inspectionDueOn: '2030-05',
      firstFill: true,
    });
    expect(await put(office, 'inspection', { ...inspection, on: '2025-01' })).toMatchObject({ status: 409 });
  });

  it('is an inspection by the body that has it, while its licence holds', async () => {
    const body = await makeOrganisation(t.deps, { name: '检验站', kind: 'inspection-body' });
    const inspector = await person(body, 'inspector', 'inspector');
    const inspection = {
      on: '2026-05-18',
      result: 'fail',
      dueOn: null,
      inspectionOrganisationId: null,
      reportNumber: null,
    };
    expect(await put(inspector, 'inspection', inspection)).toMatchObject({ status: 404 });
    await giveTo(body.organisationId);
    expect(await put(inspector, 'inspection', inspection)).toMatchObject({ status: 403 });
    await t.store.atomically(async (trx) => {
      await trx
        .insertInto('licence')
        .values({
          licence_id: t.deps.newId(),
          organisation_id: body.organisationId,
          kind: 'inspection',
          number: null,
          media: '[]',
          from_on: '2024-01',
          until_on: '2026-05',
          ended_at: null,
        })
        .execute();
    });
    t.clock.set('2026-05-31T16:00:00.000Z');
    const later = await signInAs(t, 'inspector');
    expect(await put(later, 'inspection', inspection)).toMatchObject({ status: 403 });
    t.clock.set('2026-05-31T15:59:59.000Z');
    expect(await put(later, 'inspection', inspection)).toMatchObject({ status: 200 });
    expect(await put(later, 'state', { to: 'scrapped', reason: '检验不合格' })).toMatchObject({ status: 200 });
  });
});
