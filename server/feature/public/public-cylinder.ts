// What anybody may know of a cylinder whose code they scanned: whether it may be used, until when, who filled it last.
import { civilDateText, dayText, isPast, localDay, type CivilDate } from '../../../shared/calendar.ts';
import type { EmergencyCall } from '../../../shared/contract/organisation.ts';
import { matchesCriterion } from '../../../shared/cylinder/blacklist.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import { judge } from '../../../shared/verdict/judge.ts';
import { situationOf } from '../../../shared/verdict/situation.ts';
import type { Facts } from '../../../shared/verdict/facts.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { findByTags, readHoldsAndEntrustments } from '../cylinder/cylinder.queries.ts';
import { readEmergencyCalls } from '../organisation/organisation.queries.ts';
import { cylinderFacts } from '../../../shared/verdict/cylinder-facts.ts';

/** Of the rules of the gate, those that tell somebody with the cylinder in the kitchen not to use it. */
export const stopRules = [
  'code-void',
  'code-duplicate',
  'scrapped',
  'on-hold',
  'blacklisted',
  'refurbished',
  'nonconforming',
  'two-phase',
  'stolen',
  'lost',
  'inspection-overdue',
  'life-exceeded',
  'valve-expired',
] as const;
export type StopRule = (typeof stopRules)[number];

/** What is worth knowing, and does not by itself forbid its use. */
export const noteRules = [
  'code-replaced',
  'stamp-illegible',
  'inspection-due-soon',
  'life-ends-soon',
  'two-phase',
] as const;
export type NoteRule = (typeof noteRules)[number];

export interface PublicDate {
  /** YYYY-MM or YYYY-MM-DD: holds through its last day. */
  readonly on: string;
  readonly past: boolean;
}

export interface PublicCylinder {
  readonly code: string | null;
  /** The code that was scanned, where it is not the one that the cylinder goes by. */
  readonly scannedCode: string | null;
  readonly model: string | null;
  readonly state: string;
  readonly inspectionUntil: PublicDate | null;
  readonly lifeUntil: PublicDate | null;
  readonly stops: readonly StopRule[];
  readonly notes: readonly NoteRule[];
  readonly lastFill: {
    /** YYYY-MM-DD HH:mm of the place. */
    readonly at: string;
    readonly organisationName: string | null;
    readonly released: boolean;
  } | null;
}

export interface PublicAnswer {
  /** Null: the code is not on the register. */
  readonly cylinder: PublicCylinder | null;
  /** Whom to ring at any hour: whose cylinder it is (or who filled it, of one that nobody owns), then the authority. */
  readonly emergencyCalls: readonly EmergencyCall[];
  /** YYYY-MM-DD HH:mm of the place. */
  readonly asOf: string;
}

const clockText = (ms: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(ms);

/** A code, or any other text that a label of ours or of others carries, as for the gate. */
export async function describeForPublic(
  deps: Pick<AppDependencies, 'store' | 'clock' | 'parameters' | 'scan'>,
  scanned: string,
): Promise<PublicAnswer> {
  const db = deps.store.reader;
  const nowMs = deps.clock.now();
  const at = new Date(nowMs).toISOString();
  const found = await findByTags(db, tagTextsOf(resolveScan(scanned, deps.scan.config())));
  const everywhere = deps.parameters.inForce('', at.slice(0, 10)).resolved.values;
  if (found === null) return { cylinder: null, emergencyCalls: [], asOf: clockText(nowMs, everywhere.timeZone) };

  const { cylinder } = found;
  const ids = [cylinder.ownerOrganisationId, cylinder.lastFill?.organisationId ?? null].filter((id) => id !== null);
  const organisations =
    ids.length === 0
      ? []
      : await db
          .selectFrom('organisation')
          .select(['organisation_id', 'name', 'area'])
          .where('organisation_id', 'in', ids)
          .execute();
  const ofId = (id: string | null | undefined) => organisations.find((row) => row.organisation_id === id);
  // The rules are those of where the cylinder is at home; of one that nobody owns, those of where it was filled.
  const area = (ofId(cylinder.ownerOrganisationId) ?? ofId(cylinder.lastFill?.organisationId))?.area ?? '';
  const { timeZone } = deps.parameters.inForce(area, at.slice(0, 10)).resolved.values;
  const today = localDay(nowMs, timeZone);
  const { resolved } = deps.parameters.inForce(area, dayText(today));

  const beside = await readHoldsAndEntrustments(db, cylinder.cylinderId);
  const blacklisted = matchesCriterion(cylinder, deps.parameters.criteria(area));
  const facts: Facts = {
    step: 'collect',
    at,
    dataAsOf: 'live',
    cylinder: cylinderFacts(found, beside, blacklisted, 'collect'),
  };
  const fired = new Set<string>(judge(facts, resolved).reasons.map((reason) => reason.rule));
  // Where the authority allows them beside a vaporiser, they are not forbidden to everybody.
  const isForbidden = (rule: StopRule): boolean => rule !== 'two-phase' || resolved.values.twoPhase === 'block';
  const { due, life } = situationOf(facts, resolved);
  const dateOf = (date: CivilDate | null): PublicDate | null =>
    date === null ? null : { on: civilDateText(date), past: isPast(date, today) };
  const { lastFill } = cylinder;
  return {
    asOf: clockText(nowMs, timeZone),
    emergencyCalls: await readEmergencyCalls(db, {
      organisationId: cylinder.ownerOrganisationId ?? lastFill?.organisationId ?? null,
      area,
    }),
    cylinder: {
      code: cylinder.code,
      scannedCode: found.tagStatus === 'replaced' && found.tag !== cylinder.code ? found.tag : null,
      model: cylinder.model,
      state: cylinder.state,
      inspectionUntil: dateOf(due),
      lifeUntil: dateOf(life?.end ?? null),
      stops: stopRules.filter((rule) => fired.has(rule) && isForbidden(rule)),
      notes: noteRules.filter((rule) => fired.has(rule) && (rule !== 'two-phase' || !isForbidden(rule))),
      lastFill:
        lastFill === null
          ? null
          : {
              at: clockText(Date.parse(lastFill.at), timeZone),
              organisationName: ofId(lastFill.organisationId)?.name ?? null,
              released: lastFill.released,
            },
    },
  };
}
