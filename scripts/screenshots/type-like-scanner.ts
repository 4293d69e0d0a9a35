// The keys of a scanner that types like a keyboard, as fast as one, however busy the machine is.
import type { Page } from 'playwright-core';

const keyGapS = 0.008;

/** Chromium takes the time of a key from us, so that a busy machine does not make a slow scanner. */
export async function typeLikeScanner(page: Page, text: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const startS = Date.now() / 1000;
  const keys = [...text].map((character) => ({ key: character, text: character, code: '' }));
  await Promise.all(
    [...keys, { key: 'Enter', text: '\r', code: 'Enter' }].flatMap((key, index) => {
      const timestamp = startS + index * keyGapS;
      const { text: typed, ...released } = key;
      return [
        cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', ...released, text: typed, timestamp }),
        cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...released, timestamp: timestamp + keyGapS / 2 }),
      ];
    }),
  );
  await cdp.detach();
}
