// The contract of supply (供气合同): number, from, until, its photo; renewed or put right by the next one.
import type { Payload } from '../../../shared/command/commands.ts';
import type { NewContract } from '../../../shared/customer/customer.ts';
import { Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { appendToCustomer, ownCustomer, standsNow } from './change-customer.ts';
import type { CustomerContractTable } from './customer.table.ts';

export const contractRow = (
  customerId: string,
  contract: NewContract,
  replacesId: string | null,
  at: string,
): CustomerContractTable => ({
  customer_id: customerId,
  contract_id: contract.contractId,
  number: contract.number,
  from_on: contract.from,
  until_on: contract.until,
  photo_sha256: contract.photoSha256,
  recorded_at: at,
  replaces_id: replacesId,
  ended_at: null,
});

export async function recordContract(context: CommandContext, payload: Payload<'record-contract'>): Promise<Handled> {
  const { trx, at } = context;
  const { customer } = await ownCustomer(context, payload.customerId);
  const { contract, replacesId, reason } = payload;
  if (replacesId !== null) {
    const ended = await trx
      .updateTable('customer_contract')
      .set({ ended_at: at })
      .where('customer_id', '=', customer.customer_id)
      .where('contract_id', '=', replacesId)
      .where('ended_at', 'is', null)
      .returning('contract_id')
      .execute();
    if (ended.length === 0) throw new Unreadable('unknown-contract');
  }
  await trx
    .insertInto('customer_contract')
    .values(contractRow(customer.customer_id, contract, replacesId, at))
    .execute();
  const data = { type: 'contract-recorded', ...contract, replacesId, reason } as const;
  await appendToCustomer(trx, customer, data, context.by);
  return await standsNow(context, customer.customer_id);
}
