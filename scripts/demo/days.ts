// The last days at the demo town's first station, through the same commands as its screens send: what came in, was filled, refused, set aside.
import { postFillItems, preFillItems } from '../../shared/command/commands.ts';
import type { FillLeave } from '../../shared/contract/fill.ts';
import type { Destination } from '../../shared/event/cylinder-event.ts';
import { instantOf } from '../../server/feature/account/account-dependencies.ts';
import type { DemoCylinder } from './demo-cylinders.ts';
import type { People } from './people.ts';
import type { Places, ScaleName, Station, TankName } from './places.ts';
import { goodFacts, models, ordinary, someAge, someModel } from './stock.ts';
import { inBatches, registerCylinder, send, type Sender, type Town } from './town.ts';

const ms = { second: 1000, minute: 60_000, hour: 3_600_000 } as const;
const good = (items: readonly string[]) => items.map((item) => ({ item, good: true, note: null }));

/** A cylinder of the fleet, with what its scale shows. */
interface Stock {
  readonly code: string;
  readonly cylinderId: string;
  readonly tareG: number;
  readonly maxFillG: number;
  /** True: in somebody's kitchen. */
  readonly isOut: boolean;
}

export interface Fleet {
  readonly good: readonly Stock[];
  /** Overdue, still out. */
  readonly overdue: readonly Stock[];
  /** Of the second station, out among the first one's customers. */
  readonly foreign: readonly Stock[];
}

/** About three hundred cylinders; two thirds of them are out. */
export async function buildFleet(town: Town, places: Places, nextCode: (at: Station) => string): Promise<Fleet> {
  const customers = Array.from({ length: 120 }, () => town.deps.newId());
  const fleet = { good: [] as Stock[], overdue: [] as Stock[], foreign: [] as Stock[] };
  const plans = Array.from({ length: 300 }, (_, index) => {
    const kind = index < 270 ? ('good' as const) : index < 282 ? ('overdue' as const) : ('foreign' as const);
    const model = someModel(town);
    const facts = goodFacts(town, model, kind === 'overdue' ? 46 : someAge(town));
    const out = kind !== 'good' || town.chance() < 0.66;
    return {
      kind,
      code: nextCode(kind === 'foreign' ? 'two' : 'one'),
      facts:
        kind === 'overdue' ? { ...facts, madeOn: town.dates.month(-51), inspectionDueOn: town.dates.month(-3) } : facts,
      custody: out
        ? { kind: 'customer' as const, id: customers[index % customers.length] ?? '', siteId: null }
        : { kind: 'org' as const, id: places.one.organisationId, siteId: places.one.siteId },
      isOut: out,
    };
  });
  await inBatches(plans, async ({ kind, code, facts, custody, isOut }) => {
    const cylinderId = await registerCylinder(town, {
      code,
      facts,
      ownerOrganisationId: places[kind === 'foreign' ? 'two' : 'one'].organisationId,
      custody,
      source: 'coding',
    });
    fleet[kind].push({ code, cylinderId, tareG: facts.tareG ?? 0, maxFillG: facts.maxFillG ?? 0, isOut });
  });
  return fleet;
}

/** What tankers brought, before the scales were used. Each tank of the faulty room holds gas with one thing wrong. */
export async function receiveGas(town: Town, places: Places, people: People): Promise<void> {
  const receive = async (
    by: Sender,
    tank: TankName,
    daysAgo: number,
    gas: { readonly odorised?: boolean; readonly dmePct?: number } = {},
  ): Promise<void> => {
    town.setClock(town.dates.at(-daysAgo, 6 * 60 + 30));
    await send(town, by, 'receive-gas', {
      receiptId: town.deps.newId(),
      tankId: places.tanks[tank],
      supplier: '示范石化供气公司',
      supplierLicence: '示范供字第7号',
      tanker: '示范罐车07',
      driver: '驾驶员甲',
      escort: '押运员乙',
      netKg: 9000 + Math.floor(town.chance() * 900) * 10,
      weighbridge: '1号地磅',
      kind: 'lpg',
      reportOn: town.dates.day(-daysAgo - 1),
      reportNumber: `示范检${daysAgo}`,
      dmePct: gas.dmePct ?? 0,
      odorised: gas.odorised ?? true,
      photoSha256: null,
      correctsReceiptId: null,
      reason: null,
    });
  };
  await receive(people.yan, 'oldReport', 44);
  await receive(people.yan, 'unodorised', 7, { odorised: false });
  await receive(people.yan, 'adulterated', 7, { dmePct: 3.5 });
  await receive(people.yan, 'goodToo', 7);
  await receive(people.erhao, 'two', 6);
  await receive(people.sanhao, 'three', 6);
  await receive(people.jia, 'good', 8);
  await receive(people.jia, 'good', 3);
}

