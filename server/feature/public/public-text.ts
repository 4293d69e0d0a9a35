// The words of the public page, in both languages: for people who have a cylinder in the kitchen and no trade words.
import type { Language } from '../../../shared/contract/problems.ts';
import type { NoteRule, StopRule } from './public-cylinder.ts';

export interface PublicText {
  readonly title: string;
  readonly other: { readonly label: string; readonly lang: string };
  readonly headline: Readonly<Record<'stop' | 'good' | 'unsure' | 'unknown', string>>;
  readonly advice: Readonly<Record<'stop' | 'good' | 'unsure' | 'unknown', string>>;
  readonly stops: Readonly<Record<StopRule, string>>;
  readonly notes: Readonly<Record<NoteRule, string>>;
  readonly noDate: string;
  readonly notReleased: string;
  readonly noFill: string;
  readonly oldCode: (scanned: string, now: string | null) => string;
  readonly labels: Readonly<
    Record<'code' | 'model' | 'inspection' | 'life' | 'state' | 'filledBy' | 'filledAt' | 'released', string>
  >;
  readonly states: Readonly<Record<string, string>>;
  readonly until: (date: string) => string;
  readonly past: string;
  readonly notKnown: string;
  readonly yes: string;
  readonly no: string;
  readonly smell: {
    readonly title: string;
    readonly steps: readonly string[];
    readonly call: string;
    readonly callAnyHour: string;
  };
  readonly asOf: (at: string) => string;
  readonly nothingPersonal: string;
}

const partsOf = (date: string): readonly [number, number, number | null] => {
  const [year = '', month = '', day] = date.split('-');
  return [Number(year), Number(month), day === undefined ? null : Number(day)];
};

const monthsInEnglish = 'January February March April May June July August September October November December'.split(
  ' ',
);

