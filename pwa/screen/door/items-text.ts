// The items of a check at the door: what to look for, in the words of the trade.
import { defineText } from '../../text/text.ts';

export const itemsText = defineText(
  {
    labels: {
      leak: '不漏气',
      'hose-joint': '软管两头卡紧',
      regulator: '调压器（减压阀）完好',
      location: '瓶放对地方',
      detector: '报警器能用',
      storage: '存瓶不超量',
      apart: '在用、备用分开',
      'large-cylinder': '大瓶不进屋',
      'foreign-cylinder': '没有来路不明的瓶',
      'hose-length': '软管不超过 2 米',
      'hose-age': '软管没过期、没老化',
      'through-wall': '软管不穿墙',
      ventilation: '通风好',
      shutoff: '切断阀能用',
      stove: '灶具有熄火保护',
      distance: '瓶和灶离开 0.5 米',
    },
    /** As a hazard. */
    faults: {
      leak: '漏气',
      'hose-joint': '软管接头没卡紧',
      regulator: '调压器（减压阀）不合格',
      location: '瓶没放对地方',
      detector: '报警器不能用',
      storage: '存瓶超量',
      apart: '在用、备用没分开',
      'large-cylinder': '大瓶进屋',
      'foreign-cylinder': '有来路不明的瓶',
      'hose-length': '软管超过 2 米',
      'hose-age': '软管过期、老化',
      'through-wall': '软管穿墙',
      ventilation: '通风不良',
      shutoff: '切断阀不能用',
      stove: '灶具没有熄火保护',
      distance: '瓶和灶太近',
    },
    hints: {
      leak: '接好以后用肥皂水刷瓶阀、调压器、软管接头，不起泡。不得用明火试。',
      'hose-joint': '两头有管卡，拉不动。',
      regulator: '装得紧，没有损坏，没过更换日期。',
      location: '竖放，离热源远；不在卧室、地下、密闭的柜里。',
      detector: '装了的：装在低处，通电，没过期。',
      storage: '在用加备用不超过 100 公斤。',
      apart: '备用瓶不和在用瓶放一起。',
      'large-cylinder': '50 公斤瓶放在室外或专用气瓶间。',
      'foreign-cylinder': '没有码的、别家的、报废的瓶都不用。',
      'hose-length': '中间没有接头、没有三通。',
      'hose-age': '没有裂纹，不发硬，没过更换日期。',
      'through-wall': '不穿墙、门、窗、地面、吊顶。',
      ventilation: '用气的地方能开窗，不作卧室。',
      shutoff: '餐饮、食堂等：紧急切断阀或自动切断装置动作正常。',
      stove: '能自动熄火保护，没过使用年限。',
      distance: '旁边没有别的明火、电炉。',
    },
  },
  {
    labels: {
      leak: 'No leak',
      'hose-joint': 'Hose clamped at both ends',
      regulator: 'Regulator sound',
      location: 'Cylinder in the right place',
      detector: 'Gas alarm works',
      storage: 'Not too many cylinders',
      apart: 'In use and in reserve apart',
      'large-cylinder': 'No large cylinder indoors',
      'foreign-cylinder': 'No cylinder of unknown origin',
      'hose-length': 'Hose at most 2 m',
      'hose-age': 'Hose neither old nor cracked',
      'through-wall': 'No hose through a wall',
      ventilation: 'Air can get in and out',
      shutoff: 'Shut-off valve works',
      stove: 'Stove with flame failure device',
      distance: '0.5 m between cylinder and stove',
    },
    /** As a hazard. */
    faults: {
      leak: 'Leak',
      'hose-joint': 'Hose not clamped',
      regulator: 'Regulator not sound',
      location: 'Cylinder in the wrong place',
      detector: 'Gas alarm does not work',
      storage: 'Too many cylinders',
      apart: 'In use and in reserve together',
      'large-cylinder': 'Large cylinder indoors',
      'foreign-cylinder': 'Cylinder of unknown origin',
      'hose-length': 'Hose over 2 m',
      'hose-age': 'Hose old or cracked',
      'through-wall': 'Hose through a wall',
      ventilation: 'Not enough air',
      shutoff: 'Shut-off valve does not work',
      stove: 'Stove without flame failure device',
      distance: 'Cylinder too near the stove',
    },
    hints: {
      leak: 'Once connected, brush soapy water on valve, regulator and joints: no bubbles. Never test with a flame.',
      'hose-joint': 'Clamps at both ends; it cannot be pulled off.',
      regulator: 'Fitted tight, not damaged, not past its date.',
      location: 'Upright, away from heat; not in a bedroom, a basement or a closed cupboard.',
      detector: 'Where there is one: low on the wall, powered, in date.',
      storage: 'In use and in reserve together at most 100 kg.',
      apart: 'Those in reserve do not stand beside the one in use.',
      'large-cylinder': '50 kg cylinders stand outside or in a cylinder room.',
      'foreign-cylinder': 'None without a code, of another company, or scrapped.',
      'hose-length': 'No joint and no tee on the way.',
      'hose-age': 'No cracks, not stiff, not past its date.',
      'through-wall': 'Not through walls, doors, windows, floors or ceilings.',
      ventilation: 'A window that opens; nobody sleeps there.',
      shutoff: 'Restaurants, canteens and the like: the emergency shut-off valve works.',
      stove: 'It shuts off by itself when the flame goes out, and is not past its years.',
      distance: 'No other flame or electric heater near.',
    },
  },
);

type ItemWords = (typeof itemsText)['zh-CN']['labels'];
export type KnownItem = keyof ItemWords;

/** The name of an item; its id where a newer server knows more. */
export const itemLabel = (words: { readonly labels: Readonly<Record<string, string>> }, item: string): string =>
  Object.hasOwn(words.labels, item) ? (words.labels[item] ?? item) : item;

/** What is wrong where the item is not good; its id where a newer server knows more. */
export const faultLabel = (words: { readonly faults: Readonly<Record<string, string>> }, item: string): string =>
  Object.hasOwn(words.faults, item) ? (words.faults[item] ?? item) : item;
