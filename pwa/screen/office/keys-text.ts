// The words of keys with which programs and machines report: made and shown once, ended at once.
import { defineText } from '../../text/text.ts';

export const text = defineText(
  {
    list: '已有的密钥',
    name: '名称',
    missing: '请填写',
    make: '生成密钥',
    once: '只显示这一次。丢了就停用，再生成一个。',
    since: (day: string) => `${day} 生成`,
    end: '停用',
    ended: '已停用，马上失效',
    copy: '复制',
    copied: '已复制',
    close: '抄好了',
  },
  {
    list: 'Keys',
    name: 'Name',
    missing: 'Please fill this in',
    make: 'Make a key',
    once: 'It is not shown again. If it is lost, end it and make another.',
    since: (day: string) => `made ${day}`,
    end: 'End',
    ended: 'Ended: it is cut off at once',
    copy: 'Copy',
    copied: 'Copied',
    close: 'Written down',
  },
);
