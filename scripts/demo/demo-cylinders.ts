// One cylinder for each reason that the gate can give before filling because of the cylinder, and nothing else wrong with it.
import type { StampFacts } from '../../shared/cylinder/cylinder.ts';
import { defaultParameters } from '../../shared/verdict/parameters.ts';
import type { RuleId } from '../../shared/verdict/rules.ts';
import { changeFinding } from '../../server/feature/hold/change-finding.ts';
import { changeState } from '../../server/feature/hold/change-state.ts';
import { entrust } from '../../server/feature/hold/entrust.ts';
import { placeHold } from '../../server/feature/hold/place-hold.ts';
import { bindNewTag, setTagStatus } from '../../server/feature/cylinder/tag.ts';
import { recordCylinderEvents } from '../../server/feature/cylinder/record-cylinder-event.ts';
import { findById } from '../../server/feature/cylinder/cylinder.queries.ts';
import { goodFacts, models, ordinary } from './stock.ts';
import { blacklistedMaker, fillMinDaysLeft, type Places, type Station } from './places.ts';
import type { People } from './people.ts';
import { byTown, must, registerCylinder, type Town } from './town.ts';

export interface BothLanguages {
  readonly zh: string;
  readonly en: string;
}

/** A cylinder that shows one reason when it is scanned before filling. */
export interface DemoCylinder {
  /** Null: nothing is wrong. */
  readonly rule: RuleId | null;
  readonly note: BothLanguages;
  readonly code: string;
  /** Null: the code is on no cylinder. */
  readonly cylinderId: string | null;
  /** At which station it is to be scanned. */
  readonly at: Station;
  /** What to enter as the weight of the empty cylinder. */
  readonly emptyG: number;
}

interface Plan {
  readonly rule: RuleId | null;
  readonly note: BothLanguages;
  readonly facts?: (town: Town) => StampFacts;
  readonly at?: 'two' | 'three';
  /** Left out: the station's own. */
  readonly owner?: 'two';
  readonly heldBy?: 'two';
  /** Weight on the scale beyond the tare. */
  readonly beyondTareG?: number;
  /** What became of it after it was registered. */
  readonly became?:
    'code-voided' | 'entrusted' | 'scrapped' | 'seized' | 'lost' | 'stolen' | 'nonconforming' | 'refurbished';
}

const ordinaryWith =
  (change: (town: Town, good: StampFacts) => Partial<StampFacts>) =>
  (town: Town): StampFacts => {
    const good = ordinary(town);
    return { ...good, ...change(town, good) };
  };

const residueMaxG = defaultParameters.residueMaxG;
const tareToleranceG = defaultParameters.tareToleranceG;

