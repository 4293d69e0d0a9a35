// Reads the facts of a verdict where they are kept: at most five statements by key, never the log.
import type { Kysely } from 'kysely';
import { dayText, localDay, parseCivilDate, parseInstant } from '../../../shared/calendar.ts';
import { matchesCriterion } from '../../../shared/cylinder/blacklist.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { resolveScan, tagTextsOf, type Resolution, type ScanConfig } from '../../../shared/cylinder/resolve-scan.ts';
import type { Facts, Step } from '../../../shared/verdict/facts.ts';
import { judge, type Verdict } from '../../../shared/verdict/judge.ts';
import type { Database } from '../../db/database.ts';
import { findByTags, readHoldsAndEntrustments, type FoundCylinder } from '../cylinder/cylinder.queries.ts';
import type { ParameterBook, ParametersInForce } from '../parameter/parameter-book.ts';
import { readCertificates, readLicences, readScale, type ScaleWithGas } from './facts.queries.ts';

export interface Asked {
  readonly step: Step;
  /** What the scanner read, as it came. */
  readonly scanned: string;
  /** Instant of the act, with offset or Z. */
  readonly at: string;
  /** The organisation that acts, and the area of the place where it acts. */
  readonly organisationId: string;
  readonly area: string;
  readonly operatorId: string | null;
  readonly scaleId: string | null;
  /** Made on what was scanned, so it is bound to that cylinder's principal code here. */
  readonly postFillCheck?: Omit<NonNullable<Facts['postFillCheck']>, 'code'>;
  /** Load, deliver, collect: read or observed by who asks, once for all cylinders of one act. */
  readonly delivery?: Pick<
    Facts,
    'sealIntact' | 'sealSeen' | 'channel' | 'courier' | 'vehicle' | 'position' | 'customer' | 'doorCheck'
  >;
}

export interface Judged {
  readonly verdict: Verdict;
  readonly facts: Facts;
  readonly resolution: Resolution;
  readonly found: FoundCylinder | null;
  readonly scale: ScaleWithGas | null;
  readonly parameters: ParametersInForce;
}

/** Masses that are not above zero are no masses to the rules: not weighed. */
const kg = (grams: number | null | undefined): number | null =>
  grams === null || grams === undefined || grams <= 0 ? null : grams / 1000;

const litres = (millilitres: number | null): number | null => (millilitres === null ? null : millilitres / 1000);

/** One without an end does not hold, so it comes last. */
const lastDayOf = (until: string | null): number => (until === null ? null : parseCivilDate(until))?.lastDay ?? 0;

/** The licence to go by among those that have begun: first one that names the medium, then the one that lasts longest. */
function licenceOf(
  licences: readonly { kind: string; media: string; from_on: string | null; until_on: string | null }[],
  kind: string,
  day: string,
  medium: string | null,
): { until: string | null; media: string[] } | null {
  const begun = licences
    .filter((licence) => licence.kind === kind && (licence.from_on ?? day) <= day)
    .map((licence) => ({ until: licence.until_on, media: JSON.parse(licence.media) as string[] }));
  const covers = (licence: { media: string[] }): boolean => medium === null || licence.media.includes(medium);
  return (
    begun.toSorted((one, other) => {
      if (covers(one) !== covers(other)) return covers(one) ? -1 : 1;
      return lastDayOf(other.until) - lastDayOf(one.until);
    })[0] ?? null
  );
}

