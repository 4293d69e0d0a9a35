// Opens a customer on the spot (入户建档): who, where, what burns there, and that they said so themselves.
import type { Payload } from '../../../shared/command/commands.ts';
import type { CustomerOutcome } from '../../../shared/contract/customer.ts';
import { isRealName } from '../../../shared/customer/customer.ts';
import { appendEvent } from '../../log/append.ts';
import { recorded, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import type { CustomerEvent } from './customer-event.ts';
import { countAlike, factColumns, personColumns, readCustomer, verifiedAt } from './customer.queries.ts';
import { applianceRow } from './record-appliance.ts';
import { contractRow } from './record-contract.ts';

export async function openCustomer(context: CommandContext, payload: Payload<'open-customer'>): Promise<Handled> {
  const { trx, actor, at, by } = context;
  const { customerId, facts, person, appliances, contract } = payload;
  if ((await readCustomer(trx, customerId)) !== null) throw new Unreadable('customer-already-open');
  const verified = isRealName(person);
  const row = { customer_id: customerId, organisation_id: actor.organisationId, ...personColumns(person) };
  let n = 1;
  const append = async (data: CustomerEvent): Promise<void> => {
    await appendEvent(trx, { streamKind: 'customer', streamId: customerId, n, by, data });
    n += 1;
  };
  await append({
    type: 'customer-opened',
    organisationId: actor.organisationId,
    facts,
    verified,
    confirmedBy: person.confirmation?.by ?? null,
    importId: null,
  });
  for (const appliance of appliances) {
    await append({ type: 'appliance-recorded', ...appliance, replacesId: null, reason: null });
    await trx
      .insertInto('customer_appliance')
      .values(applianceRow(customerId, appliance, null, at))
      .execute();
  }
  if (contract !== null) {
    await append({ type: 'contract-recorded', ...contract, replacesId: null, reason: null });
    await trx
      .insertInto('customer_contract')
      .values(contractRow(customerId, contract, null, at))
      .execute();
  }
  const version = n - 1;
  await trx
    .insertInto('customer')
    .values({
      customer_id: customerId,
      version,
      organisation_id: actor.organisationId,
      area: actor.area,
      ...factColumns(facts),
      opened_at: at,
      verified_at: verifiedAt(person, null, at),
      import_id: null,
      ended_at: null,
    })
    .execute();
  await trx
    .insertInto('customer_person')
    .values({ ...row, erased_at: null })
    .execute();
  const alike = await countAlike(trx, row);
  return recorded({ customerId, version, verified, alike } satisfies CustomerOutcome);
}
