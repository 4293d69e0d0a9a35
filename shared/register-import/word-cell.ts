// Reads what ledgers say in words: the medium, the state of a cylinder, whose it is.
import type { CylinderState, Medium } from '../cylinder/cylinder.ts';
import { cellText, isBlankText, isUnknownText, plainText, writtenText, shownText, type Cell } from './cell.ts';
import { endedState } from './header.ts';

/** Undefined: the cell says something that is no medium known here. */
export function readMedium(cell: Cell | undefined): Medium | null | undefined {
  const text = cellText(cell).toUpperCase().replace(/[\s.]/g, '');
  if (isBlankText(text) || isUnknownText(text)) return null;
  if (/二甲醚|DME|氧|氮|氩|氨|乙炔|天然气|CNG|LNG|氢|氦|二氧化碳|CO2|氟|空气/.test(text)) return 'other';
  // 商品丙烷 of GB 11174 is sold as LPG; any other propane is taken for the industrial one, which household gas may not follow.
  if (/商品丙烷|丁烷/.test(text)) return 'lpg';
  if (/丙烷|PROPANE|^C3H8$/.test(text)) return 'industrial-propane';
  if (/液化石油气|液化气|石油气|煤气|LPG|LIQUEFIEDPETROLEUM|^LP$/.test(text)) return 'lpg';
  return undefined;
}

export interface StateReading {
  readonly state: CylinderState;
  /** Kept from use by its company: 停用, 待检, 封存, and words that nobody here knows. */
  readonly frozen: boolean;
  readonly known: boolean;
}

const IN_USE: StateReading = { state: 'active', frozen: false, known: true };
const FROZEN: StateReading = { state: 'active', frozen: true, known: true };
const UNKNOWN: StateReading = { state: 'active', frozen: true, known: false };

const notYet = /待|拟|准备|申请|建议|应|未/;
const scrapped = /报废|判废|注销|销毁|去功能化|破坏性处理|作废|SCRAP|CONDEMN|DESTROY|WRITTENOFF|RETIRED/;
const stolen = /盗|窃|偷|STOLEN|THEFT/;
const lost = /丢|遗失|失踪|流失|灭失|失联|下落不明|找不到|挂失|^失$|LOST|MISSING/;
const frozen =
  /停用|封存|暂停|冻结|禁用|隔离|扣押|查封|召回|待检|送检|检验中|在检|检修|维修|待修|不合格|待报废|待判|待处理|待处置|退役|调出|转出|外调|异常|故障|损坏|OUTOFSERVICE|SUSPEND|FROZEN|BLOCKED|INSPECTION|REPAIR|QUARANTINE|INACTIVE|DISABLED|FAILED|HOLD|INVALID|ABNORMAL|EXPIRED|^NOT|UNUSED/;
const inUse =
  /在用|在役|服役|流通|允许充装|可充|正常|使用|启用|良好|完好|合格|有效|有气|可用|在籍|在册|已建档|已登记|注册|激活|流转|周转|在库|库存|在站|在途|站内|配送|用户|客户|空瓶|重瓶|实瓶|满瓶|备用|闲置|出库|入库|已充|超期|过期|新瓶|ACTIVE|INUSE|NORMAL|OK|GOOD|VALID|INSERVICE|STOCK|EMPTY|FULL/;

const YES = /^(是|有|对|Y|YES|1|TRUE|√|✓|✔)$/;
const NO = /^(否|无|不|N|NO|0|FALSE|×|✗|✘|✕)$/;

/** Whether the cell of a column of states says anything: √ and × do, which are no words. */
export function saysState(cell: Cell | undefined): boolean {
  const text = cellText(cell);
  return !isBlankText(text) || /^[√✓✔×✗✘✕]$/.test(text);
}

/**
 * What the ledger calls its state, in a column with that heading: 是 below 是否报废 is 报废, below 是否在用 it is in use,
 * and below any other heading it says nothing. An empty cell is in use; a word that nobody knows is not a pass.
 */
