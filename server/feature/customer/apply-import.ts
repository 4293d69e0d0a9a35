// Puts a list that was read in force, takes it back where nothing was built on it, or discards it. What was begun goes on
// from where it stopped when it is asked for again.
import type { Transaction } from 'kysely';
import type { CustomerImport } from '../../../shared/contract/customer.ts';
import type { CustomerFacts, CustomerPerson } from '../../../shared/customer/customer.ts';
import type { CustomerEntry } from '../../../shared/customer-import/read-customers.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import { insertMany } from '../../db/insert-many.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import type { Attribution, NewEvent } from '../../log/append.ts';
import { appendEvent } from '../../log/append.ts';
import { appendFirstEvents } from '../../log/append-many.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { appendToCustomer } from './change-customer.ts';
import type { CustomerEvent, CustomerImportEvent } from './customer-event.ts';
import { factColumns, nobody, personColumns, readCustomer } from './customer.queries.ts';
import type { CustomerImportTable } from './customer.table.ts';
import { holdsCylinders } from './held-cylinders.ts';
import { importOf, readImport, type ImportState } from './import.queries.ts';
import { contractRow } from './record-contract.ts';

type Dependencies = Pick<AppDependencies, 'store' | 'clock' | 'newId'>;
type Outcome = Result<CustomerImport, Refusal>;

/** So many rows a transaction: others wait behind it no longer than behind a command or two. */
const STEP = 50;

const insertCustomers = insertMany('customer', [
  'customer_id',
  'version',
  'organisation_id',
  'area',
  'kind',
  'village',
  'village_key',
  'site',
  'cylinder_room',
  'outdoor_room',
  'vaporiser_room',
  'gas_alarm',
  'usual_use_days',
  'cylinders_agreed',
  'opened_at',
  'verified_at',
  'import_id',
  'ended_at',
]);
const insertPeople = insertMany('customer_person', [
  'customer_id',
  'organisation_id',
  'name',
  'name_key',
  'telephone',
  'telephone_key',
  'address',
  'address_key',
  'lng_e7',
  'lat_e7',
  'accuracy_m',
  'identity_kind',
  'identity_number',
  'identity_key',
  'confirmed_by',
  'confirmation_sha256',
  'witness',
  'photo_sha256',
  'erased_at',
]);
const insertContracts = insertMany('customer_contract', [
  'customer_id',
  'contract_id',
  'number',
  'from_on',
  'until_on',
  'photo_sha256',
  'recorded_at',
  'replaces_id',
  'ended_at',
]);

const factsOf = (entry: CustomerEntry): CustomerFacts => ({
  kind: entry.kind,
  village: entry.village,
  site: entry.site,
  cylinderRoom: null,
  outdoorRoom: null,
  vaporiserRoom: null,
  gasAlarm: entry.gasAlarm,
  usualUseDays: null,
  cylindersAgreed: entry.cylindersAgreed,
});

/** Nobody has confirmed it: a list is no real-name file before somebody was there. */
const personOf = (entry: CustomerEntry): CustomerPerson => ({
  name: entry.name,
  telephone: entry.telephone,
  address: entry.address,
  position: null,
  identity: entry.identity,
  confirmation: null,
  photoSha256: null,
});

async function change(
  trx: Transaction<Database>,
  row: CustomerImportTable,
  to: Partial<CustomerImportTable>,
  data: CustomerImportEvent,
  by: Attribution,
): Promise<CustomerImportTable> {
  const after = { ...row, ...to, version: row.version + 1 };
  await trx.updateTable('customer_import').set(after).where('import_id', '=', row.import_id).execute();
  await appendEvent(trx, { streamKind: 'customer-import', streamId: row.import_id, n: after.version, by, data });
  return after;
}

/** What is left of a list once it is decided: the places of its faults, none of its people. */
async function forgetEntries(trx: Transaction<Database>, importId: string): Promise<void> {
  await trx.updateTable('customer_import_row').set({ entry: null }).where('import_id', '=', importId).execute();
}

const waitingRows = (trx: Transaction<Database>, row: CustomerImportTable) =>
  trx
    .selectFrom('customer_import_row')
    .selectAll()
    .where('import_id', '=', row.import_id)
    .where('n', '>', row.done_through)
    .orderBy('n')
    .limit(STEP)
    .execute();

async function applyStep(
  deps: Dependencies,
  trx: Transaction<Database>,
  row: CustomerImportTable,
  by: Attribution,
): Promise<CustomerImportTable> {
  const waiting = await waitingRows(trx, row);
  const last = waiting.at(-1);
  if (last === undefined) {
    await forgetEntries(trx, row.import_id);
    const data = { type: 'customer-import-in-force', customers: row.rows_accepted } as const;
    return await change(trx, row, { state: 'in-force', in_force_at: by.recordedAt }, data, by);
  }
  const entries = waiting.flatMap(({ entry, customer_id: customerId }) =>
    entry === null || customerId === null ? [] : [{ customerId, entry: JSON.parse(entry) as CustomerEntry }],
  );
  const made = entries.map(({ customerId, entry }) => {
    const contract =
      entry.contract === null ? null : { contractId: deps.newId(), photoSha256: null, ...entry.contract };
    const opened: CustomerEvent = {
      type: 'customer-opened',
      organisationId: row.organisation_id,
      facts: factsOf(entry),
      verified: false,
      confirmedBy: null,
      importId: row.import_id,
    };
    const events: CustomerEvent[] = [opened];
    if (contract !== null) events.push({ type: 'contract-recorded', ...contract, replacesId: null, reason: null });
    return { customerId, entry, contract, events };
  });
  await appendFirstEvents(
    trx,
    made.flatMap(({ customerId, events }) =>
      events.map((data, index): NewEvent => ({ streamKind: 'customer', streamId: customerId, n: index + 1, by, data })),
    ),
  );
  await insertCustomers(
    trx,
    made.map(({ customerId, entry, events }) => ({
      customer_id: customerId,
      version: events.length,
      organisation_id: row.organisation_id,
      area: row.area,
      ...factColumns(factsOf(entry)),
      opened_at: by.recordedAt,
      verified_at: null,
      import_id: row.import_id,
      ended_at: null,
    })),
  );
  await insertPeople(
    trx,
    made.map(({ customerId, entry }) => ({
      customer_id: customerId,
      organisation_id: row.organisation_id,
      ...personColumns(personOf(entry)),
      erased_at: null,
    })),
  );
  await insertContracts(
    trx,
    made.flatMap(({ customerId, contract }) =>
      contract === null ? [] : [contractRow(customerId, contract, null, by.recordedAt)],
    ),
  );
  const after = { ...row, done_through: last.n };
  await trx
    .updateTable('customer_import')
    .set({ done_through: last.n })
    .where('import_id', '=', row.import_id)
    .execute();
  return after;
}

