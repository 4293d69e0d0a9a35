// A filling scale, or the scale for the second weighing, as the hall's screens see it: what stands on it, and gas that flows once leave was given.
import { randomUUID } from 'node:crypto';
import { openClient } from '../../scripts/scale-sim/client.ts';
import { Controller, type Done } from '../../scripts/scale-sim/controller.ts';
import { idMaker } from '../../server/new-id.ts';
import type { E2eTown } from './e2e-town.ts';

export interface PlayedScale {
  readonly scaleId: string;
  /** Something stands on it, or nothing: 0. Goes on saying so until something else happens there. */
  weigh(grossG: number): Promise<void>;
  /** Puts an empty cylinder on, waits for leave from a screen, fills to the target, reports. */
  fillWhenAllowed(emptyG: number, badge: string): Promise<Done>;
  /** No reading any more; a fill that waits for leave is given up. */
  switchOff(): void;
}

/** Gas flows so fast that 15 kg take about a second: the valve's course stays the same. */
const speed = 100;
const tellEveryMs = 2000;

export function playScale(town: E2eTown, scaleId: string, key: string): PlayedScale {
  const lines: string[] = [];
  const client = openClient({
    url: town.url,
    key,
    now: Date.now,
    chance: () => 0.5,
    loseAnswers: 0,
    answerWithinMs: 20_000,
    firstRetryMs: 200,
    say: (line) => lines.push(line),
  });
  const stop = new AbortController();
  let telling: ReturnType<typeof setInterval> | undefined;
  return {
    scaleId,
    async weigh(grossG) {
      clearInterval(telling);
      const tell = (): Promise<void> =>
        client.tell('/scales/self/reading', {
          at: new Date().toISOString(),
          grossG,
          stable: true,
          phase: 'idle',
          authorisationId: null,
        });
      telling = setInterval(() => void tell(), tellEveryMs);
      await tell();
    },
    fillWhenAllowed(emptyG, badge) {
      clearInterval(telling);
      const controller = new Controller(client, {
        badge,
        code: null,
        checks: false,
        emptyG,
        speed,
        newId: idMaker({ now: Date.now, randomUuid: randomUUID }),
        chance: () => 0.5,
        say: (line) => lines.push(line),
        askForMs: 20_000,
        keep: { add: () => Promise.resolve(), done: () => Promise.resolve() },
      });
      return controller.fillOne(stop.signal, new AbortController().signal);
    },
    switchOff() {
      clearInterval(telling);
      stop.abort();
    },
  };
}