/** One cylinder's way through the hall, as parts of the time that it takes. */
async function fillOne(
  town: Town,
  stock: Stock,
  hall: {
    readonly places: Places;
    readonly filler: Sender;
    readonly checker: Sender;
    readonly scale: ScaleName;
    readonly startMs: number;
    readonly lastsMs: number;
  },
  more: { readonly overG?: number; readonly lateMs?: number; readonly check?: boolean } = {},
): Promise<string> {
  const { places, filler, checker, startMs, lastsMs } = hall;
  const { scaleId } = places.scales[hall.scale];
  const at = (part: number): number => Math.round(startMs + part * lastsMs);
  if (stock.isOut) {
    town.setClock(at(0));
    await send(town, filler, 'return-cylinder', { scanned: stock.code, siteId: places.one.siteId });
  }
  town.setClock(at(0.2));
  await send(town, filler, 'check-before-fill', {
    checkId: town.deps.newId(),
    scanned: stock.code,
    scaleId,
    items: good(preFillItems),
    firstFill: false,
    evacuated: false,
    emptyG: stock.tareG + Math.floor(town.chance() * 30) * 10,
    weighed: 'scale',
  });
  town.setClock(at(0.25));
  const asked = await send(town, filler, 'authorise-fill', {
    authorisationId: town.deps.newId(),
    scanned: stock.code,
    scaleId,
  });
  const leave = asked.result as FillLeave;
  if (!leave.granted || leave.targetNetG === null) {
    throw new Error(`${stock.code} may not be filled: ${leave.verdict.reasons.map((reason) => reason.rule).join()}`);
  }
  const startedMs = at(0.3) + (more.lateMs ?? 0);
  const endedMs = startedMs + Math.round(lastsMs * 0.3);
  const netG = leave.targetNetG + (more.overG ?? 0);
  const fillId = town.deps.newId();
  town.setClock(endedMs);
  await send(town, filler, 'record-fill', {
    fillId,
    authorisationId: leave.authorisationId,
    scanned: stock.code,
    scaleId,
    startedAt: instantOf(startedMs),
    endedAt: instantOf(endedMs),
    netG,
    grossG: stock.tareG + netG,
  });
  if (more.check !== false) {
    town.setClock(endedMs + Math.round(lastsMs * 0.3));
    await checkAfter(town, stock, places, checker, stock.tareG + netG);
  }
  return fillId;
}

async function checkAfter(town: Town, stock: Stock, places: Places, checker: Sender, grossG: number): Promise<void> {
  await send(town, checker, 'check-after-fill', {
    checkId: town.deps.newId(),
    scanned: stock.code,
    scaleId: places.scales.check.scaleId,
    items: good(postFillItems),
    grossG,
    weighed: 'scale',
    sealed: true,
    seal: null,
  });
}

async function checkScales(town: Town, sender: Sender, scales: readonly { readonly scaleId: string }[]): Promise<void> {
  for (const { scaleId } of scales) {
    await send(town, sender, 'check-scale', {
      scaleId,
      good: true,
      testWeightG: 20_000,
      readingG: 20_000,
      note: null,
    });
  }
}

/** Scanned before filling, refused by the gate, put aside with where it shall go. */
async function refuse(
  town: Town,
  sender: Sender,
  places: Places,
  scanned: string,
  destination: Destination | null,
  rules: readonly string[],
): Promise<string | null> {
  const { siteId } = places.one;
  await send(town, sender, 'return-cylinder', { scanned, siteId });
  await send(town, sender, 'authorise-fill', {
    authorisationId: town.deps.newId(),
    scanned,
    scaleId: places.scales.first.scaleId,
  });
  if (destination === null) return null;
  const setAsideId = town.deps.newId();
  await send(town, sender, 'set-aside', { scanned, siteId, setAsideId, destination, reasons: [...rules] });
  return setAsideId;
}

interface Hands {
  readonly places: Places;
  readonly people: People;
  readonly fleet: Fleet;
}

