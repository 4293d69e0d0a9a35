// Does the work of imports in the background, one at a time, as long as this process holds the lease.
import type { AppDependencies } from '../../http/environment.ts';
import { changeRun, nextRun, readRun } from './import.queries.ts';
import { holdLease, newHolder, releaseLease, RENEW_MS } from './lease.ts';
import { workOnImport, type ImportDependencies } from './work-on-import.ts';

export interface ImportRunner {
  /** Resolves when the commit under way is over; what is left is taken up by whoever runs next. */
  stop(): Promise<void>;
  readonly holder: string;
}

const POLL_MS = 1000;
/** An upload that broke off is forgotten after an hour. */
const RECEIVING_MS = 3_600_000;
/** A run whose work failed so often in a row has something in it that we do not understand. */
const TRIES = 3;
/** What failed is tried again ever more rarely, at last once a minute. */
const FAILED_POLLS_MAX = 60;

async function discardBrokenUploads(deps: ImportDependencies): Promise<void> {
  const before = new Date(deps.clock.now() - RECEIVING_MS).toISOString();
  const stale = await deps.store.reader
    .selectFrom('import_run')
    .select('import_id')
    .where('state', '=', 'receiving')
    .where('created_at', '<', before)
    .limit(20)
    .execute();
  for (const { import_id: importId } of stale) {
    await deps.store.atomically(async (trx) => {
      await trx.updateTable('import_run').set({ state: 'discarding' }).where('import_id', '=', importId).execute();
    });
  }
}

const nobodyWaits = (): void => undefined;

export function startImportRunner(
  deps: ImportDependencies & Pick<AppDependencies, 'logger'>,
  pollMs: number = POLL_MS,
): ImportRunner {
  const holder = newHolder(deps.newId());
  const asked = { stop: false };
  let holding = false;
  let wake = nobodyWaits;
  const failures = new Map<string, number>();

  async function renew(): Promise<void> {
    try {
      holding = await holdLease(deps.store, deps.clock, holder);
    } catch (error) {
      holding = false;
      deps.logger.error({ err: error }, 'the lease on imports could not be renewed');
    }
  }

  /** What cannot be read is told as failed; what cannot be applied or undone waits for somebody to look. */
  async function giveUp(importId: string): Promise<void> {
    await deps.store.atomically(async (trx) => {
      const run = await readRun(trx, importId);
      if (run === null || (run.state !== 'queued' && run.state !== 'reading')) return;
      const now = new Date(deps.clock.now()).toISOString();
      const by = {
        personId: null,
        organisationId: run.organisation_id,
        siteId: null,
        deviceId: null,
        scaleId: null,
        commandId: null,
        occurredAt: now,
        deviceAt: null,
        recordedAt: now,
      };
      const changes = { state: 'failed' as const, fault: 'internal', ended_at: now };
      await changeRun(trx, run, changes, { type: 'import-failed', fault: 'internal' }, by);
    });
  }

  async function turn(): Promise<boolean> {
    if (!holding) return false;
    const run = await nextRun(deps.store.reader);
    if (run === null) return false;
    try {
      await workOnImport(deps, run, () => !asked.stop && holding);
      failures.delete(run.import_id);
      return true;
    } catch (error) {
      const tries = (failures.get(run.import_id) ?? 0) + 1;
      failures.set(run.import_id, tries);
      deps.logger.error({ err: error, importId: run.import_id, state: run.state, tries }, 'an import failed');
      if (tries >= TRIES) await giveUp(run.import_id);
      return false;
    }
  }

  const running = (async () => {
    await renew();
    if (holding) await discardBrokenUploads(deps);
    while (!asked.stop) {
      const worked = await turn().catch((error: unknown) => {
        deps.logger.error({ err: error }, 'imports could not be looked for');
        return false;
      });
      if (worked || asked.stop) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
        const failed = Math.max(0, ...failures.values());
        setTimeout(resolve, pollMs * Math.min(2 ** failed, FAILED_POLLS_MAX)).unref();
      });
    }
  })();
  let renewing = Promise.resolve();
  const renewal = setInterval(() => {
    renewing = renewing.then(renew);
  }, RENEW_MS);
  renewal.unref();

  return {
    holder,
    async stop() {
      asked.stop = true;
      clearInterval(renewal);
      wake();
      await running;
      await renewing;
      await releaseLease(deps.store, holder);
    },
  };
}
