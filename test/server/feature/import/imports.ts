// Companies that hand in registers, the work done in the background, and questions about what came of it.
import type { Import, ImportRow } from '../../../../shared/contract/import.ts';
import { startImportRunner } from '../../../../server/feature/import/run-imports.ts';
import { makePerson, signInAs, type Signed, type TestApp, type TestOrganisation } from '../../../support/accounts.ts';

export const HEADER = [
  '瓶码',
  '出厂编号',
  '型号',
  '制造年月',
  '皮重',
  '介质',
  '上次检验',
  '下次检验',
  '产权单位',
  '状态',
  '登记代码',
];

export interface Line {
  readonly code: string;
  readonly serial?: string;
  readonly model?: string;
  readonly made?: string;
  readonly tare?: string;
  readonly inspected?: string;
  readonly due?: string;
  readonly owner?: string;
  readonly state?: string;
  readonly registration?: string;
}

/** All in order on 18 May 2026. */
export const csvOf = (lines: readonly Line[]): string =>
  [
    HEADER,
    ...lines.map((line) => [
      line.code,
      line.serial ?? `S${line.code.slice(-4)}`,
      line.model ?? '15kg',
      line.made ?? '2022-06',
      line.tare ?? '16.5',
      'LPG',
      line.inspected ?? '',
      line.due ?? '2026-06',
      line.owner ?? '某充装站',
      line.state ?? '在用',
      line.registration ?? '',
    ]),
  ]
    .map((row) => row.join(','))
    .join('\n');

/** Codes 4408 0000 0001, 0002 … */
export const codes = (count: number, from = 1): string[] =>
  Array.from({ length: count }, (_, i) => `4408${String(from + i).padStart(8, '0')}`);

export interface Office extends TestOrganisation {
  readonly signed: Signed;
}

export async function openOffice(test: TestApp, at: TestOrganisation, username: string): Promise<Office> {
  await makePerson(test.deps, at, { username, roles: ['office'], siteId: null });
  return { ...at, signed: await signInAs(test, username) };
}

export async function ask(
  test: TestApp,
  signed: Signed,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  return await test.app.request(`/api/v1${path}`, {
    method,
    headers: signed.headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

export async function answerOf<T>(response: Response): Promise<T> {
  if (response.status !== 200) throw new Error(`answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

export async function handIn(test: TestApp, signed: Signed, file: string): Promise<Import> {
  return await answerOf(await ask(test, signed, 'POST', '/imports?fileName=register.csv', file));
}

/** Does all the work that waits. */
export async function workThrough(test: TestApp): Promise<void> {
  const runner = startImportRunner(test.deps, 5);
  for (;;) {
    const waiting = await test.store.reader
      .selectFrom('import_run')
      .select('import_id')
      .where('state', 'in', ['queued', 'reading', 'applying', 'undoing', 'discarding'])
      .execute();
    if (waiting.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await runner.stop();
}

export async function readImport(test: TestApp, signed: Signed, importId: string): Promise<Import> {
  return await answerOf(await ask(test, signed, 'GET', `/imports/${importId}`));
}

export async function rowsOf(test: TestApp, signed: Signed, importId: string, query = ''): Promise<ImportRow[]> {
  const page = await answerOf<{ items: ImportRow[] }>(
    await ask(test, signed, 'GET', `/imports/${importId}/rows?limit=200${query}`),
  );
  return page.items;
}

/** Hands a file in, reads it, applies it. */
export async function importAll(test: TestApp, signed: Signed, file: string): Promise<Import> {
  const { importId } = await handIn(test, signed, file);
  await workThrough(test);
  await answerOf(await ask(test, signed, 'POST', `/imports/${importId}/apply`));
  await workThrough(test);
  return await readImport(test, signed, importId);
}

export interface FoundCylinder {
  readonly cylinderId: string;
  readonly code: string;
  readonly tareG: number;
  readonly ownerOrganisationId: string | null;
  readonly ownerName: string | null;
  readonly state: string;
  readonly holds: string[];
  readonly assumed: string[];
  readonly version: number;
  readonly tags: { tag: string; kind: string; status: string }[];
  readonly inspectedOn: string | null;
  readonly inspectionResult: string | null;
}

/** Null: not on the register, or not this reader's business. */
export async function scan(test: TestApp, signed: Signed, scanned: string): Promise<FoundCylinder | null> {
  const response = await ask(test, signed, 'GET', `/cylinders/by-scan?scanned=${encodeURIComponent(scanned)}`);
  return response.status === 404 ? null : await answerOf<FoundCylinder>(response);
}
