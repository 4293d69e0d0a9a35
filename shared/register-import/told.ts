// What refusals and warnings of an import are called, in both languages.
import type { Refusal, Warning } from './message.ts';

type Told = Refusal | Warning | 'code-blocked';
type Texts = Readonly<Record<Told, readonly [zh: string, en: string]>>;

const titles: Texts = {
  'missing-code': ['没有可用的瓶码', 'no usable code'],
  'duplicate-code': ['瓶码重复', 'code used twice'],
  'code-of-another-company': ['瓶码已发给别的单位', 'code issued to another company'],
  'date-unreadable': ['日期看不懂', 'date unreadable'],
  'date-impossible': ['日期不可能', 'date impossible'],
  'mass-impossible': ['皮重不可能', 'tare impossible'],
  'model-unknown': ['型号不认识', 'model unknown'],
  'duplicate-stamp': ['钢印与另一只瓶相同', 'stamp of another cylinder'],
  'record-implausible': ['数值可疑', 'implausible value'],
  'date-doubtful': ['日期有歧义', 'date in doubt'],
  'cell-unreadable': ['单元格看不懂', 'cell unreadable'],
  'inspection-failed': ['检验不合格', 'failed its inspection'],
  'state-frozen': ['停用、待检等', 'not in use'],
  'state-unknown': ['状态不认识', 'state unknown'],
  'code-blocked': ['瓶码不能用', 'code cannot be used'],
};

const isTold = (word: string): word is Told => Object.hasOwn(titles, word);

export const toldTitle = (told: string, language: 'zh-CN' | 'en'): string =>
  isTold(told) ? titles[told][language === 'en' ? 1 : 0] : told;

/** A row's result and its problem in words. `kind` as the row has it. */
export function reasonTexts(
  kind: string,
  told: string | null,
  language: 'zh-CN' | 'en',
): { readonly result: string; readonly problem: string } {
  const [zh, en] =
    kind === 'refuse'
      ? ['未收录', 'refused']
      : kind === 'case'
        ? ['转人工核查', 'looked into']
        : kind === 'accept'
          ? ['已收录，有提醒', 'taken with a warning']
          : ['已在册，有提醒', 'on the register, with a warning'];
  return { result: language === 'en' ? en : zh, problem: told === null ? '' : toldTitle(told, language) };
}
