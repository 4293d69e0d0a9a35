// Lists beside the filling: what was set aside and handed over, attempts refused, facts corrected at the hall, gas received.
import type { Kysely } from 'kysely';
import type {
  GasReceiptRow,
  Handover,
  HandoverRow,
  RefusedAttemptRow,
  SetAsideRow,
} from '../../../shared/contract/station.ts';
import type { Database } from '../../db/database.ts';
import { pageRows } from '../../http/page.ts';
import type { Actor } from '../../http/actor.ts';
import type { HandoverTable } from './fill.table.ts';
import type { Destination } from '../../../shared/event/cylinder-event.ts';

type Page<Item> = Promise<{ items: Item[]; next: string | null }>;
type Key = readonly [string, string] | null;

/** The areas that begin with `prefix`, as a range that an index on area can use. */
export const areaRange = (prefix: string): readonly [string, string] => [prefix, `${prefix}~`];

/** What a list shows of a cylinder that was set aside. */
const setAsideRows = (db: Kysely<Database>) =>
  db
    .selectFrom('set_aside')
    .leftJoin('cylinder', 'cylinder.cylinder_id', 'set_aside.cylinder_id')
    .leftJoin('organisation', 'organisation.organisation_id', 'cylinder.owner_organisation_id')
    .select([
      'set_aside.set_aside_id',
      'set_aside.cylinder_id',
      'set_aside.scanned_text',
      'set_aside.destination',
      'set_aside.reasons',
      'set_aside.set_aside_at',
      'cylinder.code',
      'cylinder.model',
      'cylinder.owner_organisation_id',
      'organisation.name',
    ]);

const setAsideRowOf = (row: Awaited<ReturnType<ReturnType<typeof setAsideRows>['execute']>>[number]): SetAsideRow => ({
  setAsideId: row.set_aside_id,
  cylinderId: row.cylinder_id === '' ? null : row.cylinder_id,
  code: row.code,
  model: row.model,
  scanned: row.scanned_text,
  destination: row.destination,
  reasons: JSON.parse(row.reasons) as string[],
  ownerOrganisationId: row.owner_organisation_id,
  ownerName: row.name,
  setAsideAt: row.set_aside_at,
});

export async function listSetAside(
  db: Kysely<Database>,
  asked: {
    readonly siteId: string;
    readonly destination: Destination | null;
    readonly after: Key;
    readonly limit: number;
  },
): Page<SetAsideRow> {
  const rows = await setAsideRows(db)
    .where('set_aside.site_id', '=', asked.siteId)
    .where('set_aside.ended_at', 'is', null)
    .$if(asked.destination !== null, (query) => query.where('set_aside.destination', '=', asked.destination ?? 'scrap'))
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('set_aside.set_aside_at', 'set_aside.set_aside_id'),
          '<',
          eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? ''),
        ),
      ),
    )
    .orderBy('set_aside.set_aside_at', 'desc')
    .orderBy('set_aside.set_aside_id', 'desc')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [row.set_aside_at, row.set_aside_id], setAsideRowOf);
}

const handoverRowOf = (row: HandoverTable): HandoverRow => ({
  handoverId: row.handover_id,
  siteId: row.site_id,
  destination: row.destination,
  receiver: row.receiver,
  receiverOrganisationId: row.receiver_organisation_id,
  handedOverAt: row.handed_over_at,
  cylinders: row.cylinders,
  photoSha256: row.photo_sha256,
});

/** Null where there is no such list, or it is another organisation's. A list holds at most 500 cylinders. */
export async function readHandover(
  db: Kysely<Database>,
  organisationId: string,
  handoverId: string,
): Promise<Handover | null> {
  const row = await db
    .selectFrom('handover')
    .selectAll()
    .where('handover_id', '=', handoverId)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const lines = await setAsideRows(db)
    .where('set_aside.handover_id', '=', handoverId)
    .orderBy('set_aside.cylinder_id')
    .orderBy('set_aside.set_aside_id')
    .execute();
  return { ...handoverRowOf(row), lines: lines.map(setAsideRowOf) };
}

export async function listHandovers(
  db: Kysely<Database>,
  asked: { readonly organisationId: string; readonly after: Key; readonly limit: number },
): Page<HandoverRow> {
  const rows = await db
    .selectFrom('handover')
    .selectAll()
    .where('organisation_id', '=', asked.organisationId)
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('handed_over_at', 'handover_id'), '<', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('handed_over_at', 'desc')
    .orderBy('handover_id', 'desc')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [row.handed_over_at, row.handover_id], handoverRowOf);
}

