// When the second decoder is asked, and when a person is given advice: by how long nothing was read.

/** What the first decoder does not read within this time goes to the second as well. */
export const secondAfterMs = 500;
const adviceAfterMs = 5000;

export interface Patience {
  /** Something was read, or there was nothing to look at. */
  read(atMs: number): void;
  wantsSecond(nowMs: number): boolean;
  /** True once after each long time without a read. */
  isAtEnd(nowMs: number): boolean;
}

export const createPatience = (startMs: number): Patience => {
  let sinceMs = startMs;
  let told = false;
  return {
    read(atMs) {
      sinceMs = atMs;
      told = false;
    },
    wantsSecond: (nowMs) => nowMs - sinceMs >= secondAfterMs,
    isAtEnd(nowMs) {
      if (told || nowMs - sinceMs < adviceAfterMs) return false;
      told = true;
      return true;
    },
  };
};
