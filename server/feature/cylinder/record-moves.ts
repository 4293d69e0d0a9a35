// Many cylinders change hands in one act: the same events and rows as one at a time, by two statements for all of them.
import type { Transaction } from 'kysely';
import type { Cylinder, Custody } from '../../../shared/cylinder/cylinder.ts';
import { applyCylinderEvent, type CylinderEventOf } from '../../../shared/event/cylinder-event.ts';
import type { Database } from '../../db/database.ts';
import { appendManyEvents } from '../../log/append-many.ts';
import type { Attribution } from '../../log/append.ts';

export interface Move {
  readonly cylinder: Cylinder;
  readonly event: CylinderEventOf<'moved'>;
}

const sameCustody = (one: Custody | null, other: Custody | null): boolean =>
  one?.kind === other?.kind && one?.id === other?.id && one?.siteId === other?.siteId;

/**
 * All of them to the same custody, each cylinder once; those whose place is known from later on stay there. Resolves to
 * their states after it. Throws StreamConflict where somebody else changed one of them since it was read.
 */
export async function recordMoves(
  trx: Transaction<Database>,
  custody: Custody,
  moves: readonly Move[],
  by: Attribution,
): Promise<Cylinder[]> {
  if (moves.length === 0) return [];
  const after = moves.map(({ cylinder, event }) => applyCylinderEvent(cylinder, cylinder.cylinderId, event));
  await appendManyEvents(
    trx,
    moves.map(({ cylinder, event }) => ({
      streamKind: 'cylinder',
      streamId: cylinder.cylinderId,
      n: cylinder.version + 1,
      by,
      data: event,
    })),
  );
  const arrived = after.filter((cylinder) => sameCustody(cylinder.custody, custody));
  const stayed = after.filter((cylinder) => !sameCustody(cylinder.custody, custody));
  for (const [cylinders, changes] of [
    [arrived, { custody_kind: custody.kind, custody_id: custody.id, custody_site_id: custody.siteId }],
    [stayed, {}],
  ] as const) {
    if (cylinders.length === 0) continue;
    await trx
      .updateTable('cylinder')
      .set((eb) => ({ ...changes, version: eb('version', '+', 1) }))
      .where(
        'cylinder_id',
        'in',
        cylinders.map(({ cylinderId }) => cylinderId),
      )
      .execute();
  }
  return after;
}
