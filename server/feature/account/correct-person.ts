// Puts right what was entered of a person, with the reason; what it was stays readable to the person and their office.
import type { Kysely, Transaction } from 'kysely';
import type { CorrectedFacts, PersonCorrection, PersonCorrectionInput } from '../../../shared/contract/account.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import type { Attribution } from '../../log/append.ts';
import { appendToPerson, byActor, instantOf, type AccountDependencies } from './account-dependencies.ts';
import type { PersonBeforeTable } from './account.table.ts';
import { lookingAfter } from './manage-account.ts';

const factNames = ['name', 'telephone', 'number', 'until'] as const;
type FactName = (typeof factNames)[number];

/** The names of what is asked for and says something else than `before`. */
const differing = (before: CorrectedFacts, asked: CorrectedFacts): FactName[] =>
  factNames.filter((name) => asked[name] !== undefined && asked[name] !== before[name]);

const picked = (from: CorrectedFacts, names: readonly FactName[]): CorrectedFacts =>
  Object.fromEntries(names.map((name) => [name, from[name] ?? null]));

interface Found {
  readonly certificateId: string | null;
  readonly before: CorrectedFacts;
  readonly asked: CorrectedFacts;
}

async function findFacts(
  trx: Transaction<Database>,
  personId: string,
  { name, telephone, certificate }: PersonCorrectionInput,
): Promise<Result<Found, Refusal>> {
  if (certificate === undefined) {
    const person = await trx
      .selectFrom('person')
      .select(['name', 'telephone', 'erased_at'])
      .where('person_id', '=', personId)
      .executeTakeFirst();
    if (person === undefined) return refuse('not-found');
    if (person.erased_at !== null) return refuse('conflict', 'The data of this person was erased.');
    const before = { name: person.name, telephone: person.telephone };
    return ok({ certificateId: null, before, asked: { name, telephone } });
  }
  const { certificateId, number, until } = certificate;
  const held = await trx
    .selectFrom('certificate')
    .select(['number', 'until_on as until', 'ended_at as endedAt'])
    .where('certificate_id', '=', certificateId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (held === undefined) return refuse('not-found');
  if (held.endedAt !== null) return refuse('conflict', 'The certificate was ended.');
  return ok({ certificateId, before: { number: held.number, until: held.until }, asked: { number, until } });
}

async function writeFacts(
  trx: Transaction<Database>,
  personId: string,
  certificateId: string | null,
  after: CorrectedFacts,
): Promise<void> {
  const { name, telephone, number, until } = after;
  if (certificateId === null) {
    await trx
      .updateTable('person')
      .set({ ...(name === undefined ? {} : { name }), ...(telephone === undefined ? {} : { telephone }) })
      .where('person_id', '=', personId)
      .execute();
    return;
  }
  await trx
    .updateTable('certificate')
    .set({ ...(number === undefined ? {} : { number }), ...(until === undefined ? {} : { until_on: until }) })
    .where('certificate_id', '=', certificateId)
    .execute();
}

async function isSentAgain(
  trx: Transaction<Database>,
  personId: string,
  correctionId: string,
): Promise<'new' | 'again' | 'used'> {
  const known = await trx
    .selectFrom('person_before')
    .select('person_id')
    .where('correction_id', '=', correctionId)
    .executeTakeFirst();
  if (known === undefined) return 'new';
  return known.person_id === personId ? 'again' : 'used';
}

/** Under the number that `appendToPerson` gave the event just now. */
async function keepBefore(
  trx: Transaction<Database>,
  personId: string,
  row: Omit<PersonBeforeTable, 'person_id' | 'n' | 'corrected_by' | 'corrected_at'>,
  by: Attribution,
): Promise<void> {
  const { version: n } = await trx
    .selectFrom('person')
    .select('version')
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('person_before')
    .values({ ...row, person_id: personId, n, corrected_by: by.personId, corrected_at: by.recordedAt })
    .execute();
}

/** The id is made by the sender: sent again, or saying nothing new, it changes nothing. */
export async function correctPerson(
  deps: AccountDependencies,
  actor: Actor,
  personId: string,
  correctionId: string,
  input: PersonCorrectionInput,
): Promise<Result<null, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await lookingAfter(deps, actor, personId, 'present', async (trx) => {
    const sent = await isSentAgain(trx, personId, correctionId);
    if (sent !== 'new') return sent === 'again' ? ok(null) : refuse('already-used');
    const found = await findFacts(trx, personId, input);
    if (!found.ok) return found;
    const { certificateId, before, asked } = found.value;
    const fields = differing(before, asked);
    if (fields.length === 0) return ok(null);
    const after = picked(asked, fields);
    await appendToPerson(trx, personId, [{ type: 'person-corrected', correctionId, certificateId, fields }], by);
    await writeFacts(trx, personId, certificateId, after);
    const was = JSON.stringify(picked(before, fields));
    const kept = { correction_id: correctionId, certificate_id: certificateId, was, became: JSON.stringify(after) };
    await keepBefore(trx, personId, { ...kept, reason: input.reason }, by);
    return ok(null);
  });
}

const factsIn = (text: string | null): CorrectedFacts | null =>
  text === null ? null : (JSON.parse(text) as CorrectedFacts);

/** The newest first; `before`: the number of the last one of the page before. One more than `limit`, where there are more. */
export async function readCorrections(
  db: Kysely<Database>,
  personId: string,
  asked: { readonly before: number | null; readonly limit: number },
): Promise<(PersonCorrection & { readonly n: number })[]> {
  const rows = await db
    .selectFrom('person_before as b')
    .leftJoin('person as p', 'p.person_id', 'b.corrected_by')
    .where('b.person_id', '=', personId)
    .$if(asked.before !== null, (query) => query.where('b.n', '<', asked.before ?? 0))
    .select(['b.n', 'b.correction_id', 'b.certificate_id', 'b.was', 'b.became', 'b.reason', 'b.corrected_at', 'p.name'])
    .orderBy('b.n', 'desc')
    .limit(asked.limit + 1)
    .execute();
  return rows.map((row) => ({
    n: row.n,
    correctionId: row.correction_id,
    certificateId: row.certificate_id,
    was: factsIn(row.was),
    became: factsIn(row.became),
    reason: row.reason,
    correctedByName: row.name,
    correctedAt: row.corrected_at,
  }));
}
