// What the display of a check scale sends: what it weighs, while a filled cylinder is put on, stands there and is taken off.
import type { ScaleReading } from '../../shared/contract/fill.ts';
import type { Client } from './client.ts';

export interface WeighOptions {
  /** A person works so many times faster than they would. */
  readonly speed: number;
  readonly chance: () => number;
  readonly say: (line: string) => void;
}

const readingEveryMs = 250;
const putOnMs = 750;
const standsMs = 12_000;
const takenOffMs = 1500;

const pause = (ms: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, stop.aborted ? 0 : ms);
    stop.addEventListener('abort', done);
  });

export async function weighOne(
  client: Client,
  { speed, chance, say }: WeighOptions,
  grossG: number,
  stop: AbortSignal,
): Promise<void> {
  const tell = async (forMs: number, what: () => Pick<ScaleReading, 'grossG' | 'stable'>): Promise<void> => {
    for (let passed = 0; passed < forMs / speed && !stop.aborted; passed += readingEveryMs) {
      const at = new Date(client.serverNow()).toISOString();
      await client.tell('/scales/self/reading', { at, phase: 'idle', authorisationId: null, ...what() });
      await pause(readingEveryMs, stop);
    }
  };
  say(`满瓶上秤 filled cylinder on the scale: ${(grossG / 1000).toFixed(2)} kg`);
  await tell(putOnMs, () => ({ grossG: Math.round(grossG * (0.6 + 0.5 * chance())), stable: false }));
  await tell(standsMs, () => ({ grossG, stable: true }));
  say('取下 taken off');
  await tell(takenOffMs, () => ({ grossG: 0, stable: true }));
}
