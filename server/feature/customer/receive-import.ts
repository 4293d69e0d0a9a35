// Takes a company's customer list in and reads it: what each row would become is kept, and nothing is in force yet.
import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { localDay } from '../../../shared/calendar.ts';
import { customerImportMostRows, type CustomerImport } from '../../../shared/contract/customer.ts';
import { telephoneKey } from '../../../shared/customer/written.ts';
import {
  readCustomers,
  type CustomerEntry,
  type CustomerLine,
  type ProblemAt,
} from '../../../shared/customer-import/read-customers.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import { insertMany } from '../../db/insert-many.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { fileFaultText, readFileSheets } from '../import/read-file.ts';
import type { CustomerImportEvent } from './customer-event.ts';
import type { CustomerImportRowTable, CustomerImportTable } from './customer.table.ts';
import { importOf, readImport } from './import.queries.ts';

const insertRows = insertMany('customer_import_row', [
  'import_id',
  'n',
  'sheet',
  'line',
  'kind',
  'problems',
  'entry',
  'customer_id',
]);

const CHUNK = 400;

/** Which of these keys customers of the company bear that were not ended. */
async function onFile(
  db: Kysely<Database>,
  organisationId: string,
  column: 'identity_key' | 'telephone_key',
  keys: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let at = 0; at < keys.length; at += CHUNK) {
    const rows = await db
      .selectFrom('customer_person')
      .innerJoin('customer', 'customer.customer_id', 'customer_person.customer_id')
      .where('customer_person.organisation_id', '=', organisationId)
      .where(`customer_person.${column}`, 'in', keys.slice(at, at + CHUNK))
      .where('customer.ended_at', 'is', null)
      .select(`customer_person.${column} as key`)
      .execute();
    for (const { key } of rows) if (key !== null) found.add(key);
  }
  return found;
}

const identityOf = (entry: CustomerEntry | null): string | null => entry?.identity?.number ?? null;
const telephoneOf = (entry: CustomerEntry | null): string | null => {
  const key = telephoneKey(entry?.telephone ?? '');
  return key === '' ? null : key;
};

/** Who has a file already is refused; whose telephone is on file is taken, and said. */
async function compared(
  db: Kysely<Database>,
  organisationId: string,
  lines: readonly CustomerLine[],
  headingOf: (meaning: 'identity' | 'telephone', sheet: string) => Pick<ProblemAt, 'column' | 'heading'>,
): Promise<CustomerLine[]> {
  const present = (keys: (string | null)[]): string[] => [...new Set(keys.filter((key) => key !== null))];
  const papers = await onFile(db, organisationId, 'identity_key', present(lines.map(({ entry }) => identityOf(entry))));
  const telephones = await onFile(
    db,
    organisationId,
    'telephone_key',
    present(lines.map(({ entry }) => telephoneOf(entry))),
  );
  return lines.map((line) => {
    const place = (meaning: 'identity' | 'telephone') => ({ ...headingOf(meaning, line.sheet), detail: '' });
    if (papers.has(identityOf(line.entry) ?? '')) {
      return {
        ...line,
        entry: null,
        problems: [{ problem: 'already-on-file', ...place('identity') }, ...line.problems],
      };
    }
    if (!telephones.has(telephoneOf(line.entry) ?? '')) return line;
    return { ...line, problems: [...line.problems, { problem: 'telephone-on-file', ...place('telephone') }] };
  });
}

/** Sent again under the same id: the same file is read once. */
export async function receiveCustomers(
  deps: Pick<AppDependencies, 'store' | 'clock' | 'newId' | 'parameters'>,
  actor: Actor,
  file: {
    readonly importId: string;
    readonly fileName: string;
    readonly bytes: Uint8Array;
    readonly language: 'zh-CN' | 'en';
  },
): Promise<Result<CustomerImport, Refusal>> {
  const { organisationId } = actor;
  const sha256 = hash('sha256', file.bytes, 'hex');
  const sameAs = (row: CustomerImportTable): Result<CustomerImport, Refusal> =>
    row.organisation_id === organisationId && row.file_sha256 === sha256 ? ok(importOf(row)) : refuse('already-used');
  const before = await readImport(deps.store.reader, file.importId);
  if (before !== null) return sameAs(before);

  const sheets = readFileSheets(Buffer.from(file.bytes), file.fileName);
  if (!sheets.ok) return refuse('invalid', `${fileFaultText(sheets.error, file.language)}.`);
  const nowMs = deps.clock.now();
  const by = byActor(actor, instantOf(nowMs));
  const { timeZone } = deps.parameters.inForce(actor.area, by.recordedAt.slice(0, 10)).resolved.values;
  const read = readCustomers(sheets.value, localDay(nowMs, timeZone));
  if (read.columns.length === 0) return refuse('invalid', 'No row names the columns: a name and at least one more.');
  if (read.lines.length > customerImportMostRows) {
    return refuse('invalid', `More than ${customerImportMostRows} rows: hand them in in parts.`);
  }
  const headingOf = (meaning: 'identity' | 'telephone', sheet: string) => {
    const column = read.columns.find((one) => one.meaning === meaning && one.sheet === sheet);
    return { column: column?.column ?? null, heading: column?.heading ?? null };
  };
  const lines = await compared(deps.store.reader, organisationId, read.lines, headingOf);
  const rows = lines.map((line, index): CustomerImportRowTable => {
    const kind = line.entry === null ? 'refused' : line.problems.length > 0 ? 'doubtful' : 'accepted';
    return {
      import_id: file.importId,
      n: index + 1,
      sheet: line.sheet,
      line: line.line,
      kind,
      problems: JSON.stringify(line.problems),
      entry: line.entry === null ? null : JSON.stringify(line.entry),
      customer_id: line.entry === null ? null : deps.newId(),
    };
  });
  const row: CustomerImportTable = {
    import_id: file.importId,
    version: 1,
    organisation_id: organisationId,
    area: actor.area,
    file_name: file.fileName,
    file_sha256: sha256,
    state: 'read',
    columns: JSON.stringify(read.columns),
    rows_accepted: rows.filter((one) => one.entry !== null).length,
    rows_doubtful: rows.filter((one) => one.kind === 'doubtful').length,
    rows_refused: rows.filter((one) => one.kind === 'refused').length,
    rows_undone: 0,
    rows_kept: 0,
    done_through: 0,
    created_at: by.recordedAt,
    in_force_at: null,
    ended_at: null,
    reason: null,
  };
  return await deps.store.atomically(async (trx) => {
    const known = await readImport(trx, file.importId);
    if (known !== null) return sameAs(known);
    const data: CustomerImportEvent = { type: 'customer-import-read', organisationId, fileSha256: sha256 };
    await appendEvent(trx, { streamKind: 'customer-import', streamId: file.importId, n: 1, by, data });
    await trx.insertInto('customer_import').values(row).execute();
    await insertRows(trx, rows);
    return ok(importOf(row));
  });
}
