// The work of one import: read it, apply it, undo it or forget it, in short commits, from wherever it was left.
import { parseCivilDate } from '../../../shared/calendar.ts';
import type { ImportSummary } from '../../../shared/contract/import.ts';
import { importSettings } from '../../../shared/register-import/settings.ts';
import { readVendorPattern } from '../../../shared/cylinder/vendor-pattern.ts';
import type { AppDependencies } from '../../http/environment.ts';
import type { Attribution } from '../../log/append.ts';
import { applyRows } from './apply-rows.ts';
import {
  addLabelHosts,
  changeRun,
  deleteFile,
  deleteRows,
  readFileBytes,
  readRun,
  setProgress,
} from './import.queries.ts';
import type { ImportRunTable } from './import.table.ts';
import { importerOf } from './importer.ts';
import { chosenColumns, readMappings, rememberMapping } from './mapping.ts';
import { readInWorker } from './read-in-worker.ts';
import type { PreparedRow } from './read-worker.ts';
import { answerKey, ownerIdOf, stageRows, type Importer, type StagedAs } from './stage-rows.ts';
import { undoRows } from './undo-rows.ts';

export type ImportDependencies = Pick<AppDependencies, 'store' | 'clock' | 'newId' | 'parameters' | 'scan'>;

/** SQLite works in this very thread: so few that a commit is over before anybody who waits would notice, about 4 ms. */
const APPLY_ROWS = { sqlite: 32, postgres: 256 } as const;
const UNDO_ROWS = 32;
const DELETE_ROWS = 500;
const OWNERS_TOLD = 200;
const LABEL_HOSTS_MAX = 20;

/** Requests are answered between two commits. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const byRun = (run: ImportRunTable, now: string): Attribution => ({
  personId: run.person_id,
  organisationId: run.organisation_id,
  siteId: null,
  deviceId: null,
  scaleId: null,
  commandId: null,
  occurredAt: now,
  deviceAt: null,
  recordedAt: now,
});

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

const isKnown = ({ organisationId, answered }: ImportSummary['owners'][number]): number =>
  organisationId === null || answered ? 0 : 1;

class Tally {
  readonly kinds: Record<string, number> = {};
  readonly refusals: Record<string, number> = {};
  readonly warnings: Record<string, number> = {};
  readonly labelHosts: Record<string, number> = {};
  readonly #owners = new Map<string, ImportSummary['owners'][number]>();

  add(row: PreparedRow, { kind, told }: StagedAs, importer: Importer): void {
    count(this.kinds, kind);
    const isRefused = kind === 'refuse' || kind === 'case';
    const refusal = row.refusal ?? (isRefused ? told : null);
    if (refusal !== null) count(this.refusals, refusal);
    // Of a row that names a cylinder of the register, what its cells raised is not told again.
    const warnings = kind === 'accept' ? row.warnings : told === null || isRefused ? [] : [told];
    for (const warning of new Set(warnings)) count(this.warnings, warning);
    if (row.unknownHost !== null) count(this.labelHosts, row.unknownHost);
    if (row.entry === null) return;
    const { owner } = row.entry;
    const key = `${owner.own}|${owner.name ?? ''}`;
    const known = this.#owners.get(key);
    if (known !== undefined) {
      known.rows += 1;
      return;
    }
    const organisationId = ownerIdOf(owner, importer);
    const answered =
      !owner.own && importer.own.has(answerKey(owner.name)) && organisationId === importer.organisationId;
    this.#owners.set(key, { name: owner.name, rows: 1, organisationId, answered });
  }

  /** The ones to be asked about, or that were, first; then by how many cylinders they have. */
  owners(): ImportSummary['owners'] {
    return [...this.#owners.values()]
      .toSorted((a, b) => isKnown(a) - isKnown(b) || b.rows - a.rows)
      .slice(0, OWNERS_TOLD);
  }
}

async function forgetRows(deps: ImportDependencies, run: ImportRunTable, goOn: () => boolean): Promise<boolean> {
  for (;;) {
    if (!goOn()) return false;
    const deleted = await deps.store.inSteps(async (trx) => await deleteRows(trx, run.import_id, DELETE_ROWS));
    if (deleted === 0) return true;
    await breathe();
  }
}

