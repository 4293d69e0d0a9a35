// A camera that sees labels as they look on cylinders: the good one is filled, the others are refused, and that is on record.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { PersonName } from '../../scripts/demo/people.ts';
import type { RuleId } from '../../shared/verdict/rules.ts';
import { openBrowser, openDevice, seen, type Device } from '../support/e2e-browser.ts';
import { playScale } from '../support/e2e-scale.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';
import { cameraOf, writeVideo } from '../support/e2e-video.ts';

let town: E2eTown;
let folder: string;
beforeAll(async () => {
  [town, folder] = await Promise.all([openE2eTown(), mkdtemp(join(tmpdir(), 'yiping-video-'))]);
});
afterAll(async () => {
  await town?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A browser whose camera sees these labels in turn; somebody is signed in. */
async function lookingAt(codes: readonly string[], holdMs: number, username: PersonName): Promise<Device> {
  const file = join(folder, `${codes.join('-')}.y4m`);
  await writeVideo(
    file,
    codes.map((code) => `${town.url}/c/${code}`),
    holdMs,
  );
  const browser = await openBrowser(cameraOf(file));
  onTestFinished(async () => {
    await browser.close();
    await rm(file);
  });
  const device = await openDevice(browser, town);
  await device.context.grantPermissions(['camera']);
  await device.signIn(username);
  return device;
}

const refusalsOf = async (
  scanned: readonly string[],
): Promise<{ readonly scanned: string; readonly reasons: string }[]> => {
  const rows = await town.deps.store.reader
    .selectFrom('refused_attempt')
    .select(['scanned_text', 'reasons'])
    .where(
      'scanned_text',
      'in',
      scanned.map((code) => `${town.url}/c/${code}`),
    )
    .execute();
  return rows.map(({ scanned_text: text, reasons }) => ({ scanned: text.slice(text.lastIndexOf('/') + 1), reasons }));
};

test('a good cylinder is allowed and filled', async () => {
  const { code, emptyG, scaleId } = town.codeFor(null);
  const { name, apiKey } = town.scale('1号秤');
  const device = await lookingAt([code], 1000, 'jia');
  const { page } = device;
  await device.goTo('/fill');
  await seen(page.getByTestId(`panel-${name}`));
  const scale = playScale(town, scaleId, apiKey ?? '');
  const filled = scale.fillWhenAllowed(emptyG, 'A001');
  const panel = page.getByTestId(`panel-${name}`);
  await seen(panel, (emptyG / 1000).toFixed(2));

  const startMs = performance.now();
  await page.getByTestId('camera').tap();
  await seen(panel.getByTestId('check-all-good'));
  process.stdout.write(`camera: read ${Math.round(performance.now() - startMs)} ms after the button\n`);
  await panel.getByTestId('check-all-good').tap();
  await seen(panel.getByTestId('panel-title'), '可以充装');
  expect(await filled).toMatchObject({ kind: 'reported', outcome: { authorised: true, overfilled: false } });
  await seen(panel.getByTestId('panel-title'), '去复称');
  scale.switchOff();
  expect(await refusalsOf([code])).toEqual([]);
  await device.close();
});

test('an overdue one fills the screen with the refusal and its reason', async () => {
  const { code } = town.codeFor('inspection-overdue');
  const device = await lookingAt([code], 1000, 'jia');
  const { page } = device;
  await device.goTo('/fill');
  await seen(page.getByTestId('camera'));
  await page.getByTestId('camera').tap();
  const verdict = page.getByTestId('verdict');
  await seen(verdict.getByTestId('verdict-title'), '禁止充装');
  await seen(verdict.locator('[data-rule="inspection-overdue"]'));
  const [refusal, ...more] = await refusalsOf([code]);
  expect(refusal?.reasons).toContain('inspection-overdue');
  expect(more).toEqual([]);
  await device.close();
});

test('many in a row: a foreign, a scrapped and an unknown one are refused, each with its reason', async () => {
  const rules: readonly RuleId[] = ['not-own', 'scrapped', 'code-unknown'];
  const codes = rules.map((rule) => town.codeFor(rule).code);
  const device = await lookingAt(codes, 1500, 'jia');
  const { page } = device;
  await device.goTo('/scan');
  await page.getByTestId('filter-batch').tap();
  const rows = page.getByTestId('batch').locator('li');
  await rows.nth(rules.length - 1).waitFor();
  await expect.poll(() => page.locator('[data-testid="batch"] li[data-state="block"]').count()).toBe(rules.length);
  const told: (string | null)[] = [];
  for (let index = 0; index < rules.length; index += 1) {
    await rows.nth(index).locator('.main').tap();
    await seen(page.getByTestId('verdict-title'), '禁止充装');
    for (const reason of await page.locator('[data-testid="verdict"] .reason.block').all())
      told.push(await reason.getAttribute('data-rule'));
    await page.getByTestId('verdict-action-next').tap();
    await page.getByTestId('verdict').waitFor({ state: 'detached' });
  }
  expect(told.toSorted()).toEqual(rules.toSorted());
  const refusals = await refusalsOf(codes);
  for (const rule of rules) {
    const of = refusals.filter(({ scanned }) => scanned === town.codeFor(rule).code);
    expect(of.length, rule).toBeGreaterThanOrEqual(1);
    for (const { reasons } of of) expect(reasons).toContain(rule);
  }
  await device.close();
});
