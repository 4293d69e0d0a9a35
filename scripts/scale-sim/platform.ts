// The scale itself: what stands on it, the two valves, and how gas flows, in steps far finer than the controller looks.

export interface Platform {
  readonly grossG: number;
  /** Lets time pass; gas flows as the valve stands. */
  pass(ms: number): void;
  valve: 'shut' | 'fast' | 'slow';
  /** Gas flows only until so many grams are on the scale: the valve's own cut-off. */
  cutOffG: number;
}

/** 15 kg in about a minute and a half. */
const gramsASecond = { shut: 0, fast: 180, slow: 35 } as const;
const stepMs = 10;

export function openPlatform(emptyG: number): Platform {
  let grossG = emptyG;
  return {
    valve: 'shut',
    cutOffG: 0,
    get grossG() {
      return Math.round(grossG);
    },
    pass(ms) {
      for (let passed = 0; passed < ms && this.valve !== 'shut'; passed += stepMs) {
        grossG += (gramsASecond[this.valve] * stepMs) / 1000;
        if (grossG >= this.cutOffG) this.valve = 'shut';
      }
    },
  };
}
