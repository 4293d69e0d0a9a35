// The people of the demo town, named by what they do: who may sign in, with which badge, and on which papers their work rests.
import type { Role } from '../../shared/contract/account.ts';
import { createAccount } from '../../server/feature/account/create-account.ts';
import { noteSignIn } from '../../server/feature/account/device.ts';
import type { Places } from './places.ts';
import { byTown, must, type Sender, type Town } from './town.ts';

/** Known to everybody: for a town that only its own machine can reach. */
export const demoPassword = 'yipingyima';

export type PersonName =
  'jia' | 'yi' | 'bing' | 'yan' | 'anquan' | 'bangong' | 'guanli' | 'erhao' | 'erfu' | 'erban' | 'sanhao' | 'jianguan';

export interface PersonPlan {
  /** Also the user name. */
  readonly name: string;
  readonly role: Role;
  readonly at: 'one' | 'fault' | 'two' | 'three' | 'authority';
  /** Days from today on which the filling certificate (P) ends; null: has none. */
  readonly certificateEnds: number | null;
  readonly badge: string | null;
  readonly pin: string | null;
  readonly note: { readonly zh: string; readonly en: string } | null;
}

/** Code on the card and PIN are made up to be typed with one hand. */
export const peoplePlans: Readonly<Record<PersonName, PersonPlan>> = {
  jia: {
    name: '充装员甲',
    role: 'filler',
    at: 'one',
    certificateEnds: 400,
    badge: 'A001',
    pin: '1001',
    note: null,
  },
  yi: {
    name: '充装员乙',
    role: 'filler',
    at: 'one',
    certificateEnds: 28,
    badge: 'A002',
    pin: '1002',
    note: { zh: '作业证 28 天后到期', en: 'certificate ends in 28 days' },
  },
  bing: {
    name: '充装员丙',
    role: 'filler',
    at: 'one',
    certificateEnds: -10,
    badge: 'A003',
    pin: '1003',
    note: { zh: '作业证已过期：operator-certificate', en: 'certificate has ended: operator-certificate' },
  },
  yan: {
    name: '演示员',
    role: 'filler',
    at: 'fault',
    certificateEnds: 400,
    badge: 'A004',
    pin: '1004',
    note: { zh: '故障演示间：每台秤各有一种问题', en: 'the room where each scale has something wrong with it' },
  },
  anquan: {
    name: '安全员',
    role: 'safety-manager',
    at: 'one',
    certificateEnds: 300,
    badge: 'A010',
    pin: '1010',
    note: { zh: '复称放行、现场更正', en: 'checks after filling, corrects facts at the hall' },
  },
  bangong: {
    name: '办公室',
    role: 'office',
    at: 'one',
    certificateEnds: null,
    badge: null,
    pin: null,
    note: null,
  },
  guanli: {
    name: '管理员',
    role: 'administrator',
    at: 'one',
    certificateEnds: null,
    badge: null,
    pin: null,
    note: null,
  },
  erhao: {
    name: '二站充装员',
    role: 'filler',
    at: 'two',
    certificateEnds: 200,
    badge: 'B001',
    pin: '2001',
    note: {
      zh: '示范二号气站：有效期不足 90 天的不充装（ends-in-use）',
      en: 'second station: nothing is filled that runs out within 90 days (ends-in-use)',
    },
  },
  erfu: {
    name: '二站复称员',
    role: 'safety-manager',
    at: 'two',
    certificateEnds: 200,
    badge: 'B002',
    pin: '2002',
    note: null,
  },
  erban: {
    name: '二站办公室',
    role: 'office',
    at: 'two',
    certificateEnds: null,
    badge: null,
    pin: null,
    note: null,
  },
  sanhao: {
    name: '三站充装员',
    role: 'filler',
    at: 'three',
    certificateEnds: 200,
    badge: 'C001',
    pin: '3001',
    note: { zh: '示范三号气站：充装许可证已过期', en: 'third station: its filling licence has ended' },
  },
  jianguan: {
    name: '监管员',
    role: 'supervisor',
    at: 'authority',
    certificateEnds: null,
    badge: null,
    pin: null,
    note: { zh: '监管部门，看辖区内所有单位', en: 'the authority: sees all of its area' },
  },
};

export const organisationNames: Readonly<Record<PersonPlan['at'], string>> = {
  one: '示范一号充装站',
  fault: '示范一号充装站·故障演示间',
  two: '示范二号气站',
  three: '示范三号气站',
  authority: '示范区市场监督管理局',
};

export type People = Readonly<Record<PersonName, Sender>>;

/** Somebody with an account, a role, and a device on which they are signed in. */
export async function enterPerson(
  town: Town,
  person: {
    readonly name: string;
    readonly username: string;
    readonly password: string;
    readonly role: Role;
    readonly place: { readonly organisationId: string; readonly area: string; readonly siteId: string | null };
    readonly organisationKind: 'authority' | 'filling-station';
    /** Kind and last day. */
    readonly certificate: { readonly kind: string; readonly until: string } | null;
    readonly badge: { readonly badge: string; readonly pin: string } | null;
  },
): Promise<Sender> {
  const { deps, dates } = town;
  const by = byTown(town);
  const { name, username, password, role, organisationKind, certificate } = person;
  const { organisationId, area, siteId } = person.place;
  const { personId } = must(
    await createAccount(
      deps,
      {
        name,
        username,
        password,
        memberships: [{ organisationId, siteId, role, from: dates.day(-300), until: null }],
        certificates: certificate === null ? [] : [{ ...certificate, number: null }],
        badge: person.badge === null ? null : { organisationId, ...person.badge },
      },
      by,
    ),
    username,
  );
  const deviceId = deps.newId();
  const device = { organisationId, deviceId, siteId, name: '手持机' };
  await deps.store.atomically(async (trx) => {
    must(await noteSignIn(trx, device, { personId, method: 'password' }, { ...by, personId, deviceId }), username);
  });
  return {
    actor: { personId, organisationId, organisationKind, area, siteId, roles: [role], deviceId, scaleId: null },
    after: null,
  };
}

export async function buildPeople(town: Town, places: Places, password: string): Promise<People> {
  const people: Partial<Record<PersonName, Sender>> = {};
  // Hashing takes most of the time, on threads of its own: all at once.
  await Promise.all(
    Object.entries(peoplePlans).map(async ([username, plan]) => {
      const { badge, pin, certificateEnds } = plan;
      people[username as PersonName] = await enterPerson(town, {
        name: plan.name,
        username,
        password,
        role: plan.role,
        place: plan.at === 'fault' ? { ...places.one, siteId: places.faultSiteId } : places[plan.at],
        organisationKind: plan.at === 'authority' ? 'authority' : 'filling-station',
        certificate: certificateEnds === null ? null : { kind: 'P', until: town.dates.day(certificateEnds) },
        badge: badge === null || pin === null ? null : { badge, pin },
      });
    }),
  );
  return people as People;
}
