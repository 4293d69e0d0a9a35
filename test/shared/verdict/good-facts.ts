// Facts with which every step is allowed, and the means to spoil them one field at a time.
import { type Facts, type Step, parseFacts } from '../../../shared/verdict/facts.ts';
import { type Verdict, judge } from '../../../shared/verdict/judge.ts';

const CUSTODY = {
  fill: { kind: 'org', id: 'org-a' },
  release: { kind: 'org', id: 'org-a' },
  load: { kind: 'org', id: 'org-a' },
  deliver: { kind: 'vehicle', id: 'v-1' },
  collect: { kind: 'customer', id: 'c-1' },
} as const;

const LAST_FILL = { at: '2026-11-23T07:00:00+08:00', org: 'org-a', contentKg: 14.5, seal: null, released: true };

export const ZONE_RING = [
  [110.2, 21.2],
  [110.3, 21.2],
  [110.3, 21.3],
  [110.2, 21.3],
  [110.2, 21.2],
] as const;

/** Today is 2026-11-23 in Shanghai. */
export function goodFacts(step: Step): Record<string, unknown> {
  return structuredClone({
    step,
    at: '2026-11-23T08:30:00+08:00',
    dataAsOf: 'live',
    org: {
      id: 'org-a',
      fillingLicence: { until: '2028-03-31', media: ['lpg'] },
      gasLicence: { until: '2028-03-31' },
    },
    cylinder: {
      code: 'MZ00000017',
      codeStatus: 'active',
      model: 'YSP35.5',
      twoPhase: false,
      volumeL: 35.5,
      tareKg: 16.5,
      maxFillKg: 14.9,
      medium: 'lpg',
      stampLegible: true,
      madeOn: '2021-06',
      lastInspection: { on: '2025-06', result: 'pass' },
      inspectionDueOn: '2029-06',
      ownerOrg: 'org-a',
      entrustments: [],
      state: 'active',
      holds: [],
      nonconforming: false,
      refurbished: false,
      blacklisted: false,
      firstFill: false,
      custody: CUSTODY[step],
      lastFill: step === 'load' || step === 'deliver' ? LAST_FILL : null,
    },
    operator: {
      id: step === 'release' ? 'u-checker' : 'u-filler',
      certificates: [{ kind: 'P', until: '2027-05-31' }],
    },
    filledBy: 'u-filler',
    fillAuthorised: true,
    preFillCheck: {
      code: 'MZ00000017',
      at: '2026-11-23T08:20:00+08:00',
      passed: true,
      evacuated: false,
      emptyKg: 16.8,
    },
    postFillCheck: { code: 'MZ00000017', at: '2026-11-23T08:25:00+08:00', passed: true, grossKg: 31, sealed: true },
    scale: { id: 's-3', verifiedUntil: '2027-05-31', checkedOn: '2026-11-23' },
    gas: { kind: 'lpg', dmePct: 0, odorised: true, reportOn: '2026-11-20' },
    sealIntact: true,
    courier: {
      id: 'u-courier',
      org: 'org-a',
      active: true,
      cardUntil: '2027-03-31',
      bindings: [{ vehicle: 'v-1', from: '2026-01-01', until: null }],
      zones: [{ id: 'z-1', from: '2026-01-01', until: null, villages: ['440811-101'], polygon: ZONE_RING }],
    },
    vehicle: {
      id: 'v-1',
      org: 'org-a',
      approvedUntil: '2027-03-31',
      insuredUntil: '2027-03-31',
      maxLoadKg: 300,
      loadKg: 62,
      loadCount: 2,
      lastPositionAt: '2026-11-23T08:28:00+08:00',
    },
    position: { lng: 110.25, lat: 21.25, accuracyM: 12 },
    customer: {
      id: 'c-1',
      kind: 'household',
      verified: true,
      position: [110.25, 21.25],
      village: '440811-101',
      site: 'ground',
      cylinderRoom: false,
      outdoorRoom: false,
      vaporiserRoom: false,
      gasAlarm: true,
      heldKg: 0,
      hazards: [],
      cylindersOut: 1,
      cylindersAgreed: 1,
      lastFullCheckOn: '2026-03-01',
    },
    doorCheck: { customer: 'c-1', at: '2026-11-23T08:29:00+08:00', photo: true, leaflet: true, failedItems: [] },
  });
}

/** Values by their path: `{'cylinder.tareKg': 16}`. */
export type Spoiling = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export function spoil(facts: Record<string, unknown>, spoiling: Spoiling): Record<string, unknown> {
  for (const [path, value] of Object.entries(spoiling)) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let at = facts;
    for (const name of names) {
      const inner = at[name];
      at = isObject(inner) ? inner : (at[name] = {} as Record<string, unknown>);
    }
    if (value === undefined) delete at[last];
    else at[last] = structuredClone(value);
  }
  return facts;
}

export function parsed(input: unknown): Facts {
  const facts = parseFacts(input);
  if (!facts.ok) throw new Error(facts.error);
  return facts.value;
}

export const verdictOf = (step: Step, spoiling: Spoiling = {}): Verdict =>
  judge(parsed(spoil(goodFacts(step), spoiling)));

/** A reason in short: `residue B 1.01 / 1`, or `scrapped B` where there is nothing to show. */
export const told = (verdict: Verdict): string[] =>
  verdict.reasons.map(({ rule, severity, found, limit }) => {
    const head = `${rule} ${severity === 'block' ? 'B' : 'W'}`;
    return found === null && limit === null ? head : `${head} ${found} / ${limit}`;
  });
