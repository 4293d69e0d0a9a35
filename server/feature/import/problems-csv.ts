// The rows of an import that something is told of, as a table that spreadsheet programs open.
import { csvLine, csvMark } from '../../../shared/csv.ts';
import { withoutPeople } from '../../../shared/register-import/people.ts';
import { reasonTexts } from '../../../shared/register-import/told.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { keyOf } from '../../http/page.ts';
import { everyRow, listRows } from './import.queries.ts';

const PAGE_ROWS = 200;

const headings = {
  'zh-CN': ['行', '工作表', '瓶码', '结果', '问题', '列', '单元格内容', '说明'],
  en: ['row', 'sheet', 'code', 'result', 'problem', 'column', 'cell', 'message'],
} as const;

/** Line by line, the heading first; a page of rows is read when the lines before it were taken. */
export async function* problemLines(
  deps: Pick<AppDependencies, 'store'>,
  importId: string,
  language: 'zh-CN' | 'en',
): AsyncGenerator<string> {
  yield `${csvMark}${csvLine(headings[language])}`;
  for (let after: number | null = 0; after !== null;) {
    const page = await listRows(deps.store.reader, importId, { ...everyRow, told: 'any', after, limit: PAGE_ROWS });
    const lines = page.items.map(({ kind, told, line }) => {
      const accepted = line['accept'] as { readonly code?: string } | undefined;
      const { result, problem } = reasonTexts(kind, told, language);
      const { row, sheet, column, value, message } = line;
      // The table is given away: whoever keeps the ledger finds people by the row.
      const cell = typeof value === 'string' ? withoutPeople(value) : value;
      return csvLine([row, sheet, accepted?.code, result, problem, column, cell, message]);
    });
    yield lines.join('');
    const [next] = page.next === null ? [] : (keyOf(page.next) ?? []);
    after = typeof next === 'number' ? next : null;
  }
}
