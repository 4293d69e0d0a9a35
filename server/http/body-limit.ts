// Refuses bodies that are too large: by their announced length where there is one, else while they come in.
import { bodyLimit } from 'hono/body-limit';
import type { MiddlewareHandler } from 'hono';
import { ProblemException } from './problem.ts';

const tooLarge = (): never => {
  throw new ProblemException('too-large');
};

/** Looking at the length alone spares the request from being turned into a stream, which costs more than a verdict. */
export function limitBody(mostBytes: number): MiddlewareHandler {
  const whileComing = bodyLimit({ maxSize: mostBytes, onError: tooLarge });
  return async (c, next) => {
    const announced = c.req.header('content-length');
    if (announced === undefined || c.req.header('transfer-encoding') !== undefined) {
      if (c.req.method === 'GET' || c.req.method === 'HEAD') return await next();
      return await whileComing(c, next);
    }
    if (Number(announced) > mostBytes) tooLarge();
    return await next();
  };
}
