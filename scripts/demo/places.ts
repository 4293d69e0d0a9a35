// The demo town's organisations with sites, licences, tanks and scales, entered by its authority. All names are made up.
import { createApiKey } from '../../server/feature/account/api-key.ts';
import { recordEmergencyTelephone } from '../../server/feature/organisation/record-emergency-telephone.ts';
import { recordLicence } from '../../server/feature/organisation/record-licence.ts';
import { recordOrganisation } from '../../server/feature/organisation/record-organisation.ts';
import { recordSite } from '../../server/feature/organisation/record-site.ts';
import { recordCriterion } from '../../server/feature/parameter/record-criterion.ts';
import { setParameter } from '../../server/feature/parameter/set-parameter.ts';
import { recordScale, recordTank } from '../../server/feature/tank/equipment.ts';
import type { Actor } from '../../server/http/actor.ts';
import type { RuleId } from '../../shared/verdict/rules.ts';
import { byTown, must, type Town } from './town.ts';

export const townArea = '440811';
/**
 * Nobody's: there is no area code 0380 in the country (libphonenumber's metadata of China's numbering plan, fixed lines).
 */
export const townTelephone = (n: number): string => `0380200000${String(n)}`;
export const blacklistedMaker = '示范问题钢瓶厂';
/** Set for the second station's place alone, so that the rule `ends-in-use` can be seen somewhere. */
export const fillMinDaysLeft = 90;

/** The stations of the town that fill. */
export type Station = 'one' | 'two' | 'three';

export interface Place {
  readonly organisationId: string;
  readonly area: string;
  readonly siteId: string;
}

export interface TownScale {
  readonly scaleId: string;
  readonly siteId: string;
  readonly organisationId: string;
  readonly name: string;
  readonly kind: 'filling' | 'check';
  readonly tankId: string | null;
  readonly apiKey: string;
  /** What it makes the gate say of a good cylinder; null: nothing. */
  readonly rule: RuleId | null;
  readonly checkedToday: boolean;
}

export interface Places {
  readonly authority: { readonly organisationId: string; readonly area: string; readonly siteId: null };
  readonly inspection: Place;
  readonly one: Place;
  /** A room of the first station where each scale has something wrong with it. */
  readonly faultSiteId: string;
  readonly two: Place;
  /** Its filling licence ran out. */
  readonly three: Place;
  readonly tanks: Readonly<Record<TankName, string>>;
  readonly scales: Readonly<Record<ScaleName, TownScale>>;
}

export type TankName = 'good' | 'goodToo' | 'unodorised' | 'adulterated' | 'oldReport' | 'unknown' | 'two' | 'three';
export type ScaleName =
  | 'first'
  | 'second'
  | 'check'
  | 'unverified'
  | 'unchecked'
  | 'unodorised'
  | 'adulterated'
  | 'oldReport'
  | 'unknownGas'
  | 'two'
  | 'twoCheck'
  | 'three';

interface ScalePlan {
  readonly at: 'one' | 'fault' | 'two' | 'three';
  readonly name: string;
  readonly tank: TankName | null;
  readonly rule?: RuleId;
}

const scalePlans: Readonly<Record<ScaleName, ScalePlan>> = {
  first: { at: 'one', name: '1号秤', tank: 'good' },
  second: { at: 'one', name: '2号秤', tank: 'good' },
  check: { at: 'one', name: '复称秤', tank: null },
  unverified: { at: 'fault', name: '3号秤（检定过期）', tank: 'goodToo', rule: 'scale-unverified' },
  unchecked: { at: 'fault', name: '4号秤（今日未校）', tank: 'goodToo', rule: 'scale-unchecked' },
  unodorised: { at: 'fault', name: '5号秤（2号罐未加臭）', tank: 'unodorised', rule: 'gas-unodorised' },
  adulterated: { at: 'fault', name: '6号秤（3号罐掺二甲醚）', tank: 'adulterated', rule: 'gas-adulterated' },
  oldReport: { at: 'fault', name: '7号秤（4号罐质检报告过期）', tank: 'oldReport', rule: 'gas-uncertified' },
  unknownGas: { at: 'fault', name: '8号秤（5号罐无卸车记录）', tank: 'unknown', rule: 'gas-uncertified' },
  two: { at: 'two', name: '1号秤', tank: 'two' },
  twoCheck: { at: 'two', name: '复称秤', tank: null },
  three: { at: 'three', name: '1号秤', tank: 'three' },
};

const tankPlans: Readonly<Record<TankName, { readonly at: ScalePlan['at']; readonly name: string }>> = {
  good: { at: 'one', name: '1号罐' },
  unodorised: { at: 'fault', name: '2号罐' },
  adulterated: { at: 'fault', name: '3号罐' },
  oldReport: { at: 'fault', name: '4号罐' },
  unknown: { at: 'fault', name: '5号罐' },
  goodToo: { at: 'fault', name: '6号罐' },
  two: { at: 'two', name: '1号罐' },
  three: { at: 'three', name: '1号罐' },
};

