// The words of the screen for cylinders coming in.
import { defineText } from '../../text/text.ts';

export const text = defineText(
  {
    title: '收瓶',
    hint: '一只接一只扫。收瓶从不拒绝，有问题的先列出来。',
    empty: '还没有收瓶',
    camera: '相机扫码',
    cameraOff: '关掉相机',
    tally: (all: number, problems: number) =>
      problems === 0 ? `已收 ${all} 只` : `已收 ${all} 只，${problems} 只要处理`,
    sending: '正在记录',
    recorded: '已收',
    queued: '已存本机，联网后发送',
    queuedTitle: '已收，未判定',
    notRecorded: '没有记上，请再扫',
    due: (date: string) => `检验到期 ${date}`,
    foreign: (owner: string) => `产权：${owner}`,
    newRound: '开始新的一批',
    twice: '这只刚才已经收过',
    noSite: '没有选定站点',
  },
  {
    title: 'Taking back',
    hint: 'Scan one after another. Nothing is refused here; what has a problem is listed first.',
    empty: 'Nothing was taken back yet',
    camera: 'Camera',
    cameraOff: 'Close camera',
    tally: (all: number, problems: number) =>
      problems === 0 ? `${all} taken back` : `${all} taken back, ${problems} to see to`,
    sending: 'Recording',
    recorded: 'Taken back',
    queued: 'Kept on this device, sent when online',
    queuedTitle: 'Taken back, not judged yet',
    notRecorded: 'Not recorded: scan it again',
    due: (date: string) => `Inspection due ${date}`,
    foreign: (owner: string) => `Owner: ${owner}`,
    newRound: 'Begin a new batch',
    twice: 'This one was taken back just now',
    noSite: 'No station is chosen',
  },
);