export function readState(cell: Cell | undefined, heading = ''): StateReading {
  const text = cellText(cell)
    .toUpperCase()
    .replace(/[\s_-]/g, '');
  if (!saysState(cell)) return IN_USE;
  const asked = plainText(heading).replace(/[^\p{L}]/gu, '');
  const ended = endedState.exec(asked)?.[3];
  if (ended !== undefined && (YES.test(text) || NO.test(text))) return YES.test(text) ? readState(ended) : IN_USE;
  if (NO.test(text)) return FROZEN;
  if (YES.test(text)) return asked.startsWith('是否') || /^[√✓✔]$/.test(text) ? IN_USE : UNKNOWN;
  if (/^(空|重|满|实)$/.test(text)) return IN_USE;
  // Found again, or a form that nobody filled in (在用/报废): somebody has to say which.
  if (/找回|寻回|追回/.test(text)) return FROZEN;
  if (scrapped.test(text))
    return /未(报|判|注|作)/.test(text)
      ? IN_USE
      : notYet.test(text)
        ? FROZEN
        : /在用|在役|正常|INUSE/.test(text)
          ? UNKNOWN
          : { state: 'scrapped', frozen: false, known: true };
  if (stolen.test(text)) return { state: 'stolen', frozen: false, known: true };
  if (lost.test(text)) return { state: 'lost', frozen: false, known: true };
  if (frozen.test(text)) return FROZEN;
  if (/未使用|不在用|未启用|不可用|无效/.test(text)) return FROZEN;
  return inUse.test(text) ? IN_USE : UNKNOWN;
}

const REMARKED_STATE =
  /^(此瓶|该瓶)?(已|被)?(强制|申请)?(报废|判废|注销|丢失|遗失|失踪|盗|停用|封存|不合格)(气瓶|钢瓶|瓶|处理|了)?([,.。;(\d].*)?$/;

/** What a remark says of the state, where no column of states does: only words that begin with it, for remarks tell many things. */
export function stateOfRemark(cell: Cell | undefined): StateReading | null {
  const text = cellText(cell).replace(/\s/g, '');
  if (!REMARKED_STATE.test(text)) return null;
  return readState(text);
}

export const saysFailed = (cell: Cell | undefined): boolean =>
  /不合格|未通过|报废|判废|fail|reject/i.test(cellText(cell));

const NAME_LENGTH = 40;
/** Lists of several states, and what is told to whoever fills a list in. */
const NO_STATE_OF_ALL = /在用|在役|请|填|说明|注[::]|除外|以外|不含|不包括|另表|以旧换新|报废更新/;
const ENDED = /待报废|待判废|停用|封存|禁用|暂停|待检|不合格|退役|查封|扣押|报废|判废|注销|被盗|丢失|遗失/;

/** The state that the name of a sheet, or a line of its title, gives to all cylinders under it; null: it gives none. */
export function stateOfTitle(title: string): StateReading | null {
  const text = cellText(title);
  if (text.length > NAME_LENGTH || NO_STATE_OF_ALL.test(text)) return null;
  const word = ENDED.exec(text)?.[0];
  return word === undefined ? null : readState(word);
}

const isInUse = ({ state, frozen: isFrozen }: StateReading): boolean => state === 'active' && !isFrozen;

/**
 * One reading of what several places say of a cylinder. Where one says that it is in use and another that it is not, or
 * two name different ends, nobody knows; null where none says anything.
 */
export function stateOfAll(readings: readonly StateReading[]): StateReading | null {
  const [first] = readings;
  if (first === undefined) return null;
  const ended = readings.filter((reading) => !isInUse(reading));
  if (ended.length === 0) return first;
  const states = new Set(ended.map(({ state, frozen: isFrozen }) => `${state} ${isFrozen}`));
  return ended.length === readings.length && states.size === 1 ? (ended[0] ?? UNKNOWN) : UNKNOWN;
}

export interface OwnerReading {
  /** As written; null where the cell says nothing. */
  readonly name: string | null;
  /** The company whose ledger it is: 自有, 本单位. */
  readonly own: boolean;
  /** The cell does not name with whom the cylinder is registered for use: the office is asked. */
  readonly ask: boolean;
}

const OWN = /^(自有|自有瓶|自有产权|本单位|本公司|本站|我司|我站|公司自有|企业自有|自家|own|self)$/i;
const ASK =
  /^(个人|用户|客户|居民|私人|个体|自备|自备瓶|用户自备|用户自有|居民自有|个人自有|托管|托管瓶|托管用户|代管|代充|挂靠|集体|其他|其它|无主|待定|待确认|不确定|散户|社会瓶|非自有|外来|外单位|外站|private|customer|individual|user|entrusted|other)(气瓶|钢瓶|瓶)?$/i;

export function readOwner(cell: Cell | undefined): OwnerReading {
  const text = cellText(cell);
  if (isBlankText(text)) return { name: null, own: false, ask: true };
  const name = writtenText(shownText(cell));
  if (OWN.test(text)) return { name, own: true, ask: false };
  return { name, own: false, ask: ASK.test(text) || isUnknownText(text) };
}

/** Organisations' names compared: width, spaces, brackets and case aside. */
export const ownerKey = (name: string): string =>
  name
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s()[\]【】〔〕·.,，。]/g, '');
