// Tells by its header what a column means: one row a field, with the words that the trade uses for it.
import { plainText } from './cell.ts';

export const fields = [
  'code',
  'registrationCode',
  'serialNo',
  'manufacturer',
  'madeOn',
  'model',
  'volumeL',
  'tareKg',
  'maxFillKg',
  'medium',
  'lastInspectedOn',
  'inspectionDueOn',
  'designLifeYears',
  'ownerName',
  'valveUntil',
  'state',
] as const;
export type Field = (typeof fields)[number];

/** `lifeEndsOn`: the day on which a ledger expects the end of life, from which the years of life follow. */
export const columnMeanings = [...fields, 'lifeEndsOn', 'ownership', 'inspectionResult', 'remark'] as const;
export type ColumnMeaning = (typeof columnMeanings)[number];

export interface HeaderMeaning {
  readonly meaning: ColumnMeaning;
  /** 100: nothing else; below 50: only where no other column claims it. */
  readonly strength: number;
}

export interface HeaderText {
  /** Lower case, without white space and punctuation: with what stands in brackets after it, before it, and without it. */
  readonly names: readonly string[];
  /** What stands in brackets or after a slash, such as kg. */
  readonly unit: string | null;
}

const UNIT = /(kgs?|公斤|千克|㎏|市斤|斤|毫升|ml|公升|升|ltr|litres?|liters?|m3|立方米|克|吨)/i;

/** The header's words and its unit: `皮重（kg）` is 皮重 in kg. */
export function headerText(written: string): HeaderText {
  const text = plainText(written).toLowerCase();
  const bracketed = [...text.matchAll(/[([【{〔]\s*(.*?)\s*[)\]】}〕]/g)].map((match) => match[1] ?? '');
  const explicit =
    bracketed.find(
      (inner) => new RegExp(`^(单位)?:?${UNIT.source}$`, 'i').test(inner) || /^(单位)?:?[gl]$/i.test(inner),
    ) ??
    /[/_:,]\s*(kgs?|公斤|千克|斤|升|ml|毫升|[gl])$/i.exec(text)?.[1] ??
    /^[^a-z]+(kg|ml|l|g)$/i.exec(text)?.[1] ??
    /[a-z]\s(kg|ml|l|g)$/i.exec(text)?.[1];
  const unit = explicit === undefined ? null : explicit.replace(/^单位:?/, '').toLowerCase();
  let named = text;
  if (explicit !== undefined) {
    const at = named.lastIndexOf(explicit.toLowerCase());
    if (at >= 0) named = named.slice(0, at) + named.slice(at + explicit.length);
  }
  const outer = bare(named.replace(/[([【{〔].*?[)\]】}〕]/g, ''));
  const inner = bare([...named.matchAll(/[([【{〔](.*?)[)\]】}〕]/g)].map((match) => match[1] ?? '').join(''));
  const names = inner === '' ? [outer] : [outer + inner, inner + outer, outer];
  return { names: names.filter((name) => name !== ''), unit };
}

