// The use of a stand-in code, as the phone tells it: what the office did not read out, was used before or is over does not count.
import type { Payload } from '../../../shared/command/commands.ts';
import type { standInDoubts } from '../../../shared/contract/delivery.ts';
import { recorded, recordedWithCase, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { appendToRoster } from './roster-event.ts';
import { isCourier } from './roster.queries.ts';
import type { StandInCodeTable, StandInTable } from './roster.table.ts';

type Doubt = (typeof standInDoubts)[number];

/** The phone's clock may be so far behind the server's when the code was made. */
const earlyMs = 10 * 60_000;

function doubtOf(code: StandInCodeTable | undefined, at: string): Doubt | null {
  if (code === undefined) return 'never-issued';
  if (code.used_stand_in_id !== null) return 'used-before';
  const atMs = Date.parse(at);
  return atMs < Date.parse(code.from_at) - earlyMs || at >= code.until_at ? 'out-of-time' : null;
}

/**
 * The phone may have been cheated, its clock set, its key copied: here the code is held against what the office issued. A
 * use in doubt is kept too, so that the office sees it, but gives no right to anything.
 */
export async function useStandInCode(context: CommandContext, payload: Payload<'use-stand-in-code'>): Promise<Handled> {
  const { trx, actor, personId, at, by } = context;
  const { organisationId } = actor;
  const { standInId, kind, targetId } = payload;
  if (personId === null || !(await isCourier(trx, organisationId, personId))) throw new Unreadable('not-a-courier');
  const codes = await trx
    .selectFrom('stand_in_code')
    .selectAll()
    .where('courier_id', '=', personId)
    .where('code', '=', payload.code)
    .where('organisation_id', '=', organisationId)
    .where('kind', '=', kind)
    .where('target_id', '=', targetId)
    .orderBy('issued_at', 'desc')
    .execute();
  // Ten digits may come again after a long time: the one that is meant is the latest that was not used.
  const code = codes.find((each) => each.used_stand_in_id === null) ?? codes[0];
  const doubt = doubtOf(code, at);
  const row: StandInTable = {
    stand_in_id: standInId,
    organisation_id: organisationId,
    courier_id: personId,
    kind,
    target_id: targetId,
    from_at: at,
    until_at: code?.until_at ?? at,
    reason: code?.reason ?? '',
    code_id: code?.code_id ?? null,
    doubt,
    photo_sha256: payload.photoSha256,
    recorded_at: context.now,
    ended_at: null,
    end_reason: null,
  };
  await trx.insertInto('stand_in').values(row).execute();
  if (doubt === null && code !== undefined) {
    await trx
      .updateTable('stand_in_code')
      .set({ used_stand_in_id: standInId })
      .where('code_id', '=', code.code_id)
      .execute();
  }
  await appendToRoster(
    trx,
    organisationId,
    [
      {
        type: 'stand-in-by-code',
        standInId,
        courierId: personId,
        kind,
        targetId,
        from: row.from_at,
        until: row.until_at,
        codeId: row.code_id,
        doubt,
      },
    ],
    by,
  );
  const result = { standInId, doubt };
  return doubt === null ? recorded(result) : recordedWithCase(result, `stand-in-code-${doubt}`);
}
