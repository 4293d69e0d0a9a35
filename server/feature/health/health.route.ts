// Whether the process lives, and whether it can do its work: for whatever watches over it.
import { Hono } from 'hono';
import * as v from 'valibot';
import { hasLatestSchema } from '../../db/migrate.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { describe } from '../../http/validate.ts';

/** So long may the database take to answer before it counts as away. */
const patienceMs = 2000;

const stateSchema = v.object({ status: v.picklist(['ok', 'database-away', 'not-migrated']), version: v.string() });

async function databaseState(deps: Pick<AppDependencies, 'store'>): Promise<'ok' | 'database-away' | 'not-migrated'> {
  const asked = hasLatestSchema(deps.store.reader).then(
    (isLatest) => (isLatest ? ('ok' as const) : ('not-migrated' as const)),
    () => 'database-away' as const,
  );
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'database-away'>((resolve) => {
    timer = setTimeout(() => resolve('database-away'), patienceMs);
  });
  try {
    return await Promise.race([asked, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

export function healthRoutes(deps: Pick<AppDependencies, 'store' | 'version'>): Hono<AppEnvironment> {
  return new Hono<AppEnvironment>()
    .get('/healthz', describe({ summary: 'The process lives', tag: 'health', answer: stateSchema }), (c) =>
      c.json({ status: 'ok', version: deps.version }, 200, { 'cache-control': 'no-store' }),
    )
    .get(
      '/readyz',
      describe({
        summary: 'The database answers and has the schema of this version; else 503',
        tag: 'health',
        answer: stateSchema,
      }),
      async (c) => {
        const status = await databaseState(deps);
        return c.json({ status, version: deps.version }, status === 'ok' ? 200 : 503, { 'cache-control': 'no-store' });
      },
    );
}