export async function buildPlaces(town: Town): Promise<Places> {
  const { deps, dates } = town;
  const authorityId = deps.newId();
  const setup: Actor = {
    personId: null,
    organisationId: authorityId,
    organisationKind: 'authority',
    area: townArea,
    siteId: null,
    roles: ['supervisor', 'administrator'],
    deviceId: null,
    scaleId: null,
  };

  const organisation = async (
    organisationId: string,
    kind: 'authority' | 'filling-station' | 'inspection-body',
    name: string,
    area: string,
  ): Promise<void> => {
    const input = { version: null, kind, name, shortName: null, creditCode: null, area };
    must(await recordOrganisation(deps, setup, organisationId, input), name);
  };
  const site = async (organisationId: string, name: string, area: string): Promise<string> => {
    const siteId = deps.newId();
    const input = {
      version: null,
      organisationId,
      kind: 'station' as const,
      name,
      area,
      address: null,
      position: null,
    };
    must(await recordSite(deps, setup, siteId, input), name);
    return siteId;
  };
  const place = async (
    kind: 'filling-station' | 'inspection-body',
    name: string,
    area: string,
    siteName: string,
  ): Promise<Place> => {
    const organisationId = deps.newId();
    await organisation(organisationId, kind, name, area);
    return { organisationId, area, siteId: await site(organisationId, siteName, area) };
  };
  const licence = async (
    { organisationId }: Place,
    kind: 'filling' | 'gas' | 'inspection',
    number: string,
    until: string,
  ): Promise<void> => {
    const input = {
      version: null,
      organisationId,
      kind,
      number,
      media: kind === 'inspection' ? [] : (['lpg', 'industrial-propane'] as ('lpg' | 'industrial-propane')[]),
      from: dates.day(-700),
      until,
    };
    must(await recordLicence(deps, setup, deps.newId(), input), number);
  };

  await organisation(authorityId, 'authority', '示范区市场监督管理局', townArea);
  const inspection = await place('inspection-body', '示范气瓶检验站', `${townArea}009000`, '检验车间');
  const one = await place('filling-station', '示范一号充装站', `${townArea}001000`, '一号充装间');
  const faultSiteId = await site(one.organisationId, '故障演示间', one.area);
  const two = await place('filling-station', '示范二号气站', `${townArea}002000`, '二号充装间');
  const three = await place('filling-station', '示范三号气站', `${townArea}003000`, '三号充装间');

  for (const [index, organisationId] of [
    authorityId,
    one.organisationId,
    two.organisationId,
    three.organisationId,
  ].entries()) {
    const telephone = townTelephone(index);
    const input = { version: 1, telephone, reason: '演示：0380 不是真实区号，打不通' };
    must(await recordEmergencyTelephone(deps, setup, organisationId, input), telephone);
  }
  await licence(inspection, 'inspection', '示范检字第9号', dates.day(500));
  await licence(one, 'filling', '示范充字第1号', dates.day(420));
  await licence(one, 'gas', '示范燃字第1号', dates.day(420));
  await licence(two, 'filling', '示范充字第2号', dates.day(300));
  await licence(two, 'gas', '示范燃字第2号', dates.day(300));
  await licence(three, 'filling', '示范充字第3号', dates.day(-3));
  await licence(three, 'gas', '示范燃字第3号', dates.day(200));

  const placeOf = (at: ScalePlan['at']): Place =>
    at === 'fault' ? { ...one, siteId: faultSiteId } : { one, two, three }[at];
  const tank = async (at: ScalePlan['at'], name: string): Promise<string> => {
    const tankId = deps.newId();
    const input = { version: null, siteId: placeOf(at).siteId, name, capacityKg: 20_000 };
    must(await recordTank(deps, setup, tankId, input), name);
    return tankId;
  };
  const tanks: Partial<Record<TankName, string>> = {};
  for (const [key, plan] of Object.entries(tankPlans)) tanks[key as TankName] = await tank(plan.at, plan.name);

  const scales: Partial<Record<ScaleName, TownScale>> = {};
  for (const [key, plan] of Object.entries(scalePlans)) {
    const { organisationId, siteId } = placeOf(plan.at);
    const scaleId = deps.newId();
    const kind = plan.tank === null ? ('check' as const) : ('filling' as const);
    const tankId = plan.tank === null ? null : (tanks[plan.tank] ?? null);
    const input = {
      version: null,
      siteId,
      name: plan.name,
      kind,
      tankId,
      divisionG: 50,
      verifiedUntil: dates.day(key === 'unverified' ? -12 : 190),
    };
    must(await recordScale(deps, setup, scaleId, input), plan.name);
    const label = kind === 'check' ? `${plan.name}仪表` : `${plan.name}控制器`;
    const { secret: apiKey } = must(
      await createApiKey(deps, organisationId, { scaleId, label }, byTown(town)),
      plan.name,
    );
    scales[key as ScaleName] = {
      scaleId,
      siteId,
      organisationId,
      name: plan.name,
      kind,
      tankId,
      apiKey,
      rule: plan.rule ?? null,
      checkedToday: key !== 'unchecked',
    };
  }

  must(
    await setParameter(deps, setup, deps.newId(), {
      area: `${townArea}002`,
      name: 'fillMinDaysLeft',
      value: fillMinDaysLeft,
      fromOn: dates.day(-60),
      reason: '演示：偏远乡镇一瓶气用得久，有效期不足九十天的不充装',
      correction: true,
    }),
    'parameter',
  );
  must(
    await recordCriterion(deps, setup, deps.newId(), {
      area: townArea,
      manufacturer: blacklistedMaker,
      model: null,
      madeFrom: dates.month(-30),
      madeUntil: dates.month(-12),
      reason: '演示：监督抽查壁厚不合格',
    }),
    'blacklist criterion',
  );
  return {
    authority: { organisationId: authorityId, area: townArea, siteId: null },
    inspection,
    one,
    faultSiteId,
    two,
    three,
    tanks: tanks as Record<TankName, string>,
    scales: scales as Record<ScaleName, TownScale>,
  };
}