/** If we crash while reading, the rows read so far are forgotten and the file is read again. */
async function read(deps: ImportDependencies, run: ImportRunTable, goOn: () => boolean): Promise<void> {
  const { store } = deps;
  if (!(await forgetRows(deps, run, goOn))) return;
  await store.atomically(async (trx) => await setProgress(trx, run.import_id, { state: 'reading', rows_read: 0 }));
  const importer = await importerOf(deps.store.reader, run);
  const today = parseCivilDate(run.today)?.firstDay ?? 0;
  const { resolved } = deps.parameters.inForce(run.area, run.today);
  const settings = importSettings(today, resolved, {
    language: importer.language,
    columns: chosenColumns(run.columns),
    remembered: await readMappings(store.reader, run.organisation_id),
  });
  const bytes = await readFileBytes(store.reader, run, breathe);
  const isLookedAt = run.apply_when_read === 0;
  const task = { bytes, name: run.file_name, settings, scanConfig: deps.scan.config(), isLookedAt };
  const tally = new Tally();
  let rows = 0;
  for await (const message of readInWorker(task)) {
    if (!goOn()) return;
    const by = byRun(run, new Date(deps.clock.now()).toISOString());
    if (message.kind === 'rows') {
      const after = rows;
      const staged = await store.inSteps(
        async (trx) => await stageRows(trx, message.rows, after, importer, deps.newId),
      );
      for (const [i, row] of message.rows.entries())
        tally.add(row, staged[i] ?? { kind: row.kind, told: null }, importer);
      rows += message.rows.length;
      await breathe();
      continue;
    }
    if (message.kind === 'fault') {
      await store.atomically(async (trx) => {
        const now = await readRun(trx, run.import_id);
        if (now === null) return;
        const changes = { state: 'failed' as const, fault: message.fault, ended_at: by.recordedAt };
        await changeRun(trx, now, changes, { type: 'import-failed', fault: message.fault }, by);
        await deleteFile(trx, run.import_id);
      });
      return;
    }
    const summary: ImportSummary = {
      kinds: tally.kinds,
      refusals: tally.refusals,
      warnings: tally.warnings,
      tables: message.tables,
      passedOver: message.passedOver,
      owners: tally.owners(),
      labelHosts: tally.labelHosts,
      sharedRegistrationCodes: message.sharedRegistrationCodes,
    };
    await store.atomically(async (trx) => {
      const now = await readRun(trx, run.import_id);
      if (now === null) return;
      const applying = now.apply_when_read === 1;
      const changes = {
        state: applying ? ('applying' as const) : ('ready' as const),
        summary: JSON.stringify(summary),
        done_through: 0,
      };
      await changeRun(trx, now, changes, { type: 'import-read', rows }, by);
    });
    return;
  }
}

/** Hosts whose labels are on these cylinders. Hosts of payment and chat, and our own, are never told as such. */
function labelHostsOf(run: ImportRunTable): string[] {
  const summary = run.summary === null ? null : (JSON.parse(run.summary) as ImportSummary);
  return Object.keys(summary?.labelHosts ?? {})
    .filter((host) => readVendorPattern(host).ok)
    .slice(0, LABEL_HOSTS_MAX);
}

/** If we crash, what is written so far stays out of force, and the rest follows. */
async function apply(deps: ImportDependencies, run: ImportRunTable, goOn: () => boolean): Promise<void> {
  const { store } = deps;
  const importer = await importerOf(deps.store.reader, run);
  await store.atomically(async (trx) => {
    await trx
      .insertInto('import_pending')
      .values({ import_id: run.import_id })
      .onConflict((conflict) => conflict.column('import_id').doNothing())
      .execute();
  });
  let after = run.done_through;
  for (;;) {
    if (!goOn()) return;
    const from = after;
    const by = byRun(run, new Date(deps.clock.now()).toISOString());
    const through = await store.inSteps(
      async (trx) =>
        await applyRows(trx, from, APPLY_ROWS[store.engine], { importer, area: run.area, by, newId: deps.newId }),
    );
    if (through === null) break;
    after = through;
    await breathe();
  }
  const by = byRun(run, new Date(deps.clock.now()).toISOString());
  await store.atomically(async (trx) => {
    const now = await readRun(trx, run.import_id);
    if (now === null) return;
    const labelHosts = labelHostsOf(now);
    await addLabelHosts(trx, labelHosts, run.import_id, by.recordedAt);
    await rememberMapping(trx, now, by.recordedAt);
    await trx.deleteFrom('import_pending').where('import_id', '=', run.import_id).execute();
    await deleteFile(trx, run.import_id);
    await changeRun(
      trx,
      now,
      { state: 'applied', applied_at: by.recordedAt },
      { type: 'import-applied', labelHosts },
      by,
    );
  });
  await deps.scan.refresh();
}

async function undo(deps: ImportDependencies, run: ImportRunTable, goOn: () => boolean): Promise<void> {
  const { store } = deps;
  let state: ImportRunTable = run;
  for (;;) {
    if (!goOn()) return;
    const from = state;
    const by = byRun(run, new Date(deps.clock.now()).toISOString());
    const progress = await store.inSteps(
      async (trx) => await undoRows(trx, from, UNDO_ROWS, { reason: run.reason ?? '', by, newId: deps.newId }),
    );
    if (progress === null) break;
    state = { ...state, ...progress };
    await breathe();
  }
  const by = byRun(run, new Date(deps.clock.now()).toISOString());
  await store.atomically(async (trx) => {
    const now = await readRun(trx, run.import_id);
    if (now === null) return;
    const event = { type: 'import-undone', undone: now.rows_undone, kept: now.rows_kept } as const;
    await changeRun(trx, now, { state: 'undone', ended_at: by.recordedAt }, event, by);
  });
}

async function discard(deps: ImportDependencies, run: ImportRunTable, goOn: () => boolean): Promise<void> {
  if (!(await forgetRows(deps, run, goOn))) return;
  const by = byRun(run, new Date(deps.clock.now()).toISOString());
  await deps.store.atomically(async (trx) => {
    const now = await readRun(trx, run.import_id);
    if (now === null) return;
    await deleteFile(trx, run.import_id);
    await changeRun(trx, now, { state: 'discarded', ended_at: by.recordedAt }, { type: 'import-discarded' }, by);
  });
}

/** Does what the run's state asks for, until it is done or `goOn` says no; then it can be taken up again. */
export async function workOnImport(deps: ImportDependencies, run: ImportRunTable, goOn: () => boolean): Promise<void> {
  switch (run.state) {
    case 'queued':
    case 'reading':
      return await read(deps, run, goOn);
    case 'applying':
      return await apply(deps, run, goOn);
    case 'undoing':
      return await undo(deps, run, goOn);
    case 'discarding':
      return await discard(deps, run, goOn);
    default:
  }
}
