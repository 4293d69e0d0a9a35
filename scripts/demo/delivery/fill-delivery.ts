// Adds a month of deliveries to the demo town: two companies, a dozen couriers, some hundred homes, a few thousand cylinders.
import { setParameter } from '../../../server/feature/parameter/set-parameter.ts';
import { placeOrder } from '../../../server/feature/order/place-order.ts';
import { openSurroundings } from '../../../server/feature/position/surroundings.ts';
import type { People } from '../people.ts';
import type { Places } from '../places.ts';
import { must, withDependencies, type Town } from '../town.ts';
import { buildCompany, type Company, type Crew } from './company.ts';
import { buildBottles, buildHomes, type Bottle, type Home } from './homes.ts';
import { wholeMonth, type MonthSize } from './month-size.ts';
import { liveMonth, type Firm } from './month.ts';
import type { Month } from './round.ts';

/** What somebody who tries the town as a courier can do. */
export interface DemoDelivery {
  readonly couriers: readonly {
    readonly name: string;
    readonly username: string;
    readonly organisation: 'one' | 'two';
    readonly plate: string;
    /** To scan at the begin of the shift. */
    readonly vehicleCode: string;
    readonly zone: string;
  }[];
  readonly tryAs: {
    readonly username: string;
    readonly vehicleCode: string;
    /** Full, at the depot: to load. */
    readonly full: readonly string[];
    /** At the depot too, and refused at loading. */
    readonly overdue: string | null;
    /** In order, to deliver to; `empty`: what it gives back. */
    readonly customer: { readonly name: string; readonly village: string; readonly empty: string } | null;
  };
  /** Of the depots, each with who checks it before work. */
  readonly scales: readonly { readonly scaleId: string; readonly checkedBy: string }[];
}

/** For each in a kitchen so many stand at the depot, or are on their way. */
const spareShare = 2.5;

async function openFirm(
  town: Town,
  company: Company,
  size: MonthSize,
  firstNumber: number,
): Promise<Omit<Firm, 'foreign'>> {
  const homes: (readonly Home[])[] = [];
  for (const [index, crew] of company.crews.entries()) {
    homes.push(await buildHomes(town, crew, size.homesACourier, firstNumber + index * size.homesACourier));
  }
  const holders = homes.flat().flatMap((home) => {
    const count = home.kind === 'household' ? (town.chance() < 0.25 ? 2 : 1) : 2;
    return Array.from({ length: count }, () => home);
  });
  const spare = Math.ceil(holders.length * spareShare) + company.crews.length * 8;
  const overdueCount = company.key === 'one' ? 10 : 4;
  const plans = [
    ...holders.map((home) => ({ holder: home.customerId, isOverdue: false })),
    ...Array.from({ length: spare }, () => ({ holder: null, isOverdue: false })),
    ...Array.from({ length: overdueCount }, () => ({ holder: null, isOverdue: true })),
  ];
  const bottles = await buildBottles(town, company, plans);
  for (const [index, home] of holders.entries()) {
    const bottle = bottles[index];
    if (bottle !== undefined) home.held = [...home.held, bottle];
  }
  const standing = bottles.slice(holders.length);
  return {
    company,
    beats: company.crews.map((crew, index) => ({ crew, homes: homes[index] ?? [], next: 0, leaking: null })),
    full: [],
    empty: standing.filter((bottle) => !bottle.isOverdue),
    overdue: standing.filter((bottle) => bottle.isOverdue),
    held: new Set(),
  };
}

/** By telephone, this very hour: the first courier's to accept. */
async function orderForToday(town: Town, company: Company, crew: Crew, homes: readonly Home[]): Promise<void> {
  for (const [index, { customerId }] of homes.entries()) {
    const at = town.when(town.nowMs - (40 - index * 12) * 60_000);
    const order = { orderId: town.deps.newId(), customerId, lines: [{ model: 'YSP35.5', count: 1 }], wished: null };
    const courierId = crew.courier.actor.personId;
    must(await placeOrder(at.deps, company.office.actor, { ...order, note: null, courierId }), 'order');
  }
}

