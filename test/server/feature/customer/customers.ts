// A company with an office, a courier and a filler, an authority over it, another company beside it, and customers to open.
import type { Payload } from '../../../../shared/command/commands.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  type Signed,
  type TestApp,
  type TestOrganisation,
} from '../../../support/accounts.ts';
import type { Engine } from '../../../../server/db/store.ts';
import type { Sender } from '../../../support/station.ts';

export interface Town {
  readonly test: TestApp;
  readonly at: TestOrganisation;
  readonly office: Sender;
  readonly courier: Sender;
  readonly filler: Sender;
  readonly supervisor: Sender;
  readonly otherOffice: Sender;
}

export async function openTown(engine: Engine): Promise<Town> {
  const test = await openTestApp(engine);
  const at = await makeOrganisation(test.deps, { name: '某燃气公司', kind: 'gas-company' });
  const other = await makeOrganisation(test.deps, { name: '另一燃气公司', kind: 'gas-company' });
  const authority = await makeOrganisation(test.deps, { name: '某监管所', kind: 'authority', area: '330102' });
  const sender = async (
    where: TestOrganisation,
    username: string,
    role: 'office' | 'courier' | 'filler' | 'supervisor',
  ): Promise<Sender> => {
    const personId = await makePerson(test.deps, where, { username, roles: [role] });
    return { personId, signed: await signInAs(test, username) };
  };
  return {
    test,
    at,
    office: await sender(at, 'the-office', 'office'),
    courier: await sender(at, 'the-courier', 'courier'),
    filler: await sender(at, 'the-filler', 'filler'),
    supervisor: await sender(authority, 'the-supervisor', 'supervisor'),
    otherOffice: await sender(other, 'the-other', 'office'),
  };
}

/** Valid by its check character, and nobody's: the place does not exist. */
export const identityNumber = '990000199001010017';

export function newCustomer(
  test: TestApp,
  more: {
    readonly facts?: Partial<Payload<'open-customer'>['facts']>;
    readonly person?: Partial<Payload<'open-customer'>['person']>;
  } = {},
): Payload<'open-customer'> {
  return {
    customerId: test.deps.newId(),
    facts: {
      kind: 'household',
      village: '示范村',
      site: 'ground',
      cylinderRoom: false,
      outdoorRoom: null,
      vaporiserRoom: false,
      gasAlarm: true,
      usualUseDays: null,
      cylindersAgreed: 1,
      ...more.facts,
    },
    person: {
      name: '用户甲',
      telephone: '138 0000 1234',
      address: '示范村一组 3 号',
      position: { lng: 110.25, lat: 21.25, accuracyM: 12 },
      identity: { kind: 'id-card', number: identityNumber },
      confirmation: { by: 'witness', pictureSha256: null, witness: '村干部甲' },
      photoSha256: null,
      ...more.person,
    },
    appliances: [],
    contract: null,
  };
}

export async function get<T>(town: Town, by: Signed, path: string): Promise<{ status: number; body: T }> {
  const response = await town.test.app.request(`/api/v1${path}`, { headers: by.headers });
  return { status: response.status, body: (await response.json()) as T };
}
