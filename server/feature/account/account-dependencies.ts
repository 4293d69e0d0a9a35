// What the use cases of accounts are made of, and how they sign what they record.
import type { Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import type { PersonEvent } from './account-event.ts';

export type AccountDependencies = Pick<AppDependencies, 'store' | 'clock' | 'newId'>;

/** Both clocks are ours: these acts are not recorded offline. */
export const byActor = (actor: Actor, now: string): Attribution => ({
  personId: actor.personId,
  organisationId: actor.organisationId,
  siteId: actor.siteId,
  deviceId: actor.deviceId,
  scaleId: actor.scaleId,
  commandId: null,
  occurredAt: now,
  deviceAt: null,
  recordedAt: now,
});

/** The console, or a program that fills a database: nobody who is signed in. */
export const byConsole = (now: string): Attribution => ({
  personId: null,
  organisationId: null,
  siteId: null,
  deviceId: null,
  scaleId: null,
  commandId: null,
  occurredAt: now,
  deviceAt: null,
  recordedAt: now,
});

export const instantOf = (ms: number): string => new Date(ms).toISOString();

/** Appends to a person's stream and moves the row's version along. The person's row must be there. */
export async function appendToPerson(
  trx: Transaction<Database>,
  personId: string,
  events: readonly PersonEvent[],
  by: Attribution,
): Promise<void> {
  const { version } = await trx
    .selectFrom('person')
    .select('version')
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  let n = version;
  for (const data of events) {
    n += 1;
    await appendEvent(trx, { streamKind: 'person', streamId: personId, n, by, data });
  }
  await trx.updateTable('person').set({ version: n }).where('person_id', '=', personId).execute();
}
