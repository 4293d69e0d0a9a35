// Reads what ledgers say in words: the medium, the state of a cylinder, whose it is.
import type { CylinderState, Medium } from '../cylinder/cylinder.ts';
import { cellText, isBlankText, isUnknownText, writtenText, shownText, type Cell } from './cell.ts';

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

/** What the ledger calls its state. An empty cell is in use; a word that nobody knows is not a pass. */
export function readState(cell: Cell | undefined): StateReading {
  const text = cellText(cell)
    .toUpperCase()
    .replace(/[\s_-]/g, '');
  if (isBlankText(text)) return IN_USE;
  if (/^(否|N|NO|0|FALSE)$/.test(text)) return FROZEN;
  if (/^(是|Y|YES|1|TRUE|√|✓)$/.test(text)) return IN_USE;
  if (scrapped.test(text))
    return /未(报|判|注|作)/.test(text)
      ? IN_USE
      : notYet.test(text)
        ? FROZEN
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

/** The state that the name of a sheet or a title gives to all cylinders under it, or null. */
export function stateOfTitle(title: string): CylinderState | null {
  const text = cellText(title);
  if (/报废|判废|注销/.test(text) && !/待报废|在用/.test(text)) return 'scrapped';
  if (/被盗/.test(text)) return 'stolen';
  return /丢失|遗失/.test(text) ? 'lost' : null;
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
