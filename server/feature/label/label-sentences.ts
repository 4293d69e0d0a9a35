// What is said to people where labels are refused, in both languages: what is wrong, and what to do about it.
import type { AddressFault } from '../../../shared/label/label-address.ts';
import type { LabelRequestStatus } from '../../../shared/contract/label.ts';
import type { Detail } from '../../http/problem.ts';
import type { TagTable } from '../cylinder/cylinder.table.ts';
import type { IssueFault } from '../cylinder/issue-codes.ts';

type Words = Readonly<{ 'zh-CN': string; en: string }>;

const faults: Readonly<Record<AddressFault, Words>> = {
  'not-a-name': { 'zh-CN': '不是一个网址', en: 'it is no web address' },
  ip: { 'zh-CN': '是 IP 地址', en: 'it is an IP address' },
  local: { 'zh-CN': '只有本机能打开', en: 'only this machine can open it' },
  'single-label': { 'zh-CN': '是局域网里的机器名', en: 'it is a name of the local network' },
  private: { 'zh-CN': '是内部网络的域名', en: 'it is a name of an internal network' },
  reserved: { 'zh-CN': '是保留作示例的域名', en: 'it is a name that is kept for examples' },
};

const requestWords: Readonly<Record<LabelRequestStatus, Words>> = {
  waiting: { 'zh-CN': '还在等着打印', en: 'still waits to be printed' },
  printed: { 'zh-CN': '已经打印', en: 'was printed already' },
  bound: { 'zh-CN': '已经贴到瓶上', en: 'is on its cylinder already' },
  withdrawn: { 'zh-CN': '已经撤回', en: 'was withdrawn' },
};

const tagWords: Readonly<Record<TagTable['status'], Words>> = {
  active: { 'zh-CN': '在用', en: 'in use' },
  replaced: { 'zh-CN': '已被换掉', en: 'replaced' },
  void: { 'zh-CN': '已作废', en: 'void' },
  duplicate: { 'zh-CN': '有两只瓶在用，正在核实', en: 'claimed by two cylinders' },
};

const issueWords: Readonly<Record<IssueFault, Words>> = {
  'prefix-of-another': {
    'zh-CN': '这个前缀是别的单位的。请换一个前缀发一批新瓶码。',
    en: 'The prefix belongs to another company: issue a block under another one.',
  },
  'range-exhausted': {
    'zh-CN': '这个前缀的瓶码已经用完。请换一个前缀发一批新瓶码。',
    en: 'All codes of this prefix were issued: issue a block under another one.',
  },
  'already-used': {
    'zh-CN': '这个编号已经用于别的内容。请刷新后重新提交。',
    en: 'This id was used for something else: load the page again and repeat it.',
  },
};

