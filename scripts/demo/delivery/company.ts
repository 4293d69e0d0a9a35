// A delivering company of the demo town: its depot with scales, people, couriers with vehicles and zones, and codes to stick on.
import { courierCardKind } from '../../../shared/contract/delivery.ts';
import { issueCodes } from '../../../server/feature/cylinder/issue-codes.ts';
import { recordSite } from '../../../server/feature/organisation/record-site.ts';
import { recordBinding } from '../../../server/feature/roster/record-binding.ts';
import { recordScale, recordTank } from '../../../server/feature/tank/equipment.ts';
import { recordVehicle } from '../../../server/feature/vehicle/record-vehicle.ts';
import { recordZone } from '../../../server/feature/zone/record-zone.ts';
import type { Actor } from '../../../server/http/actor.ts';
import { enterPerson, type People } from '../people.ts';
import type { Place, Places } from '../places.ts';
import { byTown, must, type Sender, type Town } from '../town.ts';

/** A courier with the vehicle and the zone that he is bound to. */
export interface Crew {
  readonly name: string;
  readonly username: string;
  readonly courier: Sender;
  readonly vehicleId: string;
  readonly vehicleCode: string;
  readonly plate: string;
  readonly zoneId: string;
  readonly zoneName: string;
  /** South-western corner of the zone, a square of `zoneSide` degrees. */
  readonly corner: readonly [lng: number, lat: number];
  readonly villages: readonly [string, string];
  /** His card or the vehicle's papers ran out some days ago: since then he does not drive. */
  readonly endedOn: number | null;
  /** The vehicle may still be driven, by who stands in. */
  readonly isVehicleGood: boolean;
}

export interface Company {
  readonly key: 'one' | 'two';
  readonly organisationId: string;
  readonly area: string;
  readonly siteId: string;
  readonly siteName: string;
  readonly tankId: string;
  readonly scaleIds: readonly [string, string];
  readonly checkScaleId: string;
  readonly office: Sender;
  readonly fillers: readonly [Sender, Sender];
  readonly checker: Sender;
  /** The checker's name at sign-in. */
  readonly checkedBy: string;
  /** Sells over the counter of the depot. */
  readonly clerk: Sender;
  readonly crews: readonly Crew[];
  nextCode(): string;
}

export const zoneSide = 0.02;

/** Where the town lies: the first zone's corner. */
const corner = { lng: 110.24, lat: 21.2 } as const;

interface CrewPlan {
  readonly name: string;
  readonly username: string;
  /** Days from today on which the card and the vehicle's papers end. */
  readonly cardEnds: number;
  readonly papersEnd: number;
}

const crewPlans: Readonly<Record<Company['key'], readonly CrewPlan[]>> = {
  one: [
    { name: '送气员甲', username: 'songjia', cardEnds: 300, papersEnd: 200 },
    { name: '送气员乙', username: 'songyi', cardEnds: 280, papersEnd: 20 },
    { name: '送气员丙', username: 'songbing', cardEnds: 25, papersEnd: 150 },
    { name: '送气员丁', username: 'songding', cardEnds: 210, papersEnd: 210 },
    { name: '送气员戊', username: 'songwu', cardEnds: 190, papersEnd: 240 },
    { name: '送气员己', username: 'songji', cardEnds: -5, papersEnd: 180 },
    { name: '送气员庚', username: 'songgeng', cardEnds: 160, papersEnd: 170 },
    { name: '送气员辛', username: 'songxin', cardEnds: 330, papersEnd: 90 },
  ],
  two: [
    { name: '二站送气员子', username: 'songzi', cardEnds: 250, papersEnd: 220 },
    { name: '二站送气员丑', username: 'songchou', cardEnds: 140, papersEnd: 310 },
    { name: '二站送气员寅', username: 'songyin', cardEnds: 200, papersEnd: -3 },
    { name: '二站送气员卯', username: 'songmao', cardEnds: 270, papersEnd: 130 },
  ],
};

const villageNames =
  '东塘 西岭 南门 北闸 上埠 下埠 新圩 旧圩 桥头 渡口 石场 竹园 松山 莲塘 沙坡 水尾 高田 低田 塔下 井边 榕树 茶亭 官塘 牛栏'.split(
    ' ',
  );

const labels = { one: { prefix: 'YS', count: 2600 }, two: { prefix: 'ES', count: 1300 } } as const;

interface Setting {
  readonly town: Town;
  readonly places: Places;
  readonly people: People;
  readonly password: string;
  /** How many couriers at most, of each company: for a small month. */
  readonly mostCrews: number;
}

async function depotOf({ town, places }: Setting, key: Company['key'], setup: Actor) {
  const { deps, dates } = town;
  const { organisationId, area } = places[key];
  const siteId = deps.newId();
  const siteName = key === 'one' ? '一号储配站' : '二号储配站';
  const position = { lng: corner.lng - 0.005, lat: corner.lat + (key === 'one' ? 0.01 : 0.05) };
  const site = { version: null, organisationId, kind: 'station' as const, name: siteName, area, address: null };
  must(await recordSite(deps, setup, siteId, { ...site, position }), siteName);
  const tankId = deps.newId();
  must(await recordTank(deps, setup, tankId, { version: null, siteId, name: '储罐', capacityKg: 50_000 }), 'tank');
  const scale = async (name: string, kind: 'filling' | 'check'): Promise<string> => {
    const scaleId = deps.newId();
    const input = { version: null, siteId, name, kind, tankId: kind === 'filling' ? tankId : null };
    const more = { divisionG: 50, verifiedUntil: dates.day(150) };
    must(await recordScale(deps, setup, scaleId, { ...input, ...more }), name);
    return scaleId;
  };
  const first = await scale('配1号秤', 'filling');
  const second = await scale('配2号秤', 'filling');
  const checkScaleId = await scale('配复称秤', 'check');
  return { siteId, siteName, tankId, scaleIds: [first, second] as const, checkScaleId };
}

