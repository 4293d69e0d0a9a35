// Temporary passwords: long enough for the server, free of letters that look alike, and evenly drawn.
import { describe, expect, it } from 'vitest';
import { passwordMinLength } from '../../../../shared/contract/account.ts';
import { temporaryPassword } from '../../../../pwa/screen/people/temporary-password.ts';

describe('temporaryPassword', () => {
  it('can be read out, and is long enough', () => {
    for (let i = 0; i < 50; i += 1) {
      const made = temporaryPassword();
      expect(made).toMatch(/^[a-hjkmnp-z2-9]{4}-[a-hjkmnp-z2-9]{4}-[a-hjkmnp-z2-9]{4}$/u);
      expect(made.length).toBeGreaterThanOrEqual(passwordMinLength);
    }
  });

  it('passes over bytes that would make some letters likelier', () => {
    let calls = 0;
    const made = temporaryPassword((length) => {
      calls += 1;
      return new Uint8Array(length).fill(calls === 1 ? 255 : 0);
    });
    expect(calls).toBe(2);
    expect(made).toBe('aaaa-aaaa-aaaa');
  });
});