export const sentences = {
  scrapped: {
    'zh-CN': '这只瓶已报废，不再打标签。',
    en: 'This cylinder was scrapped: it gets no new label.',
  },
  noBlock: {
    'zh-CN': '本单位还没有发过瓶码。请先在「标签」里发一批。',
    en: 'No codes were issued to this company yet: issue a block under “Labels” first.',
  },
  notIssued: (fault: IssueFault) => issueWords[fault],
  notOurForm: {
    'zh-CN': '标签上只能印本系统发出的瓶码。不填瓶码，就会发一个新的。',
    en: 'A label says a code that was issued here. Leave the code out, and a new one is issued.',
  },
  onAnother: (code: string) => ({
    'zh-CN': `${code} 已在另一只瓶上。请换一个瓶码。`,
    en: `${code} is on another cylinder: take another code.`,
  }),
  notGood: (code: string, status: TagTable['status']) => ({
    'zh-CN': `${code} ${tagWords[status]['zh-CN']}，不能再打。不填瓶码，就会发一个新的。`,
    en: `${code} is ${tagWords[status].en} and is not printed again. Leave the code out, and a new one is issued.`,
  }),
  wantedByAnother: (code: string) => ({
    'zh-CN': `${code} 的标签已为另一只瓶申请过。请换一个瓶码。`,
    en: `A label with ${code} was wanted for another cylinder: take another code.`,
  }),
  issuedToOthers: (code: string) => ({
    'zh-CN': `${code} 不是发给本单位的瓶码。`,
    en: `${code} was not issued to this company.`,
  }),
  requestIs: (status: LabelRequestStatus) => ({
    'zh-CN': `这张标签${requestWords[status]['zh-CN']}。请刷新后再处理。`,
    en: `This label ${requestWords[status].en}: load the page again and decide.`,
  }),
  otherScanned: (code: string) => ({
    'zh-CN': `扫到的是另一张标签，这只瓶的是 ${code}。请核对钢印后重扫。`,
    en: `Another label was scanned; this cylinder’s is ${code}. Compare the stamp, then scan again.`,
  }),
  bindFirst: {
    'zh-CN': '新瓶码还没有绑定到这只瓶。请先绑定，再确认贴好。',
    en: 'The new code does not lead to the cylinder yet: bind it first.',
  },
  beyondBlock: (count: number) => ({
    'zh-CN': `这一批只有 ${count} 个瓶码。请改一下起止。`,
    en: `The block has ${count} codes: choose within it.`,
  }),
  allOnCylinders: {
    'zh-CN': '这些瓶码都已贴在瓶上，或已为某只瓶申请了标签。要给某只瓶补打，请从那只瓶的页面申请。',
    en: 'All of these codes are on cylinders, or wanted for one. A new label for a cylinder is asked for on its own page.',
  },
  ownCodeUnfit: {
    'zh-CN': '这只瓶的瓶码不是本系统发的，或已作废、有两只瓶在用。请申请一张带新瓶码的标签。',
    en: 'Its code is not one of ours, or void, or claimed twice: ask for a label with a new code.',
  },
  astray: (code: string) => ({
    'zh-CN': `${code} 已作废或到了另一只瓶上。请撤回这张标签，需要时重新申请。`,
    en: `${code} has become void or another cylinder’s: withdraw this label, and ask anew where one is needed.`,
  }),
  unreachable: (url: string, fault: AddressFault) => ({
    'zh-CN': `手机打不开 ${url}（${faults[fault]['zh-CN']}），标签贴上去就是很多年。请管理员用 PUBLIC_URL 设置正式网址后重新启动。`,
    en: `No phone can open ${url} (${faults[fault].en}), and labels stay for years: have whoever runs the server set PUBLIC_URL and start it again.`,
  }),
  unconfirmed: (url: string) => ({
    'zh-CN': `本单位还没有人确认手机能打开 ${url}，标签贴上去就是很多年。请先在「标签」里用手机扫一下网址的码并确认。`,
    en: `Nobody at this company has confirmed that ${url} opens on a phone, and labels stay for years: scan its code under “Labels” and confirm.`,
  }),
  addressChanged: (url: string) => ({
    'zh-CN': `标签上的网址现在是 ${url}。请刷新后重新确认。`,
    en: `Labels lead to ${url} now: load the page again, then confirm.`,
  }),
  tooSmall: {
    'zh-CN': '这个尺寸放不下。换大一点的标签、短一点的网址，或不印简称。',
    en: 'It does not fit: choose a larger label, a shorter address, or leave the name out.',
  },
  sayWhyAgain: (count: number) => ({
    'zh-CN': `其中 ${count} 个码以前打印过。同一个码贴到两只瓶上会被当成冒用：请先找回或销毁原来的标签，再写明为什么重打。`,
    en: `${count} of these codes were printed before. One code on two cylinders counts as fraud: find or destroy the earlier labels, then say why they are printed again.`,
  }),
  fileUsedUp: {
    'zh-CN': '这个文件不再提供：有的码已贴在瓶上，下载已超过一天，或网址已变。要打，请重新打印并写明原因。',
    en: 'This file is not given any more: codes of it are on cylinders, it was downloaded more than a day ago, or the address has changed. To print, make a new file and say why.',
  },
} as const satisfies Readonly<Record<string, Detail | ((...given: never[]) => Detail)>>;