/**
 * The town must have been filled just before. Takes the longer the larger `size` is; everything is recorded by the use
 * cases that phones and desks reach, at the time at which it is said to have happened.
 */
export async function fillDelivery(
  filled: Town,
  { places, people, password }: { readonly places: Places; readonly people: People; readonly password: string },
  size: MonthSize = wholeMonth,
): Promise<DemoDelivery> {
  // Nothing of it has to be on the disk before all of it is: the filling's last note makes it durable.
  const { store } = filled.deps;
  const town = withDependencies(filled, { ...filled.deps, store: { ...store, atomically: store.inSteps } });
  const begun = town.when(town.dates.at(-size.days - 12, 9 * 60));
  const setting = { town: begun, places, people, password, mostCrews: size.couriers };
  const [one, two] = [await buildCompany(setting, 'one'), await buildCompany(setting, 'two')];
  await town.deps.scan.refresh();
  const authority = {
    personId: null,
    organisationId: places.authority.organisationId,
    organisationKind: 'authority',
    area: places.authority.area,
    siteId: null,
    roles: ['supervisor' as const],
    deviceId: null,
    scaleId: null,
  };
  must(
    await setParameter(begun.deps, authority, town.deps.newId(), {
      area: two.area.slice(0, 9),
      name: 'selfPickup',
      value: 'allowed',
      fromOn: town.dates.day(-size.days - 11),
      reason: '演示：二号气站所在乡镇允许柜台销售',
      correction: true,
    }),
    'parameter',
  );
  await town.deps.parameters.refresh();
  const opened = town.when(town.dates.at(-size.days - 10, 9 * 60));
  const firmOne = await openFirm(opened, one, size, 1);
  const firmTwo = await openFirm(opened, two, size, 1 + one.crews.length * size.homesACourier);
  // Some of each company's cylinders have strayed into the other's kitchens.
  const strayed = (from: { empty: Bottle[] }): Bottle[] => from.empty.splice(-4);
  const [ofOne, ofTwo] = [strayed(firmOne), strayed(firmTwo)];
  const firms: Firm[] = [
    { ...firmOne, foreign: ofTwo },
    { ...firmTwo, foreign: ofOne },
  ];
  const month: Month = { town, records: new Map(), pictures: 0, doors: size.doors };
  await liveMonth(month, openSurroundings(town.deps), firms, size.days);

  const [firm] = firms;
  const first = firm?.beats[0];
  if (firm === undefined || first === undefined) throw new Error('no courier');
  const index = first.homes.findIndex(
    (home) => home.isInOrder && home.isChecked && home.kind === 'household' && home.held.length === 1,
  );
  const home = first.homes[index];
  await orderForToday(town, one, first.crew, [
    ...(home === undefined ? [] : [home]),
    ...first.homes.filter((other) => other !== home && other.isInOrder).slice(0, 2),
  ]);
  return {
    couriers: [one, two].flatMap((company) =>
      company.crews.map((crew) => ({
        name: crew.name,
        username: crew.username,
        organisation: company.key,
        plate: crew.plate,
        vehicleCode: crew.vehicleCode,
        zone: crew.zoneName,
      })),
    ),
    tryAs: {
      username: first.crew.username,
      vehicleCode: first.crew.vehicleCode,
      full: firm.full.slice(0, 5).map(({ code }) => code),
      overdue: firm.overdue.at(-1)?.code ?? null,
      customer:
        home === undefined
          ? null
          : { name: `住户${String(1 + index)}`, village: home.village, empty: home.held[0]?.code ?? '' },
    },
    scales: [one, two].flatMap(({ scaleIds, checkScaleId, checkedBy }) =>
      [...scaleIds, checkScaleId].map((scaleId) => ({ scaleId, checkedBy })),
    ),
  };
}
