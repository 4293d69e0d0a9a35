// A label printed through the screen: its page, photographed worn on a cylinder, leads the scanner to that cylinder.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { labelsOfPdf } from '../../server/feature/label/make-labels.ts';
import { groupCode } from '../../shared/cylinder/code.ts';
import { labelTemplates } from '../../shared/label/label-form.ts';
import { bytesPerRow, isPrinted, type Dots } from '../../shared/label/zpl.ts';
import { desk, openBrowser, openDevice, seen } from '../support/e2e-browser.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';
import { cameraOf, writeVideoOf } from '../support/e2e-video.ts';

const publicUrl = 'http://gas.example.com';
let town: E2eTown;
let folder: string;
beforeAll(async () => {
  [town, folder] = await Promise.all([openE2eTown(publicUrl), mkdtemp(join(tmpdir(), 'yiping-label-'))]);
});
afterAll(async () => {
  await town?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the office gets: the address confirmed on the screen, the cylinder's label made, checked and downloaded. */
async function printedOnScreen(code: string): Promise<Uint8Array> {
  const { cylinder_id: cylinderId } = await town.deps.store.reader
    .selectFrom('tag')
    .select('cylinder_id')
    .where('tag', '=', code)
    .executeTakeFirstOrThrow();
  const browser = await openBrowser();
  onTestFinished(async () => {
    await browser.close();
  });
  const office = await openDevice(browser, town, { viewport: desk });
  const { page } = office;
  await office.signIn('bangong');
  await office.goTo(`/labels?cylinder=${cylinderId}`);
  await seen(page.getByTestId('label-address'), publicUrl);
  await seen(page.getByTestId('label-preview').getByRole('img', { name: code }));
  expect(await page.getByTestId('print').isEnabled()).toBe(false);
  await seen(page.getByTestId('confirm-first'));
  await page.getByTestId('confirm-address').click();
  await page.getByRole('radio', { name: '203' }).click();
  const ready = page.getByTestId('label-runs').locator('li[data-state="ready"]');
  // The cylinder has a label already: a second one of its code says why.
  await page.getByTestId('print').click();
  await seen(page.getByText('请写明原因'));
  await page.locator('input[name="reprint-reason"]').fill('标签撕坏');
  await page.getByTestId('print').click();
  await seen(ready, code);
  await seen(ready.getByTestId('reprinted'), '标签撕坏');
  const [download] = await Promise.all([page.waitForEvent('download'), ready.getByTestId('download').click()]);
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  await seen(ready, '下载 1 次');
  await office.close();
  return new Uint8Array(await readFile(file));
}

async function firstLabelOf(pdf: Uint8Array): Promise<Dots> {
  const [template] = labelTemplates;
  if (template === undefined) throw new Error('there are no templates');
  for await (const dots of labelsOfPdf(pdf, { ...template.form, dpi: 203 }, 1)) return dots;
  throw new Error('the file has no label');
}

test('leads to the cylinder that it was printed for', async () => {
  const { code } = town.codeFor(null);
  const label = await firstLabelOf(await printedOnScreen(code));
  expect(label.bytes).toHaveLength(bytesPerRow(label.widthDots) * label.heightDots);
  const { widthDots: columns, heightDots: rows } = label;
  const dark = Array.from({ length: columns * rows }, (_, at) =>
    isPrinted(label, at % columns, Math.floor(at / columns)) ? 1 : 0,
  );
  const video = join(folder, 'label.y4m');
  const wear = {
    modulePx: 1.6,
    tiltDeg: 12,
    turnDeg: 14,
    bend: 0.4,
    blurPx: 1.1,
    noise: 6,
    scratches: 24,
    rubbed: 0.02,
  };
  await writeVideoOf(video, { columns, rows, dark }, wear);

  const browser = await openBrowser(cameraOf(video));
  onTestFinished(async () => {
    await browser.close();
  });
  const hall = await openDevice(browser, town);
  const { page } = hall;
  await hall.context.grantPermissions(['camera']);
  await hall.signIn('jia');
  await hall.goTo('/scan');
  await seen(page.getByTestId('verdict-title'));
  const shown = ((await page.getByTestId('verdict').textContent()) ?? '').replace(/\s/g, '');
  expect(shown).toContain(groupCode(code).replaceAll(' ', ''));
  await hall.close();
});
