// Files as spreadsheet programs save them: workbooks cell by cell, text in every encoding, and what is neither.
import { readFileSync } from 'node:fs';
import readExcelFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { decodeText, delimiterOf } from '../../../../server/feature/import/read-csv.ts';
import { readFileSheets } from '../../../../server/feature/import/read-file.ts';
import type { Cell } from '../../../../shared/register-import/cell.ts';
import { openArchive } from '../../../../server/feature/import/unzip.ts';
import { sheetXml, stylesXml, workbook, zip, type StoredCell } from '../../../../scripts/bench/write-workbook.ts';

const sample = (name: string): Buffer => readFileSync(new URL(`../../../data/registers/${name}`, import.meta.url));

function sheetsOf(bytes: Buffer) {
  const sheets = readFileSheets(bytes, 'file');
  if (!sheets.ok) throw new Error(sheets.error);
  return sheets.value;
}
const rowsOf = (bytes: Buffer) => sheetsOf(bytes)[0]?.rows;
const book = (
  rows: readonly (readonly StoredCell[])[],
  extra: Parameters<typeof workbook>[1] = {},
  after = '',
): Buffer => workbook([{ name: 'S', xml: sheetXml(rows, after) }], extra);
const styled = (style: number, value: number | string) => ({ attributes: `s="${style}"`, xml: `<v>${value}</v>` });

const shared = (i: number) => ({ attributes: 't="s"', xml: `<v>${i}</v>` });
const date = (showsDay: boolean) => ({ kind: 'date', on: '2021-06-15', showsDay });

/** A cell as read-excel-file gives it. */
function asTheirs(cell: Cell | undefined): unknown {
  if (cell === undefined || cell === '') return null;
  return typeof cell === 'object' && cell?.kind === 'date' ? new Date(`${cell.on}T00:00:00Z`) : cell;
}

describe('workbooks', () => {
  it('has the cells that an independent reader finds in the sample', async () => {
    const ours = sheetsOf(sample('register-a.xlsx'));
    const theirs = await readExcelFile(sample('register-a.xlsx'), { trim: false });
    expect(ours.map((sheet) => sheet.name)).toEqual(theirs.map((sheet) => sheet.sheet));
    for (const [i, sheet] of theirs.entries()) {
      const width = sheet.data[1]?.length ?? 0;
      const own = ours[i]?.rows.map((row) => Array.from({ length: width }, (_, column) => asTheirs(row[column])));
      // The first row is one merged cell, which they leave empty but for its first column.
      expect(own?.slice(1)).toEqual(sheet.data.slice(1));
    }
  });

  it('reads shared strings with rich text, without pronunciation, and inline strings with entities', () => {
    const sharedStrings =
      '<sst><si><t>瓶码</t></si><si><r><rPr><b/></rPr><t>皮</t></r><r><t xml:space="preserve">重 </t></r><rPh sb="0" eb="1"><t>pi</t></rPh></si><si><t/></si></sst>';
    expect(rowsOf(book([[shared(0), shared(1), shared(2), 'a&<b>"']], { sharedStrings }))).toEqual([
      ['瓶码', '皮重 ', '', 'a&<b>"'],
    ]);
    expect(rowsOf(book([[{ attributes: 't="str"', xml: '<f>A1</f><v>&#20108;_x000A_</v>' }]]))).toEqual([['二\n']]);
  });

  it('shows dates as their format does', () => {
    const styles = stylesXml(['yyyy"年"m"月"', 'yyyy-mm-dd', 14, 17, 57, 31, '[$-409]mmm-yy', 'h:mm', 'm"月"d"日"']);
    const cells = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((style) => styled(style, 44_362));
    expect(rowsOf(book([cells], { styles }))).toEqual([
      [
        date(false),
        date(true),
        date(true),
        date(false),
        date(false),
        date(true),
        date(false),
        44_362,
        { ...date(true), yearless: true },
      ],
    ]);
  });

  it('knows dates that show no year, and formulas that nothing has worked out', () => {
    const styles = stylesXml([16, 58, 'mm-dd', 'd-mmm-yy']);
    const yearless = { ...date(true), yearless: true };
    expect(rowsOf(book([[1, 2, 3, 4].map((style) => styled(style, 44_362))], { styles }))).toEqual([
      [yearless, yearless, yearless, date(true)],
    ]);
    const formula = (xml: string, attributes = ''): StoredCell => ({ attributes, xml });
    expect(
      rowsOf(
        book([
          [
            formula('<f>EDATE(A1,48)</f><v>44362</v>'),
            formula('<f>EDATE(A1,48)</f><v></v>'),
            formula('<f>A1&amp;"x"</f>'),
            formula('<f t="shared" si="0"/><v/>'),
            formula('<f>IF(A1="","",A1)</f><v></v>', 't="str"'),
            'x',
          ],
        ]),
      ),
    ).toEqual([
      [
        44_362,
        { kind: 'error', text: '=EDATE(A1,48)' },
        { kind: 'error', text: '=A1&"x"' },
        { kind: 'error', text: '=' },
        '',
        'x',
      ],
    ]);
  });

  it('counts from 1904 where the workbook does, and reads ISO dates', () => {
    const styles = stylesXml(['yyyy-mm-dd']);
    const workbookPr = '<workbookPr date1904="1"/>';
    expect(rowsOf(book([[styled(1, 44_362 - 1462)]], { styles, workbookPr }))).toEqual([
      [{ kind: 'date', on: '2021-06-15', showsDay: true }],
    ]);
    expect(rowsOf(book([[{ attributes: 't="d"', xml: '<v>2021-06-15T00:00:00</v>' }]]))).toEqual([
      [{ kind: 'date', on: '2021-06-15', showsDay: true }],
    ]);
  });

  it('keeps leading zeros and decimals that a format shows, and errors as errors', () => {
    const styles = stylesXml(['000000000000', '0.00', '#,##0.0']);
    expect(
      rowsOf(
        book(
          [
            [
              styled(1, 12_345),
              styled(2, 2021.1),
              styled(3, 16.5),
              { attributes: 't="e"', xml: '<v>#N/A</v>' },
              { attributes: 't="b"', xml: '<v>1</v>' },
            ],
          ],
          { styles },
        ),
      ),
    ).toEqual([
      [
        { kind: 'number', value: 12_345, shown: '000000012345' },
        { kind: 'number', value: 2021.1, shown: '2021.10' },
        16.5,
        { kind: 'error', text: '#N/A' },
        true,
      ],
    ]);
  });

  it('keeps row numbers over gaps, drops empty rows at the end, fills merged cells', () => {
    const xml =
      '<worksheet><sheetData><row r="2"><c r="B2"><v>1</v></c></row><row r="4"><c r="A4"><v>2</v></c></row><row r="9"><c r="A9" s="1"/></row></sheetData><mergeCells count="1"><mergeCell ref="B2:C4"/></mergeCells></worksheet>';
    expect(rowsOf(workbook([{ name: 'S', xml }]))).toEqual([[], [null, 1, 1], [null, 1, 1], [2, 1, 1]]);
  });

  it('reads cells without addresses and elements with a prefix', () => {
    const xml =
      '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c t="inlineStr"><x:is><x:t>二</x:t></x:is></x:c></x:row><x:row><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    expect(rowsOf(workbook([{ name: 'S', xml }]))).toEqual([[1, '二'], [3]]);
  });

  it('leaves hidden sheets alone', () => {
    const sheets = [
      { name: '旧', xml: sheetXml([['a']]), state: 'hidden' },
      { name: '新', xml: sheetXml([['b']]) },
    ];
    expect(sheetsOf(workbook(sheets))).toEqual([{ name: '新', rows: [['b']] }]);
  });
});

