// Puts a stretch of an import's rows on the register. All of them come into force together, by one row, when the last is through.
import type { Transaction } from 'kysely';
import type { CylinderEvent } from '../../../shared/event/cylinder-event.ts';
import type { Database } from '../../db/database.ts';
import type { Attribution } from '../../log/append.ts';
import { openCase } from '../cylinder/open-case.ts';
import { recordCylinderEvents } from '../cylinder/record-cylinder-event.ts';
import { registerCylinders, type Registration } from '../cylinder/register-cylinders.ts';
import { bindNewTag, setTagStatus, voidTagsOf } from '../cylinder/tag.ts';
import {
  isCaseOpen,
  readClaimed,
  readRowsAfter,
  readTwins,
  setProgress,
  updateImportRow,
  type Claimed,
} from './import.queries.ts';
import type { ImportRowTable } from './import.table.ts';
import { lineOf, newAmong, outcomeOf, ownerIdOf, toldOf, type Importer, type Outcome } from './stage-rows.ts';
import type { StagedEntry, StagedTag } from './staged-entry.ts';

export interface ApplyContext {
  readonly importer: Importer;
  readonly area: string;
  readonly by: Attribution;
  readonly newId: () => string;
}

const entryOf = (row: ImportRowTable): StagedEntry => JSON.parse(row.entry ?? '') as StagedEntry;

/** The reason that events of an import give: which one it was stands beside it or in the log of imports. */
const REASON = 'import';

function registrationOf(
  row: ImportRowTable & { cylinder_id: string },
  entry: StagedEntry,
  tags: readonly StagedTag[],
  context: ApplyContext,
): Registration {
  const { importer, by } = context;
  const ownerId = ownerIdOf(entry.owner, importer);
  const registered: CylinderEvent = {
    type: 'registered',
    code: entry.tags[0].tag,
    facts: entry.facts,
    ownerOrganisationId: ownerId,
    state: entry.state,
    custody: null,
    assumed: [...entry.assumed],
    source: 'import',
    importId: importer.importId,
    photoSha256: null,
    tags: tags.map(({ tag, kind }) => ({ tag, kind })),
  };
  const hold = entry.frozen
    ? { hold_id: context.newId(), kind: 'freeze' as const, reason: REASON, placed_at: by.recordedAt }
    : null;
  return {
    cylinderId: row.cylinder_id,
    events:
      hold === null
        ? [registered]
        : [registered, { type: 'hold-placed', holdId: hold.hold_id, kind: hold.kind, reason: hold.reason }],
    // The codes of a scrapped cylinder are void for ever.
    tags: tags.map(({ tag, kind }) => ({ tag, kind, status: entry.state === 'scrapped' ? 'void' : 'active' })),
    holds: hold === null ? [] : [hold],
    ownerName: ownerId === null ? entry.owner.name : null,
  };
}

/** Back on the register, with what the ledger says now; resolves to its version. */
async function restore(
  trx: Transaction<Database>,
  entry: StagedEntry,
  { cylinder }: Claimed,
  context: ApplyContext,
): Promise<number> {
  const { importer, by } = context;
  const ownerId = ownerIdOf(entry.owner, importer);
  const events: [CylinderEvent, ...CylinderEvent[]] = [
    { type: 'registration-restored', code: entry.tags[0].tag, reason: REASON, importId: importer.importId },
  ];
  const before = Object.fromEntries(
    Object.keys(entry.facts).map((name) => [name, cylinder[name as keyof StagedEntry['facts']]]),
  );
  events.push({
    type: 'facts-corrected',
    correctionId: context.newId(),
    before,
    after: entry.facts,
    reason: REASON,
    photoSha256: null,
    where: 'import',
  });
  if (cylinder.ownerOrganisationId !== ownerId) {
    events.push({ type: 'owner-changed', from: cylinder.ownerOrganisationId, to: ownerId, reason: REASON });
  }
  if (cylinder.state !== entry.state) {
    events.push({
      type: 'state-changed',
      from: cylinder.state,
      to: entry.state,
      reason: REASON,
      photoSha256: null,
    });
    if (entry.state === 'scrapped') {
      const voided = await voidTagsOf(trx, cylinder.cylinderId);
      events.push(...voided.map((tag) => ({ type: 'tag-voided' as const, tag, reason: REASON })));
    }
  }
  const after = await recordCylinderEvents(trx, cylinder, cylinder.cylinderId, events, by);
  for (const tag of entry.tags.slice(1)) await bindNewTag(trx, { ...tag, cylinder_id: cylinder.cylinderId });
  return after.version;
}

interface Duplicate {
  readonly tag: string;
  /** What the ledger says of the cylinder that it gives the code to. */
  readonly claim?: StagedEntry['facts'];
  /** The cylinder that was registered without this tag. */
  readonly claimedByCylinderId?: string;
}

/**
 * A tag that is on another cylinder. A company may block what it registered itself; what a ledger says of somebody
 * else's cylinder is looked into, and stops nobody.
 */
async function openDuplicate(
  trx: Transaction<Database>,
  { cylinder, tagStatus }: Claimed,
  { tag, ...claimed }: Duplicate,
  { importer, area, by, newId }: ApplyContext,
): Promise<void> {
  const isOwn = cylinder.ownerOrganisationId === importer.organisationId;
  if (claimed.claim !== undefined && isOwn && tagStatus === 'active') await setTagStatus(trx, tag, 'duplicate');
  if (await isCaseOpen(trx, cylinder.cylinderId, 'duplicate-tag', importer.organisationId, tag)) return;
  await openCase(
    { trx, by, newId, now: by.recordedAt },
    {
      cylinderId: cylinder.cylinderId,
      kind: 'duplicate-tag',
      organisationId: importer.organisationId,
      area,
      details: { tag, statusBefore: tagStatus, importId: importer.importId, ...claimed },
    },
  );
}