/** A morning that is over: everything filled was released. */
async function pastMorning(
  town: Town,
  { places, people, fleet }: Hands,
  daysAgo: number,
  stocks: readonly Stock[],
): Promise<void> {
  const { jia, yi, anquan } = people;
  town.setClock(town.dates.at(-daysAgo, 7 * 60 + 30));
  await checkScales(town, anquan, [places.scales.first, places.scales.second, places.scales.check]);
  for (const [index, stock] of stocks.entries()) {
    await fillOne(town, stock, {
      places,
      filler: index % 2 === 0 ? jia : yi,
      checker: anquan,
      scale: index % 2 === 0 ? 'first' : 'second',
      startMs: town.dates.at(-daysAgo, 7 * 60 + 45) + index * 5 * ms.minute,
      lastsMs: 4 * ms.minute,
    });
  }
  town.setClock(town.dates.at(-daysAgo, 10 * 60));
  const ids: string[] = [];
  for (const stock of fleet.overdue.slice(daysAgo * 2, daysAgo * 2 + 2)) {
    const id = await refuse(town, jia, places, stock.code, 'inspection', ['inspection-overdue']);
    if (id !== null) ids.push(id);
  }
  for (const stock of fleet.foreign.slice(daysAgo, daysAgo + 1)) {
    await refuse(town, yi, places, stock.code, 'owner', ['not-own']);
  }
  if (daysAgo > 1) {
    town.setClock(town.dates.at(-daysAgo, 15 * 60));
    await send(town, people.bangong, 'hand-over', {
      handoverId: town.deps.newId(),
      siteId: places.one.siteId,
      destination: 'inspection',
      setAsideIds: ids,
      receiverOrganisationId: places.inspection.organisationId,
      receiver: '示范气瓶检验站收瓶员',
      photoSha256: null,
    });
  }
}

/** What only happened once: opening stock, a fill that began too late, an old label replaced, a code claimed twice. */
async function rareEvents(
  town: Town,
  { places, people }: Hands,
  stocks: readonly Stock[],
  nextCode: (at: Station) => string,
): Promise<{ readonly replaced: DemoCylinder; readonly duplicate: DemoCylinder }> {
  const { jia, anquan, bangong } = people;
  const hall = { places, filler: jia, checker: anquan, scale: 'first' as const, lastsMs: 4 * ms.minute };
  const { siteId } = places.one;

  town.setClock(town.dates.at(-3, 16 * 60));
  for (const stock of stocks.slice(0, 3)) {
    await send(town, bangong, 'count-opening-stock', {
      countId: town.deps.newId(),
      scanned: stock.code,
      siteId,
      full: true,
      grossG: stock.tareG + stock.maxFillG - 300,
      weighed: 'scale',
    });
  }
  const late = stocks[3];
  if (late === undefined) throw new Error('the fleet is too small');
  const startMs = town.dates.at(-2, 16 * 60);
  await fillOne(town, late, { ...hall, startMs }, { lateMs: 14 * ms.minute });

  const own = { organisationId: places.one.organisationId, siteId };
  const custody = { kind: 'org' as const, id: own.organisationId, siteId };
  const cylinder = async (): Promise<{ code: string; cylinderId: string; emptyG: number }> => {
    const facts = ordinary(town);
    const code = nextCode('one');
    const cylinderId = await registerCylinder(town, {
      code,
      facts,
      ownerOrganisationId: own.organisationId,
      custody,
      source: 'coding',
    });
    return { code, cylinderId, emptyG: (facts.tareG ?? 0) + 200 };
  };

  town.setClock(town.dates.at(-2, 17 * 60));
  const replaced = await cylinder();
  const duplicate = await cylinder();
  town.setClock(town.dates.at(-1, 14 * 60));
  await send(town, bangong, 'bind-tag', {
    scanned: replaced.code,
    newTag: nextCode('one'),
    replaces: true,
    reason: '演示：标签磨损',
  });
  town.setClock(town.dates.at(-1, 14 * 60 + 20));
  const claim = ordinary(town);
  await send(town, bangong, 'code-cylinder', {
    scanned: duplicate.code,
    siteId,
    ownerOrganisationId: own.organisationId,
    model: models.fifteen.model,
    volumeMl: models.fifteen.volumeMl,
    tareG: claim.tareG ?? models.fifteen.tareG,
    maxFillG: models.fifteen.maxFillG,
    medium: 'lpg',
    madeOn: town.dates.month(-30),
    designLifeYears: 8,
    inspectedOn: null,
    inspectionDueOn: town.dates.month(18),
    valveUntil: null,
    registrationCode: null,
    serialNo: claim.serialNo,
    manufacturer: claim.manufacturer,
    firstFill: false,
    twoPhase: false,
    photoSha256: null,
  });
  return {
    replaced: {
      ...replaced,
      rule: 'code-replaced',
      note: { zh: '旧标签，气瓶已换新码', en: 'an old label: the cylinder has a new one' },
      at: 'one',
    },
    duplicate: {
      ...duplicate,
      rule: 'code-duplicate',
      note: { zh: '两只气瓶用了同一个瓶码', en: 'two cylinders claim this code' },
      at: 'one',
    },
  };
}