/** As the import left it, with nothing in its hands: then it goes, with who it was. */
async function undoCustomer(
  trx: Transaction<Database>,
  importId: string,
  customerId: string,
  by: Attribution,
): Promise<boolean> {
  const found = await readCustomer(trx, customerId);
  if (found === null) return false;
  const { customer } = found;
  const contract = await trx
    .selectFrom('customer_contract')
    .select('contract_id')
    .where('customer_id', '=', customerId)
    .limit(1)
    .executeTakeFirst();
  const asImported = contract === undefined ? 1 : 2;
  if (customer.version !== asImported || (await holdsCylinders(trx, customerId))) return false;
  await appendToCustomer(trx, customer, { type: 'customer-undone', importId }, by);
  await trx.updateTable('customer').set({ ended_at: by.recordedAt }).where('customer_id', '=', customerId).execute();
  await trx
    .updateTable('customer_person')
    .set({ ...nobody, erased_at: by.recordedAt })
    .where('customer_id', '=', customerId)
    .execute();
  return true;
}

async function undoStep(
  trx: Transaction<Database>,
  row: CustomerImportTable,
  by: Attribution,
): Promise<CustomerImportTable> {
  const waiting = await waitingRows(trx, row);
  const last = waiting.at(-1);
  if (last === undefined) {
    const data = { type: 'customer-import-undone', undone: row.rows_undone, kept: row.rows_kept } as const;
    return await change(trx, row, { state: 'undone', ended_at: by.recordedAt }, data, by);
  }
  let undone = 0;
  let kept = 0;
  for (const { customer_id: customerId } of waiting) {
    if (customerId === null) continue;
    if (await undoCustomer(trx, row.import_id, customerId, by)) undone += 1;
    else kept += 1;
  }
  const counted = {
    done_through: last.n,
    rows_undone: row.rows_undone + undone,
    rows_kept: row.rows_kept + kept,
  };
  await trx.updateTable('customer_import').set(counted).where('import_id', '=', row.import_id).execute();
  return { ...row, ...counted };
}

interface Work {
  /** From which states it may begin, and how it does. */
  readonly from: ImportState;
  readonly during: ImportState;
  readonly done: ImportState;
  readonly begun: CustomerImportEvent;
  readonly reason: string | null;
  readonly step: (
    trx: Transaction<Database>,
    row: CustomerImportTable,
    by: Attribution,
  ) => Promise<CustomerImportTable>;
}

async function work(deps: Dependencies, actor: Actor, importId: string, wanted: Work): Promise<Outcome> {
  for (;;) {
    const by = byActor(actor, instantOf(deps.clock.now()));
    const stands = await deps.store.atomically(async (trx): Promise<Result<CustomerImportTable, Refusal>> => {
      const row = await readImport(trx, importId);
      if (row === null || row.organisation_id !== actor.organisationId) return refuse('not-found');
      if (row.state === wanted.done) return ok(row);
      if (row.state === wanted.during) return ok(await wanted.step(trx, row, by));
      if (row.state !== wanted.from) return refuse('conflict', `It is ${row.state}.`);
      const to = { state: wanted.during, done_through: 0, reason: wanted.reason };
      return ok(await change(trx, row, to, wanted.begun, by));
    });
    if (!stands.ok) return stands;
    if (stands.value.state === wanted.done) return ok(importOf(stands.value));
  }
}

export const putInForce = (deps: Dependencies, actor: Actor, importId: string): Promise<Outcome> =>
  work(deps, actor, importId, {
    from: 'read',
    during: 'applying',
    done: 'in-force',
    begun: { type: 'customer-import-begun' },
    reason: null,
    step: (trx, row, by) => applyStep(deps, trx, row, by),
  });

export const undoImport = (deps: Dependencies, actor: Actor, importId: string, reason: string): Promise<Outcome> =>
  work(deps, actor, importId, {
    from: 'in-force',
    during: 'undoing',
    done: 'undone',
    begun: { type: 'customer-import-undo-begun', reason },
    reason,
    step: undoStep,
  });

/** A list that is not wanted: nothing of its people is kept. */
export async function discardImport(deps: Dependencies, actor: Actor, importId: string): Promise<Outcome> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx): Promise<Outcome> => {
    const row = await readImport(trx, importId);
    if (row === null || row.organisation_id !== actor.organisationId) return refuse('not-found');
    if (row.state === 'discarded') return ok(importOf(row));
    if (row.state !== 'read') return refuse('conflict', `It is ${row.state}.`);
    await forgetEntries(trx, importId);
    const to = { state: 'discarded', ended_at: by.recordedAt };
    return ok(importOf(await change(trx, row, to, { type: 'customer-import-discarded' }, by)));
  });
}
