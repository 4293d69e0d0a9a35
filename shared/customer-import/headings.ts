// Tells by its heading what a column of a company's customer list means.
import { plainText } from '../register-import/cell.ts';

export const customerColumns = [
  'name',
  'telephone',
  'identity',
  'kind',
  'village',
  'address',
  'site',
  'gasAlarm',
  'cylindersAgreed',
  'contractNumber',
  'contractFrom',
  'contractUntil',
] as const;
export type CustomerColumn = (typeof customerColumns)[number];

/** Whole headings, without blanks and what stands in brackets; the first that fits counts. */
const headings: Readonly<Record<CustomerColumn, RegExp>> = {
  name: /^(姓名|户名|户主|户主姓名|(用户|客户|用气人?|燃气用户|用气单位)(姓名|名称|名)?|单位名称|店名|名称|name|customer(name)?)$/,
  telephone:
    /^((用户|客户|联系)?(电话|手机)(号码?)?|手机号码?|联系方式|联系人电话|tel(ephone)?|phone(number)?|mobile)$/,
  identity:
    /^((居民)?身份证(号码?|编号)?|证件(号码?|编号)|(统一)?社会信用代码|身份证\/?统一社会信用代码|营业执照号?|id(card)?(number|no\.?)?)$/,
  kind: /^((用户|客户|用气)?(类型|类别|性质|种类)|kind|type|customertype)$/,
  village: /^((所属|所在)?(行政)?(村|社区|村居|村\/社区|村社区|村委会?|居委会?|村庄)(名称?)?|village|community)$/,
  address: /^((用户|用气|客户|家庭|详细|安装|联系|送气|配送)*(地址|住址)|地址详情|address)$/,
  site: /^((用气|钢瓶|气瓶)?(场所|部位|位置|存放位置|放置位置)|楼层|site|place|floor)$/,
  gasAlarm:
    /^((可燃)?(燃气|气体)?(泄漏)?(报警器|报警装置|探测器)(安装情况)?|(是否)?(安装|有)(燃气)?报警器|gasalarm|alarm)$/,
  cylindersAgreed:
    /^((约定|协议|合同|在用|持有|使用)?(气)?瓶数量?|(约定|协议|合同|在用)?钢瓶数量?|cylinders(agreed)?)$/,
  contractNumber: /^((供用?气)?(合同|协议)(书)?(编号|号码?)|contract(number|no\.?)?)$/,
  contractFrom: /^((合同|协议)?(签订|签约|起始|开始|生效)(日期|时间|日)|合同签订(日期|时间)?|contractfrom|from)$/,
  contractUntil: /^((合同|协议)?(到期|截止|终止|结束|有效期至)(日期|时间|日)?|合同有效期|contractuntil|until)$/,
};

/** Null: none of ours. */
export function columnOfHeading(heading: string): CustomerColumn | null {
  const plain = plainText(heading)
    .toLowerCase()
    .replace(/[([【].*?[)\]】]/gu, '')
    .replace(/[\s*:：]/gu, '');
  return customerColumns.find((column) => headings[column].test(plain)) ?? null;
}
