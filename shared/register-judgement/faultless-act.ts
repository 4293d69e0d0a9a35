// An act in which nothing but the cylinder can be at fault: who does it, with what and for whom is as the rules ask.
import { dayText, localDay, MS_A_HOUR, type DayNumber } from '../calendar.ts';
import type { Facts, Step } from '../verdict/facts.ts';
import { SITES, type ResolvedParameters } from '../verdict/parameters.ts';
import { fillLimitG, toThousandths } from '../verdict/quantity.ts';

type CylinderFacts = NonNullable<Facts['cylinder']>;

const OPERATOR = 'operator';
const COURIER = 'courier';
const VEHICLE = 'vehicle';
const CUSTOMER = 'customer';
const VILLAGE = 'village';
/** Stands for a company where the register knows no owner: then `not-own` says so. */
const SOMEBODY = 'somebody';
const SEAL = 'seal';
const LOAD_KG = 1_000_000;
const HERE = { lng: 110, lat: 21 } as const;

/** Hours after midnight UTC at which it is this day somewhere: at noon nearly everywhere, at the others in the rest. */
const HOURS = [12, 0, 23] as const;

/** An instant of the calendar day in the time zone, ISO 8601. */
export function instantOn(day: DayNumber, timeZone: string): string {
  const instants = HOURS.map((hour) => (day * 24 + hour) * MS_A_HOUR);
  const found = instants.find((instant) => localDay(instant, timeZone) === day) ?? day * 24 * MS_A_HOUR;
  return new Date(found).toISOString();
}

/** What stands for a mass that the register lacks: `record-incomplete` says so. */
const UNKNOWN_KG = 1;

/** What a cylinder holds that was filled to its limit, in kg. */
function fullKg(cylinder: CylinderFacts, parameters: ResolvedParameters): number {
  const limits = [
    cylinder.maxFillKg ? toThousandths(cylinder.maxFillKg) : null,
    cylinder.volumeL ? fillLimitG(parameters.fillFactorGPerL, toThousandths(cylinder.volumeL)) : null,
  ].filter((limit) => limit !== null);
  return limits.length === 0 ? UNKNOWN_KG : Math.min(...limits) / 1000;
}

/** Who has it in hand just before the step, so that no chain is broken. */
function holderAt(step: Step, orgId: string): CylinderFacts['custody'] {
  if (step === 'deliver') return { kind: 'vehicle', id: VEHICLE };
  return step === 'collect' ? { kind: 'customer', id: CUSTOMER } : { kind: 'org', id: orgId };
}

/**
 * The facts of a step on that day by the cylinder's owner, under these parameters: licensed, certified, checked, with the
 * cylinder's own gas, filled to its limit where it must be full, brought by an approved courier to a customer who may have it.
 * All that the verdict says against it is said of the cylinder as the register keeps it. `cylinder` is of the register; who
 * has it and what is in it just now is of the act.
 */
export function faultlessAct(
  step: Step,
  day: DayNumber,
  cylinder: CylinderFacts,
  parameters: ResolvedParameters,
): Facts {
  const today = dayText(day);
  const at = instantOn(day, parameters.values.timeZone);
  const orgId = cylinder.ownerOrg || SOMEBODY;
  const code = cylinder.code ?? null;
  const contentKg = fullKg(cylinder, parameters);
  const tareKg = cylinder.tareKg ?? UNKNOWN_KG;
  const medium = cylinder.medium ?? 'lpg';
  const isEmpty = step === 'fill' || step === 'collect';
  return {
    step,
    at,
    dataAsOf: 'live',
    org: {
      id: orgId,
      fillingLicence: { until: today, media: [medium] },
      gasLicence: { until: today },
    },
    cylinder: {
      ...cylinder,
      custody: holderAt(step, orgId),
      lastFill: isEmpty ? null : { at, org: orgId, contentKg, seal: SEAL, released: step !== 'release' },
    },
    operator: { id: OPERATOR, certificates: [{ kind: 'P', until: today }] },
    filledBy: `${OPERATOR} before`,
    fillAuthorised: true,
    preFillCheck: { code, at, passed: true, evacuated: true, emptyKg: tareKg },
    postFillCheck: {
      code,
      at,
      passed: true,
      grossKg: (toThousandths(tareKg) + toThousandths(contentKg)) / 1000,
      sealed: true,
      seal: SEAL,
    },
    scale: { id: 'scale', verifiedUntil: today, checkedOn: today },
    gas: { kind: medium, dmePct: 0, odorised: true, reportOn: today },
    sealIntact: true,
    sealSeen: SEAL,
    channel: 'courier',
    courier: {
      id: COURIER,
      org: orgId,
      active: true,
      cardUntil: today,
      bindings: [{ vehicle: VEHICLE, from: today, until: null }],
      zones: [{ id: 'zone', from: today, until: null, villages: [VILLAGE] }],
    },
    vehicle: {
      id: VEHICLE,
      org: orgId,
      approvedUntil: today,
      insuredUntil: today,
      maxLoadKg: LOAD_KG,
      loadKg: 0,
      loadCount: 0,
      lastPositionAt: at,
    },
    position: { ...HERE, accuracyM: 0 },
    customer: {
      id: CUSTOMER,
      // What is no gas for a household is asked of a customer who may have it.
      kind: medium === 'lpg' ? 'household' : 'industrial',
      verified: true,
      position: [HERE.lng, HERE.lat],
      village: VILLAGE,
      site: SITES.find((site) => !parameters.forbiddenSites.has(site)) ?? 'ground',
      cylinderRoom: false,
      outdoorRoom: true,
      vaporiserRoom: true,
      gasAlarm: true,
      heldKg: 0,
      hazards: [],
      cylindersOut: 0,
      cylindersAgreed: 1,
      lastFullCheckOn: today,
    },
    doorCheck: { customer: CUSTOMER, at, photo: true, leaflet: true, failedItems: [] },
  };
}