export const publicText: Readonly<Record<Language, PublicText>> = {
  'zh-CN': {
    title: '液化石油气瓶查询',
    other: { label: 'English', lang: 'en' },
    headline: {
      stop: '请停止使用',
      good: '在有效期内',
      unsure: '有效期不明',
      unknown: '查不到这个瓶码',
    },
    advice: {
      stop: '请关闭瓶阀，不要自行处理，联系供气单位收回。',
      good: '使用前请检查软管、减压阀和阀口，保持通风。',
      unsure: '登记资料不全。请联系供气单位核实后再使用。',
      unknown: '这个瓶码没有登记，可能是假冒或印刷有误。请不要使用这只气瓶，并向供气单位或市场监管部门（12315）反映。',
    },
    stops: {
      'code-void': '这个瓶码已作废。请把气瓶交回供气单位，不要再充装使用。',
      'code-duplicate': '同一个瓶码出现在不止一只气瓶上，其中可能有假冒的。',
      scrapped: '这只气瓶已报废。请交回供气单位，不得再充装使用。',
      'on-hold': '这只气瓶已被召回、扣押或停用。',
      blacklisted: '监管部门提示：同厂同型号、同一时期制造的气瓶有问题。',
      refurbished: '这是翻新瓶，依法不得使用。',
      nonconforming: '这只气瓶经检查不合格。',
      'two-phase': '这是气液双相瓶，餐饮和家庭不得使用。',
      stolen: '这只气瓶登记为被盗，请交回供气单位。',
      lost: '这只气瓶登记为遗失，请交回供气单位。',
      'inspection-overdue': '已超过定期检验期限。',
      'life-exceeded': '已超过设计使用年限。',
      'valve-expired': '瓶阀已超过使用期限。',
    },
    notes: {
      'code-replaced': '您扫的是旧瓶码，气瓶没有换，请供气单位换新标签。',
      'stamp-illegible': '钢印看不清，或没有制造日期的登记。',
      'inspection-due-soon': '检验快到期了，用完后请交回送检。',
      'life-ends-soon': '设计使用年限快到了，用完后请交回。',
      'two-phase': '这是气液双相瓶，只能用于有专用气化间的非餐饮单位。',
    },
    noDate: '没有检验到期或使用年限的登记。',
    notReleased: '最近一次充装还没有检查放行的记录，请先不要使用，并询问供气单位。',
    noFill: '没有充装在用的记录。如果瓶里有气，请向供气单位问清来源。',
    oldCode: (scanned, now) => `您扫的是旧瓶码 ${scanned}${now === null ? '' : `，这只气瓶现在的瓶码是 ${now}`}。`,
    labels: {
      code: '瓶码',
      model: '型号',
      inspection: '检验有效期至',
      life: '设计使用年限至',
      state: '登记状态',
      filledBy: '最近充装',
      filledAt: '充装时间',
      released: '充装后检查放行',
    },
    states: { active: '在用', scrapped: '已报废', lost: '遗失', stolen: '被盗' },
    until: (date) => {
      const [year, month, day] = partsOf(date);
      return day === null ? `${year} 年 ${month} 月底` : `${year} 年 ${month} 月 ${day} 日`;
    },
    past: '已过期',
    notKnown: '没有登记',
    yes: '已放行',
    no: '没有放行记录',
    smell: {
      title: '闻到燃气味',
      steps: ['关紧瓶阀', '打开门窗', '不开关电器，不点火', '到室外再打电话'],
      call: '火警电话',
      callAnyHour: '24 小时应急电话',
    },
    asOf: (at) => `查询时间 ${at}`,
    nothingPersonal: '本页不含任何个人信息。',
  },
  en: {
    title: 'LPG cylinder check',
    other: { label: '中文', lang: 'zh' },
    headline: {
      stop: 'Do not use it',
      good: 'In date',
      unsure: 'Dates not known',
      unknown: 'Code not found',
    },
    advice: {
      stop: 'Close the valve, do not handle it yourself, and have your gas supplier take it back.',
      good: 'Before use, check hose, regulator and valve outlet, and keep the room aired.',
      unsure: 'The record is incomplete. Ask your gas supplier before you use it.',
      unknown:
        'This code is not on the register: the label may be forged or misprinted. Do not use the cylinder, and tell your gas supplier or the market regulator (12315).',
    },
    stops: {
      'code-void': 'This code is void. Hand the cylinder in; it must not be filled or used again.',
      'code-duplicate': 'The same code was found on more than one cylinder. One of them may be a forgery.',
      scrapped: 'This cylinder is scrapped. Hand it in; it must not be filled or used again.',
      'on-hold': 'This cylinder is recalled, seized or taken out of use.',
      blacklisted: 'The authority warns of cylinders of this maker, model and time of manufacture.',
      refurbished: 'This is a refurbished cylinder, which the law forbids to use.',
      nonconforming: 'This cylinder failed a check.',
      'two-phase': 'This is a two-phase cylinder: not for restaurants or homes.',
      stolen: 'This cylinder is reported stolen. Hand it in to a gas supplier.',
      lost: 'This cylinder is reported lost. Hand it in to a gas supplier.',
      'inspection-overdue': 'Its periodic inspection is overdue.',
      'life-exceeded': 'It is past its service life.',
      'valve-expired': 'Its valve is past its service life.',
    },
    notes: {
      'code-replaced': 'You scanned an old code. It is the same cylinder; ask the supplier for a new label.',
      'stamp-illegible': 'The stamp cannot be read, or no date of manufacture is on record.',
      'inspection-due-soon': 'Its inspection is due soon: hand it in when it is empty.',
      'life-ends-soon': 'Its service life ends soon: hand it in when it is empty.',
      'two-phase': 'This is a two-phase cylinder: only for premises with a vaporiser room, and not for catering.',
    },
    noDate: 'No due date of inspection or end of service life is on record.',
    notReleased: 'Its last fill is not on record as checked and released. Do not use it yet; ask your gas supplier.',
    noFill: 'No fill is on record as being in it. If there is gas in it, ask your supplier where it comes from.',
    oldCode: (scanned, now) =>
      `You scanned the old code ${scanned}${now === null ? '' : `; this cylinder now goes by ${now}`}.`,
    labels: {
      code: 'Code',
      model: 'Model',
      inspection: 'Inspection good until',
      life: 'Service life until',
      state: 'On the register as',
      filledBy: 'Last filled by',
      filledAt: 'Filled at',
      released: 'Checked after filling',
    },
    states: { active: 'in use', scrapped: 'scrapped', lost: 'lost', stolen: 'stolen' },
    until: (date) => {
      const [year, month, day] = partsOf(date);
      const name = monthsInEnglish[month - 1] ?? '';
      return day === null ? `end of ${name} ${year}` : `${day} ${name} ${year}`;
    },
    past: 'past',
    notKnown: 'not on record',
    yes: 'released',
    no: 'no release on record',
    smell: {
      title: 'If you smell gas',
      steps: ['Close the valve', 'Open doors and windows', 'No switches, no flame', 'Call from outside'],
      call: 'Fire brigade',
      callAnyHour: 'at any hour',
    },
    asOf: (at) => `As of ${at}`,
    nothingPersonal: 'This page holds nothing personal.',
  },
};
