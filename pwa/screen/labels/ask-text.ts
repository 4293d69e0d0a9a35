// Words with which a new label is asked for, from a cylinder's own screen.
import { defineText } from '../../text/text.ts';

export const askText = defineText(
  {
    open: '打一张标签',
    title: '这只瓶要一张标签',
    hint: '先核对钢印是这只瓶。同一个码只能有一张标签：贴新的之前，把旧的除掉。',
    reason: '为什么要打',
    reasons: { worn: '磨损看不清', torn: '脱落或撕坏', burnt: '烧坏或被漆盖住', first: '还没有标签' },
    ask: '排队打印',
    asked: '已排队，打印后贴到瓶上再扫码确认',
  },
  {
    open: 'New label',
    title: 'A label for this cylinder',
    hint: 'Compare the stamp first: it must be this cylinder. One code has one label: take the old one off before the new one goes on.',
    reason: 'Why it wants one',
    reasons: {
      worn: 'worn off',
      torn: 'torn off or damaged',
      burnt: 'burnt or painted over',
      first: 'has no label yet',
    },
    ask: 'Queue the label',
    asked: 'Queued: scan it on the cylinder once it is printed and stuck on',
  },
);
