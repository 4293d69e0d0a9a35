// What a device sends after its organisation ended its use: kept as it came, recorded nowhere, and looked into by a case.
import { hash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import * as v from 'valibot';
import { uuid } from '../../../shared/command/envelope.ts';
import type { Database } from '../../db/database.ts';
import { openCase } from '../cylinder/open-case.ts';
import { byConsole, instantOf, type AccountDependencies } from './account-dependencies.ts';
import { appendToDevice, deviceOf } from './device.ts';

/** Of one device: more is not kept, so that a stolen session cannot fill the disk. */
const mostKept = 2000;

const named = v.object({ commandId: uuid });

const keyOf = (raw: unknown, text: string): string => {
  const parsed = v.safeParse(named, raw);
  return parsed.success ? parsed.output.commandId : hash('sha256', text, 'hex');
};

/** The session by its cookie, if its device was ended: whether its hours are over does not matter. */
const endedSession = (db: Kysely<Database>, tokenHash: string) =>
  db
    .selectFrom('session as s')
    .innerJoin('device as d', (join) =>
      join.onRef('d.organisation_id', '=', 's.organisation_id').onRef('d.device_id', '=', 's.device_id'),
    )
    .innerJoin('organisation as o', 'o.organisation_id', 's.organisation_id')
    .where('s.token', '=', tokenHash)
    .where('d.ended_at', 'is not', null)
    .select(['s.organisation_id', 's.device_id', 's.person_id', 'o.area'])
    .executeTakeFirst();

type Ended = NonNullable<Awaited<ReturnType<typeof endedSession>>>;

/** The case of what it sent before, as long as nobody has closed it. */
async function standingCase(trx: Transaction<Database>, of: Ended): Promise<string | null> {
  const last = await trx
    .selectFrom('ended_device_command as c')
    .innerJoin('open_case', 'open_case.case_id', 'c.case_id')
    .where('c.organisation_id', '=', of.organisation_id)
    .where('c.device_id', '=', of.device_id)
    .where('open_case.closed_at', 'is', null)
    .orderBy('c.received_at', 'desc')
    .select('c.case_id')
    .limit(1)
    .executeTakeFirst();
  return last?.case_id ?? null;
}

const countKept = async (db: Kysely<Database>, of: Pick<Ended, 'organisation_id' | 'device_id'>): Promise<number> => {
  const row = await db
    .selectFrom('ended_device_command')
    .where('organisation_id', '=', of.organisation_id)
    .where('device_id', '=', of.device_id)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
};

/**
 * Keeps what came under a session whose device was ended; nothing where there is no such session. Sent again, a command
 * is kept once. The sender is told no more than anybody who is not signed in.
 */
export async function keepFromEndedDevice(
  deps: AccountDependencies,
  tokenHash: string,
  commands: readonly unknown[],
): Promise<void> {
  if (commands.length === 0) return;
  const session = await endedSession(deps.store.reader, tokenHash);
  if (session === undefined) return;
  const now = instantOf(deps.clock.now());
  const texts = commands.map((raw) => ({ raw: JSON.stringify(raw), key: keyOf(raw, JSON.stringify(raw)) }));
  await deps.store.atomically(async (trx) => {
    const { organisation_id: organisationId, device_id: deviceId, person_id: personId, area } = session;
    const keys = texts.map(({ key }) => key);
    const known = await trx
      .selectFrom('ended_device_command')
      .select('command_key')
      .where('organisation_id', '=', organisationId)
      .where('device_id', '=', deviceId)
      .where('command_key', 'in', keys)
      .execute();
    const room = mostKept - (await countKept(trx, session));
    const fresh = new Map(texts.map((text) => [text.key, text]));
    for (const { command_key: key } of known) fresh.delete(key);
    const kept = [...fresh.values()].slice(0, Math.max(0, room));
    if (kept.length === 0) return;
    const by = { ...byConsole(now), organisationId, deviceId };
    const caseId =
      (await standingCase(trx, session)) ??
      (await openCase(
        { trx, newId: deps.newId, now, by },
        {
          cylinderId: '',
          kind: 'sent-after-end',
          organisationId,
          area,
          details: { deviceId, personId, commands: kept.length },
        },
      ));
    await trx
      .insertInto('ended_device_command')
      .values(
        kept.map(({ raw, key }) => ({
          organisation_id: organisationId,
          device_id: deviceId,
          command_key: key,
          received_at: now,
          session_person_id: personId,
          case_id: caseId,
          raw,
        })),
      )
      .execute();
    const key = { organisationId, deviceId };
    const device = await deviceOf(trx, key);
    const n = (device?.version ?? 0) + 1;
    await appendToDevice(trx, key, n, { type: 'sent-after-end', commands: kept.length, caseId }, by);
    await trx
      .updateTable('device')
      .set({ version: n, last_seen_at: now })
      .where('organisation_id', '=', organisationId)
      .where('device_id', '=', deviceId)
      .execute();
  });
}

/** The oldest first; `after`: when the last one of the page before came, and its key. */
export const listEndedDeviceCommands = async (
  db: Kysely<Database>,
  of: { readonly organisationId: string; readonly deviceId: string },
  asked: { readonly limit: number; readonly after: readonly [string, string] | null },
) =>
  await db
    .selectFrom('ended_device_command')
    .where('organisation_id', '=', of.organisationId)
    .where('device_id', '=', of.deviceId)
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('received_at', 'command_key'), '>', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .select(['command_key as commandKey', 'received_at as receivedAt', 'session_person_id as sessionPersonId', 'raw'])
    .orderBy('received_at')
    .orderBy('command_key')
    .limit(asked.limit + 1)
    .execute();
