// Fills an empty register with a demo town through the same use cases as everybody else's, and says what to try in it.
import type { Role } from '../../shared/contract/account.ts';
import type { RuleId } from '../../shared/verdict/rules.ts';
import { issueCodes } from '../../server/feature/cylinder/issue-codes.ts';
import type { AppDependencies } from '../../server/http/environment.ts';
import { buildFleet, checkersOf, liveDays, receiveGas } from './days.ts';
import { buildDemoCylinders, type BothLanguages, type DemoCylinder } from './demo-cylinders.ts';
import { fillDelivery, type DemoDelivery } from './delivery/fill-delivery.ts';
import { wholeMonth, type MonthSize } from './delivery/month-size.ts';
import { buildPeople, demoPassword, organisationNames, peoplePlans, type People, type PersonName } from './people.ts';
import { buildPlaces, type Places, type ScaleName, type Station } from './places.ts';
import { byTown, must, openTown, type Town } from './town.ts';

export interface DemoSignIn {
  readonly role: Role;
  readonly name: string;
  readonly organisation: string;
  readonly username: string;
  readonly password: string;
  readonly badge: string | null;
  readonly pin: string | null;
  readonly note: BothLanguages | null;
}

/** What to scan, and what the gate says to it at the step fill. */
export interface DemoCode {
  readonly code: string;
  /** Null: allowed. `pre-fill-check` is also told of every code whose check is still to be done. */
  readonly rule: RuleId | null;
  readonly severity: 'allow' | 'warn' | 'block';
  readonly note: BothLanguages;
  /** Who is to be signed in. */
  readonly username: string;
  /** On which scale. */
  readonly scaleId: string;
  readonly scaleName: string;
  /** What to enter as the weight of the empty cylinder. */
  readonly emptyG: number;
}

export interface DemoScale {
  readonly scaleId: string;
  readonly name: string;
  readonly site: string;
  readonly kind: 'filling' | 'check';
  /** What its controller, or the display of a check scale, sends as `Authorization: Bearer KEY`. */
  readonly apiKey: string;
  /** Who checks it before the shift; null: nobody does. */
  readonly checkedBy: PersonName | null;
  readonly note: BothLanguages | null;
}

export interface DemoTown {
  /** The day around which all its dates lie. */
  readonly today: string;
  readonly signIns: readonly DemoSignIn[];
  readonly codes: readonly DemoCode[];
  readonly scales: readonly DemoScale[];
  /** Absent in a town without a month of deliveries. */
  readonly delivery?: DemoDelivery;
  /** Reasons at fill that no code here can show, and why not. */
  readonly notShown: readonly { readonly rule: RuleId; readonly why: BothLanguages }[];
}

const warnings: ReadonlySet<RuleId> = new Set<RuleId>([
  'code-replaced',
  'inspection-due-soon',
  'inspection-unproven',
  'life-extension-unregistered',
  'life-ends-soon',
  'scale-unchecked',
  'already-full',
  'custody-broken',
]);

const notShown: DemoTown['notShown'] = [
  {
    rule: 'clock-wrong',
    why: {
      zh: '服务器不收未来时间的记录，只有时钟出错的离线设备才会出现',
      en: 'the server takes nothing from the future: only a device that is offline with a wrong clock shows it',
    },
  },
  {
    rule: 'data-stale',
    why: {
      zh: '联网判定用的是实时数据，只有离线超过一天的设备才会出现',
      en: 'asked of the server, facts are live: only a device that was offline for a day shows it',
    },
  },
];

/** Codes that a station was given, and where its demo cylinders are scanned. */
const labels = {
  one: { prefix: 'YH', count: 500, scale: 'first', username: 'jia' },
  two: { prefix: 'EH', count: 100, scale: 'two', username: 'erhao' },
  three: { prefix: 'SH', count: 20, scale: 'three', username: 'sanhao' },
} as const satisfies Record<Station, object>;
const stations: readonly Station[] = ['one', 'two', 'three'];

async function issueLabels(town: Town, places: Places): Promise<(at: Station) => string> {
  const blocks: Record<Station, string[]> = { one: [], two: [], three: [] };
  for (const at of stations) {
    const issued = must(
      await issueCodes(town.deps.store, byTown(town), {
        blockId: town.deps.newId(),
        organisationId: places[at].organisationId,
        prefix: labels[at].prefix,
        width: 6,
        count: labels[at].count,
      }),
      'codes',
    );
    blocks[at] = [...issued.codes].reverse();
  }
  await town.deps.scan.refresh();
  return (at) => {
    const code = blocks[at].pop();
    if (code === undefined) throw new Error('all codes are used up');
    return code;
  };
}

/** Reasons that lie with a person, a scale or its gas: any good cylinder shows them there. */
const elsewhere: readonly {
  readonly rule: RuleId;
  readonly username: PersonName;
  readonly scale: ScaleName;
  readonly severity: 'warn' | 'block';
  readonly note: BothLanguages;
}[] = [
  {
    rule: 'operator-certificate',
    username: 'bing',
    scale: 'first',
    severity: 'block',
    note: { zh: '好瓶，但充装员丙的作业证已过期', en: 'a good cylinder, but this filler’s certificate has ended' },
  },
  {
    rule: 'scale-unverified',
    username: 'yan',
    scale: 'unverified',
    severity: 'block',
    note: { zh: '好瓶，但秤的检定已过期', en: 'a good cylinder, but the scale’s verification has ended' },
  },
  {
    rule: 'scale-unchecked',
    username: 'yan',
    scale: 'unchecked',
    severity: 'warn',
    note: { zh: '好瓶，但秤今天还没校', en: 'a good cylinder, but the scale was not checked today' },
  },
  {
    rule: 'gas-adulterated',
    username: 'yan',
    scale: 'adulterated',
    severity: 'block',
    note: {
      zh: '好瓶，但罐里的气含二甲醚 3.5 %',
      en: 'a good cylinder, but the tank’s gas holds 3.5 % dimethyl ether',
    },
  },
  {
    rule: 'gas-unodorised',
    username: 'yan',
    scale: 'unodorised',
    severity: 'block',
    note: { zh: '好瓶，但罐里的气未加臭', en: 'a good cylinder, but the tank’s gas has no odour' },
  },
  {
    rule: 'gas-uncertified',
    username: 'yan',
    scale: 'unknownGas',
    severity: 'block',
    note: { zh: '好瓶，但不知道罐里是什么气', en: 'a good cylinder, but nothing is known of the tank’s gas' },
  },
  {
    rule: 'gas-uncertified',
    username: 'yan',
    scale: 'oldReport',
    severity: 'warn',
    note: { zh: '好瓶，但气质报告超过 30 天', en: 'a good cylinder, but the gas report is over 30 days old' },
  },
];

