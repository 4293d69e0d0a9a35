// Which shift is open on this device, kept over a reload: positions go on where they were.
import * as v from 'valibot';
import type { Remembered } from '../text/remembered.ts';
import type { Shift } from './reporter.ts';

const key = 'shift';
const schema = v.object({
  shiftId: v.pipe(v.string(), v.minLength(1)),
  personId: v.pipe(v.string(), v.minLength(1)),
  begunAtMs: v.pipe(v.number(), v.finite()),
});

/** Null: none, or what is kept cannot be read. */
export const readKeptShift = (remembered: Remembered): Shift | null => {
  const text = remembered.read(key);
  if (text === null) return null;
  try {
    return v.parse(schema, JSON.parse(text));
  } catch {
    return null;
  }
};

export const keepShift = (remembered: Remembered, shift: Shift | null): void =>
  remembered.write(key, shift === null ? null : JSON.stringify(shift));
