// Customers of the demo town and the cylinders that go round among them: who lives where, what burns there, what they hold.
import type { CustomerKind } from '../../../shared/customer/customer.ts';
import { goodFacts, inspectionMonths, models } from '../stock.ts';
import { inBatches, registerCylinder, send, type Town } from '../town.ts';
import { zoneSide, type Company, type Crew } from './company.ts';

export interface Bottle {
  readonly code: string;
  readonly cylinderId: string;
  readonly tareG: number;
  readonly maxFillG: number;
  readonly owner: Company['key'];
  /** Overdue for inspection: once it is back, nobody fills it. */
  readonly isOverdue: boolean;
}

export interface Home {
  readonly customerId: string;
  readonly kind: CustomerKind;
  readonly village: string;
  readonly position: { readonly lng: number; readonly lat: number; readonly accuracyM: number };
  /** With a real-name file, and nothing known that forbids gas. */
  isInOrder: boolean;
  held: Bottle[];
  /** A full check was made since the month began. */
  isChecked: boolean;
}

/** GB 11643, of a place that does not exist. */
function identityNumber(n: number): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const day = 1 + (n % 28);
  const digits = `9900001970${String(1 + (n % 12)).padStart(2, '0')}${String(day).padStart(2, '0')}${String(n % 1000).padStart(3, '0')}`;
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return `${digits}${'10X98765432'[sum % 11] ?? '0'}`;
}

const kindOf = (chance: number): CustomerKind =>
  chance < 0.8
    ? 'household'
    : chance < 0.93
      ? 'catering'
      : chance < 0.96
        ? 'stall'
        : chance < 0.98
          ? 'canteen'
          : 'school';

const word: Readonly<Partial<Record<CustomerKind, string>>> = {
  household: '住户',
  catering: '餐馆',
  stall: '摊点',
  canteen: '食堂',
  school: '学校',
};

/** New, or inspected once; not due in half a year: at the second company nothing is filled that runs out soon. */
const ageInMonths = (town: Town): number =>
  1 + Math.floor(town.chance() * 38) + (town.chance() < 0.4 ? inspectionMonths - 2 : 0);

/** Registered when the town began, empty unless it is in somebody's kitchen. */
export async function buildBottles(
  town: Town,
  company: Company,
  plans: readonly { readonly holder: string | null; readonly isOverdue: boolean }[],
): Promise<Bottle[]> {
  const { organisationId, siteId } = company;
  const made = plans.map(({ holder, isOverdue }) => {
    const facts = goodFacts(town, models.fifteen, isOverdue ? 46 : ageInMonths(town));
    return {
      code: company.nextCode(),
      holder,
      isOverdue,
      facts: isOverdue ? { ...facts, madeOn: town.dates.month(-51), inspectionDueOn: town.dates.month(-3) } : facts,
    };
  });
  const ids = new Map<string, string>();
  await inBatches(made, async ({ code, holder, facts }) => {
    const cylinderId = await registerCylinder(town, {
      code,
      facts,
      ownerOrganisationId: organisationId,
      custody:
        holder === null ? { kind: 'org', id: organisationId, siteId } : { kind: 'customer', id: holder, siteId: null },
      source: 'coding',
    });
    ids.set(code, cylinderId);
  });
  return made.map(({ code, facts, isOverdue }) => ({
    code,
    cylinderId: ids.get(code) ?? '',
    tareG: facts.tareG ?? 0,
    maxFillG: facts.maxFillG ?? 0,
    owner: company.key,
    isOverdue,
  }));
}

/** Opened at the door by the courier of the zone. `first`: a number that no other customer of the town has. */
export async function buildHomes(town: Town, crew: Crew, count: number, first: number): Promise<Home[]> {
  const plans = Array.from({ length: count }, (_, index) => {
    const n = first + index;
    const kind = kindOf(town.chance());
    const isHousehold = kind === 'household';
    const isUnverified = index === 5;
    const isBasement = index === 11;
    const home: Home = {
      customerId: town.deps.newId(),
      kind,
      village: crew.villages[index % 2] ?? crew.villages[0],
      position: {
        lng: Math.round((crew.corner[0] + zoneSide * (0.1 + 0.8 * town.chance())) * 1e6) / 1e6,
        lat: Math.round((crew.corner[1] + zoneSide * (0.1 + 0.8 * town.chance())) * 1e6) / 1e6,
        accuracyM: 8 + Math.floor(town.chance() * 20),
      },
      isInOrder: !isUnverified && !isBasement,
      held: [],
      isChecked: false,
    };
    const payload = {
      customerId: home.customerId,
      facts: {
        kind,
        village: home.village,
        site: isBasement ? ('basement' as const) : ('ground' as const),
        cylinderRoom: false,
        outdoorRoom: false,
        vaporiserRoom: false,
        gasAlarm: isHousehold ? town.chance() < 0.4 : true,
        usualUseDays: isHousehold ? 30 : 6,
        cylindersAgreed: isHousehold ? 1 : 3,
      },
      person: {
        name: `${word[kind] ?? '用户'}${String(n)}`,
        telephone: `139${String(10_000_000 + n).slice(0, 8)}`,
        address: `${home.village}${String(1 + (n % 9))}组${String(1 + (n % 60))}号`,
        position: home.position,
        identity: isUnverified ? null : { kind: 'id-card' as const, number: identityNumber(n) },
        confirmation: isUnverified ? null : { by: 'witness' as const, pictureSha256: null, witness: '村干部' },
        photoSha256: null,
      },
      appliances: [],
      contract: null,
    };
    return { home, payload };
  });
  await inBatches(plans, async ({ payload }) => {
    await send(town, crew.courier, 'open-customer', payload);
  });
  return plans.map(({ home }) => home);
}
