// The last days at the demo town's first station, through the same commands as its screens send: what came in, was filled, refused, set aside.
import { hash } from 'node:crypto';
import { postFillItems, preFillItems } from '../../shared/command/commands.ts';
import type { FillLeave } from '../../shared/contract/fill.ts';
import type { Destination } from '../../shared/event/cylinder-event.ts';
import { instantOf } from '../../server/feature/account/account-dependencies.ts';
import type { RuleId } from '../../shared/verdict/rules.ts';
import { storePicture } from '../../server/feature/picture/store-picture.ts';
import type { DemoCylinder } from './demo-cylinders.ts';
import type { People, PersonName } from './people.ts';
import type { Places, ScaleName, Station, TankName } from './places.ts';
import { plainPicture } from './picture.ts';
import { goodFacts, models, ordinary, someAge, someModel } from './stock.ts';
import { inBatches, must, registerCylinder, send, type Sender, type Town } from './town.ts';

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
  const fleet: Record<'good' | 'overdue' | 'foreign', Stock[]> = { good: [], overdue: [], foreign: [] };
  const ids = new Map<string, string>();
  await inBatches(plans, async ({ kind, code, facts, custody }) => {
    const cylinderId = await registerCylinder(town, {
      code,
      facts,
      ownerOrganisationId: places[kind === 'foreign' ? 'two' : 'one'].organisationId,
      custody,
      source: 'coding',
    });
    ids.set(code, cylinderId);
  });
  for (const { kind, code, facts, isOut } of plans) {
    const { tareG, maxFillG } = facts;
    fleet[kind].push({ code, cylinderId: ids.get(code) ?? '', tareG: tareG ?? 0, maxFillG: maxFillG ?? 0, isOut });
  }
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
    await send(town.when(town.dates.at(-daysAgo, 6 * 60 + 30)), by, 'receive-gas', {
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
  // Drawn before anything is waited for, so that it does not depend on which of several is answered first.
  const residueG = Math.floor(town.chance() * 30) * 10;
  if (stock.isOut) {
    await send(town.when(at(0)), filler, 'return-cylinder', { scanned: stock.code, siteId: places.one.siteId });
  }
  await send(town.when(at(0.2)), filler, 'check-before-fill', {
    checkId: town.deps.newId(),
    scanned: stock.code,
    scaleId,
    items: good(preFillItems),
    firstFill: false,
    evacuated: false,
    emptyG: stock.tareG + residueG,
    weighed: 'scale',
  });
  const asked = await send(town.when(at(0.25)), filler, 'authorise-fill', {
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
  await send(town.when(endedMs), filler, 'record-fill', {
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
    await checkAfter(town.when(endedMs + Math.round(lastsMs * 0.3)), stock, places, checker, stock.tareG + netG);
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

/** Who checks the scales of a site before the shift. */
export const checkersOf = (places: Places): ReadonlyMap<string, PersonName> =>
  new Map([
    [places.one.siteId, 'anquan'],
    [places.faultSiteId, 'yan'],
    [places.two.siteId, 'erfu'],
    [places.three.siteId, 'sanhao'],
  ]);

export async function checkScales(
  town: Town,
  sender: Sender,
  scales: readonly { readonly scaleId: string }[],
): Promise<void> {
  await inBatches(scales, async ({ scaleId }) => {
    await send(town, sender, 'check-scale', {
      scaleId,
      good: true,
      testWeightG: 20_000,
      readingG: 20_000,
      note: null,
    });
  });
}

/** Scanned before filling, refused by the gate, put aside with where it shall go. */
async function refuse(
  town: Town,
  sender: Sender,
  places: Places,
  scanned: string,
  destination: Destination,
  rule: RuleId,
): Promise<string> {
  const { siteId } = places.one;
  const setAsideId = town.deps.newId();
  await send(town, sender, 'return-cylinder', { scanned, siteId });
  await send(town, sender, 'authorise-fill', {
    authorisationId: town.deps.newId(),
    scanned,
    scaleId: places.scales.first.scaleId,
  });
  await send(town, sender, 'set-aside', { scanned, siteId, setAsideId, destination, reasons: [rule] });
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
  const { jia, yi, anquan, bangong } = people;
  const at = (hour: number, minute: number): Town => town.when(town.dates.at(-daysAgo, hour * 60 + minute));
  await checkScales(at(7, 30), anquan, [places.scales.first, places.scales.second, places.scales.check]);
  await inBatches([...stocks.entries()], async ([index, stock]) => {
    await fillOne(town, stock, {
      places,
      filler: index % 2 === 0 ? jia : yi,
      checker: anquan,
      scale: index % 2 === 0 ? 'first' : 'second',
      startMs: town.dates.at(-daysAgo, 7 * 60 + 45) + index * 5 * ms.minute,
      lastsMs: 4 * ms.minute,
    });
  });
  const overdue = fleet.overdue.slice(daysAgo * 2, daysAgo * 2 + 2);
  const setAsideIds = await Promise.all(
    overdue.map(({ code }) => refuse(at(10, 0), jia, places, code, 'inspection', 'inspection-overdue')),
  );
  for (const { code } of fleet.foreign.slice(daysAgo, daysAgo + 1)) {
    await refuse(at(10, 10), yi, places, code, 'owner', 'not-own');
  }
  if (daysAgo === 1) return;
  await send(at(15, 0), bangong, 'hand-over', {
    handoverId: town.deps.newId(),
    siteId: places.one.siteId,
    destination: 'inspection',
    setAsideIds,
    receiverOrganisationId: places.inspection.organisationId,
    receiver: '示范气瓶检验站收瓶员',
    photoSha256: null,
  });
}

/** What only happened once: opening stock, a fill that began too late, a wrong date put right, an old label replaced, a code claimed twice. */
async function rareEvents(
  town: Town,
  { places, people, fleet }: Hands,
  stocks: readonly Stock[],
  nextCode: (at: Station) => string,
): Promise<{ readonly replaced: DemoCylinder; readonly duplicate: DemoCylinder }> {
  const { jia, anquan, bangong } = people;
  const { siteId, organisationId } = places.one;
  const at = (daysAgo: number, hour: number, minute = 0): Town =>
    town.when(town.dates.at(-daysAgo, hour * 60 + minute));

  const [late, ...found] = stocks;
  const ringed = fleet.overdue.at(-1);
  if (late === undefined || ringed === undefined) throw new Error('the fleet is too small');
  await inBatches(found, async (stock) => {
    await send(at(3, 16), bangong, 'count-opening-stock', {
      countId: town.deps.newId(),
      scanned: stock.code,
      siteId,
      full: true,
      grossG: stock.tareG + stock.maxFillG - 300,
      weighed: 'scale',
    });
  });
  await fillOne(
    town,
    late,
    {
      places,
      filler: jia,
      checker: anquan,
      scale: 'first',
      startMs: town.dates.at(-2, 16 * 60),
      lastsMs: 4 * ms.minute,
    },
    { lateMs: 14 * ms.minute },
  );

  // The ring shows an inspection that nobody had entered.
  const photo = plainPicture(140);
  const photoSha256 = hash('sha256', photo, 'hex');
  must(await storePicture(at(1, 11).deps, anquan.actor, photoSha256, photo), 'photo');
  await send(at(1, 11), anquan, 'correct-facts', {
    correctionId: town.deps.newId(),
    scanned: ringed.code,
    changes: { inspectedOn: town.dates.month(-3), inspectionDueOn: town.dates.month(45) },
    reason: '演示：检验环已更新，资料未及时上传',
    photoSha256,
  });

  const cylinder = async (): Promise<Pick<DemoCylinder, 'code' | 'cylinderId' | 'emptyG'>> => {
    const facts = ordinary(town);
    const code = nextCode('one');
    const cylinderId = await registerCylinder(at(2, 17), {
      code,
      facts,
      ownerOrganisationId: organisationId,
      custody: { kind: 'org', id: organisationId, siteId },
      source: 'coding',
    });
    return { code, cylinderId, emptyG: (facts.tareG ?? 0) + 200 };
  };
  const replaced = await cylinder();
  await send(at(1, 14), bangong, 'bind-tag', {
    scanned: replaced.code,
    newTag: nextCode('one'),
    replaces: true,
    reason: '演示：标签磨损',
  });
  const duplicate = await cylinder();
  const claim = ordinary(town);
  await send(at(1, 14, 20), bangong, 'code-cylinder', {
    scanned: duplicate.code,
    siteId,
    ownerOrganisationId: organisationId,
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

/** Today until now: filled and released, one corrected, one held back, some refused, two waiting to be checked. */
async function thisMorning(
  town: Town,
  { places, people, fleet }: Hands,
  stocks: readonly Stock[],
  unknownCode: string,
): Promise<DemoCylinder> {
  const { jia, yi, anquan } = people;
  const [corrected, tooFull, waitingOne, waitingTwo, full, ...others] = stocks;
  if (!corrected || !tooFull || !waitingOne || !waitingTwo || !full) throw new Error('the fleet is too small');
  const beganMs = Math.max(town.dates.at(0, 0), town.nowMs - 3 * ms.hour);
  // However early the town is filled, nothing happens later than now, nor before midnight.
  const slotMs = Math.min(45 * ms.second, Math.floor((town.nowMs - beganMs) / (stocks.length + 1)));
  const firstMs = Math.max(beganMs, town.nowMs - (stocks.length + 4) * slotMs);
  const startOf = (index: number): number => firstMs + index * slotMs;
  const slot = (index: number) => ({
    places,
    filler: index % 2 === 0 ? jia : yi,
    checker: anquan,
    scale: index % 2 === 0 ? ('first' as const) : ('second' as const),
    startMs: startOf(index),
    // Each of the two scales takes every other cylinder.
    lastsMs: Math.floor(slotMs * 1.8),
  });

  const early = town.when(beganMs);
  for (const [siteId, checker] of checkersOf(places)) {
    const scales = Object.values(places.scales).filter((scale) => scale.siteId === siteId && scale.checkedToday);
    await checkScales(early, people[checker], scales);
  }

  await inBatches([...others, full].entries().toArray(), async ([index, stock]) => {
    await fillOne(town, stock, slot(index));
  });
  const after = others.length + 1;

  const fillId = await fillOne(town, corrected, slot(after), { overG: -600, check: false });
  const netG = Math.floor((corrected.maxFillG * 0.97) / 100) * 100;
  const weighedAgain = town.when(startOf(after + 1));
  await send(weighedAgain, anquan, 'correct-fill', {
    fillId,
    correctionId: town.deps.newId(),
    scanned: corrected.code,
    netG,
    grossG: corrected.tareG + netG,
    reason: '演示：称重时瓶身靠着护栏，重新称重',
  });
  await checkAfter(weighedAgain, corrected, places, anquan, corrected.tareG + netG);
  await fillOne(town, tooFull, slot(after + 1), { overG: 900 });

  const refusing = town.when(startOf(after + 2));
  const { overdue, foreign } = fleet;
  for (const { code } of overdue.slice(0, 2)) {
    await refuse(refusing, yi, places, code, 'inspection', 'inspection-overdue');
  }
  for (const { code } of foreign.slice(0, 1)) await refuse(refusing, yi, places, code, 'owner', 'not-own');
  await refuse(refusing, jia, places, unknownCode, 'authority', 'code-unknown');

  await fillOne(town, waitingOne, slot(after + 2), { check: false });
  await fillOne(town, waitingTwo, slot(after + 3), { check: false });
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
  const stocks = hands.fleet.good;
  await pastMorning(town, hands, 3, stocks.slice(0, 10));
  await pastMorning(town, hands, 2, stocks.slice(10, 20));
  const rare = await rareEvents(town, hands, stocks.slice(20, 24), nextCode);
  await pastMorning(town, hands, 1, stocks.slice(24, 34));
  const alreadyFull = await thisMorning(town, hands, stocks.slice(34, 44), nextCode('one'));
  return { ...rare, alreadyFull };
}