describe('text', () => {
  const lines = '瓶码,型号,皮重\n440811000100001,"15kg\n（家用）",16.5\n\n440811000100002,50kg,47\n';
  const rows = [
    ['瓶码', '型号', '皮重'],
    ['440811000100001', '15kg\n（家用）', '16.5'],
    [''],
    ['440811000100002', '50kg', '47'],
  ];

  it.each([
    ['UTF-8', Buffer.from(lines)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${lines}`)],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines, 'utf16le')])],
    ['CR LF', Buffer.from(lines.replaceAll('\n', '\r\n').replace('15kg\r\n', '15kg\n'))],
  ])('reads %s, with a line break in quotes and an empty line', (_, bytes) => {
    expect(rowsOf(bytes)).toEqual(rows);
  });

  it.each([';', '\t', '|'])('finds the delimiter %j', (delimiter) => {
    expect(rowsOf(Buffer.from(lines.replaceAll(',', delimiter)))).toEqual(rows);
  });

  it('goes by what most lines have, and by the hint of Excel', () => {
    expect(delimiterOf('甲公司，台账;2026\na;b;c\n"1,5";2;3\n')).toBe(';');
    expect(rowsOf(Buffer.from('sep=;\r\na;b,c\r\n'))).toEqual([['a', 'b,c']]);
  });

  it('reads GB18030 as Excel saves it', () => {
    const bytes = sample('register-b.csv');
    expect(decodeText(bytes)).toContain('检验有效期至');
    expect(sheetsOf(bytes)[0]?.rows[0]?.slice(0, 3)).toEqual(['序号', '瓶码', '钢印号']);
  });

  it('reads lines with a stray quotation mark', () => {
    expect(rowsOf(Buffer.from('a,b\n"1,2\n3,4\n'))).toEqual([
      ['a', 'b'],
      ['"1', '2'],
      ['3', '4'],
    ]);
  });
});

describe('what is no register', () => {
  it.each([
    ['empty', Buffer.alloc(0)],
    ['old-excel', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['web-page', Buffer.from('\ufeff<html><table>')],
    ['no-workbook', zip({ 'a.txt': 'a' })],
    ['broken', Buffer.from('PK\u0003\u0004 and then nothing of an archive')],
    ['broken', workbook([{ name: 'S', xml: sheetXml([['a']]) }]).subarray(0, 200)],
    ['broken', Buffer.from([1, 2, 0, 0, 0, 7])],
  ])('%s', (fault, bytes) => {
    expect(readFileSheets(bytes, 'file')).toEqual({ ok: false, error: fault });
  });

  it('unfolds no more than it may', () => {
    const archive = openArchive(zip({ a: 'x'.repeat(1000), b: 'y'.repeat(10) }), 1005);
    if (!archive.ok) throw new Error(archive.error);
    expect(archive.value.read('a')).toMatchObject({ ok: true });
    expect(archive.value.read('b')).toEqual({ ok: false, error: 'too-large' });
    expect(archive.value.read('c')).toEqual({ ok: true, value: null });
  });
});
