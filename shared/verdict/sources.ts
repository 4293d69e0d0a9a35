// Each law, standard and plan that a rule rests on, once, with the name that people know it by.

export interface Source {
  readonly zh: string;
  readonly en: string;
}

/** Articles are cited of what was read in its text; standards and technical codes are named without a clause. */
export const SOURCES = {
  specialEquipmentLaw: { zh: '特种设备安全法', en: 'Special Equipment Safety Law' },
  supervisionMeasures: { zh: '特种设备安全监督检查办法', en: 'Measures for Supervising Special Equipment' },
  gasRegulation: { zh: '城镇燃气管理条例', en: 'Regulation on Urban Gas' },
  workSafetyLaw: { zh: '安全生产法', en: 'Work Safety Law' },
  metrologyLaw: { zh: '计量法', en: 'Metrology Law' },
  tsg23: { zh: 'TSG 23-2021', en: 'TSG 23-2021' },
  tsg07: { zh: 'TSG 07-2019', en: 'TSG 07-2019' },
  gb5842of2006: { zh: 'GB 5842-2006', en: 'GB 5842-2006' },
  gb5842of2023: { zh: 'GB 5842-2023', en: 'GB 5842-2023' },
  gbt8334: { zh: 'GB/T 8334-2022', en: 'GB/T 8334-2022' },
  gb17267: { zh: 'GB 17267', en: 'GB 17267' },
  gb11174: { zh: 'GB 11174', en: 'GB 11174' },
  gb51142: { zh: 'GB 51142', en: 'GB 51142' },
  gb55037: { zh: 'GB 55037-2022', en: 'GB 55037-2022' },
  db4114t185: { zh: 'DB4114/T 185-2023', en: 'DB4114/T 185-2023' },
  safetyCommittee2023: { zh: '安委〔2023〕3号', en: 'Work Safety Committee document 2023 no. 3' },
  townshipPlan: { zh: '乡镇整治方案（2023年）', en: 'Township plan of 2023' },
  localSaleRules: { zh: '地方实名销售和随瓶安检规定', en: 'Local rules on real-name sale and checks at the door' },
  stamp: { zh: '钢瓶钢印', en: 'The stamp on the cylinder' },
  goodPractice: { zh: '管理要求（主管部门设定的参数）', en: "Good practice: the authority's own parameter" },
} as const satisfies Readonly<Record<string, Source>>;

export type SourceId = keyof typeof SOURCES;

/**
 * A source, and where in it: articles of a law (`84(1)` is item 1 of article 84), clauses of a local standard (`4.7`),
 * an item of a plan (`item 15`).
 */
export interface Basis {
  readonly source: SourceId;
  readonly at: readonly string[];
}

const basis = (source: SourceId, ...at: string[]): Basis => ({ source, at });

const TSG_23 = basis('tsg23');
const GOOD_PRACTICE = [basis('goodPractice')];

/** What groups of rules rest on. */
export const BASIS = {
  register: [basis('specialEquipmentLaw', '33', '49'), TSG_23, basis('db4114t185', '4.7', '4.9')],
  inspection: [basis('specialEquipmentLaw', '40', '84(1)', '85'), TSG_23, basis('gbt8334')],
  life: [basis('specialEquipmentLaw', '48', '84'), basis('gb5842of2006'), basis('gb5842of2023')],
  ownership: [basis('gasRegulation', '18(7)(8)', '47')],
  condition: [basis('specialEquipmentLaw', '32', '48', '49', '61', '84', '85')],
  twoPhase: [basis('gb5842of2023'), basis('safetyCommittee2023')],
  orders: [basis('specialEquipmentLaw', '61'), basis('supervisionMeasures', '25', '26')],
  valve: [TSG_23],
  filling: [basis('specialEquipmentLaw', '14', '49', '85'), basis('tsg07'), TSG_23],
  scale: [basis('metrologyLaw'), TSG_23],
  content: [basis('gb17267'), basis('stamp')],
  gas: [basis('gasRegulation', '17', '22'), basis('gb11174')],
  gasLicence: [basis('gasRegulation', '15', '45')],
  delivery: [basis('gasRegulation', '24', '25'), basis('townshipPlan')],
  customer: [basis('gasRegulation', '17', '46(7)'), basis('localSaleRules')],
  premises: [basis('townshipPlan', 'item 15'), basis('gb51142'), basis('gb55037')],
  alarm: [basis('workSafetyLaw', '36')],
  practice: GOOD_PRACTICE,
} as const satisfies Readonly<Record<string, readonly Basis[]>>;