interface TownOptions {
  readonly today: string;
  readonly seed: number;
  readonly password?: string;
}

async function buildTown(
  deps: AppDependencies,
  options: TownOptions,
): Promise<{ readonly card: DemoTown; readonly town: Town; readonly places: Places; readonly people: People }> {
  const login = await deps.store.reader.selectFrom('login').select('id').limit(1).executeTakeFirst();
  if (login !== undefined) throw new Error('the register is not empty');
  const town = openTown(deps, options);
  const begun = town.when(town.dates.at(-60, 9 * 60));
  const places = await buildPlaces(begun);
  const { password = demoPassword } = options;
  const people = await buildPeople(begun, places, password);
  const nextCode = await issueLabels(begun, places);
  const registered = town.when(town.dates.at(-45, 9 * 60));
  const demo = await buildDemoCylinders(registered, places, people, nextCode);
  const fleet = await buildFleet(registered, places, nextCode);
  await receiveGas(town, places, people);
  const { replaced, duplicate, alreadyFull } = await liveDays(town, { places, people, fleet }, nextCode);
  const card = describeTown(options.today, password, places, [...demo, replaced, duplicate, alreadyFull]);
  return { card, town, places, people };
}

/**
 * The database must be migrated and empty. All dates lie around `today` (YYYY-MM-DD); where that is not the day of the
 * server's clock, the town is as it is at noon of that day. The same seed scatters models and ages in the same way;
 * ids and keys are new each time. Throws where something in the plan is not possible: the database is then of no use.
 */
export async function fillTown(deps: AppDependencies, options: TownOptions): Promise<DemoTown> {
  return (await buildTown(deps, options)).card;
}

/** As `fillTown`, with a month of deliveries: what takes longer, and is there for people to look at. */
export async function fillTownWithMonth(
  deps: AppDependencies,
  options: TownOptions,
  size: MonthSize = wholeMonth,
): Promise<DemoTown> {
  const { card, town, places, people } = await buildTown(deps, options);
  const { password = demoPassword } = options;
  const delivery = await fillDelivery(town, { places, people, password }, size);
  const couriers = delivery.couriers.map(({ name, username, organisation, plate, zone }) => ({
    role: 'courier' as const,
    name,
    organisation: organisationNames[organisation],
    username,
    password,
    badge: null,
    pin: null,
    note: { zh: `${plate} · ${zone}`, en: `vehicle ${plate}` },
  }));
  return { ...card, signIns: [...card.signIns, ...couriers], delivery };
}

function describeTown(today: string, password: string, places: Places, cylinders: readonly DemoCylinder[]): DemoTown {
  const allowed = cylinders.find((cylinder) => cylinder.rule === null);
  if (allowed === undefined) throw new Error('no demo cylinder may be filled');
  const sites = new Map([
    [places.one.siteId, organisationNames.one],
    [places.faultSiteId, organisationNames.fault],
    [places.two.siteId, organisationNames.two],
    [places.three.siteId, organisationNames.three],
  ]);
  const checkers = checkersOf(places);
  const codeOf = (cylinder: DemoCylinder): DemoCode => {
    const { scaleId, name } = places.scales[labels[cylinder.at].scale];
    return {
      code: cylinder.code,
      rule: cylinder.rule,
      severity: cylinder.rule === null ? 'allow' : warnings.has(cylinder.rule) ? 'warn' : 'block',
      note: cylinder.note,
      username: labels[cylinder.at].username,
      scaleId,
      scaleName: name,
      emptyG: cylinder.emptyG,
    };
  };
  return {
    today,
    signIns: Object.entries(peoplePlans).map(([username, plan]) => ({
      role: plan.role,
      name: plan.name,
      organisation: organisationNames[plan.at],
      username,
      password,
      badge: plan.badge,
      pin: plan.pin,
      note: plan.note,
    })),
    codes: [
      ...cylinders.map(codeOf),
      ...elsewhere.map(({ rule, username, scale, severity, note }) => ({
        ...codeOf(allowed),
        rule,
        severity,
        note,
        username,
        scaleId: places.scales[scale].scaleId,
        scaleName: places.scales[scale].name,
      })),
    ],
    scales: Object.values(places.scales).map((scale) => ({
      scaleId: scale.scaleId,
      name: scale.name,
      site: sites.get(scale.siteId) ?? '',
      kind: scale.kind,
      apiKey: scale.apiKey,
      checkedBy: scale.checkedToday ? (checkers.get(scale.siteId) ?? null) : null,
      note:
        scale.rule === null ? null : { zh: `好瓶也会报：${scale.rule}`, en: `says of a good cylinder: ${scale.rule}` },
    })),
    notShown,
  };
}