export function cylinderFacts(
  found: FoundCylinder,
  beside: Awaited<ReturnType<typeof readHoldsAndEntrustments>>,
  blacklisted: boolean,
): NonNullable<Facts['cylinder']> {
  const { cylinder } = found;
  const { lastFill } = cylinder;
  return {
    code: cylinder.code,
    codeStatus: found.tagStatus,
    model: cylinder.model,
    twoPhase: cylinder.twoPhase,
    volumeL: litres(cylinder.volumeMl),
    tareKg: kg(cylinder.tareG),
    maxFillKg: kg(cylinder.maxFillG),
    medium: cylinder.medium,
    stampLegible: cylinder.stampLegible,
    madeOn: cylinder.madeOn,
    designLifeYears: cylinder.designLifeYears,
    lifeExtendedUntil: cylinder.lifeExtendedUntil,
    lastInspection:
      cylinder.inspectedOn === null && cylinder.inspectionResult === null
        ? null
        : { on: cylinder.inspectedOn, result: cylinder.inspectionResult },
    inspectionDueOn: cylinder.inspectionDueOn,
    valveUntil: cylinder.valveUntil,
    ownerOrg: cylinder.ownerOrganisationId,
    entrustments: beside.entrustments.map((entrustment) => ({ ...entrustment, for: [...entrustment.for] })),
    state: cylinder.state,
    holds: [...beside.holds],
    nonconforming: cylinder.nonconforming,
    refurbished: cylinder.refurbished,
    blacklisted,
    firstFill: cylinder.firstFill,
    custody: cylinder.custody === null ? null : { kind: cylinder.custody.kind, id: cylinder.custody.id },
    lastFill:
      lastFill === null
        ? null
        : {
            at: lastFill.at,
            org: lastFill.organisationId,
            contentKg: kg(lastFill.contentG),
            seal: lastFill.seal,
            released: lastFill.released,
          },
  };
}

/** Judges one step of what was scanned by what is kept, as of now. */
export async function judgeHere(
  db: Kysely<Database>,
  book: ParameterBook,
  scanConfig: ScanConfig,
  asked: Asked,
): Promise<Judged> {
  const resolution = resolveScan(asked.scanned, scanConfig);
  const found = await findByTags(db, tagTextsOf(resolution));
  const scale = asked.scaleId === null ? null : await readScale(db, asked.scaleId);
  const beside = found === null ? null : await readHoldsAndEntrustments(db, found.cylinder.cylinderId);
  const certificates = asked.operatorId === null ? [] : await readCertificates(db, asked.operatorId);
  const licences = await readLicences(db, asked.organisationId);

  const area = scale?.siteArea ?? asked.area;
  const timeZone = book.inForce(area, asked.at.slice(0, 10)).resolved.values.timeZone;
  const day = dayText(localDay(parseInstant(asked.at) ?? 0, timeZone));
  const parameters = book.inForce(area, day);
  const cylinder: Cylinder | null = found?.cylinder ?? null;
  const filling = licenceOf(licences, 'filling', day, cylinder?.medium ?? null);
  const gasLicence = licenceOf(licences, 'gas', day, null);
  const blacklisted = cylinder !== null && matchesCriterion(cylinder, book.criteria(area));
  // A scale of somebody else is no scale of this act.
  const ownScale = scale?.organisationId === asked.organisationId ? scale : null;
  const gas = asked.step === 'fill' ? ownScale?.gas : cylinder?.lastFill?.gas;

  const facts: Facts = {
    step: asked.step,
    at: asked.at,
    dataAsOf: 'live',
    org: { id: asked.organisationId, fillingLicence: filling, gasLicence: gasLicence },
    cylinder: found === null || beside === null ? null : cylinderFacts(found, beside, blacklisted),
    operator:
      asked.operatorId === null
        ? null
        : {
            id: asked.operatorId,
            certificates: certificates.map((certificate) => ({ kind: certificate.kind, until: certificate.until_on })),
          },
    filledBy: cylinder?.lastFill?.filledBy ?? null,
    fillAuthorised: cylinder?.lastFill?.authorised ?? null,
    preFillCheck:
      cylinder?.preFillCheck === null || cylinder === null
        ? null
        : {
            code: cylinder.code,
            at: cylinder.preFillCheck.at,
            passed: cylinder.preFillCheck.passed,
            evacuated: cylinder.preFillCheck.evacuated,
            emptyKg: kg(cylinder.preFillCheck.emptyG),
          },
    postFillCheck:
      asked.postFillCheck === undefined || cylinder === null ? null : { ...asked.postFillCheck, code: cylinder.code },
    scale:
      ownScale === null
        ? null
        : { id: ownScale.scaleId, verifiedUntil: ownScale.verifiedUntil, checkedOn: ownScale.checkedOn },
    gas: gas ?? null,
    ...asked.delivery,
  };
  return { verdict: judge(facts, parameters.resolved), facts, resolution, found, scale: ownScale, parameters };
}
