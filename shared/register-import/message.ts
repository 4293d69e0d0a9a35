// What is said to people about a row that was refused or taken with a doubt, in both languages.
import type { CodeFault } from './code-cell.ts';
import type { DateFault } from './date-cell.ts';

/**
 * Every refusal, in the order in which they are looked for: the first that applies is told. `code-of-another-company`: by
 * the register alone, where the code is one of ours that was issued to somebody else and is on no cylinder yet.
 * `duplicate-stamp`: number, month and maker are those of another row, or of a cylinder on the register with another code.
 */
export const refusals = [
  'missing-code',
  'duplicate-code',
  'code-of-another-company',
  'date-unreadable',
  'date-impossible',
  'mass-impossible',
  'model-unknown',
  'duplicate-stamp',
] as const;
export type Refusal = (typeof refusals)[number];

/**
 * `record-implausible`: the rule of that name would block it. `date-doubtful`: read as the stricter of two dates.
 * `cell-unreadable`: kept empty.
 * `inspection-failed`: kept as a failed inspection. `state-frozen`, `state-unknown`: kept from use until the office decides.
 */
export const warnings = [
  'record-implausible',
  'date-doubtful',
  'cell-unreadable',
  'inspection-failed',
  'state-frozen',
  'state-unknown',
] as const;
export type Warning = (typeof warnings)[number];

export type Reason =
  | 'no-code'
  | `code-${CodeFault}`
  | 'code-zeros'
  | 'duplicate'
  | 'duplicate-but-zeros'
  | 'same-stamp'
  | `date-${DateFault}`
  | 'made-in-future'
  | 'due-before-made'
  | 'tare-not-above-0'
  | 'tare-unreadable'
  | 'tare-off-model'
  | 'model-unknown'
  | 'model-missing'
  | 'inspected-in-future'
  | 'inspected-before-made'
  | 'due-too-late'
  | 'max-fill-above-volume'
  | 'design-life-too-long'
  | 'volume-off-model'
  | 'tare-off-volume'
  | 'january-or-october'
  | 'quantity-unreadable'
  | 'medium-unknown'
  | 'years-unreadable'
  | 'registration-unreadable'
  | 'inspection-failed'
  | 'state-frozen'
  | 'state-unknown'
  | 'states-differ';

type Texts = Readonly<Record<Reason, readonly [zh: string, en: string]>>;

