// Where trackers tell of themselves: what a Traccar server forwards, as it is. By a key, never by a session.
import { Hono, type Context } from 'hono';
import { trackerAnswerSchema } from '../../../shared/contract/position.ts';
import { traccarBodySchema, traccarQuerySchema, type TrackerReport } from '../../../shared/position/traccar.ts';
import { limitBody } from '../../http/body-limit.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { ProblemException } from '../../http/problem.ts';
import { describe, unkeepableIn, valid } from '../../http/validate.ts';
import { hashOfSecret } from '../account/identify.ts';
import { openSurroundings } from './surroundings.ts';
import { takeTrackerReport } from './take-tracker-report.ts';
import { readKeyOwner } from './tracker.queries.ts';

const tag = 'positions';
const bodyLimitBytes = 64 * 1024;
const bearer = /^Bearer +([A-Za-z0-9_-]{32,128})$/i;
const secretForm = /^[A-Za-z0-9_-]{32,128}$/;
const description =
  'Authenticated by a key of the company: `Authorization: Bearer KEY`, or `key=KEY` in the address for who can set no header. Whatever it is, a report that can be read is answered 200, so that it is not sent again.';

/** In the header; in the address only where there is none: addresses end up in logs of proxies. */
function secretOf(c: Context<AppEnvironment>): string | null {
  const header = c.req.header('authorization');
  if (header !== undefined) return bearer.exec(header)?.[1] ?? null;
  const key = c.req.query('key') ?? '';
  return secretForm.test(key) ? key : null;
}

/**
 * Mounted before what looks for sessions and for pages of other sites: neither is asked for here. A key in the address is
 * none that a browser would add by itself.
 */
export function trackerFeedRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const surroundings = openSurroundings(deps);

  const take = async (c: Context<AppEnvironment>, report: TrackerReport): Promise<Response> => {
    const secret = secretOf(c);
    const owner = secret === null ? null : await readKeyOwner(deps.store.reader, hashOfSecret(secret));
    if (owner === null) throw new ProblemException('not-signed-in');
    const unkeepable = unkeepableIn(report.deviceId);
    if (unkeepable !== null) throw new ProblemException('invalid', unkeepable);
    return c.json(await takeTrackerReport(deps, surroundings, owner, report));
  };

  return new Hono<AppEnvironment>()
    .post(
      '/trackers/positions',
      describe({
        summary: 'Take what Traccar forwards (forward.type json)',
        description,
        tag,
        answer: trackerAnswerSchema,
      }),
      limitBody(bodyLimitBytes),
      // Attributes of the tracker may hold anything: only what is read of it is looked at.
      valid('json', traccarBodySchema, true),
      async (c) => await take(c, c.req.valid('json')),
    )
    .get(
      '/trackers/positions',
      describe({
        summary: 'Take what Traccar forwards (forward.type url)',
        description,
        tag,
        answer: trackerAnswerSchema,
      }),
      valid('query', traccarQuerySchema, true),
      async (c) => await take(c, c.req.valid('query')),
    );
}
