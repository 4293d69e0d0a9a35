// What a customer holds: the cylinders in its custody, by the index on custody.
import type { InferOutput } from 'valibot';
import type { Kysely } from 'kysely';
import type { heldCylinderSchema } from '../../../shared/contract/customer.ts';
import type { LastFill } from '../../../shared/cylinder/cylinder.ts';
import { fullMassG } from '../../../shared/cylinder/full-mass.ts';
import type { Database } from '../../db/database.ts';
import { pageRows } from '../../http/page.ts';

interface Holding {
  readonly cylinder_id: string;
  readonly volume_ml: number | null;
  readonly max_fill_g: number | null;
  readonly last_fill: string | null;
}

const held = (db: Kysely<Database>, customerId: string) =>
  db.selectFrom('cylinder').where('custody_id', '=', customerId).where('custody_kind', '=', 'customer');

export async function holdsCylinders(db: Kysely<Database>, customerId: string): Promise<boolean> {
  return (await held(db, customerId).select('cylinder_id').limit(1).executeTakeFirst()) !== undefined;
}

const fullG = (row: Holding, fillFactorKgPerL: number): number | null =>
  fullMassG(
    {
      contentG: row.last_fill === null ? null : (JSON.parse(row.last_fill) as LastFill).contentG,
      volumeMl: row.volume_ml,
      maxFillG: row.max_fill_g,
    },
    fillFactorKgPerL,
  );

/** Nobody's kitchen holds more; a warehouse that does is over every limit long before. */
const mostHeld = 500;

/** `without`: cylinders that are taken back in the same act. `heldG` null: of one of them nothing is known. */
export async function readHolding(
  db: Kysely<Database>,
  customerId: string,
  fillFactorKgPerL: number,
  without: readonly string[] = [],
): Promise<{ readonly cylindersOut: number; readonly heldG: number | null }> {
  const rows = await held(db, customerId)
    .select(['cylinder_id', 'volume_ml', 'max_fill_g', 'last_fill'])
    .limit(mostHeld)
    .execute();
  const staying = rows.filter((row) => !without.includes(row.cylinder_id));
  const masses = staying.map((row) => fullG(row, fillFactorKgPerL));
  const heldG = masses.reduce<number | null>((sum, g) => (sum === null || g === null ? null : sum + g), 0);
  return { cylindersOut: staying.length, heldG };
}

export async function listHeldCylinders(
  db: Kysely<Database>,
  customerId: string,
  asked: { readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<{ items: InferOutput<typeof heldCylinderSchema>[]; next: string | null }> {
  const rows = await held(db, customerId)
    .select(['cylinder_id', 'code', 'model', 'inspection_due_on', 'last_fill'])
    .where('code', 'is not', null)
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('code', 'cylinder_id'), '>', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('code')
    .orderBy('cylinder_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.code ?? '', row.cylinder_id],
    (row) => ({
      cylinderId: row.cylinder_id,
      code: row.code,
      model: row.model,
      inspectionDueOn: row.inspection_due_on,
      contentG: row.last_fill === null ? null : (JSON.parse(row.last_fill) as LastFill).contentG,
    }),
  );
}
