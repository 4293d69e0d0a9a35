// Reads the facts of a verdict where they are kept: at most five statements by key, never the log.
import type { Kysely } from 'kysely';
import { dayText, localDay, parseInstant } from '../../../shared/calendar.ts';
import { matchesCriterion } from '../../../shared/cylinder/blacklist.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { resolveScan, tagTextsOf, type Resolution, type ScanConfig } from '../../../shared/cylinder/resolve-scan.ts';
import { cylinderFacts, kg } from '../../../shared/verdict/cylinder-facts.ts';
import type { Facts, Step } from '../../../shared/verdict/facts.ts';
import { judge, type Verdict } from '../../../shared/verdict/judge.ts';
import { licenceOf } from '../../../shared/verdict/licence.ts';
import type { Database } from '../../db/database.ts';
import {
  findByTags,
  readHoldsAndEntrustments,
  type FoundCylinder,
  type HoldsAndEntrustments,
} from '../cylinder/cylinder.queries.ts';
import type { ParameterBook, ParametersInForce } from '../parameter/parameter-book.ts';
import { readPapers, readScale, type Papers, type ScaleWithGas } from './facts.queries.ts';

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

/** What is kept of what was scanned, of who acts and with what, as it was read. */
export interface Kept extends Papers {
  readonly resolution: Resolution;
  readonly found: FoundCylinder | null;
  /** Null where no cylinder was found. */
  readonly beside: HoldsAndEntrustments | null;
  readonly scale: ScaleWithGas | null;
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
  const papers = await readPapers(db, { personId: asked.operatorId, organisationId: asked.organisationId });
  return judgeKept(book, asked, { resolution, found, beside, scale, ...papers });
}

/** As `judgeHere`, on what was read before: of many cylinders at once. */
export function judgeKept(book: ParameterBook, asked: Asked, kept: Kept): Judged {
  const { resolution, found, beside, scale, certificates, licences } = kept;
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
    cylinder: found === null || beside === null ? null : cylinderFacts(found, beside, blacklisted, asked.step),
    operator:
      asked.operatorId === null
        ? null
        : {
            id: asked.operatorId,
            certificates: [...certificates],
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
