// Lists of the filling station: fills, scales with their open leave, what was set aside, handed over, refused, corrected.
import { sql, type Kysely } from 'kysely';
import type { Gas } from '../../../shared/cylinder/cylinder.ts';
import type { FillRow, ScaleReading, ScaleTile } from '../../../shared/contract/fill.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { opaque } from '../../db/portable.ts';
import { pageRows } from '../../http/page.ts';
import type { FillAuthorisationTable } from './fill.table.ts';

type Page<Item> = Promise<{ items: Item[]; next: string | null }>;
type Key = readonly [string, string] | null;

const openLeave = compiled<
  Database,
  { scale: string; now: string; since: string },
  FillAuthorisationTable & { code: string | null; model: string | null }
>((db, p) =>
  db
    .selectFrom('fill_authorisation as a')
    .innerJoin('cylinder', 'cylinder.cylinder_id', 'a.cylinder_id')
    .where('a.scale_id', '=', opaque(p('scale')))
    .where('a.issued_at', '>=', opaque(p('since')))
    .where('a.expires_at', '>=', opaque(p('now')))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('fill')
            .select('fill.fill_id')
            .whereRef('fill.cylinder_id', '=', 'a.cylinder_id')
            .whereRef('fill.authorisation_id', '=', 'a.authorisation_id'),
        ),
      ),
    )
    .orderBy('a.issued_at', 'desc')
    .selectAll('a')
    .select(['cylinder.code', 'cylinder.model'])
    .limit(1),
);

/** Longer than any leave lasts: older ones are not looked at. */
const longestLeaveMs = 24 * 60 * 60_000;

/** The latest leave for this scale that is still good and unused. */
export async function readOpenLeave(
  db: Kysely<Database>,
  scaleId: string,
  now: string,
): Promise<ScaleTile['authorisation']> {
  const since = new Date(Date.parse(now) - longestLeaveMs).toISOString();
  const [row] = await openLeave(db, { scale: scaleId, now, since });
  if (row === undefined) return null;
  return {
    authorisationId: row.authorisation_id,
    cylinderId: row.cylinder_id,
    code: row.code,
    model: row.model,
    fillerId: row.filler_id,
    tareG: row.tare_g,
    targetNetG: row.target_net_g,
    maxFillG: row.max_fill_g,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
  };
}

export async function listScaleTiles(
  db: Kysely<Database>,
  siteId: string,
  now: string,
  readingOf: (scaleId: string) => ScaleReading | null,
): Promise<ScaleTile[]> {
  const rows = await db
    .selectFrom('scale')
    .leftJoin('tank', 'tank.tank_id', 'scale.tank_id')
    .where('scale.site_id', '=', siteId)
    .where('scale.ended_at', 'is', null)
    .select([
      'scale.scale_id',
      'scale.name',
      'scale.kind',
      'scale.site_id',
      'scale.verified_until',
      'scale.checked_on',
      'tank.name as tank_name',
      'tank.mix',
    ])
    .orderBy('scale.scale_id')
    .limit(200)
    .execute();
  const tiles: ScaleTile[] = [];
  for (const row of rows) {
    tiles.push({
      scaleId: row.scale_id,
      name: row.name,
      kind: row.kind === 'check' ? 'check' : 'filling',
      siteId: row.site_id,
      tankName: row.tank_name,
      gas: row.mix === null ? null : (JSON.parse(row.mix) as { gas: Gas }).gas,
      verifiedUntil: row.verified_until,
      checkedOn: row.checked_on,
      reading: readingOf(row.scale_id),
      authorisation: row.kind === 'check' ? null : await readOpenLeave(db, row.scale_id, now),
    });
  }
  return tiles;
}

export async function listFills(
  db: Kysely<Database>,
  asked: {
    readonly siteId: string;
    readonly status: 'filled' | 'released' | 'held-back' | null;
    readonly after: Key;
    readonly limit: number;
  },
): Page<FillRow> {
  const rows = await db
    .selectFrom('fill')
    .leftJoin('cylinder', 'cylinder.cylinder_id', 'fill.cylinder_id')
    .where('fill.site_id', '=', asked.siteId)
    // Said in the text of the statement: a partial index is not found by a parameter.
    .$if(asked.status !== null, (query) => query.where('fill.status', '=', sql.lit(asked.status ?? 'filled')))
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('fill.ended_at', 'fill.fill_id'), '<', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('fill.ended_at', 'desc')
    .orderBy('fill.fill_id', 'desc')
    .select([
      'fill.fill_id',
      'fill.cylinder_id',
      'cylinder.code',
      'cylinder.model',
      'fill.scale_id',
      'fill.filler_id',
      'fill.started_at',
      'fill.ended_at',
      'fill.net_g',
      'fill.status',
      'fill.violation',
      'fill.checked_at',
    ])
    .limit(asked.limit + 1)
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.ended_at, row.fill_id],
    (row) => ({
      fillId: row.fill_id,
      cylinderId: row.cylinder_id === '' ? null : row.cylinder_id,
      code: row.code,
      model: row.model,
      scaleId: row.scale_id,
      fillerId: row.filler_id,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      netG: row.net_g,
      status: row.status,
      violations: row.violation === null ? [] : (JSON.parse(row.violation) as string[]),
      checkedAt: row.checked_at,
    }),
  );
}
