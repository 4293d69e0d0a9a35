// Reads a company's file by what it holds, whatever its name says.
import type { Sheet } from '../../../shared/register-import/cell.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';

export const fileFaults = ['empty', 'old-excel', 'web-page', 'no-workbook', 'broken', 'too-large'] as const;
export type FileFault = (typeof fileFaults)[number];

const texts: Readonly<Record<FileFault, readonly [zh: string, en: string]>> = {
  empty: ['文件是空的', 'the file is empty'],
  'old-excel': [
    '这是旧版 .xls 文件或加了密码的工作簿；请在 Excel 中另存为不加密的 .xlsx',
    'this is an old .xls file or a workbook with a password; save it as .xlsx without one',
  ],
  'web-page': [
    '这是网页，不是表格；请在 Excel 中打开后另存为 .xlsx',
    'this is a web page; open it in Excel and save it as .xlsx',
  ],
  'no-workbook': ['压缩包里没有工作簿', 'there is no workbook in this archive'],
  broken: ['文件已损坏，无法读取', 'the file is damaged and cannot be read'],
  'too-large': ['文件展开后过大', 'the file unfolds to more than can be read'],
};

export const fileFaultText = (fault: FileFault, language: 'zh-CN' | 'en'): string =>
  texts[fault][language === 'en' ? 1 : 0];

const ZIP = 0x504b;
const OLE = 0xd0cf;

/** `name` stands for the sheet's where the file has no sheets. */
export function readFileSheets(bytes: Buffer, name: string): Result<Sheet[], FileFault> {
  if (bytes.length < 2) return err('empty');
  const mark = bytes.readUInt16BE(0);
  if (mark === ZIP) return readXlsx(bytes);
  if (mark === OLE) return err('old-excel');
  if (/^\s*(<!doctype html|<html|<table|<\?xml)/i.test(bytes.toString('latin1', 0, 300).replace(/^ï»¿/, '')))
    return err('web-page');
  const sheets = readCsv(bytes, name);
  return sheets.ok ? ok(sheets.value) : sheets;
}
