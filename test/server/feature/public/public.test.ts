// The public page: what it says of each kind of cylinder, that it holds nothing personal, and that nothing in it runs.
import { hash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { recordCylinderEvent } from '../../../../server/feature/cylinder/record-cylinder-event.ts';
import { findById } from '../../../../server/feature/cylinder/cylinder.queries.ts';
import { byConsole } from '../../../../server/feature/account/account-dependencies.ts';
import type { StampFacts } from '../../../../shared/cylinder/cylinder.ts';
import type { CylinderEvent } from '../../../../shared/event/cylinder-event.ts';
import { openTestApp, type TestApp } from '../../../support/accounts.ts';
import { openStation, registerCylinder, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('the public page', (engine) => {
  let t: TestApp;
  let station: Station;
  let serial = 0;

  beforeEach(async () => {
    t = await openTestApp(engine);
    station = await openStation(t, { name: '某充装站' });
    serial = 0;
  });
  afterEach(async () => {
    await t.close();
  });

  const make = async (facts: Partial<StampFacts> = {}) => {
    serial += 1;
    return await registerCylinder(t, station, serial, facts);
  };
  const record = async (cylinderId: string, event: CylinderEvent) =>
    await t.store.atomically(async (trx) => {
      const cylinder = await findById(trx, cylinderId);
      await recordCylinderEvent(trx, cylinder, cylinderId, event, byConsole(new Date(t.clock.now()).toISOString()));
    });
  const fill = (cylinderId: string, released: boolean) =>
    record(cylinderId, {
      type: 'opening-stock-counted',
      fill: {
        fillId: t.deps.newId(),
        at: '2026-05-17T17:30:00.000Z',
        organisationId: station.organisationId,
        contentG: 14_500,
        filledBy: station.fillerId,
        authorised: true,
        seal: 'SEAL-1',
        released,
        gas: null,
      },
      custody: { kind: 'customer', id: 'customer-77', siteId: null },
      grossG: 31_000,
    });
  const page = async (path: string, headers: Record<string, string> = {}) => {
    const response = await t.app.request(path, { headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it('says of a good one that it is in date, who filled it and when, in local time', async () => {
    const { cylinderId, code } = await make();
    await fill(cylinderId, true);
    const { status, text } = await page(`/c/${code}`);
    expect(status).toBe(200);
    for (const told of [
      '在有效期内',
      code,
      'YSP35.5',
      '2027 年 6 月底',
      '2031 年 6 月底',
      '某充装站',
      '2026-05-18 01:30',
      '已放行',
      '119',
    ]) {
      expect(text).toContain(told);
    }
    expect(text).not.toContain('请停止使用');
  });

  it('holds nothing personal: no people, customers, places, seals', async () => {
    const { cylinderId, code } = await make();
    await fill(cylinderId, true);
    const { text } = await page(`/c/${code}`);
    for (const hidden of [station.fillerId, '充装员', 'customer-77', 'SEAL-1', cylinderId, '2465813']) {
      expect(text).not.toContain(hidden);
    }
  });

  it('runs nothing and loads nothing: its policy allows its own style alone', async () => {
    const { code } = await make();
    const { text, headers } = await page(`/c/${code}`);
    expect(text).not.toMatch(/<script|<link|src=|@import|url\(/i);
    const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '';
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`style-src 'sha256-${hash('sha256', style, 'base64')}'`);
    expect(policy).toContain("default-src 'none'");
  });

  it.each([
    ['the last day of the month that it is due in', '2026-06-30T15:59:59.999Z', true],
    ['the day after', '2026-06-30T16:00:00.000Z', false],
  ])('is in date on %s', async (_, at, good) => {
    const { code } = await make({ inspectionDueOn: '2026-06' });
    t.clock.set(at);
    const { text } = await page(`/c/${code}`);
    expect(text.includes('请停止使用')).toBe(!good);
    expect(text.includes('已超过定期检验期限')).toBe(!good);
  });

  it('says that a fill without release is not to be used yet', async () => {
    const { cylinderId, code } = await make();
    await fill(cylinderId, false);
    const { text } = await page(`/c/${code}`);
    expect(text).toContain('还没有检查放行的记录');
    expect(text).toContain('请停止使用');
  });

  it('cannot confirm one whose dates nobody knows', async () => {
    const { code } = await make({ madeOn: null, inspectionDueOn: null });
    const { text } = await page(`/c/${code}`);
    expect(text).toContain('有效期不明');
    expect(text).not.toContain('在有效期内');
  });

  it('leads from a replaced code to its cylinder, with a remark', async () => {
    const { cylinderId, code } = await make();
    await t.store.atomically(async (trx) => {
      await trx.updateTable('tag').set({ status: 'replaced' }).where('tag', '=', code).execute();
      await trx
        .insertInto('tag')
        .values({ tag: 'NEWCODE1', cylinder_id: cylinderId, kind: 'code', status: 'active' })
        .execute();
    });
    await record(cylinderId, { type: 'tag-replaced', tag: code, by: 'NEWCODE1', reason: '磨损' });
    const { status, text } = await page(`/c/${code}`);
    expect(status).toBe(200);
    expect(text).toContain(`您扫的是旧瓶码 ${code}，这只气瓶现在的瓶码是 NEWCODE1`);
    expect(text).toContain('在有效期内');
  });

  it.each([
    ['void', '这个瓶码已作废'],
    ['duplicate', '同一个瓶码出现在不止一只气瓶上'],
  ] as const)('warns of a %s code', async (status, told) => {
    const { code } = await make();
    await t.store.atomically(async (trx) => {
      await trx.updateTable('tag').set({ status }).where('tag', '=', code).execute();
    });
    const { text } = await page(`/c/${code}`);
    expect(text).toContain('请停止使用');
    expect(text).toContain(told);
  });

  it('says that a scrapped or held one is to be handed in or left', async () => {
    const { cylinderId, code } = await make();
    await t.store.atomically(async (trx) => {
      await trx
        .insertInto('cylinder_hold')
        .values({ cylinder_id: cylinderId, hold_id: 'h', kind: 'recall', reason: '', placed_at: '', lifted_at: null })
        .execute();
    });
    expect((await page(`/c/${code}`)).text).toContain('已被召回、扣押或停用');
    await record(cylinderId, {
      type: 'state-changed',
      from: 'active',
      to: 'scrapped',
      reason: '报废',
      photoSha256: null,
    });
    expect((await page(`/c/${code}`)).text).toContain('不得再充装使用');
  });

  it('warns of a code that is not on the register, and shows it harmlessly', async () => {
    const { status, text } = await page(`/c/${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
    expect(status).toBe(404);
    expect(text).toContain('查不到这个瓶码');
    expect(text).toContain('请不要使用这只气瓶');
    expect(text).not.toContain('<img');
    expect((await page('/c/AZ0099991')).status).toBe(404);
  });

  it('takes any form that a label carries: lower case, full width, our own address within', async () => {
    const { code } = await make();
    const fullWidth = code.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
    for (const form of [code.toLowerCase(), fullWidth, ` ${code} `, `http://localhost/c/${code}`]) {
      expect((await page(`/c/${encodeURIComponent(form)}`)).status).toBe(200);
    }
  });

  it('speaks English to who asks for it', async () => {
    const { code } = await make();
    const english = await page(`/c/${code}`, { 'accept-language': 'en-GB,en;q=0.9' });
    expect(english.text).toContain('In date');
    expect(english.text).toContain('end of June 2027');
    expect(english.text).toContain('<html lang="en">');
    const chosen = await page(`/c/${code}?lang=zh`, { 'accept-language': 'en-GB' });
    expect(chosen.text).toContain('在有效期内');
    expect((await page(`/c/${code}?lang=en`)).headers.get('content-language')).toBe('en');
  });
});