/** `{limit}` is what the value was held against. */
const texts: Texts = {
  'no-code': [
    '这一行没有瓶码；补填后重新导入，没有贴码的到瓶旁“赋码建档”',
    'the row has no code: fill it in and import again; a cylinder without a label is coded where it stands',
  ],
  'code-no-code': [
    '读不出瓶码；照标签补填，标签也读不出的到瓶旁“赋码建档”',
    'no code can be read from this: copy it from the label; where that is unreadable too, code the cylinder where it stands',
  ],
  'code-scientific': [
    '表格软件把瓶码变成了科学计数法，尾数已经丢失；请把该列设为文本后重新填写',
    'the spreadsheet turned the code into scientific notation and lost its digits; format the column as text and enter it again',
  ],
  'code-precision': [
    '瓶码以数字保存，超过 15 位的尾数已经丢失；请把该列设为文本后重新填写',
    'the code was kept as a number and lost the digits after the fifteenth; format the column as text and enter it again',
  ],
  'code-zeros': [
    '同列的瓶码以 0 开头，这一格开头的 0 多半被表格软件去掉了；请把该列设为文本后照标签重新填写',
    'other codes of the column begin with 0, and this one seems to have lost its zeros; format the column as text and enter it again from the label',
  ],
  'code-address': ['网址里找不到瓶码；照标签补填', 'there is no code in this address: copy it from the label'],
  'code-several': [
    '一格里有几个号码，分不清哪个是瓶码；只留瓶码，其余另列填写',
    'several numbers in one cell: leave the code alone in it, and give the others a column of their own',
  ],
  duplicate: [
    '与第 {limit} 行的瓶码相同；到瓶旁核对钢印，确是两只瓶的，码不对的那只“赋码建档”换新码',
    'the same code as in row {limit}: look at the stamps; where they are two cylinders, code the wrongly labelled one anew',
  ],
  'duplicate-but-zeros': [
    '与第 {limit} 行的瓶码只差开头的 0，多半是同一个码；请把该列设为文本后照标签重新填写',
    'but for zeros at the beginning the same code as in row {limit}; format the column as text and enter it again from the label',
  ],
  'same-stamp': [
    '与第 {limit} 行的出厂编号、制造年月、制造单位相同，一只瓶不能有两份档案；到瓶旁核对钢印，删去错的一行或改正钢印',
    'number, month and maker are those of row {limit}: one cylinder has one record; look at the stamps, and take out the wrong row or correct it',
  ],
  'date-no-date': [
    '看不懂这个日期；请写成 2021-06 或 2021-06-15',
    'this cannot be read as a date: write 2021-06 or 2021-06-15',
  ],
  'date-no-such-date': [
    '没有这一天或这个月；照钢印或检验标记改正',
    'there is no such day or month: correct it from the stamp or the ring',
  ],
  'date-year-only': [
    '只有年份，缺少月份；照钢印或检验标记补全',
    'only a year: add the month from the stamp or the ring',
  ],
  'date-day-or-month': [
    '分不清哪个是月、哪个是日；请写成 2021-06-15',
    'it cannot be told which is the day and which the month: write 2021-06-15',
  ],
  'date-unknown': [
    '日期不详；照钢印或检验标记补填，钢印看不清的送检验机构',
    'the date is not known: copy it from the stamp or the ring; where the stamp is illegible, it goes to inspection',
  ],
  'date-formula': [
    '公式没有计算结果；请用 Excel 打开、保存后重新导入',
    'a formula without a result: open the file in Excel, save it and import it again',
  ],
  'date-no-year': [
    '只有月和日，没有年份（表格软件会把 12-6 当成今年 12 月 6 日）；请写成 2012-06',
    'a month and a day without a year (spreadsheets take 12-6 for the 6th of December of this year): write 2012-06',
  ],
  'date-serial-1904': [
    '工作簿用 1904 日期系统，分不清这个天数从哪年算起；请把该列设为日期格式',
    'the workbook counts days from 1904, and this bare count may be from 1900: format the column as dates',
  ],
  'made-in-future': [
    '制造日期在今天（{limit}）之后；照钢印改正',
    'made after today ({limit}): correct it from the stamp',
  ],
  'due-before-made': [
    '下次检验日期早于制造日期（{limit}）；照钢印和检验标记改正',
    'due for inspection before it was made ({limit}): correct it from the stamp and the ring',
  ],
  'tare-not-above-0': ['皮重必须大于 0；照钢印改正', 'a tare must be above 0: correct it from the stamp'],
  'tare-unreadable': [
    '看不懂这个皮重；照钢印只写一个数，如 16.5',
    'this cannot be read as a mass: write one number from the stamp, such as 16.5',
  ],
  'tare-off-model': [
    '皮重与该型号（{limit} kg）相差过大；照钢印核对皮重、型号和单位',
    'the tare is too far from that of the model ({limit} kg): check tare, model and unit by the stamp',
  ],
  'model-unknown': [
    '不认识的型号，又没有容积；照钢印写型号（如 YSP35.5）或补填公称容积',
    'an unknown model, and no volume to go by: write the model from the stamp (such as YSP35.5) or add the volume',
  ],
  'model-missing': [
    '没有型号，又没有容积；照钢印补填',
    'no model, and no volume to go by: add one of them from the stamp',
  ],
  'inspected-in-future': ['检验日期在今天（{limit}）之后', 'inspected after today ({limit})'],
  'inspected-before-made': ['检验日期早于制造日期（{limit}）', 'inspected before it was made ({limit})'],
  'due-too-late': [
    '下次检验日期晚于一个检验周期（{limit}）',
    'due later than one inspection period from today ({limit})',
  ],
  'max-fill-above-volume': [
    '最大充装量超过容积所允许的 {limit} kg',
    'the maximum fill is above the {limit} kg that the volume allows',
  ],
  'design-life-too-long': ['设计使用年限超过 {limit} 年', 'the design life is longer than {limit} years'],
  'volume-off-model': ['容积与该型号（{limit} L）不符', 'the volume is not that of the model ({limit} L)'],
  'tare-off-volume': ['皮重与容积（{limit} L）不相称', 'the tare does not go with the volume ({limit} L)'],
  'january-or-october': [
    '可能是 1 月也可能是 10 月，按较早的 1 月收录',
    'January or October: taken as January, the earlier',
  ],
  'quantity-unreadable': ['看不懂，未收录', 'this cannot be read and was left out'],
  'medium-unknown': ['不认识的介质，未收录', 'an unknown medium, left out'],
  'years-unreadable': ['不是年数，未收录', 'this is no count of years and was left out'],
  'registration-unreadable': ['登记代码读不出，未收录', 'the registration code cannot be read and was left out'],
  'inspection-failed': ['检验不合格，禁止充装', 'it failed its inspection and may not be filled'],
  'state-frozen': ['该瓶不在使用中，先冻结，由办公室处理', 'not in use: frozen until the office decides'],
  'state-unknown': ['不认识的状态，先冻结，由办公室处理', 'an unknown state: frozen until the office decides'],
  'states-differ': [
    '状态、备注或表名说法不一，先冻结，由办公室处理',
    'state, remark or title say different things: frozen until the office decides',
  ],
};

export function reasonText(reason: Reason, limit: string, language: 'zh-CN' | 'en'): string {
  const [zh, en] = texts[reason];
  return (language === 'en' ? en : zh).replace('{limit}', limit);
}