/** In the order of the rules. What needs the hall's commands (a new label, a second claim, a full cylinder) is made there. */
const plans: readonly Plan[] = [
  { rule: null, note: { zh: '可以充装（15 kg 瓶）', en: 'may be filled (15 kg)' } },
  {
    rule: null,
    note: { zh: '可以充装（5 kg 瓶）', en: 'may be filled (5 kg)' },
    facts: (town) => goodFacts(town, models.five, 20),
  },
  {
    rule: null,
    note: { zh: '可以充装（50 kg 瓶，检验过一次）', en: 'may be filled (50 kg, inspected once)' },
    facts: (town) => goodFacts(town, models.fifty, 60),
  },
  {
    rule: null,
    note: { zh: '可以充装（示范二号气站的，已托管）', en: 'may be filled (of the second station, entrusted)' },
    owner: 'two',
    became: 'entrusted',
  },
  {
    rule: 'code-void',
    note: { zh: '作废的旧码；气瓶已换新码', en: 'a voided code; the cylinder has another' },
    became: 'code-voided',
  },
  {
    rule: 'record-incomplete',
    note: { zh: '没有登记充装介质', en: 'its medium is not on record' },
    facts: ordinaryWith(() => ({ medium: null })),
  },
  {
    rule: 'record-implausible',
    note: { zh: '登记的最大充装量 16.5 kg 过大', en: 'its stamped maximum, 16.5 kg, cannot be' },
    facts: ordinaryWith(() => ({ maxFillG: 16_500 })),
  },
  {
    rule: 'stamp-illegible',
    note: { zh: '钢印看不清，没有登记制造日期', en: 'stamp not legible: no date of manufacture on record' },
    facts: ordinaryWith(() => ({ madeOn: null, designLifeYears: null })),
  },
  {
    rule: 'inspection-overdue',
    note: { zh: '检验有效期 5 个月前已过', en: 'inspection ran out five months ago' },
    facts: (town) => goodWithDue(town, 53, -5),
  },
  {
    rule: 'inspection-due-soon',
    note: { zh: '检验有效期到本月底', en: 'inspection runs out at the end of this month' },
    facts: (town) => goodWithDue(town, 48, 0),
  },
  {
    rule: 'inspection-unproven',
    note: { zh: '登记的下次检验日期没有检验记录', en: 'the due date on record has no inspection behind it' },
    facts: (town) => goodWithDue(town, 60, 24),
  },
  {
    rule: 'life-exceeded',
    note: { zh: '制造 9 年，超过设计使用年限 8 年', en: 'made nine years ago, for a life of eight' },
    facts: (town) => goodWithInspection(town, 108, 24),
  },
  {
    rule: 'life-extension-unregistered',
    note: {
      zh: '制造 9 年，检验后可延长，但没有登记',
      en: 'nine years old; its inspection extends its life, unregistered',
    },
    facts: (town) => goodWithInspection(town, 108, 14),
  },
  {
    rule: 'life-ends-soon',
    note: { zh: '设计使用年限 3 个月后到期', en: 'its life ends in three months' },
    facts: (town) => goodWithInspection(town, 93, 36),
  },
  {
    rule: 'ends-in-use',
    note: {
      zh: `示范二号气站：检验有效期 45 天后到，当地要求不少于 ${fillMinDaysLeft} 天`,
      en: `second station: runs out in 45 days, ${fillMinDaysLeft} are asked for there`,
    },
    at: 'two',
    facts: (town) => {
      const due = town.dates.day(45);
      const good = ordinary(town);
      const madeOn = `${Number(due.slice(0, 4)) - 4}${due.slice(4, 7)}`;
      return { ...good, madeOn, inspectionDueOn: due };
    },
  },
  {
    rule: 'not-own',
    note: { zh: '产权属示范二号气站，没有托管', en: 'belongs to the second station, not entrusted' },
    owner: 'two',
  },
  {
    rule: 'nonconforming',
    note: { zh: '瓶体凹陷，判为不合格', en: 'dented: found nonconforming' },
    became: 'nonconforming',
  },
  {
    rule: 'scrapped',
    note: { zh: '台账里已报废，瓶码还贴在瓶上', en: 'scrapped in the ledger, its label still on it' },
    became: 'scrapped',
  },
  {
    rule: 'refurbished',
    note: { zh: '报废后翻新的气瓶', en: 'refurbished after it was scrapped' },
    became: 'refurbished',
  },
  {
    rule: 'two-phase',
    note: { zh: '气液双相瓶 YSP118-II', en: 'a two-phase cylinder, YSP118-II' },
    facts: (town) => ({ ...goodFacts(town, models.fifty, 36), model: 'YSP118-II', twoPhase: true }),
  },
  {
    rule: 'blacklisted',
    note: { zh: '被列为问题产品的批次', en: 'of a batch that the authority warned of' },
    facts: (town) => ({ ...goodFacts(town, models.fifteen, 20), manufacturer: blacklistedMaker }),
  },
  { rule: 'on-hold', note: { zh: '已被监管部门查封', en: 'seized by the authority' }, became: 'seized' },
  { rule: 'lost', note: { zh: '登记为丢失', en: 'reported lost' }, became: 'lost' },
  { rule: 'stolen', note: { zh: '登记为被盗', en: 'reported stolen' }, became: 'stolen' },
  {
    rule: 'valve-expired',
    note: { zh: '瓶阀 2 个月前到期', en: 'its valve ran out two months ago' },
    facts: ordinaryWith((town) => ({ valveUntil: town.dates.month(-2) })),
  },
  {
    rule: 'filling-licence',
    note: { zh: '示范三号气站：充装许可证已过期', en: 'third station: its filling licence has ended' },
    at: 'three',
  },
  {
    rule: 'pre-fill-check',
    note: { zh: '好瓶，还没做充装前检查', en: 'a good one whose check before filling is still to be done' },
  },
  {
    rule: 'residue',
    note: { zh: '残液过多，要先倒残', en: 'too much residue: drain it first' },
    beyondTareG: residueMaxG + 400,
  },
  {
    rule: 'tare-doubtful',
    note: { zh: '空瓶比登记皮重还轻', en: 'lighter empty than its tare on record' },
    beyondTareG: -tareToleranceG - 300,
  },
  {
    rule: 'not-evacuated',
    note: {
      zh: '新瓶首充，要先抽真空（检查时不勾“已抽真空”）',
      en: 'a first fill: evacuate it first (leave that unticked)',
    },
    facts: (town) => ({ ...goodFacts(town, models.fifteen, 2), firstFill: true }),
  },
  {
    rule: 'medium-mismatch',
    note: { zh: '工业丙烷瓶，秤上接的是液化石油气', en: 'for industrial propane; the scale hangs on LPG' },
    facts: ordinaryWith(() => ({ medium: 'industrial-propane' })),
  },
  {
    rule: 'custody-broken',
    note: { zh: '账上还在示范二号气站，没有办理收瓶', en: 'on the books of the second station, never taken in here' },
    heldBy: 'two',
  },
];

