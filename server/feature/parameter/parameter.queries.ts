// Reads dated parameters with who set them, blacklist criteria and models.
import type { Kysely } from 'kysely';
import type { Criterion, ParameterChange, ParametersInForceAnswer } from '../../../shared/contract/parameter.ts';
import { defaultParameters, PARAMETER_NAMES } from '../../../shared/verdict/parameters.ts';
import type { Database } from '../../db/database.ts';
import { isAuthority, type Actor } from '../../http/actor.ts';
import { pageRows } from '../../http/page.ts';
import { areaRange } from '../fill/station.lists.ts';
import { areasHolding } from '../organisation/access.ts';
import type { Asked, Page } from '../organisation/organisation.queries.ts';
import { rowsInForce, serverParameters } from './parameter-book.ts';
import type { BlacklistCriterionTable, ParameterTable } from './parameter.table.ts';

type ChangeRow = ParameterTable & { readonly organisation_name: string | null };

const changes = (db: Kysely<Database>) =>
  db
    .selectFrom('parameter')
    .leftJoin('organisation', 'organisation.organisation_id', 'parameter.set_by_organisation_id')
    .selectAll('parameter')
    .select('organisation.name as organisation_name');

export const changeOf = (row: ChangeRow): ParameterChange => ({
  version: row.version,
  area: row.area,
  name: row.name,
  value: JSON.parse(row.value) as unknown,
  fromOn: row.from_on,
  recordedAt: row.recorded_at,
  reason: row.reason,
  setByOrganisationId: row.set_by_organisation_id,
  setByOrganisationName: row.organisation_name,
  setByPersonId: row.set_by_person_id,
});

export async function readChange(db: Kysely<Database>, changeId: string): Promise<ChangeRow | null> {
  return (await changes(db).where('change_id', '=', changeId).executeTakeFirst()) ?? null;
}

/** All that was ever set for the area or for one that holds it, the newest first. `before`: the last version of a page. */
export async function listChanges(
  db: Kysely<Database>,
  asked: {
    readonly area: string;
    readonly name: string | null;
    readonly before: number | null;
    readonly limit: number;
  },
): Promise<Page<ParameterChange>> {
  const rows = await changes(db)
    .where('parameter.area', 'in', areasHolding(asked.area))
    .$if(asked.name !== null, (query) => query.where('parameter.name', '=', asked.name ?? ''))
    .$if(asked.before !== null, (query) => query.where('parameter.version', '<', asked.before ?? 0))
    .orderBy('parameter.version', 'desc')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [row.version], changeOf);
}

/** Every parameter with its value on the day, its default, and who set it. */
export async function readInForce(db: Kysely<Database>, area: string, day: string): Promise<ParametersInForceAnswer> {
  const rows = await changes(db)
    .where('parameter.area', 'in', areasHolding(area))
    .orderBy('parameter.version')
    .execute();
  const highest = await db
    .selectFrom('parameter')
    .select('version')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  const set = rowsInForce(
    rows.map((row) => ({ ...changeOf(row), row })),
    area,
    day,
  );
  const defaults: Readonly<Record<string, unknown>> = { ...defaultParameters.values, ...serverParameters };
  return {
    area,
    day,
    version: highest?.version ?? 0,
    items: [...PARAMETER_NAMES, ...Object.keys(serverParameters)].map((name) => {
      const inForce = set.get(name);
      return {
        name,
        value: inForce === undefined ? defaults[name] : inForce.value,
        default: defaults[name],
        setBy: inForce === undefined ? null : changeOf(inForce.row),
      };
    }),
  };
}

export const criterionOf = (row: Omit<BlacklistCriterionTable, 'version'>): Criterion => ({
  criterionId: row.criterion_id,
  area: row.area,
  manufacturer: row.manufacturer,
  model: row.model,
  madeFrom: row.made_from,
  madeUntil: row.made_until,
  reason: row.reason,
  recordedAt: row.recorded_at,
  endedAt: row.ended_at,
});

/** Those that hold where the reader is; for an authority also those of the areas below it. Ended ones too. */
export async function listCriteria(db: Kysely<Database>, actor: Actor, asked: Asked): Promise<Page<Criterion>> {
  const [from, until] = areaRange(actor.area);
  const rows = await db
    .selectFrom('blacklist_criterion')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('area', 'in', areasHolding(actor.area)),
        ...(isAuthority(actor) ? [eb.and([eb('area', '>=', from), eb('area', '<', until)])] : []),
      ]),
    )
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('area', 'criterion_id'), '>', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('area')
    .orderBy('criterion_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [row.area, row.criterion_id], criterionOf);
}

export async function listModels(db: Kysely<Database>, asked: { readonly after: string; readonly limit: number }) {
  const rows = await db
    .selectFrom('model')
    .selectAll()
    .where('model', '>', asked.after)
    .orderBy('model')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.model],
    (row) => ({
      model: row.model,
      volumeMl: row.volume_ml,
      tareG: row.tare_g,
      maxFillG: row.max_fill_g,
      everydayName: row.everyday_name,
    }),
  );
}
