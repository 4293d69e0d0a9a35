// Writes .xlsx workbooks cell by cell, for tests that say what a spreadsheet program would have stored and for benches.
import { crc32, deflateRawSync } from 'node:zlib';

/** An archive of deflated entries. */
export function zip(entries: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(entries)) {
    const data = Buffer.from(text);
    const packed = deflateRawSync(data);
    const nameBytes = Buffer.from(name);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc32(data), 0);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(data.length, 8);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(nameBytes.length, 0);
    const head = Buffer.from([20, 0, 0, 8, 8, 0, 0, 0, 0, 0]);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), head, sizes, lengths, nameBytes, packed]);
    // Extra field, comment, disk and attributes are empty: twelve bytes, then where the entry begins.
    const rest = Buffer.alloc(16);
    rest.writeUInt32LE(at, 12);
    directory.push(
      Buffer.concat([
        Buffer.from('PK\u0001\u0002'),
        Buffer.from([20, 0]),
        head,
        sizes,
        lengths.subarray(0, 2),
        rest,
        nameBytes,
      ]),
    );
    parts.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listed, end]);
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What a `<c>` holds besides its place: a text, a number, or the cell's attributes and children as XML. */
export type StoredCell = string | number | null | { readonly attributes?: string; readonly xml: string };

const columnName = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26);

export function sheetXml(rows: readonly (readonly StoredCell[])[], after = ''): string {
  const xml = rows.map((row, r) => {
    const cells = row.map((cell, c) => {
      const place = `r="${columnName(c)}${r + 1}"`;
      if (cell === null) return '';
      if (typeof cell === 'number') return `<c ${place}><v>${cell}</v></c>`;
      if (typeof cell === 'string')
        return `<c ${place} t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
      return `<c ${place} ${cell.attributes ?? ''}>${cell.xml}</c>`;
    });
    return `<row r="${r + 1}">${cells.join('')}</row>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${xml.join('')}</sheetData>${after}</worksheet>`;
}

export interface StoredSheet {
  readonly name: string;
  readonly xml: string;
  readonly state?: string;
}

const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export function workbook(
  sheets: readonly StoredSheet[],
  extra: { readonly sharedStrings?: string; readonly styles?: string; readonly workbookPr?: string } = {},
): Buffer {
  const listed = sheets.map(
    (sheet, i) =>
      `<sheet name="${escaped(sheet.name)}" sheetId="${i + 1}" ${sheet.state === undefined ? '' : `state="${sheet.state}"`} r:id="rId${i + 1}"/>`,
  );
  const related = sheets.map(
    (_, i) =>
      `<Relationship Id="rId${i + 1}" Type="${RELATIONSHIPS}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  if (extra.sharedStrings !== undefined)
    related.push(`<Relationship Id="rS" Type="${RELATIONSHIPS}/sharedStrings" Target="sharedStrings.xml"/>`);
  if (extra.styles !== undefined)
    related.push(`<Relationship Id="rT" Type="${RELATIONSHIPS}/styles" Target="/xl/styles.xml"/>`);
  return zip({
    '_rels/.rels': `<Relationships><Relationship Id="r1" Type="${RELATIONSHIPS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${RELATIONSHIPS}">${extra.workbookPr ?? ''}<sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${related.join('')}</Relationships>`,
    ...(extra.sharedStrings === undefined ? {} : { 'xl/sharedStrings.xml': extra.sharedStrings }),
    ...(extra.styles === undefined ? {} : { 'xl/styles.xml': extra.styles }),
    ...Object.fromEntries(sheets.map((sheet, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheet.xml])),
  });
}

/** A style sheet with one cell format for each display format, in order, from 1 on; 0 is General. */
export function stylesXml(formats: readonly (string | number)[]): string {
  const own = formats.filter((format) => typeof format === 'string');
  const id = (format: string | number): number => (typeof format === 'number' ? format : 164 + own.indexOf(format));
  return `<styleSheet><numFmts>${own.map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${escaped(code).replaceAll('"', '&quot;')}"/>`).join('')}</numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats.map((format) => `<xf numFmtId="${id(format)}"/>`).join('')}</cellXfs></styleSheet>`;
}
