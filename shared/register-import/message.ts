// What is said to people about a row that was refused or taken with a doubt, in both languages.
import type { CodeFault } from './code-cell.ts';
import type { DateFault } from './date-cell.ts';

/**
 * Every refusal, in the order in which they are looked for: the first that applies is told. `code-of-another-company`: by
 * the register alone, where the code is one of ours that was issued to somebody else and is on no cylinder yet.
 */
export const refusals = [
  'missing-code',
  'duplicate-code',
  'code-of-another-company',
  'date-unreadable',
  'date-impossible',
  'mass-impossible',
  'model-unknown',
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
  | 'duplicate'
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
  | 'state-unknown';

type Texts = Readonly<Record<Reason, readonly [zh: string, en: string]>>;

/** `{limit}` is what the value was held against. */
const texts: Texts = {
  'no-code': ['这一行没有瓶码', 'the row has no code'],
  'code-no-code': ['读不出瓶码', 'no code can be read from this'],
  'code-scientific': [
    '表格软件把瓶码变成了科学计数法，尾数已经丢失；请把该列设为文本后重新填写',
    'the spreadsheet turned the code into scientific notation and lost its digits; format the column as text and enter it again',
  ],
  'code-precision': [
    '瓶码以数字保存，超过 15 位的尾数已经丢失；请把该列设为文本后重新填写',
    'the code was kept as a number and lost the digits after the fifteenth; format the column as text and enter it again',
  ],
  'code-address': ['网址里找不到瓶码', 'there is no code in this address'],
  'code-several': [
    '一格里有几个号码，分不清哪个是瓶码',
    'several numbers in one cell: it cannot be told which is the code',
  ],
  duplicate: ['与第 {limit} 行的瓶码相同', 'the same code as in row {limit}'],
  'date-no-date': ['看不懂这个日期', 'this cannot be read as a date'],
  'date-no-such-date': ['没有这一天或这个月', 'there is no such day or month'],
  'date-year-only': ['只有年份，缺少月份', 'only a year: the month is missing'],
  'date-day-or-month': ['分不清哪个是月、哪个是日', 'it cannot be told which is the day and which the month'],
  'date-unknown': ['日期不详', 'the date is not known'],
  'made-in-future': ['制造日期在今天（{limit}）之后', 'made after today ({limit})'],
  'due-before-made': ['下次检验日期早于制造日期（{limit}）', 'due for inspection before it was made ({limit})'],
  'tare-not-above-0': ['皮重必须大于 0', 'a tare must be above 0'],
  'tare-unreadable': ['看不懂这个皮重', 'this cannot be read as a mass'],
  'tare-off-model': ['皮重与该型号（{limit} kg）相差过大', 'the tare is too far from that of the model ({limit} kg)'],
  'model-unknown': ['不认识的型号，又没有容积', 'an unknown model, and no volume to go by'],
  'model-missing': ['没有型号，又没有容积', 'no model, and no volume to go by'],
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
};

export function reasonText(reason: Reason, limit: string, language: 'zh-CN' | 'en'): string {
  const [zh, en] = texts[reason];
  return (language === 'en' ? en : zh).replace('{limit}', limit);
}
