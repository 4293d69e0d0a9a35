// What may go wrong at the API, in both languages: the code says what happened, the sentence what to do (RFC 9457).
import * as v from 'valibot';

interface ProblemText {
  readonly status: number;
  readonly title: { readonly 'zh-CN': string; readonly en: string };
  readonly whatToDo: { readonly 'zh-CN': string; readonly en: string };
}

export const problems = {
  invalid: {
    status: 400,
    title: { 'zh-CN': '填写的内容不符合要求', en: 'The request is not in the right form' },
    whatToDo: {
      'zh-CN': '请按提示修改后再提交，已填内容不会丢失。',
      en: 'Correct what is named and send it again; nothing was changed.',
    },
  },
  'not-signed-in': {
    status: 401,
    title: { 'zh-CN': '尚未登录或登录已过期', en: 'Not signed in, or the session has ended' },
    whatToDo: {
      'zh-CN': '请重新登录；未上传的记录仍保存在本机。',
      en: 'Sign in again; unsent records stay on this device.',
    },
  },
  'wrong-credentials': {
    status: 401,
    title: { 'zh-CN': '账号、口令或工牌不对', en: 'The user name, password, badge or PIN is wrong' },
    whatToDo: {
      'zh-CN': '请核对后重试；多次输错会暂停一段时间。',
      en: 'Check and try again; after several failures there is a pause.',
    },
  },
  'too-many-tries': {
    status: 429,
    title: { 'zh-CN': '尝试次数过多', en: 'Too many tries' },
    whatToDo: { 'zh-CN': '请稍后再试，或请办公室重设。', en: 'Wait a while, or ask the office to reset it.' },
  },
  'not-allowed': {
    status: 403,
    title: { 'zh-CN': '没有做这件事的权限', en: 'You do not have the right to do this' },
    whatToDo: { 'zh-CN': '请由有权限的人办理，或向办公室申请。', en: 'Ask somebody who has the right, or the office.' },
  },
  'same-password': {
    status: 409,
    title: { 'zh-CN': '新口令和原来的一样', en: 'The new password is the old one' },
    whatToDo: {
      'zh-CN': '请另想一个口令：原来的口令别人也知道。',
      en: 'Choose another one: somebody else knows the old one.',
    },
  },
  'password-temporary': {
    status: 403,
    title: { 'zh-CN': '请先改口令', en: 'Change your password first' },
    whatToDo: {
      'zh-CN': '现在的口令是别人设的，改成只有自己知道的之后才能继续；未上传的记录仍保存在本机。',
      en: 'Your password was set by somebody else: choose your own, then go on. Unsent records stay on this device.',
    },
  },
  'not-found': {
    status: 404,
    title: { 'zh-CN': '没有找到', en: 'Not found' },
    whatToDo: {
      'zh-CN': '请核对编号；不属于本单位的记录也会显示为没有找到。',
      en: 'Check the number; records of others are also not found.',
    },
  },
  conflict: {
    status: 409,
    title: { 'zh-CN': '与已有记录冲突', en: 'This conflicts with what is on record' },
    whatToDo: { 'zh-CN': '请刷新后查看最新记录再处理。', en: 'Look at the latest record and decide again.' },
  },
  'already-used': {
    status: 409,
    title: { 'zh-CN': '这个编号已经用于别的内容', en: 'This id was already used for something else' },
    whatToDo: { 'zh-CN': '请换一个新的编号重新提交。', en: 'Send it again under a new id.' },
  },
  'too-large': {
    status: 413,
    title: { 'zh-CN': '上传的内容太大', en: 'What was sent is too large' },
    whatToDo: { 'zh-CN': '请减小照片或分批上传。', en: 'Make the picture smaller or send it in parts.' },
  },
  busy: {
    status: 503,
    title: { 'zh-CN': '服务器正忙', en: 'The server is busy' },
    whatToDo: { 'zh-CN': '请稍后重试，记录不会重复。', en: 'Try again shortly; nothing is recorded twice.' },
  },
  internal: {
    status: 500,
    title: { 'zh-CN': '服务器出错', en: 'The server failed' },
    whatToDo: {
      'zh-CN': '请重试；若仍出错，请把编号告诉管理员。',
      en: 'Try again; if it fails again, give the number to whoever runs the server.',
    },
  },
} as const satisfies Record<string, ProblemText>;

export type ProblemCode = keyof typeof problems;
export type Language = 'zh-CN' | 'en';

export const problemSchema = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  code: v.string(),
  /** Of this occurrence, as it stands in the server's log. */
  instance: v.optional(v.string()),
  errors: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
});
export type Problem = v.InferOutput<typeof problemSchema>;