async function crewOf(
  setting: Setting,
  key: Company['key'],
  index: number,
  plan: CrewPlan,
  office: Sender,
): Promise<Crew> {
  const { town, places, password } = setting;
  const { deps, dates } = town;
  const { organisationId, area } = places[key];
  const courier = await enterPerson(town, {
    name: plan.name,
    username: plan.username,
    password,
    role: 'courier',
    place: { organisationId, area, siteId: null },
    organisationKind: 'filling-station',
    certificate: { kind: courierCardKind, until: dates.day(plan.cardEnds) },
    badge: null,
  });
  const vehicleId = deps.newId();
  const plate = `粤G${key === 'one' ? 'A' : 'B'}${String(1001 + index)}`;
  const { code } = must(
    await recordVehicle(deps, office.actor, vehicleId, {
      version: null,
      organisationId,
      plate,
      approvedUntil: dates.day(plan.papersEnd),
      insuredUntil: dates.day(plan.papersEnd + 60),
      maxLoadKg: 400,
      maxCylinders: null,
      photoSha256: null,
    }),
    plate,
  );
  const at = index + (key === 'one' ? 0 : 8);
  const [west, south] = [corner.lng + (at % 4) * zoneSide, corner.lat + Math.floor(at / 4) * zoneSide];
  const [east, north] = [west + zoneSide, south + zoneSide];
  const villages = [villageNames[at * 2] ?? '东塘', villageNames[at * 2 + 1] ?? '西岭'] as const;
  const zoneId = deps.newId();
  const zoneName = `${villages[0]}片`;
  must(
    await recordZone(deps, office.actor, zoneId, {
      version: null,
      organisationId,
      name: zoneName,
      polygons: [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ],
      villages: villages.map((name) => `${name}村`),
    }),
    zoneName,
  );
  for (const [kind, targetId] of [
    ['vehicle', vehicleId],
    ['zone', zoneId],
  ] as const) {
    const binding = { courierId: courier.actor.personId, kind, targetId, from: dates.day(-40), until: null };
    must(await recordBinding(deps, office.actor, deps.newId(), binding), kind);
  }
  const endedOn = Math.min(plan.cardEnds, plan.papersEnd);
  return {
    name: plan.name,
    username: plan.username,
    courier,
    vehicleId,
    vehicleCode: code,
    plate,
    zoneId,
    zoneName,
    corner: [west, south],
    villages: [`${villages[0]}村`, `${villages[1]}村`],
    endedOn: endedOn < 0 ? endedOn : null,
    isVehicleGood: plan.papersEnd >= 0,
  };
}

export async function buildCompany(setting: Setting, key: Company['key']): Promise<Company> {
  const { town, places, people, password } = setting;
  const { deps, dates } = town;
  const place: Place = places[key];
  const { organisationId, area } = place;
  const setup: Actor = {
    personId: null,
    organisationId: places.authority.organisationId,
    organisationKind: 'authority',
    area: places.authority.area,
    siteId: null,
    roles: ['supervisor', 'administrator'],
    deviceId: null,
    scaleId: null,
  };
  const office = key === 'one' ? people.bangong : people.erban;
  const depot = await depotOf(setting, key, setup);
  const enter = (name: string, username: string, role: 'filler' | 'safety-manager' | 'office'): Promise<Sender> =>
    enterPerson(town, {
      name,
      username,
      password,
      role,
      place: { organisationId, area, siteId: depot.siteId },
      organisationKind: 'filling-station',
      certificate: role === 'office' ? null : { kind: 'P', until: dates.day(260) },
      badge: null,
    });
  const of = key === 'one' ? '储配' : '二站储配';
  const checkedBy = `pei${key}an`;
  // Hashing takes most of the time, on threads of its own: all at once.
  const [first, second, checker, clerk, ...crews] = await Promise.all([
    enter(`${of}充装员甲`, `pei${key}jia`, 'filler'),
    enter(`${of}充装员乙`, `pei${key}yi`, 'filler'),
    enter(`${of}安全员`, checkedBy, 'safety-manager'),
    enter(`${of}营业员`, `pei${key}ying`, 'office'),
    ...crewPlans[key].slice(0, setting.mostCrews).map((plan, index) => crewOf(setting, key, index, plan, office)),
  ]);
  const { codes } = must(
    await issueCodes(deps.store, byTown(town), {
      blockId: deps.newId(),
      organisationId,
      prefix: labels[key].prefix,
      width: 6,
      count: labels[key].count,
    }),
    'codes',
  );
  const left = [...codes].reverse();
  return {
    key,
    organisationId,
    area,
    ...depot,
    office,
    fillers: [first, second],
    checker,
    checkedBy,
    clerk,
    crews,
    nextCode() {
      const code = left.pop();
      if (code === undefined) throw new Error('all codes are used up');
      return code;
    },
  };
}