function goodWithDue(town: Town, ageMonths: number, dueInMonths: number): StampFacts {
  return {
    ...ordinary(town),
    madeOn: town.dates.month(-ageMonths),
    inspectionDueOn: town.dates.month(dueInMonths),
  };
}

function goodWithInspection(town: Town, ageMonths: number, inspectedAgo: number): StampFacts {
  return {
    ...goodWithDue(town, ageMonths, 48 - inspectedAgo),
    inspectedOn: town.dates.month(-inspectedAgo),
    inspectionResult: 'pass',
  };
}

/** The label gets another code and the old one is voided, as after a label that was copied. */
async function voidCode(town: Town, cylinderId: string, code: string, next: string): Promise<void> {
  await town.deps.store.atomically(async (trx) => {
    const cylinder = await findById(trx, cylinderId);
    if (!(await bindNewTag(trx, { tag: next, cylinder_id: cylinderId, kind: 'code' }))) throw new Error(next);
    await setTagStatus(trx, code, 'void');
    await recordCylinderEvents(
      trx,
      cylinder,
      cylinderId,
      [
        { type: 'tag-bound', tag: next, kind: 'code', principal: true },
        { type: 'tag-voided', tag: code, reason: '演示：标签被仿制' },
      ],
      byTown(town),
    );
  });
}

/** Told by whoever may tell it: the company of its own cylinders, the authority of what it finds. */
async function tell(
  town: Town,
  people: People,
  cylinderId: string,
  became: NonNullable<Plan['became']>,
): Promise<void> {
  const company = people.bangong.actor;
  const authority = people.jianguan.actor;
  const photoSha256 = null;
  switch (became) {
    case 'lost':
    case 'stolen': {
      const reason = became === 'lost' ? '演示：盘点时缺失' : '演示：用户报失窃';
      must(await changeState(town.deps, company, cylinderId, { to: became, reason, photoSha256 }), became);
      return;
    }
    case 'nonconforming': {
      const input = { found: true, reason: '演示：瓶体凹陷', photoSha256 };
      must(await changeFinding(town.deps, company, cylinderId, became, input), became);
      return;
    }
    case 'refurbished': {
      const input = { found: true, reason: '演示：焊缝重新打磨，护罩更换', photoSha256 };
      must(await changeFinding(town.deps, authority, cylinderId, became, input), became);
      return;
    }
    case 'seized': {
      const input = { kind: 'seizure', reason: '演示：检查时来源不明' } as const;
      must(await placeHold(town.deps, authority, { cylinderId, holdId: town.deps.newId() }, input), became);
      return;
    }
    case 'entrusted': {
      const input = {
        organisationId: company.organisationId,
        purposes: ['fill' as const],
        from: town.dates.day(-40),
        until: town.dates.day(320),
      };
      const asked = { cylinderId, entrustmentId: town.deps.newId() };
      must(await entrust(town.deps, people.erban.actor, asked, input), became);
      return;
    }
    case 'scrapped':
    case 'code-voided':
      return;
  }
}

/** `nextCode` gives an issued code of a station that is on no cylinder yet. */
export async function buildDemoCylinders(
  town: Town,
  places: Places,
  people: People,
  nextCode: (at: Station) => string,
): Promise<DemoCylinder[]> {
  const made: DemoCylinder[] = [
    {
      rule: 'code-unknown',
      note: { zh: '已印好、还没绑定气瓶的标签', en: 'a printed label that is on no cylinder yet' },
      code: nextCode('one'),
      cylinderId: null,
      at: 'one',
      emptyG: 16_700,
    },
  ];
  for (const plan of plans) {
    const at = plan.at ?? 'one';
    const holder = places[plan.heldBy ?? at];
    const code = nextCode(at);
    const facts = (plan.facts ?? ordinary)(town);
    const cylinderId = await registerCylinder(town, {
      code,
      facts,
      ownerOrganisationId: places[plan.owner ?? at].organisationId,
      custody: { kind: 'org', id: holder.organisationId, siteId: holder.siteId },
      // Only a ledger brings in a scrapped cylinder whose label was never voided; the register voids it when it scraps one.
      ...(plan.became === 'scrapped' ? { state: 'scrapped', source: 'import' } : {}),
    });
    if (plan.became === 'code-voided') await voidCode(town, cylinderId, code, nextCode(at));
    else if (plan.became !== undefined) await tell(town, people, cylinderId, plan.became);
    made.push({
      rule: plan.rule,
      note: plan.note,
      code,
      cylinderId,
      at,
      emptyG: (facts.tareG ?? 0) + (plan.beyondTareG ?? 200),
    });
  }
  return made;
}
