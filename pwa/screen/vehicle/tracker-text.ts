// The words of trackers in vehicles, and of the keys with which they report.
import { defineText } from '../../text/text.ts';

export const text = defineText(
  {
    tracker: '定位终端',
    trackerOf: (plate: string) => `${plate} 的定位终端`,
    none: '这辆车没有登记定位终端，出车时只看手机的位置。',
    since: (moment: string) => `${moment} 起`,
    until: (moment: string) => `到 ${moment}`,
    heard: (moment: string) => `最近上报 ${moment}`,
    neverHeard: '还没有上报过',
    before: '以前装过的',
    take: '拆下',
    taken: '已拆下',
    device: '终端标识',
    deviceHint: '定位平台（Traccar）里设备的标识符，一般是 15 位 IMEI',
    deviceWrong: '请填 3 到 64 位字母或数字',
    deviceTaken: '这个终端装在另一辆车上：先在那辆车上拆下。',
    unknown: '正在上报、还没登记的终端，点一下填入',
    save: '登记',
    saved: '已登记',

    keys: '终端密钥',
    keysHint: '定位平台（Traccar）凭密钥转发车辆位置。密钥只能上报位置，看不到任何资料。',
    keyNameHint: '例如 车队定位平台',
    keyShown: '把下面几行加到 Traccar 的 conf/traccar.xml，再重启 Traccar：',
  },
  {
    tracker: 'Tracker',
    trackerOf: (plate: string) => `Tracker of ${plate}`,
    none: 'No tracker is entered for this vehicle: during a shift only the phone says where it is.',
    since: (moment: string) => `since ${moment}`,
    until: (moment: string) => `until ${moment}`,
    heard: (moment: string) => `last heard of ${moment}`,
    neverHeard: 'never heard of',
    before: 'It had before',
    take: 'Take out',
    taken: 'Taken out',
    device: 'The tracker’s identifier',
    deviceHint: 'As the tracking platform (Traccar) has it, mostly the 15 digits of the IMEI',
    deviceWrong: 'Give 3 to 64 letters or digits',
    deviceTaken: 'Another vehicle has this tracker: take it out there first.',
    unknown: 'These report and belong to no vehicle yet; tap one to fill it in',
    save: 'Enter it',
    saved: 'Entered',

    keys: 'Tracker keys',
    keysHint:
      'With a key a tracking platform (Traccar) forwards where vehicles are. It can report positions and see nothing.',
    keyNameHint: 'Such as: the fleet’s platform',
    keyShown: 'Add these lines to Traccar’s conf/traccar.xml, and start Traccar again:',
  },
);
