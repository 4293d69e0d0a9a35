// What burns and what guards at a customer's: hose, regulator, stove, alarm, shut-off valve; each replaced by the next.
import type { Payload } from '../../../shared/command/commands.ts';
import type { NewAppliance } from '../../../shared/customer/customer.ts';
import { Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { appendToCustomer, ownCustomer, standsNow } from './change-customer.ts';
import type { CustomerApplianceTable } from './customer.table.ts';

export const applianceRow = (
  customerId: string,
  appliance: NewAppliance,
  replacesId: string | null,
  at: string,
): CustomerApplianceTable => ({
  customer_id: customerId,
  appliance_id: appliance.applianceId,
  kind: appliance.kind,
  maker: appliance.maker,
  model: appliance.model,
  certificate_number: appliance.certificateNumber,
  code: appliance.code,
  made_on: appliance.madeOn,
  replace_by: appliance.replaceBy,
  photo_sha256: appliance.photoSha256,
  recorded_at: at,
  replaces_id: replacesId,
  ended_at: null,
});

async function end(context: CommandContext, customerId: string, applianceId: string): Promise<void> {
  const ended = await context.trx
    .updateTable('customer_appliance')
    .set({ ended_at: context.at })
    .where('customer_id', '=', customerId)
    .where('appliance_id', '=', applianceId)
    .where('ended_at', 'is', null)
    .returning('appliance_id')
    .execute();
  if (ended.length === 0) throw new Unreadable('unknown-appliance');
}

export async function recordAppliance(context: CommandContext, payload: Payload<'record-appliance'>): Promise<Handled> {
  const { customer } = await ownCustomer(context, payload.customerId);
  const { appliance, replacesId, reason } = payload;
  if (replacesId !== null) await end(context, customer.customer_id, replacesId);
  const row = applianceRow(customer.customer_id, appliance, replacesId, context.at);
  await context.trx.insertInto('customer_appliance').values(row).execute();
  const data = { type: 'appliance-recorded', ...appliance, replacesId, reason } as const;
  await appendToCustomer(context.trx, customer, data, context.by);
  return await standsNow(context, customer.customer_id);
}

export async function endAppliance(context: CommandContext, payload: Payload<'end-appliance'>): Promise<Handled> {
  const { customer } = await ownCustomer(context, payload.customerId);
  const { applianceId, reason } = payload;
  await end(context, customer.customer_id, applianceId);
  await appendToCustomer(context.trx, customer, { type: 'appliance-ended', applianceId, reason }, context.by);
  return await standsNow(context, customer.customer_id);
}
