// Unloading (卸车) and emptying of tanks: from here the gate knows what flows at a scale, so that no filler picks a batch.
import type { Payload } from '../../../shared/command/commands.ts';
import type { TankOutcome } from '../../../shared/contract/station.ts';
import { mixOf, type ReceivedGas, type TankMix } from '../../../shared/cylinder/tank-mix.ts';
import { appendEvent } from '../../log/append.ts';
import { recorded, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import type { TankTable } from './tank.table.ts';

async function readTank(context: CommandContext, tankId: string): Promise<TankTable> {
  const tank = await context.trx
    .selectFrom('tank')
    .selectAll()
    .where('tank_id', '=', tankId)
    .where('organisation_id', '=', context.actor.organisationId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (tank === undefined || (context.actor.siteId !== null && context.actor.siteId !== tank.site_id)) {
    throw new Unreadable('unknown-tank');
  }
  return tank;
}

const receiptsIn = (tank: TankTable): readonly ReceivedGas[] =>
  tank.mix === null ? [] : (JSON.parse(tank.mix) as TankMix).receipts;

async function changeMix(
  context: CommandContext,
  tank: TankTable,
  mix: TankMix | null,
  event: { readonly type: string },
): Promise<Handled> {
  const version = tank.version + 1;
  await context.trx
    .updateTable('tank')
    .set({ mix: mix === null ? null : JSON.stringify(mix), version })
    .where('tank_id', '=', tank.tank_id)
    .execute();
  await appendEvent(context.trx, {
    streamKind: 'tank',
    streamId: tank.tank_id,
    n: version,
    by: context.by,
    data: event,
  });
  return recorded({ tankId: tank.tank_id, gas: mix?.gas ?? null } satisfies TankOutcome);
}

export async function receiveGas(context: CommandContext, payload: Payload<'receive-gas'>): Promise<Handled> {
  const { trx } = context;
  const tank = await readTank(context, payload.tankId);
  // Names of driver and escort are kept in the receipt's row, which can be erased; the event holds none.
  const { driver, escort, ...told } = payload;
  if (payload.correctsReceiptId !== null) {
    const corrected = await trx
      .updateTable('gas_receipt')
      .set({ corrected_by_id: payload.receiptId })
      .where('receipt_id', '=', payload.correctsReceiptId)
      .where('organisation_id', '=', context.actor.organisationId)
      .where('corrected_by_id', 'is', null)
      .returning('receipt_id')
      .execute();
    if (corrected.length === 0) throw new Unreadable('unknown-receipt');
  }
  await trx
    .insertInto('gas_receipt')
    .values({
      receipt_id: payload.receiptId,
      organisation_id: tank.organisation_id,
      site_id: tank.site_id,
      tank_id: tank.tank_id,
      received_at: context.at,
      net_kg: payload.netKg,
      receipt: JSON.stringify({ ...told, driver, escort }),
      corrects_id: payload.correctsReceiptId,
      corrected_by_id: null,
    })
    .execute();
  const others = receiptsIn(tank).filter((receipt) => receipt.receiptId !== payload.correctsReceiptId);
  const mix = mixOf([
    ...others,
    {
      receiptId: payload.receiptId,
      kind: payload.kind,
      dmePct: payload.dmePct,
      odorised: payload.odorised,
      reportOn: payload.reportOn,
    },
  ]);
  return await changeMix(context, tank, mix, { type: 'gas-received', ...told } as { type: 'gas-received' });
}

export async function emptyTank(context: CommandContext, payload: Payload<'empty-tank'>): Promise<Handled> {
  const tank = await readTank(context, payload.tankId);
  return await changeMix(context, tank, null, { type: 'tank-emptied', reason: payload.reason } as {
    type: 'tank-emptied';
  });
}
