// Words of the map itself.
import { defineText } from '../../text/text.ts';

export const text = defineText(
  {
    nearer: '放大',
    farther: '缩小',
    fit: '看全部',
    here: '我的位置',
    noHere: '取不到位置：请在手机设置里允许定位',
    noStreets: '街道底图没有加载出来，片区和轨迹照常显示',
    metres: (count: string) => `${count} 米`,
    kilometres: (count: string) => `${count} 公里`,
    legend: '图例',
    moving: '行驶',
    standing: '停着',
    silent: '失联',
    alarm: '有报警',
  },
  {
    nearer: 'Nearer',
    farther: 'Farther',
    fit: 'Show all',
    here: 'My position',
    noHere: 'No position: allow it in the phone’s settings',
    noStreets: 'The streets could not be loaded; zones and tracks are shown all the same',
    metres: (count: string) => `${count} m`,
    kilometres: (count: string) => `${count} km`,
    legend: 'Legend',
    moving: 'Moving',
    standing: 'Standing',
    silent: 'Silent',
    alarm: 'Alarm',
  },
);
