// 漏气: recorded whatever else is known. The cylinder that was named is held, the home it happened in gets no gas.
import type { Payload } from '../../../shared/command/commands.ts';
import type { LeakOutcome } from '../../../shared/contract/door.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import { appendEvent } from '../../log/append.ts';
import { findByTags } from '../cylinder/cylinder.queries.ts';
import { openCase } from '../cylinder/open-case.ts';
import { readCustomer } from '../customer/customer.queries.ts';
import { freezeCylinder } from '../hold/freeze-cylinder.ts';
import { dayOf, recordedWithCase, type CommandContext, type Handled } from '../sync/command-context.ts';
import { noteAct } from './act-proof.ts';
import { findAgain, findHazard } from './change-hazard.ts';
import { readStandingHazards } from './hazard.queries.ts';
import { shiftOfAct } from './shift-of-act.ts';

/** Kept with the hold: the same for everybody, in the language of the trade. */
const holdReason = '漏气';

async function hazardAt(
  context: CommandContext,
  customer: { readonly customer_id: string; readonly organisation_id: string; readonly area: string },
  payload: Payload<'report-leak'>,
): Promise<string> {
  const known = (await readStandingHazards(context.trx, customer.customer_id)).find(({ item }) => item === 'leak');
  if (known === undefined) {
    const row = await findHazard(context, {
      customer,
      item: 'leak',
      source: 'leak',
      sourceId: payload.leakId,
      grade: 'serious',
      foundOn: dayOf(context),
      note: payload.note,
      photoSha256: payload.photoSha256,
    });
    return row.hazard_id;
  }
  await findAgain(context, known, { source: 'leak', sourceId: payload.leakId });
  return known.hazard_id;
}

export async function reportLeak(context: CommandContext, payload: Payload<'report-leak'>): Promise<Handled> {
  const { trx, actor } = context;
  const { leakId } = payload;
  const found =
    payload.scanned === null
      ? null
      : await findByTags(trx, tagTextsOf(resolveScan(payload.scanned, context.scanConfig)));
  const cylinder = found?.cylinder ?? null;
  const holdId = cylinder === null ? null : context.newId();
  if (cylinder !== null && holdId !== null) {
    await freezeCylinder(trx, cylinder, { holdId, reason: holdReason }, context.by);
  }
  // An id that is not the company's own is left out: the leak is recorded all the same.
  const onFile = payload.customerId === null ? null : await readCustomer(trx, payload.customerId);
  const customer = onFile?.customer.organisation_id === actor.organisationId ? onFile.customer : null;
  const own = await shiftOfAct(context, payload.shiftId);
  const hazardId = customer === null || payload.where !== 'home' ? null : await hazardAt(context, customer, payload);
  const caseId = await openCase(context, {
    cylinderId: cylinder?.cylinderId ?? '',
    kind: 'leak',
    organisationId: actor.organisationId,
    area: actor.area,
    details: {
      leakId,
      what: payload.where,
      scanned: payload.scanned,
      customerId: customer?.customer_id ?? null,
      vehicleId: own?.vehicleId ?? null,
      shiftId: own?.shiftId ?? null,
      personId: context.personId,
      photoSha256: payload.photoSha256,
      holdId,
    },
  });
  await trx
    .insertInto('leak')
    .values({
      leak_id: leakId,
      organisation_id: actor.organisationId,
      area: actor.area,
      where_found: payload.where,
      cylinder_id: cylinder?.cylinderId ?? null,
      scanned_text: payload.scanned,
      customer_id: customer?.customer_id ?? null,
      shift_id: own?.shiftId ?? null,
      vehicle_id: own?.vehicleId ?? null,
      person_id: context.personId,
      photo_sha256: payload.photoSha256,
      note: payload.note,
      reported_at: context.at,
      hold_id: holdId,
      case_id: caseId,
      version: 1,
    })
    .execute();
  await appendEvent(trx, {
    streamKind: 'leak',
    streamId: leakId,
    n: 1,
    by: context.by,
    data: {
      type: 'leak-reported',
      where: payload.where,
      cylinderId: cylinder?.cylinderId ?? null,
      scanned: payload.scanned,
      customerId: customer?.customer_id ?? null,
      shiftId: own?.shiftId ?? null,
      vehicleId: own?.vehicleId ?? null,
      photoSha256: payload.photoSha256,
      holdId,
      hazardId,
      caseId,
    } as { type: 'leak-reported' },
  });
  await noteAct(context, {
    kind: 'report-leak',
    actId: leakId,
    customerId: customer?.customer_id ?? null,
    at: context.at,
    shift: own,
    photos: [payload.photoSha256],
    position: payload.position,
  });
  const result: LeakOutcome = { leakId, caseId, cylinderId: cylinder?.cylinderId ?? null, holdId, hazardId };
  return recordedWithCase(result, 'leak');
}
