// The words of the shell: navigation, changing over, the new-version strip.
import { defineText } from '../text/text.ts';

export const text = defineText(
  {
    product: '一瓶一码',
    main: '主要功能',
    office: '办公室',
    skip: '跳到内容',
    newVersion: '有新版本，未发的记录不受影响。',
    update: '现在更新',
    signedOut: '登录已过期，请重新登录。记录都还在。',
  },
  {
    product: 'One cylinder, one code',
    main: 'Main',
    office: 'Office',
    skip: 'Skip to content',
    newVersion: 'A new version is ready. Unsent records are safe.',
    update: 'Update now',
    signedOut: 'Your session has ended; please sign in again. Your records are kept.',
  },
);