/** Those of the actor's company; for an authority, those of its area. The newest first. */
export async function listRefusedAttempts(
  db: Kysely<Database>,
  actor: Actor,
  asked: { readonly after: Key; readonly limit: number },
): Page<RefusedAttemptRow> {
  const [from, until] = areaRange(actor.area);
  const ofAuthority = actor.organisationKind === 'authority';
  const rows = await db
    .selectFrom('refused_attempt')
    .innerJoin('organisation', 'organisation.organisation_id', 'refused_attempt.organisation_id')
    .$if(!ofAuthority, (query) => query.where('refused_attempt.organisation_id', '=', actor.organisationId))
    .$if(ofAuthority, (query) =>
      query.where('refused_attempt.area', '>=', from).where('refused_attempt.area', '<', until),
    )
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('refused_attempt.attempted_at', 'refused_attempt.attempt_id'),
          '<',
          eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? ''),
        ),
      ),
    )
    .orderBy('refused_attempt.attempted_at', 'desc')
    .orderBy('refused_attempt.attempt_id', 'desc')
    .selectAll('refused_attempt')
    .select('organisation.name as organisation_name')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.attempted_at, row.attempt_id],
    (row) => ({
      attemptId: row.attempt_id,
      cylinderId: row.cylinder_id === '' ? null : row.cylinder_id,
      scanned: row.scanned_text,
      step: row.step,
      organisationId: row.organisation_id,
      organisationName: row.organisation_name,
      siteId: row.site_id,
      scaleId: row.scale_id,
      personId: row.person_id,
      attemptedAt: row.attempted_at,
      rules: (JSON.parse(row.reasons) as { rule: string }[]).map((reason) => reason.rule),
    }),
  );
}

export interface CorrectionRow {
  readonly correctionId: string;
  readonly cylinderId: string;
  readonly code: string | null;
  readonly organisationId: string;
  readonly siteId: string | null;
  readonly personId: string | null;
  readonly correctedAt: string;
  readonly before: Record<string, unknown>;
  readonly after: Record<string, unknown>;
  readonly reason: string;
  readonly photoSha256: string | null;
}

export async function listCorrections(
  db: Kysely<Database>,
  actor: Actor,
  asked: { readonly after: Key; readonly limit: number },
): Page<CorrectionRow> {
  const [from, until] = areaRange(actor.area);
  const ofAuthority = actor.organisationKind === 'authority';
  const rows = await db
    .selectFrom('fact_correction')
    .innerJoin('cylinder', 'cylinder.cylinder_id', 'fact_correction.cylinder_id')
    .$if(!ofAuthority, (query) => query.where('fact_correction.organisation_id', '=', actor.organisationId))
    .$if(ofAuthority, (query) =>
      query.where('fact_correction.area', '>=', from).where('fact_correction.area', '<', until),
    )
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('fact_correction.corrected_at', 'fact_correction.correction_id'),
          '<',
          eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? ''),
        ),
      ),
    )
    .orderBy('fact_correction.corrected_at', 'desc')
    .orderBy('fact_correction.correction_id', 'desc')
    .selectAll('fact_correction')
    .select('cylinder.code')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.corrected_at, row.correction_id],
    (row) => {
      const changes = JSON.parse(row.changes) as { before: Record<string, unknown>; after: Record<string, unknown> };
      return {
        correctionId: row.correction_id,
        cylinderId: row.cylinder_id,
        code: row.code,
        organisationId: row.organisation_id,
        siteId: row.site_id,
        personId: row.person_id,
        correctedAt: row.corrected_at,
        before: changes.before,
        after: changes.after,
        reason: row.reason,
        photoSha256: row.photo_sha256,
      };
    },
  );
}

interface StoredReceipt extends Omit<GasReceiptRow, 'receiptId' | 'receivedAt' | 'correctedByReceiptId'> {
  readonly correctsReceiptId: string | null;
}

export async function listGasReceipts(
  db: Kysely<Database>,
  asked: { readonly organisationId: string; readonly after: Key; readonly limit: number },
): Page<GasReceiptRow> {
  const rows = await db
    .selectFrom('gas_receipt')
    .selectAll()
    .where('organisation_id', '=', asked.organisationId)
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('received_at', 'receipt_id'), '<', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('received_at', 'desc')
    .orderBy('receipt_id', 'desc')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.received_at, row.receipt_id],
    (row) => {
      const stored = JSON.parse(row.receipt) as StoredReceipt;
      return {
        receiptId: row.receipt_id,
        tankId: row.tank_id,
        receivedAt: row.received_at,
        netKg: row.net_kg,
        supplier: stored.supplier,
        supplierLicence: stored.supplierLicence,
        tanker: stored.tanker,
        weighbridge: stored.weighbridge,
        kind: stored.kind,
        reportOn: stored.reportOn,
        reportNumber: stored.reportNumber,
        dmePct: stored.dmePct,
        odorised: stored.odorised,
        photoSha256: stored.photoSha256,
        correctsReceiptId: row.corrects_id,
        correctedByReceiptId: row.corrected_by_id,
      };
    },
  );
}
