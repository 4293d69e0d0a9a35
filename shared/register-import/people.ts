// People in the cells of a register: owners who are persons, numbers that reach them. Who need not know them sees them masked.
import { maskName } from '../customer/written.ts';
import { plainText } from './cell.ts';
import { readOwner } from './word-cell.ts';

const HIDDEN = '***';

/** 李楼 is a person, 太平镇液化气站 is none. */
const ORGANISATION =
  /公司|集团|企业|中心|合作社|饭店|酒家|酒楼|餐厅|食堂|超市|医院|学校|单位|委员会|政府|.{3}[站厂店部局所院校社行馆](\(|$)|\b(co|ltd|inc|llc|company|station|plant)\b/i;

/** An owner's cell that names a person, for all that can be seen: neither an organisation nor a word such as 个人. */
export function isPerson(ownerName: string | null): boolean {
  if (ownerName === null) return false;
  const { name, own, ask } = readOwner(ownerName);
  return name !== null && !own && !ask && !ORGANISATION.test(plainText(name));
}

/** Telephones (mobile, or with an area code) and numbers of identity cards. */
const REACHES_PEOPLE = /(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx])(?!\d)/g;
/** 制表人：某某, 联系人 某某. */
const NAMED_AFTER =
  /((?:制表|填表|填报|审核|复核|批准|负责|经办|联系|保管|送气|统计|登记|法定代表)(?:人员|人|员)?|姓名|签字|签名|联系电话|电话|手机|地址|住址)\s*[:：]\s*[^\s,，;；。]+/g;

/** A text from which nobody can be reached, and nobody named, who stands in it by a number or after a word such as 制表人. */
export const withoutPeople = (text: string): string =>
  text.replace(NAMED_AFTER, `$1: ${HIDDEN}`).replace(REACHES_PEOPLE, HIDDEN);

/** 张** for a person; an organisation's name stays, without the telephone beside it. */
export const maskedOwner = (ownerName: string): string =>
  isPerson(ownerName) ? maskName(ownerName) : withoutPeople(ownerName);

const COLUMN_OF_PEOPLE =
  /姓名|名字|电话|手机|身份证|证件号|住址|地址|客户|用户|[^位证]人$|员$|phone|address|surname|customer|person/i;

/** A cell as a preview shows it: people's columns say only that something stands there. */
export function previewCell(text: string, header: string, meaning: string | null): string {
  if (text === '' || meaning === 'code' || meaning === 'registrationCode') return text;
  if (meaning === 'ownerName') return maskedOwner(text);
  return meaning === null && COLUMN_OF_PEOPLE.test(plainText(header)) ? HIDDEN : withoutPeople(text);
}