/** Today until now: filled and released, two waiting to be checked, one held back, one corrected, some refused. */
async function thisMorning(
  town: Town,
  { places, people, fleet }: Hands,
  stocks: readonly Stock[],
  unknownCode: string,
): Promise<DemoCylinder> {
  const { jia, yi, anquan, yan, erfu, sanhao } = people;
  const midnightMs = town.dates.at(0, 0);
  const beganMs = Math.max(midnightMs, town.nowMs - 3 * ms.hour);
  // However early the town is filled, nothing happens later than now, nor before midnight.
  const slotMs = Math.min(5 * ms.minute, Math.floor((town.nowMs - beganMs) / (stocks.length + 3)));

  town.setClock(beganMs);
  const checkedToday = Object.values(places.scales).filter((scale) => scale.checkedToday);
  const of = (siteId: string) => checkedToday.filter((scale) => scale.siteId === siteId);
  await checkScales(town, anquan, of(places.one.siteId));
  await checkScales(town, yan, of(places.faultSiteId));
  await checkScales(town, erfu, of(places.two.siteId));
  await checkScales(town, sanhao, of(places.three.siteId));

  const slot = (index: number) => ({
    places,
    filler: index % 2 === 0 ? jia : yi,
    checker: anquan,
    scale: index % 2 === 0 ? ('first' as const) : ('second' as const),
    startMs: beganMs + index * slotMs,
    lastsMs: Math.floor(slotMs * 0.9),
  });
  const [corrected, tooFull, waitingOne, waitingTwo, ...others] = stocks;
  if (corrected === undefined || tooFull === undefined || waitingOne === undefined || waitingTwo === undefined) {
    throw new Error('the fleet is too small');
  }
  const last = others.length;
  for (const [index, stock] of others.entries()) await fillOne(town, stock, slot(index));

  const fillId = await fillOne(town, corrected, slot(last), { overG: -600, check: false });
  await send(town, anquan, 'correct-fill', {
    fillId,
    correctionId: town.deps.newId(),
    scanned: corrected.code,
    netG: Math.floor((corrected.maxFillG * 0.97) / 100) * 100,
    grossG: null,
    reason: '演示：称重时瓶身靠着护栏，重新称重',
  });
  await checkAfter(
    town,
    corrected,
    places,
    anquan,
    corrected.tareG + Math.floor((corrected.maxFillG * 0.97) / 100) * 100,
  );
  await fillOne(town, tooFull, slot(last + 1), { overG: 900 });

  town.setClock(slot(last + 2).startMs);
  for (const stock of fleet.overdue.slice(0, 2)) {
    await refuse(town, yi, places, stock.code, 'inspection', ['inspection-overdue']);
  }
  for (const stock of fleet.foreign.slice(0, 1)) await refuse(town, yi, places, stock.code, 'owner', ['not-own']);
  await refuse(town, jia, places, unknownCode, 'authority', ['code-unknown']);

  await fillOne(town, waitingOne, slot(last + 2), { check: false });
  await fillOne(town, waitingTwo, slot(last + 3), { check: false });
  const full = others.at(-1);
  if (full === undefined) throw new Error('the fleet is too small');
  return {
    rule: 'already-full',
    note: { zh: '今天已充满，还没有送出去', en: 'filled this morning, still here' },
    code: full.code,
    cylinderId: full.cylinderId,
    at: 'one',
    emptyG: full.tareG + 200,
  };
}

/** Resolves to the cylinders that show what only the hall's own acts can bring about. */
export async function liveDays(
  town: Town,
  hands: Hands,
  nextCode: (at: Station) => string,
): Promise<{ replaced: DemoCylinder; duplicate: DemoCylinder; alreadyFull: DemoCylinder }> {
  const { good: stocks } = hands.fleet;
  await pastMorning(town, hands, 3, stocks.slice(0, 10));
  await pastMorning(town, hands, 2, stocks.slice(10, 20));
  const rare = await rareEvents(town, hands, stocks.slice(30, 36), nextCode);
  await pastMorning(town, hands, 1, stocks.slice(20, 30));
  const alreadyFull = await thisMorning(town, hands, stocks.slice(40, 50), nextCode('one'));
  return { ...rare, alreadyFull };
}
