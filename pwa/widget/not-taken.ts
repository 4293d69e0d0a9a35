// Why the server could not take a record as what it says it is, in words: said where it was made.
import type { Answer } from '../../shared/command/envelope.ts';
import type { Submitted } from '../outbox/outbox.ts';
import type { Language } from '../text/language.ts';
import { defineText } from '../text/text.ts';

const words = defineText(
  {
    'not-own': '不是本单位的气瓶，这一步不能由本单位来做。',
    'tag-void': '这个码已作废，永远不能再用。请换一张新码。',
    'tag-duplicate': '这个码正在重码核查，查清前不能用。',
    'unknown-receiver': '接收单位不在名册里。请重新选择，或改填对方名称。',
    'not-a-code': '读到的不是瓶码。请对准瓶码再扫。',
    'code-not-issued-here': '这个码不是发给本单位的。',
    'not-allowed': '没有做这一步的权限，请由办公室开通。',
    'unknown-cylinder': '没有这只瓶的档案。请先建档。',
    'unknown-site': '当前站点不对，请在“我的”里选择岗位。',
    'unknown-scale': '这台秤不在本站，请重新选秤。',
    'unknown-fill': '找不到这次充装的记录，请从扫码重新做起。',
    'unknown-set-aside': '这条隔离记录已经不在了，请刷新。',
    'unknown-tank': '没有这个储罐，请重新选择。',
    'unknown-receipt': '没有这张进气单，请重新选择。',
    'fill-already-released': '这一瓶充装后检查已经做过，不能再改。',
    'nothing-changed': '资料没有变化，不用更正。',
    'nothing-to-hand-over': '选中的瓶都已移交或解除隔离，请刷新。',
    'photo-missing': '照片没有传上来，请重新拍照。',
    'photo-of-another-cylinder': '这张照片已用来更正另一只瓶，请拍这只瓶的钢印。',
    'unknown-vehicle': '不是本公司的车，或已停用。',
    'unknown-shift': '没有这个班，请重新扫车码出车。',
    'not-your-shift': '这不是你的班。',
    'needs-a-shift': '先扫车码出车。',
    'shift-closed': '这一班办公室已经办结，不能再盘。',
    'site-ended': '这个站点已停用，请选别的。',
    'vehicle-in-use': '这辆车又有人出车了，不能再盘这一班。',
    'not-a-courier': '没有送气工岗位，请找办公室。',
    scrapped: '这只瓶已报废。',
    'tag-is-its-own': '这就是这只瓶自己的码。',
    'owner-is-another-company': '不能登记到别的单位名下。',
  },
  {
    'not-own': 'It is not a cylinder of your company: this is not for you to do.',
    'tag-void': 'This code is void for ever. Take a new label.',
    'tag-duplicate': 'This code is being looked into and may not be used until then.',
    'unknown-receiver': 'The receiver is not on the list. Choose again, or write the name.',
    'not-a-code': 'What was read is no code of a cylinder. Scan the cylinder’s code.',
    'code-not-issued-here': 'This code was not issued to your company.',
    'not-allowed': 'You have no right to do this: ask the office for it.',
    'unknown-cylinder': 'This cylinder has no record yet. Code it first.',
    'unknown-site': 'The site is not right: choose your workplace under “Me”.',
    'unknown-scale': 'This scale is not at your site: choose again.',
    'unknown-fill': 'There is no record of this fill: begin anew by scanning.',
    'unknown-set-aside': 'It is no longer set aside: load the list again.',
    'unknown-tank': 'There is no such tank: choose again.',
    'unknown-receipt': 'There is no such receipt: choose again.',
    'fill-already-released': 'It was released after its check: the fill can no longer be changed.',
    'nothing-changed': 'Nothing is different: there is nothing to correct.',
    'nothing-to-hand-over': 'All of them are handed over or no longer set aside: load the list again.',
    'photo-missing': 'The photograph did not arrive: take it again.',
    'photo-of-another-cylinder': 'This photograph proved a correction of another cylinder: take one of this stamp.',
    'unknown-vehicle': 'It is no vehicle of your company, or is out of use.',
    'unknown-shift': 'There is no such shift: scan the vehicle to begin.',
    'not-your-shift': 'This is not your shift.',
    'needs-a-shift': 'Scan the vehicle to begin first.',
    'shift-closed': 'The office has closed this shift: it can no longer be counted.',
    'site-ended': 'This site is out of use: choose another.',
    'vehicle-in-use': 'Somebody is out with this vehicle again: the ended shift can no longer be counted.',
    'not-a-courier': 'You are not on record as a courier: ask the office.',
    scrapped: 'This cylinder is scrapped.',
    'tag-is-its-own': 'This is the cylinder’s own code already.',
    'owner-is-another-company': 'It cannot be registered to another company.',
  },
);

const other = defineText(
  { other: (detail: string) => `服务器没有收下（${detail}），请找办公室。` },
  { other: (detail: string) => `The server did not take it (${detail}): tell the office.` },
);

/** The sentence for the detail of an answer `unreadable`. */
export const whyNotTaken = (detail: string, language: Language): string => {
  const known = words[language];
  return Object.hasOwn(known, detail) ? known[detail as keyof typeof known] : other[language].other(detail);
};

/** The same, of an answer; null where it was recorded, or where there is no reason to tell. */
export const whyUnreadable = (answer: Answer | null, language: Language): string | null =>
  answer === null || answer.status !== 'unreadable' || answer.detail === null
    ? null
    : whyNotTaken(answer.detail, language);

/** The same, of what became of a command; null where it was recorded or waits. */
export const whySubmitFailed = (sent: Submitted, language: Language): string | null =>
  sent.kind === 'answered' ? whyUnreadable(sent.answer, language) : null;
