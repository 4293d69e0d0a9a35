// The check at the door: what failed becomes a hazard by itself, what is good now puts one right, and a notice is lifted.
import type { Payload } from '../../../shared/command/commands.ts';
import type { DoorCheckOutcome } from '../../../shared/contract/door.ts';
import { sortItems } from '../../../shared/delivery/door-items.ts';
import { coverageOf, gradeOf } from '../../../shared/delivery/hazard-grade.ts';
import { appendEvent } from '../../log/append.ts';
import { readCustomer } from '../customer/customer.queries.ts';
import type { CustomerTable } from '../customer/customer.table.ts';
import { dayOf, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { noteAct } from './act-proof.ts';
import { findAgain, findHazard, fix } from './change-hazard.ts';
import { readCheck, readChecksAfter, readStandingHazards, readStandingNotices, siteFactsOf } from './hazard.queries.ts';
import type { DoorCheckTable, HazardTable } from './hazard.table.ts';
import { shiftOfAct } from './shift-of-act.ts';

type CheckDoor = Payload<'check-door'>;

/** The company's customer, ended or not: what was seen at the door is recorded. */
export async function customerAtDoor(context: CommandContext, customerId: string): Promise<CustomerTable> {
  const found = await readCustomer(context.trx, customerId);
  if (found === null || found.customer.organisation_id !== context.actor.organisationId) {
    throw new Unreadable('unknown-customer');
  }
  return found.customer;
}

export const parametersAt = ({ actor, at, parameters }: Pick<CommandContext, 'actor' | 'at' | 'parameters'>) =>
  parameters.inForce(actor.area, at.slice(0, 10)).resolved;

/** First of all one kind of case: an answer names one. */
export const handledWith = <R extends { readonly cases: readonly string[] }>(result: R): Handled => ({
  result,
  openedCase: result.cases[0] ?? null,
});

const failedIn = (check: DoorCheckTable): string[] => JSON.parse(check.failed_items) as string[];
const itemsIn = (check: DoorCheckTable): { item: string }[] => JSON.parse(check.items) as { item: string }[];

/** What a check after this one found good, where it arrived before it. */
const goodSince = (later: readonly DoorCheckTable[], item: string): DoorCheckTable | undefined =>
  later.find((check) => itemsIn(check).some((seen) => seen.item === item) && !failedIn(check).includes(item));

export const byCheck = (check: DoorCheckTable) => ({
  checkId: check.check_id,
  at: check.checked_at,
  personId: check.person_id,
  note: null,
  beforeSha256: null,
  afterSha256: check.photo_sha256,
});

async function keepMendings(context: CommandContext, check: DoorCheckTable, payload: CheckDoor): Promise<void> {
  for (const mended of payload.mended) {
    const mendingId = context.newId();
    await context.trx
      .insertInto('door_mending')
      .values({
        mending_id: mendingId,
        version: 1,
        check_id: check.check_id,
        customer_id: check.customer_id,
        organisation_id: check.organisation_id,
        area: check.area,
        person_id: check.person_id,
        item: mended.item,
        before_sha256: mended.beforeSha256,
        after_sha256: mended.afterSha256,
        part: mended.part,
        appliance_id: mended.applianceId,
        mended_at: check.checked_at,
        sampled_at: null,
        sampled_by: null,
        sampled_good: null,
        sample_note: null,
      })
      .execute();
    const data = {
      type: 'item-mended',
      checkId: check.check_id,
      customerId: check.customer_id,
      item: mended.item,
      beforeSha256: mended.beforeSha256,
      afterSha256: mended.afterSha256,
      applianceId: mended.applianceId,
    } as const;
    await appendEvent(context.trx, { streamKind: 'door-mending', streamId: mendingId, n: 1, by: context.by, data });
  }
}

/** Each failed item is a hazard: a new one, the one that is open already, or the one that was said to be put right. */
async function findHazards(
  context: CommandContext,
  customer: CustomerTable,
  payload: CheckDoor,
  failed: readonly string[],
  standing: readonly HazardTable[],
): Promise<DoorCheckOutcome['hazards']> {
  const parameters = parametersAt(context);
  const { checkId } = payload;
  const later = failed.length === 0 ? [] : await readChecksAfter(context.trx, customer.customer_id, context.at);
  const told: DoorCheckOutcome['hazards'] = [];
  for (const item of failed) {
    const known = standing.find((row) => row.item === item);
    const seen = payload.items.find((one) => one.item === item && !one.good);
    let row: HazardTable;
    if (known === undefined) {
      row = await findHazard(context, {
        customer,
        item,
        source: 'check',
        sourceId: checkId,
        grade: gradeOf(item, customer.kind, parameters),
        foundOn: dayOf(context),
        note: seen?.note ?? null,
        photoSha256: seen?.photoSha256 ?? payload.photoSha256,
      });
      const since = goodSince(later, item);
      if (since !== undefined) row = await fix(context, row, byCheck(since));
    } else {
      row = await findAgain(context, known, { source: 'check', sourceId: checkId });
    }
    const { hazard_id: hazardId, grade, deadline } = row;
    told.push({ hazardId, item, grade, deadline, isNew: known === undefined });
  }
  return told;
}

/** An open hazard whose item is good now counts as put right, with this check as what proves it. */
async function fixHazards(
  context: CommandContext,
  check: DoorCheckTable,
  payload: CheckDoor,
  good: readonly string[],
  standing: readonly HazardTable[],
): Promise<string[]> {
  const fixed: string[] = [];
  for (const row of standing) {
    const isOfCheck = row.source !== 'notice' && row.state === 'open' && row.last_found_at < check.checked_at;
    if (!isOfCheck || !good.includes(row.item)) continue;
    const mended = payload.mended.find(({ item }) => item === row.item);
    const proof = mended === undefined ? {} : { beforeSha256: mended.beforeSha256, afterSha256: mended.afterSha256 };
    await fix(context, row, { ...byCheck(check), ...proof });
    fixed.push(row.hazard_id);
  }
  return fixed;
}

/** A check in which nothing stops gas lifts the notices that were given before it. */
async function liftNotices(
  context: CommandContext,
  check: DoorCheckTable,
  standing: readonly HazardTable[],
): Promise<{ readonly lifted: string[]; readonly fixed: string[] }> {
  const notices = await readStandingNotices(context.trx, check.customer_id);
  const before = notices.filter((notice) => notice.given_at < check.checked_at);
  for (const notice of before) await liftNotice(context, notice, check);
  const stays = new Set(notices.filter((notice) => !before.includes(notice)).map((notice) => notice.why));
  const fixed: string[] = [];
  for (const row of standing) {
    if (row.source !== 'notice' || row.state !== 'open' || stays.has(row.item)) continue;
    if (row.last_found_at >= check.checked_at) continue;
    await fix(context, row, byCheck(check));
    fixed.push(row.hazard_id);
  }
  return { lifted: before.map((notice) => notice.notice_id), fixed };
}

export async function liftNotice(
  context: Pick<CommandContext, 'trx' | 'by'>,
  notice: { readonly notice_id: string; readonly version: number },
  check: DoorCheckTable,
): Promise<void> {
  const version = notice.version + 1;
  await appendEvent(context.trx, {
    streamKind: 'notice',
    streamId: notice.notice_id,
    n: version,
    by: context.by,
    data: { type: 'notice-lifted', checkId: check.check_id } as { type: 'notice-lifted' },
  });
  await context.trx
    .updateTable('notice')
    .set({ version, lifted_at: check.checked_at, lifted_check_id: check.check_id })
    .where('notice_id', '=', notice.notice_id)
    .execute();
}

export async function checkDoor(context: CommandContext, payload: CheckDoor): Promise<Handled> {
  const { trx, actor, by } = context;
  const customer = await customerAtDoor(context, payload.customerId);
  if ((await readCheck(trx, payload.checkId)) !== null) throw new Unreadable('id-already-used');
  const { failed, good } = sortItems(payload);
  const parameters = parametersAt(context);
  const covers = coverageOf([...good, ...failed]);
  const stops = failed.some((item) => gradeOf(item, customer.kind, parameters) === 'serious');
  const mendedItems = new Set(payload.mended.map(({ item }) => item));
  const items = payload.items.map((item) => ({ ...item, mended: mendedItems.has(item.item) }));
  const check: DoorCheckTable = {
    check_id: payload.checkId,
    customer_id: customer.customer_id,
    organisation_id: actor.organisationId,
    area: customer.area,
    shift_id: payload.shiftId,
    person_id: context.personId,
    kind: payload.kind,
    covers,
    checked_at: context.at,
    recorded_at: context.now,
    items: JSON.stringify(items),
    failed_items: JSON.stringify(failed),
    passed: covers !== 'part' && !stops ? 1 : 0,
    photo_sha256: payload.photoSha256,
    leaflet_shown: payload.leafletShown ? 1 : 0,
    site_facts: siteFactsOf(customer),
  };
  await appendEvent(trx, {
    streamKind: 'door-check',
    streamId: check.check_id,
    n: 1,
    by,
    data: {
      type: 'door-checked',
      customerId: check.customer_id,
      shiftId: check.shift_id,
      kind: check.kind,
      covers,
      items: items.map(({ item, good: isGood, mended, photoSha256 }) => ({ item, good: isGood, mended, photoSha256 })),
      failedItems: failed,
      photoSha256: check.photo_sha256,
      leafletShown: payload.leafletShown,
    } as { type: 'door-checked' },
  });
  const standing = await readStandingHazards(trx, check.customer_id);
  const hazards = await findHazards(context, customer, payload, failed, standing);
  await trx.insertInto('door_check').values(check).execute();
  await keepMendings(context, check, payload);
  const fixed = await fixHazards(context, check, payload, good, standing);
  const notices = check.passed === 1 ? await liftNotices(context, check, standing) : { lifted: [], fixed: [] };
  const cases = await noteAct(context, {
    kind: 'check-door',
    actId: check.check_id,
    customerId: check.customer_id,
    at: context.at,
    shift: await shiftOfAct(context, payload.shiftId),
    photos: [
      payload.photoSha256,
      ...payload.items.map((item) => item.photoSha256),
      ...payload.mended.flatMap(({ beforeSha256, afterSha256 }) => [beforeSha256, afterSha256]),
    ],
    pictureOfTwo: payload.mended.find(({ beforeSha256, afterSha256 }) => beforeSha256 === afterSha256)?.afterSha256,
    position: payload.position,
  });
  return handledWith({
    checkId: check.check_id,
    failedItems: covers === 'part' ? null : [...failed],
    hazards,
    fixedHazardIds: [...fixed, ...notices.fixed],
    liftedNoticeIds: notices.lifted,
    cases,
  } satisfies DoorCheckOutcome);
}
