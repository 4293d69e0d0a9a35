// The words of the photo field.
import { defineText } from '../../text/text.ts';

export const photoText = defineText(
  {
    take: '拍照',
    taken: '已拍的照片',
    remove: '重拍',
    sending: '正在上传照片…',
    insecure: '这个地址不是 https，不能上传照片。请换用 https 地址。',
  },
  {
    take: 'Take a photo',
    taken: 'The photo that was taken',
    remove: 'Take it again',
    sending: 'Sending the photo…',
    insecure: 'This address is not https, so photos cannot be sent. Use the https address.',
  },
);
