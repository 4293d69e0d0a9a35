// The dated parameters of all areas, kept in memory by version and read anew when the version moves.
import type { Kysely } from 'kysely';
import { parseParameters, resolveParameters, type ResolvedParameters } from '../../../shared/verdict/parameters.ts';
import type { Database } from '../../db/database.ts';

export interface ParametersInForce {
  readonly resolved: ResolvedParameters;
  /** Highest version among all parameters when these were read; recorded with each verdict. */
  readonly version: number;
  /** Minutes from leave to fill until its latest start. */
  readonly authorisationMinutes: number;
  /** Whether a courier may enter an order for somebody who hails him (代客下单). */
  readonly courierOrders: CourierOrders;
}

export interface BlacklistCriterion {
  readonly area: string;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly madeFrom: string | null;
  readonly madeUntil: string | null;
}

export interface ParameterRow {
  readonly area: string;
  readonly name: string;
  /** Null: no longer set here. */
  readonly value: unknown;
  readonly fromOn: string;
}

export const courierOrdersValues = ['allowed', 'forbidden'] as const;
export type CourierOrders = (typeof courierOrdersValues)[number];

/** Parameters of the server itself, beside those of the verdict. */
export const serverParameters = { authorisationMinutes: 10, courierOrders: 'allowed' } as const;

export interface ParameterBook {
  /** Those of the longest area prefix in force on `day` (YYYY-MM-DD), parameter by parameter. */
  inForce(area: string, day: string): ParametersInForce;
  criteria(area: string): readonly BlacklistCriterion[];
  /** Reads again if another process or another command changed them: one small statement where nobody did. */
  refresh(): Promise<void>;
}

/**
 * The rows that hold in `area` on `day`, parameter by parameter: the longest prefix wins, there the latest day, there the
 * latest record. What an area no longer sets is what a wider one sets. `rows` are in the order in which they were recorded.
 */
export function rowsInForce<Row extends ParameterRow>(
  rows: readonly Row[],
  area: string,
  day: string,
): Map<string, Row> {
  const bestByArea = new Map<string, Row>();
  for (const row of rows) {
    if (!area.startsWith(row.area) || row.fromOn > day) continue;
    const key = `${row.name} ${row.area}`;
    const other = bestByArea.get(key);
    if (other === undefined || row.fromOn >= other.fromOn) bestByArea.set(key, row);
  }
  const best = new Map<string, Row>();
  for (const row of bestByArea.values()) {
    if (row.value === null) continue;
    const other = best.get(row.name);
    if (other === undefined || row.area.length > other.area.length) best.set(row.name, row);
  }
  return best;
}

export const overridesInForce = (rows: readonly ParameterRow[], area: string, day: string): Record<string, unknown> =>
  Object.fromEntries([...rowsInForce(rows, area, day).values()].map((row) => [row.name, row.value]));

export async function openParameterBook(db: Kysely<Database>): Promise<ParameterBook> {
  let version = -1;
  let stamp = '';
  let rows: readonly ParameterRow[] = [];
  let criteria: readonly (BlacklistCriterion & { readonly id: string })[] = [];
  let resolved = new Map<string, ParametersInForce>();

  /** Rows are only ever added, and criteria ended: these three numbers move with every change. */
  async function readStamp(): Promise<string> {
    const {
      parameters,
      criteria: all,
      ended,
    } = await db
      .selectNoFrom((eb) => [
        eb
          .selectFrom('parameter')
          .select((inner) => inner.fn.max('version').as('n'))
          .as('parameters'),
        eb
          .selectFrom('blacklist_criterion')
          .select((inner) => inner.fn.countAll<number>().as('n'))
          .as('criteria'),
        eb
          .selectFrom('blacklist_criterion')
          .select((inner) => inner.fn.count<number>('ended_at').as('n'))
          .as('ended'),
      ])
      .executeTakeFirstOrThrow();
    return `${parameters ?? 0} ${all ?? 0} ${ended ?? 0}`;
  }

  async function read(): Promise<void> {
    // Before the rows: a change between the two is then read twice, not missed.
    const before = await readStamp();
    if (before === stamp) return;
    const found = await db.selectFrom('parameter').selectAll().orderBy('version').execute();
    const blacklist = await db
      .selectFrom('blacklist_criterion')
      .selectAll()
      .where('ended_at', 'is', null)
      .orderBy('criterion_id')
      .execute();
    rows = found.map((row) => ({
      area: row.area,
      name: row.name,
      value: JSON.parse(row.value) as unknown,
      fromOn: row.from_on,
    }));
    criteria = blacklist.map((row) => ({
      id: row.criterion_id,
      area: row.area,
      manufacturer: row.manufacturer,
      model: row.model,
      madeFrom: row.made_from,
      madeUntil: row.made_until,
    }));
    version = found.at(-1)?.version ?? 0;
    stamp = before;
    resolved = new Map();
  }
  await read();
  let reading: Promise<void> = Promise.resolve();

  return {
    inForce(area, day) {
      const key = `${area} ${day}`;
      const kept = resolved.get(key);
      if (kept !== undefined) return kept;
      const { authorisationMinutes, courierOrders, ...overrides } = overridesInForce(rows, area, day);
      const parsed = parseParameters(overrides);
      // Values are checked when they are recorded; a table that was changed by other means must not be guessed around.
      if (!parsed.ok) throw new Error(`parameters of area ${area} cannot be used: ${parsed.error}`);
      const inForce: ParametersInForce = {
        resolved: resolveParameters(parsed.value),
        version,
        authorisationMinutes:
          typeof authorisationMinutes === 'number' ? authorisationMinutes : serverParameters.authorisationMinutes,
        courierOrders: courierOrdersValues.find((value) => value === courierOrders) ?? serverParameters.courierOrders,
      };
      if (resolved.size > 2000) resolved.clear();
      resolved.set(key, inForce);
      return inForce;
    },
    criteria: (area) => criteria.filter((criterion) => area.startsWith(criterion.area)),
    async refresh() {
      // One after the other, so that an older reading never replaces a newer one.
      reading = reading.catch(() => undefined).then(read);
      await reading;
    },
  };
}
