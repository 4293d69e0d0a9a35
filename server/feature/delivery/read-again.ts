// A delivery that was asked for again by another command, since its first answer was lost: it is told as it was recorded.
import type { Transaction } from 'kysely';
import type { Payload } from '../../../shared/command/commands.ts';
import type { DeliveryOutcome, JudgedEmpty, JudgedFull } from '../../../shared/contract/door.ts';
import type { Database } from '../../db/database.ts';
import { findById } from '../cylinder/cylinder.queries.ts';
import { Unreadable } from '../sync/command-context.ts';
import type { DeliveryCylinderTable } from './delivery.table.ts';
import { cardOf } from '../verdict/cylinder-card.ts';

type Shown = JudgedFull['verdict'];

const isBlock = (line: DeliveryCylinderTable): boolean =>
  line.conflict === 'also-empty' || (line.verdict !== null && (JSON.parse(line.verdict) as Shown).outcome === 'block');

type Asked = Pick<Payload<'record-delivery'>, 'deliveryId' | 'customerId' | 'full' | 'empty'>;

/** What was scanned, each text as often as it was, whatever the order. */
const scansOf = (
  items: readonly { readonly scanned: string | null; readonly temporaryTag?: string | null }[],
): string =>
  JSON.stringify(
    items.map(({ scanned, temporaryTag }) => `${scanned ?? ''} ${(temporaryTag ?? '').slice(0, 200)}`).toSorted(),
  );

/**
 * Null: there is none yet. Another company's number is taken, and no more is told; so is one under which something else
 * was recorded: what is handed over beyond it would be on no record.
 */
export async function readAgain(
  trx: Transaction<Database>,
  organisationId: string,
  asked: Asked,
): Promise<DeliveryOutcome | null> {
  const { deliveryId } = asked;
  const row = await trx.selectFrom('delivery').selectAll().where('delivery_id', '=', deliveryId).executeTakeFirst();
  if (row === undefined) return null;
  if (row.organisation_id !== organisationId) throw new Unreadable('id-already-used');
  const lines = await trx
    .selectFrom('delivery_cylinder')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .orderBy('n')
    .execute();
  const linesOf = (direction: DeliveryCylinderTable['direction']): string =>
    scansOf(
      lines
        .filter((line) => line.direction === direction)
        .map((line) => ({ scanned: line.scanned_text, temporaryTag: line.temporary_tag })),
    );
  const isSame =
    row.customer_id === asked.customerId &&
    linesOf('full') === scansOf(asked.full) &&
    linesOf('empty') === scansOf(asked.empty);
  if (!isSame) throw new Unreadable('id-already-used');
  const full: JudgedFull[] = [];
  const empty: JudgedEmpty[] = [];
  for (const line of lines) {
    const found = line.cylinder_id === '' ? null : await findById(trx, line.cylinder_id);
    const cylinder = found === null ? null : cardOf(found);
    const verdict = line.verdict === null ? null : (JSON.parse(line.verdict) as Shown);
    if (line.direction === 'empty') {
      empty.push({
        scanned: line.scanned_text,
        temporaryTag: line.temporary_tag,
        cylinder,
        conflict: line.conflict === 'twice' ? 'twice' : null,
        verdict,
        destination: line.destination,
        elsewhere: line.custody_elsewhere === 1,
        names: {},
      });
    } else if (verdict !== null) {
      full.push({
        scanned: line.scanned_text ?? '',
        cylinder,
        conflict: line.conflict === 'twice' || line.conflict === 'also-empty' ? line.conflict : null,
        verdict,
        blocked: isBlock(line),
        next: false,
        loadVerdict: null,
        onOtherVehicle: null,
        names: {},
      });
    }
  }
  return {
    deliveryId,
    done: true,
    blocked: row.despite_block === 1,
    next: false,
    needsOrder: false,
    at: row.delivered_at,
    full,
    empty,
    loadedAtDoor: row.loaded_at_door,
    orderCompleted: row.order_id === null ? null : true,
    cases: [],
  };
}