const bare = (text: string): string => text.replace(/[^\p{L}\p{N}#]/gu, '');

/** What cylinders are called in front of a word: 气瓶型号, 钢瓶皮重. */
const PREFIX = /^(液化石油气|液化气|lpg)?(气瓶|钢瓶|瓶体|产品|容器|瓶子|cylinder|bottle)(的)?/;
const DAY = '(日期|年月日|年月|时间|年份|日|月份|年)';

type Row = readonly [ColumnMeaning, number, RegExp];

/** A column that asks whether a cylinder's use has ended, and how: its 是 means what a state column's 报废 means. */
export const endedState =
  /^(是否)?(已|被)?(报废|判废|注销|停用|封存|作废|丢失|遗失|被盗|不合格)(与否|否|标志|标识|标记|情况|状态|状况)?$/;

/** Asked in this order; the strongest that fits counts. A header that fits `notRead` means nothing here. */
const words: readonly Row[] = [
  [
    'code',
    100,
    /^(瓶码|气瓶码|一瓶一码|追溯码|溯源码|身份码|唯一码|唯一标识码?|唯一编码|赋码|信息码|识别码|瓶身码|标识码|瓶码编号)$/,
  ],
  [
    'code',
    98,
    /^(气瓶|钢瓶|瓶体|瓶身)?(二维码|qr码)(编号|编码|号|号码|信息|内容|标签|标签号|标识|id|值|地址|链接|网址)?$/,
  ],
  ['code', 96, /^(气瓶|钢瓶|瓶体|瓶)(唯一)?(编码|代码|身份证|身份证号|标识|追溯码|信息码)$/],
  ['code', 94, /^(气瓶|钢瓶)?(条码|条形码)(编号|编码|号|号码|信息)?$/],
  [
    'code',
    92,
    /^(气瓶|钢瓶)?(标签|信息标签|电子标签|电子标识|芯片|rfid|nfc|rfid标签|电子标签rfid)(编号|编码|号|号码|码|id)?$/,
  ],
  [
    'code',
    90,
    /^(cylinder|bottle|tag|qr|asset)?(code|qrcode|barcode|tagno|tagid|tag|tagnumber|label|labelno|rfid|epc)$/,
  ],
  ['code', 60, /^(编码|系统编号|档案编号|管理编号|管理码|扫码|cylinderid|bottleid|uid)$/],
  ['code', 50, /^(气瓶|钢瓶|瓶体|瓶)(编号|号|号码)$/],
  ['code', 48, /^(cylinder|bottle)(no|number|num)$/],
  ['code', 30, /^(编号|号码|代码|id|number)$/],

  [
    'registrationCode',
    100,
    /^(使用|特种设备|设备|气瓶|钢瓶)*(使用)?(登记|注册)(登记)?(证书|证|标志|表)?(代码|编号|编码|号码|号|码)$/,
  ],
  ['registrationCode', 96, /^(使用证|使用登记证|使用登记|特种设备|设备)(代码|编号|编码|号码|号)?$/],
  [
    'registrationCode',
    90,
    /^(use)?(registration|register|registered|certificate|licence|license)(code|no|number|id)?$/,
  ],

  ['serialNo', 100, /^(出厂|制造|生产|产品)(编号|号码|号|序号|序列号|流水号|代码)$/],
  ['serialNo', 100, /^(瓶体|瓶身|瓶肩|护罩|气瓶|钢瓶)?(钢印|打印)(编号|号码|号|序号|标记号)$/],
  [
    'serialNo',
    98,
    /^(serial|stamp|stamped|factory|manufacturer|manufacturers|manufacturing|maker|makers)(no|number|num|serial|serialno|serialnumber)$|^sn$|^serial$/,
  ],
  ['serialNo', 90, /^(钢瓶号|钢瓶号码|瓶号|瓶体编号|瓶体号|瓶身编号|瓶身号|气瓶号|气瓶号码|原编号|序列号|机身号)$/],
  ['serialNo', 80, /^(钢瓶编号|气瓶编号|瓶编号)$/],
  ['serialNo', 60, /^(cylinder|bottle)(no|number|num)$/],
  ['serialNo', 20, /^(编号|号码)$/],

  ['manufacturer', 100, /^(制造|生产|出厂)(单位|厂家|厂商|厂名|厂|商|企业|公司|者)(全称|简称|名称|名)?$/],
  ['manufacturer', 96, /^(厂家|厂商|厂名|厂家名称|厂|制造厂名|品牌)$/],
  ['manufacturer', 95, /^(manufacturer|maker|madeby|producer|factory|mfr|mfg|manufacturedby|brand)(name)?$/],
  ['manufacturer', 30, /^(制造|生产)(单位|厂|厂家)?(代码|代号|编码)$/],

  ['madeOn', 100, new RegExp(`^(制造|生产|出厂|制作|建造)${DAY}$`)],
  [
    'madeOn',
    96,
    /^(date)?(of)?(manufacture|manufactured|manufacturing|production|mfg|mfd|made|produced|build)(date|on|month|year)?$/,
  ],

  ['model', 100, /^(型号|型号规格|规格型号|型式|瓶型|型号及规格|规格及型号|瓶型号)$/],
  ['model', 95, /^(cylinder|bottle)?(model|modelno|type)$/],
  ['model', 80, /^(规格|瓶规格|瓶种|规格kg|公称规格)$/],
  ['model', 70, /^(cylinder)?(spec|specification|specs|size)$/],
  ['model', 50, /^(品种|类型|种类|气瓶品种|类别)$/],

  ['volumeL', 100, /^(公称|标称|额定|名义)(水)?(容积|容量|体积)$/],
  ['volumeL', 95, /^(水容积|容积|水容量)$/],
  ['volumeL', 94, /^(nominal|water|gas)*(volume|capacity|watercapacity)$/],
  ['volumeL', 90, /^(实际|实测)(水)?(容积|容量)$/],
  ['volumeL', 70, /^(容量|体积)$/],

  [
    'tareKg',
    100,
    /^(实际|实测|钢印)?(皮重|瓶重|空瓶重|空瓶重量|空瓶质量|空重|自重|瓶体自重|瓶体重量|瓶体质量|瓶自重|瓶重量|瓶净重|瓶质量|皮重量)$/,
  ],
  ['tareKg', 96, /^(tare|tareweight|tarewt|tw|tareempty|emptyweight|emptymass|taremass)$/],
  ['tareKg', 80, /^(实际重量|实际质量|实重|重量|质量|净重|实测重量)$/],
  ['tareKg', 60, /^(weight|mass)$/],

  [
    'maxFillKg',
    100,
    /^(最大|额定|公称|标准|允许|规定|核定|设计|许用|限定|最高)(允许)?(充装|灌装|充气|装气|装液|充液|充)(量|重量|质量|重)$/,
  ],
  ['maxFillKg', 95, /^(充装|灌装|充气|装气|装液)(量|重量|质量)(上限)?$/],
  [
    'maxFillKg',
    92,
    /^(max|maximum|nominal|rated)?(fill|filling|filled|charge|net|gas|lpg)(weight|mass|capacity|wt|quantity|limit|content)$|^max(imum)?(fill|filling|charge|load)$|^fill(ing)?$/,
  ],
  ['maxFillKg', 60, /^(装量|净含量|气重|满装量)$/],

  [
    'medium',
    100,
    /^(充装|盛装|储存|装载|贮存|灌装)?(介质|气体|气体名称|气体种类|介质名称|介质种类|介质类型|物质|气种|燃气种类|燃气类别|气体类型)$/,
  ],
  ['medium', 95, /^(medium|gas|gastype|gasname|contents|content|product|filledmedium|service|fillingmedium)$/],

  ['inspectionDueOn', 100, /(下次|下一次|下期|下回|下个|次期)(定期)?(检验|检测|检定|检|定检|年检|送检)/],
  ['inspectionDueOn', 100, /^(下次|下一次|下期|下检|应检|到检)(日期|年月|时间|日|期)$/],
  [
    'inspectionDueOn',
    100,
    /^(定期)?(检验|检测|检定|定检|年检)(合格)?(有效期|有效日期|有效期限|有效|到期|截止|失效|期限|终止|期止|有效截止)/,
  ],
  ['inspectionDueOn', 95, /^(检验有效|应检|应检验|应送检|待检)(日期|年月|时间|至|日)?$/],
  [
    'inspectionDueOn',
    92,
    /^(到期|失效|有效期|有效日期|有效期至|有效期止|有效期限|有效至|截止|有效期截止|有效截止|过期)(日期|年月|时间|日|至|止)?$/,
  ],
  [
    'inspectionDueOn',
    96,
    /^(next|following)(inspection|test|retest|requalification|testing|check|exam|due|inspectiondue)*(date|due|on)?$/,
  ],
  [
    'inspectionDueOn',
    94,
    /^(inspection|test|retest|requalification)(validuntil|valid|due|duedate|dueon|expiry|expirydate|expires|until|expiration|validity)$/,
  ],
  [
    'inspectionDueOn',
    85,
    /^(due|duedate|dueon|expiry|expirydate|validuntil|expires|expiration|expirationdate|validthrough|validto)$/,
  ],

  [
    'lastInspectedOn',
    100,
    /^(上次|上一次|上期|最近|最近一次|最后|最后一次|末次|前次|近期|近次|本次|已|实际|最新)(定期)?(检验|检测|检定|定检|检|年检|检查)(日期|年月日|年月|时间|日)?$/,
  ],
  ['lastInspectedOn', 96, /^(上检|末检|已检|前检)(日期|年月|时间|日)$/],
  ['lastInspectedOn', 94, /^(上次|上一次|最近一次|最近|末次)(日期|年月|时间)$/],
  ['lastInspectedOn', 92, /^(定期)?(检验|检测|检定|定检|年检)(合格)?(日期|年月日|年月|时间|日|年份)?$/],
  ['lastInspectedOn', 60, /^(送检|检查)(日期|年月|时间)$/],
  [
    'lastInspectedOn',
    96,
    /^(last|latest|previous|recent|date)(of)?(last)?(inspection|inspected|test|tested|retest|requalification|check|exam)(date|on)?$/,
  ],
  ['lastInspectedOn', 90, /^(inspection|inspected|test|retest|requalification|tested)(date|on)?$/],

  [
    'valveUntil',
    100,
    /^(瓶|角|组合|液化气瓶|截止)*(阀|阀门)(使用)?(有效|到期|失效|期限|截止|安全使用|报废|有效期|年限至|使用期限)/,
  ],
  ['valveUntil', 96, /^valve(until|validuntil|expiry|expirydate|due|duedate|valid|expires|life|expiration|validto)$/],

  ['designLifeYears', 100, /^(设计)?(安全)?(使用)(年限|寿命|期限|年数|年)$/],
  ['designLifeYears', 100, /^(设计)(使用)?(年限|寿命|期限|年数)$|^(使用)?寿命年?$|^年限$/],
  [
    'designLifeYears',
    96,
    /^(design|service|design service|designed|working|useful)*(life|lifeyears|lifetime|lifespan|lifeinyears|lifeyrs)(years)?$/,
  ],
  ['lifeEndsOn', 90, /^(强制|预计|应|计划|设计)?(报废|判废|退役)(日期|年月|时间|期限|到期|年限)$/],
  ['lifeEndsOn', 95, /^(设计)?(使用)?(年限|寿命|期限)(至|到期|截止|届满|终止)(日期|年月|时间|日)?$/],
  [
    'lifeEndsOn',
    90,
    /^(终止使用|使用终止|停用|使用到期)(日期|年月|时间)$|^(endoflife|lifeends?|lifeuntil|scrapdate|retireon)(date|on)?$/,
  ],

  ['ownerName', 100, /^(气瓶|钢瓶)?(使用登记|登记使用|登记)(证)?(单位|人|企业|公司)(名称|全称)?$/],
  ['ownerName', 98, /^(托管|受托|托管登记)(单位|企业|公司|方|站)(名称)?$/],
  ['ownerName', 97, /^(使用)(单位|企业|公司|者单位)(名称|全称)?$/],
  [
    'ownerName',
    96,
    /^(产权|权属|所属|归属|所有权|所有|持有|隶属|产权所有|产权归属|权属单位|产权使用)(单位|人|者|公司|企业|站|方|气站|权人|机构|权|权单位|归属)?(名称|全称)?$/,
  ],
  [
    'ownerName',
    95,
    /^(owner|ownername|ownedby|ownership|ownercompany|company|owningcompany|property|propertyof|proprietor|registeredto|registeredowner|registeredby)(name)?$/,
  ],
  ['ownerName', 80, /^(管理|责任|建档|经营|业主)(单位|企业|公司)?(名称)?$/],
  ['ownerName', 60, /^(充装|灌装)(单位|企业|公司|站|站名)(名称)?$/],
  [
    'ownerName',
    55,
    /^(单位名称|公司名称|企业名称|气站名称|单位全称|公司|企业|单位|气站|站点|station|stationname|organisation|organization)$/,
  ],
  [
    'ownership',
    90,
    /^(产权|权属|所有权|气瓶|钢瓶)?(性质|权属类型|产权类型|产权性质|权属性质|自有托管|自有或托管|归属类型|产权类别)$/,
  ],

  ['inspectionResult', 90, /^(检验|检测|定检|年检)(结果|结论)$|^(inspection|test)result$/],
  ['remark', 90, /^(备注|附注|说明|remarks?|notes?|comments?)$/],

  ['state', 100, /^(气瓶|钢瓶|瓶|使用|当前|目前|现|在用|设备|技术|现有|瓶体)*(状态|状况|现状)$|^运行状态$/],
  ['state', 95, /^(cylinder|bottle|current)?(status|state|condition|usestatus)$/],
  ['state', 90, /^(使用情况|在用情况)$/],
  ['state', 90, /^是否(已)?(在用|使用|启用|可用|可充装?|有效|合格)$/],
  ['state', 90, endedState],
  ['state', 88, /^(处置|处理|去向)(情况|状态|结果)$/],
];

/** Dates, names and numbers that ledgers also hold, which would else be taken for something that they are not. */
const notRead =
  /^(序号|序|行号|no|index|#|seq|项次)$|(录入|建档|登记|购入|购置|采购|投用|启用|入库|充装|灌装|发证|办证|注册|更换|领用|出库|配送|打印|变更|停用登记)(日期|时间|年月)|(检验|检测|发证|检查|监检|监督检验|保险)(单位|机构|机关|站|部门|报告|人员?|员|证书?编号|周期)|登记(机构|机关|部门|人员|人$)|许可证|电话|手机|地址|姓名|用户名|客户|法人|信用代码|inspect(or|ionbody|ionagency|edby)|address|phone|customer|充装次数|壁厚|压力|材质|直径|阀.*(厂|型号|制造|编号|品牌)|valve(maker|type|model|no|manufacturer)/;

const meaningsByName = new Map<string, readonly HeaderMeaning[]>();

/** What the header may mean, the strongest first, by the first of its names that says anything; empty where nothing here. */
export function meaningsOfHeader(names: readonly string[]): readonly HeaderMeaning[] {
  if (notRead.test(names.at(-1) ?? '')) return [];
  for (const name of names) {
    const meanings = meaningsOfName(name);
    if (meanings.length > 0) return meanings;
  }
  return [];
}

function meaningsOfName(name: string): readonly HeaderMeaning[] {
  const before = meaningsByName.get(name);
  if (before !== undefined) return before;
  const found = new Map<ColumnMeaning, number>();
  const spoken = [name];
  const short = name.replace(PREFIX, '');
  if (short !== name && short !== '') spoken.push(short);
  if (name !== '' && !notRead.test(name)) {
    for (const [meaning, strength, pattern] of words) {
      for (const [i, text] of spoken.entries()) {
        // 气瓶编号 without its first word is any 编号: a little weaker than the whole.
        const counted = strength - i;
        if (pattern.test(text) && counted > (found.get(meaning) ?? 0)) found.set(meaning, counted);
      }
    }
  }
  const meanings = [...found]
    .map(([meaning, strength]) => ({ meaning, strength }))
    .sort((a, b) => b.strength - a.strength);
  if (meaningsByName.size < 5000) meaningsByName.set(name, meanings);
  return meanings;
}
