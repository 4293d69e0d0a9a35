// Answers that are ready in the same turn of the event loop are sent one right after the other.
import type { MiddlewareHandler } from 'hono';

/** Resolves when what came in together was worked off, for all who wait in the same turn at once. */
function turnEnds(): () => Promise<void> {
  let ending: Promise<void> | null = null;
  return () =>
    (ending ??= new Promise((resolve) => {
      setImmediate(() => {
        ending = null;
        resolve();
      });
    }));
}

/**
 * Each sending wakes whoever waits on the other side, which takes as long as a third of a verdict; sent one after the
 * other, the second finds them awake. A request that comes alone waits for nothing: its turn ends with it.
 */
export function sentTogether(): MiddlewareHandler {
  const turnEnd = turnEnds();
  return async (_c, next) => {
    await next();
    await turnEnd();
  };
}
