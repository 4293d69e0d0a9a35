// The depot's hall in the demo town's month: tankers, scales checked before work, cylinders filled for the day.
import { postFillItems, preFillItems } from '../../../shared/command/commands.ts';
import type { FillLeave } from '../../../shared/contract/fill.ts';
import { instantOf } from '../../../server/feature/account/account-dependencies.ts';
import { inBatches, send, type Town } from '../town.ts';
import type { Company } from './company.ts';
import type { Bottle } from './homes.ts';

const good = (items: readonly string[]) => items.map((item) => ({ item, good: true, note: null }));
const minuteMs = 60_000;

/** `daysAgo`: of the tanker; its gas was looked at on the day before. */
export async function receiveTanker(town: Town, company: Company, daysAgo: number): Promise<void> {
  await send(town.when(town.dates.at(-daysAgo, 5 * 60)), company.checker, 'receive-gas', {
    receiptId: town.deps.newId(),
    tankId: company.tankId,
    supplier: '示范石化供气公司',
    supplierLicence: '示范供字第7号',
    tanker: '示范罐车09',
    driver: '驾驶员丙',
    escort: '押运员丁',
    netKg: 18_000,
    weighbridge: '2号地磅',
    kind: 'lpg',
    reportOn: town.dates.day(-daysAgo - 1),
    reportNumber: `示范检储${String(daysAgo)}`,
    dmePct: 0,
    odorised: true,
    photoSha256: null,
    correctsReceiptId: null,
    reason: null,
  });
}

async function fillOne(town: Town, company: Company, bottle: Bottle, index: number, startMs: number): Promise<void> {
  const filler = company.fillers[index % 2] ?? company.fillers[0];
  const scaleId = company.scaleIds[index % 2] ?? company.scaleIds[0];
  const scanned = bottle.code;
  const at = (seconds: number): Town => town.when(startMs + seconds * 1000);
  await send(at(0), filler, 'check-before-fill', {
    checkId: town.deps.newId(),
    scanned,
    scaleId,
    items: good(preFillItems),
    firstFill: false,
    evacuated: false,
    emptyG: bottle.tareG + (index % 20) * 10,
    weighed: 'scale',
  });
  const asked = await send(at(5), filler, 'authorise-fill', { authorisationId: town.deps.newId(), scanned, scaleId });
  const leave = asked.result as FillLeave;
  if (!leave.granted || leave.targetNetG === null) {
    throw new Error(`${scanned} may not be filled: ${leave.verdict.reasons.map((reason) => reason.rule).join()}`);
  }
  await send(at(70), filler, 'record-fill', {
    fillId: town.deps.newId(),
    authorisationId: leave.authorisationId,
    scanned,
    scaleId,
    startedAt: instantOf(startMs + 10_000),
    endedAt: instantOf(startMs + 70_000),
    netG: leave.targetNetG,
    grossG: bottle.tareG + leave.targetNetG,
  });
  await send(at(100), company.checker, 'check-after-fill', {
    checkId: town.deps.newId(),
    scanned,
    scaleId: company.checkScaleId,
    items: good(postFillItems),
    grossG: bottle.tareG + leave.targetNetG,
    weighed: 'scale',
    sealed: true,
    seal: null,
  });
}

/** All of them between `fromMs` and `untilMs`, after the scales were checked. */
export async function fillForDay(
  town: Town,
  company: Company,
  bottles: readonly Bottle[],
  fromMs: number,
  untilMs: number,
): Promise<void> {
  const { checker, scaleIds, checkScaleId } = company;
  for (const scaleId of [...scaleIds, checkScaleId]) {
    await send(town.when(fromMs), checker, 'check-scale', {
      scaleId,
      good: true,
      testWeightG: 20_000,
      readingG: 20_000,
      note: null,
    });
  }
  const room = untilMs - fromMs - 4 * minuteMs;
  await inBatches([...bottles.entries()], async ([index, bottle]) => {
    const startMs = fromMs + minuteMs + Math.floor((room * index) / Math.max(1, bottles.length));
    await fillOne(town, company, bottle, index, startMs);
  });
}
