// What home tells of customers' doors: hazards past their deadline, and notices that stand.
import type { Kysely } from 'kysely';
import type { Attention } from '../../../shared/contract/home.ts';
import type { Database } from '../../db/database.ts';
import { areaRange } from '../fill/station.lists.ts';
import { entry } from '../home/attention.ts';

export type Whose = { readonly organisationId: string } | { readonly area: string };

/** `today` YYYY-MM-DD: a deadline of today is not past. */
export async function hazardAttention(db: Kysely<Database>, whose: Whose, today: string): Promise<Attention[]> {
  const [from, until] = areaRange('area' in whose ? whose.area : '');
  const overdue = await db
    .selectFrom('hazard')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('deadline').as('since')])
    .where('state', '=', 'open')
    .where('deadline', '<', today)
    .$if('area' in whose, (query) => query.where('area', '>=', from).where('area', '<', until))
    .$if('organisationId' in whose, (query) =>
      query.where('organisation_id', '=', 'organisationId' in whose ? whose.organisationId : ''),
    )
    .executeTakeFirstOrThrow();
  const standing = await db
    .selectFrom('notice')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('given_at').as('since')])
    .where('lifted_at', 'is', null)
    .$if('area' in whose, (query) => query.where('area', '>=', from).where('area', '<', until))
    .$if('organisationId' in whose, (query) =>
      query.where('organisation_id', '=', 'organisationId' in whose ? whose.organisationId : ''),
    )
    .executeTakeFirstOrThrow();
  return [
    ...(Number(overdue.count) === 0
      ? []
      : [entry('hazards-overdue', { count: Number(overdue.count), until: overdue.since })]),
    ...(Number(standing.count) === 0
      ? []
      : [entry('notices', { count: Number(standing.count), since: standing.since })]),
  ];
}
