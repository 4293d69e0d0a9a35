// Keeps a record of each look at people's data: who looked at whose, and where.
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';

/** `what`: which list or page; `subjects`: the ids of the people whose data was shown. */
export async function logLook(
  deps: Pick<AppDependencies, 'store' | 'clock' | 'newId'>,
  actor: Actor,
  what: string,
  subjects: readonly string[],
): Promise<void> {
  if (actor.personId === null || subjects.length === 0) return;
  const { personId } = actor;
  await deps.store.atomically(async (trx) => {
    await trx
      .insertInto('look')
      .values({
        look_id: deps.newId(),
        looked_at: new Date(deps.clock.now()).toISOString(),
        person_id: personId,
        organisation_id: actor.organisationId,
        what,
        subjects: JSON.stringify(subjects),
      })
      .execute();
  });
}