/** A new code for a cylinder that is on the register by its stamp. */
async function openTwin(
  trx: Transaction<Database>,
  cylinderId: string,
  entry: StagedEntry,
  { importer, area, by, newId }: ApplyContext,
): Promise<void> {
  const claimedCode = entry.tags[0].tag;
  if (await isCaseOpen(trx, cylinderId, 'duplicate-stamp', importer.organisationId, claimedCode)) return;
  await openCase(
    { trx, by, newId, now: by.recordedAt },
    {
      cylinderId,
      kind: 'duplicate-stamp',
      organisationId: importer.organisationId,
      area,
      details: { claimedCode, claim: entry.facts, importId: importer.importId },
    },
  );
}

/** What a row turned out to be after it was read as something else. */
async function becomes(
  trx: Transaction<Database>,
  row: ImportRowTable,
  entry: StagedEntry,
  outcome: Exclude<Outcome, { kind: 'accept' }>,
  importer: Importer,
): Promise<void> {
  const told = toldOf(outcome, null);
  if (outcome.kind === row.kind && told === row.told) return;
  await updateImportRow(trx, row, {
    kind: outcome.kind,
    told,
    line: lineOf(row.line, entry, outcome, importer),
    cylinder_id: outcome.kind === 'refuse' || outcome.cylinderId === '' ? null : outcome.cylinderId,
  });
}

/** The line of a row that was no new cylinder when it was read and is one now. */
function acceptedAfterAll(line: string, code: string): string {
  const { row, sheet } = JSON.parse(line) as { row: number; sheet?: string };
  return JSON.stringify({ row, ...(sheet === undefined ? {} : { sheet }), accept: { code } });
}

/** Applies at most `most` rows after `after`; resolves to the last of them, or null where none is left. */
export async function applyRows(
  trx: Transaction<Database>,
  after: number,
  most: number,
  context: ApplyContext,
): Promise<number | null> {
  const { importer } = context;
  const rows = await readRowsAfter(trx, importer.importId, after, most);
  const last = rows.at(-1);
  if (last === undefined) return null;
  const waiting = rows
    .filter((row) => row.kind === 'accept' || row.kind === 'case')
    .map((row) => ({ row, entry: entryOf(row) }));
  const claimed = await readClaimed(
    trx,
    waiting.flatMap(({ entry }) => entry.tags.map(({ tag }) => tag)),
  );
  const twinOf = await readTwins(
    trx,
    newAmong(
      waiting.map(({ entry }) => entry),
      claimed,
    ),
  );
  const taken = new Set<string>();
  const registrations: Registration[] = [];
  const duplicates: Duplicate[] = [];
  for (const { row, entry } of waiting) {
    const principal = entry.tags[0].tag;
    const holder = claimed.get(principal);
    // Since it was read somebody may have put the cylinder on the register.
    const found = outcomeOf(entry, holder, twinOf, importer);
    const isTaken = found.kind === 'accept' && found.restores === null && taken.has(principal);
    const outcome: Outcome = isTaken ? { kind: 'case', cylinderId: '', why: 'duplicate-code', knownAs: null } : found;
    if (outcome.kind !== 'accept') {
      if (outcome.kind === 'case' && outcome.why === 'duplicate-stamp')
        await openTwin(trx, outcome.cylinderId, entry, context);
      else if (outcome.kind === 'case') duplicates.push({ tag: principal, claim: entry.facts });
      await becomes(trx, row, entry, outcome, importer);
      continue;
    }
    if (holder !== undefined) {
      const version = await restore(trx, entry, holder, context);
      await updateImportRow(trx, row, {
        kind: 'accept',
        line: row.kind === 'accept' ? row.line : acceptedAfterAll(row.line, principal),
        cylinder_id: holder.cylinder.cylinderId,
        cylinder_version: version,
      });
      continue;
    }
    // The id of a row that was a case when it was read is that of the cylinder that it was held against.
    const staged = row.kind === 'accept' ? row.cylinder_id : null;
    const cylinderId = staged ?? context.newId();
    if (staged === null) {
      const line = acceptedAfterAll(row.line, principal);
      await updateImportRow(trx, row, { kind: 'accept', told: null, line, cylinder_id: cylinderId });
    }
    const free: StagedTag[] = [];
    for (const tag of entry.tags) {
      if (claimed.has(tag.tag) || taken.has(tag.tag))
        duplicates.push({ tag: tag.tag, claimedByCylinderId: cylinderId });
      else free.push(tag);
      taken.add(tag.tag);
    }
    registrations.push(registrationOf({ ...row, cylinder_id: cylinderId }, entry, free, context));
  }
  await registerCylinders(trx, registrations, context.by);
  // Some of the tags may have been bound by this very stretch.
  const holders = await readClaimed(
    trx,
    duplicates.map(({ tag }) => tag),
  );
  for (const duplicate of duplicates) {
    const holder = holders.get(duplicate.tag);
    if (holder !== undefined) await openDuplicate(trx, holder, duplicate, context);
  }
  await setProgress(trx, importer.importId, { done_through: last.n });
  return last.n;
}
