// Facts from outside: what is valid, what counts as missing, and what is an error.
import { describe, expect, it } from 'vitest';
import { parseFacts } from '../../../shared/verdict/facts.ts';
import { type Spoiling, ZONE_RING, goodFacts, spoil, told, verdictOf } from './good-facts.ts';

const errorOf = (spoiling: Spoiling): string | null => {
  const facts = parseFacts(spoil(goodFacts('deliver'), spoiling));
  return facts.ok ? null : facts.error;
};

const HOURS = '2026-11-23T08:30:00+08:00';

/** Every field with the kind of value that it takes. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  text: [
    'org.id',
    'cylinder.code',
    'cylinder.model',
    'cylinder.ownerOrg',
    'cylinder.custody.id',
    'cylinder.lastFill.org',
    'cylinder.lastFill.seal',
    'operator.id',
    'filledBy',
    'preFillCheck.code',
    'postFillCheck.code',
    'postFillCheck.seal',
    'scale.id',
    'sealSeen',
    'courier.id',
    'courier.org',
    'vehicle.id',
    'vehicle.org',
    'customer.id',
    'customer.village',
    'doorCheck.customer',
    'cylinder.entrustments.0.org',
    'operator.certificates.0.kind',
    'courier.bindings.0.vehicle',
    'courier.zones.0.id',
  ],
  flag: [
    'cylinder.twoPhase',
    'cylinder.stampLegible',
    'cylinder.nonconforming',
    'cylinder.refurbished',
    'cylinder.blacklisted',
    'cylinder.firstFill',
    'cylinder.lastFill.released',
    'fillAuthorised',
    'preFillCheck.passed',
    'preFillCheck.evacuated',
    'postFillCheck.passed',
    'postFillCheck.sealed',
    'gas.odorised',
    'sealIntact',
    'courier.active',
    'customer.verified',
    'customer.cylinderRoom',
    'customer.outdoorRoom',
    'customer.vaporiserRoom',
    'customer.gasAlarm',
    'doorCheck.photo',
    'doorCheck.leaflet',
  ],
  date: [
    'org.fillingLicence.until',
    'org.gasLicence.until',
    'cylinder.madeOn',
    'cylinder.lifeExtendedUntil',
    'cylinder.lastInspection.on',
    'cylinder.inspectionDueOn',
    'cylinder.valveUntil',
    'scale.verifiedUntil',
    'scale.checkedOn',
    'gas.reportOn',
    'courier.cardUntil',
    'vehicle.approvedUntil',
    'vehicle.insuredUntil',
    'customer.lastFullCheckOn',
    'cylinder.entrustments.0.from',
    'cylinder.entrustments.0.until',
    'operator.certificates.0.until',
    'courier.bindings.0.from',
    'courier.bindings.0.until',
    'courier.zones.0.from',
    'courier.zones.0.until',
    'customer.hazards.0.deadline',
  ],
  instant: ['cylinder.lastFill.at', 'preFillCheck.at', 'postFillCheck.at', 'vehicle.lastPositionAt', 'doorCheck.at'],
  above0: [
    'cylinder.volumeL',
    'cylinder.tareKg',
    'cylinder.maxFillKg',
    'cylinder.lastFill.contentKg',
    'preFillCheck.emptyKg',
    'postFillCheck.grossKg',
    'vehicle.maxLoadKg',
  ],
  from0: ['gas.dmePct', 'vehicle.loadKg', 'position.accuracyM', 'customer.heldKg'],
  wholeAbove0: ['cylinder.designLifeYears', 'vehicle.maxCylinders'],
  wholeFrom0: ['vehicle.loadCount', 'customer.usualUseDays', 'customer.cylindersOut', 'customer.cylindersAgreed'],
  object: [
    'org',
    'org.fillingLicence',
    'org.gasLicence',
    'cylinder',
    'cylinder.lastInspection',
    'cylinder.custody',
    'cylinder.lastFill',
    'operator',
    'preFillCheck',
    'postFillCheck',
    'scale',
    'gas',
    'courier',
    'vehicle',
    'position',
    'customer',
    'doorCheck',
  ],
  list: [
    'org.fillingLicence.media',
    'cylinder.entrustments',
    'cylinder.holds',
    'operator.certificates',
    'courier.bindings',
    'courier.zones',
    'courier.zones.0.villages',
    'customer.hazards',
    'doorCheck.failedItems',
    'cylinder.entrustments.0.for',
  ],
};

const LISTS: Spoiling = {
  'cylinder.entrustments': [{}],
  'customer.hazards': [{}],
  'courier.bindings': [{}],
};

const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  text: [0, 7, true, false, {}, [], ['x']],
  flag: [0, 1, 'true', 'false', {}, []],
  date: [2026, '2026', '2026-13', '2026-02-30', '2026-00', '2026-1-1', HOURS, 'soon', true, {}, []],
  instant: [
    0,
    1_795_393_800_000,
    '2026-11-23',
    '2026-11-23T08:30:00',
    '2026-11-31T08:30:00+08:00',
    'live',
    true,
    {},
    [],
  ],
  above0: [0, -0, -1, -0.001, '5', NaN, Infinity, true, {}, []],
  from0: [-1, -0.001, '5', NaN, Infinity, true, {}, []],
  wholeAbove0: [0, -1, 1.5, '5', Infinity, true, {}, []],
  wholeFrom0: [-1, 1.5, '5', Infinity, true, {}, []],
  object: [[], [{}], 'x', 0, 1, true, false],
  list: [{}, 'x', 0, true, { 0: 'x' }, [null], [7], [[]]],
};

const RIGHT: Readonly<Record<string, readonly unknown[]>> = {
  text: ['x', ' ', '0', '瓶'],
  flag: [true, false],
  date: ['2026-11', '2026-11-23', '2024-02-29'],
  instant: [HOURS, '2026-11-23T00:30Z'],
  above0: [0.001, 1, 1.5],
  from0: [0, 0.001, 2.5],
  wholeAbove0: [1, 2],
  wholeFrom0: [0, 1],
  object: [{}, { unknown: 1 }],
  list: [[]],
};

const paths = Object.values(FIELDS).flat();
const pathsOfKinds = Object.entries(FIELDS).flatMap(([kind, names]) => names.map((path) => ({ path, kind })));

/** The error's own path: `a.b.0`, and deeper where a list holds what is wrong. */
const namesPath = (error: string | null, path: string): boolean =>
  error !== null && (error.startsWith(`${path}: `) || error.startsWith(`${path}.0: `));

describe('facts', () => {
  it.each(pathsOfKinds)('are wrong where $path is no $kind, and the error says where', ({ path, kind }) => {
    const unnoticed = WRONG[kind]?.filter((value) => !namesPath(errorOf({ ...LISTS, [path]: value }), path));
    expect(unnoticed).toEqual([]);
  });

  it.each(pathsOfKinds)('are right where $path is a $kind', ({ path, kind }) => {
    const refused = RIGHT[kind]?.filter((value) => errorOf({ ...LISTS, [path]: value }) !== null);
    expect(refused).toEqual([]);
  });

  it.each(paths)('may lack %s, as null, as an empty string or altogether', (path) => {
    const verdicts = [null, '', undefined].map((value) => verdictOf('deliver', { ...LISTS, [path]: value }));
    expect(verdicts[1]).toEqual(verdicts[0]);
    expect(verdicts[2]).toEqual(verdicts[0]);
  });

  it.each([
    ['step', ['fly', 'Fill', ' fill', '', null, undefined, 1]],
    ['at', ['now', '', null, undefined, 0, '2026-11-23', '2026-11-23T08:30:00']],
    ['dataAsOf', ['Live', 'never', 0, '2026-11-23', {}]],
    ['cylinder.codeStatus', ['Active', 'gone', 0]],
    ['cylinder.medium', ['LPG', 'dme-blend']],
    ['cylinder.state', ['void', 'Lost']],
    ['cylinder.lastInspection.result', ['passed', true]],
    ['cylinder.holds', ['seizure', ['hold'], [''], [null]]],
    ['cylinder.custody.kind', ['courier', 'station']],
    ['cylinder.entrustments', [[{ for: ['load'] }], [{ for: 'fill' }], [null], [['x']]]],
    ['gas.kind', ['LPG', 'propane']],
    ['channel', ['counters', 'post', 1]],
    ['customer.kind', ['home', 'Household']],
    ['customer.site', ['roof', 'Ground']],
    ['customer.hazards', [[{ grade: 'major' }], [null]]],
    ['doorCheck.failedItems', [[7], [null], 'leak']],
    ['org.fillingLicence.media', ['lpg', [7]]],
  ])('are wrong where %s is not of its list', (path, values) => {
    for (const value of values) {
      expect(errorOf({ [path]: value })).toSatisfy((error: string | null) => error?.startsWith(path) === true);
    }
  });

  it('repeat in the error what was wrong, shortly, and what was expected', () => {
    expect(errorOf({ step: 'fly' })).toBe('step: expected one of fill, release, load, deliver, collect, not "fly"');
    expect(errorOf({ at: null })).toBe('at: expected a string, not nothing');
    expect(errorOf({ at: '2026-11-23' })).toBe(
      'at: expected an instant with its offset, YYYY-MM-DDTHH:mm:ss+08:00, not "2026-11-23"',
    );
    expect(errorOf({ dataAsOf: 'x' })).toBe('dataAsOf: expected live, or an instant with its offset, not "x"');
    expect(errorOf({ 'cylinder.tareKg': -1 })).toBe('cylinder.tareKg: expected a number above 0, not -1');
    expect(errorOf({ 'cylinder.tareKg': '5' })).toBe('cylinder.tareKg: expected a number above 0, not "5"');
    expect(errorOf({ 'customer.heldKg': -1 })).toBe('customer.heldKg: expected a number of 0 or more, not -1');
    expect(errorOf({ 'vehicle.maxCylinders': 1.5 })).toBe(
      'vehicle.maxCylinders: expected a whole number above 0, not 1.5',
    );
    expect(errorOf({ 'vehicle.loadCount': -1 })).toBe(
      'vehicle.loadCount: expected a whole number of 0 or more, not -1',
    );
    expect(errorOf({ 'cylinder.madeOn': '2026-13' })).toBe(
      'cylinder.madeOn: expected a date that exists, YYYY-MM or YYYY-MM-DD, not "2026-13"',
    );
    expect(errorOf({ sealIntact: 'yes' })).toBe('sealIntact: expected true or false, not "yes"');
    expect(errorOf({ filledBy: ['x'] })).toBe('filledBy: expected a string, not a list');
    expect(errorOf({ filledBy: {} })).toBe('filledBy: expected a string, not an object');
    expect(errorOf({ cylinder: [] })).toBe('cylinder: expected an object');
    expect(errorOf({ 'cylinder.holds': 'x' })).toBe('cylinder.holds: expected a list, not "x"');
    expect(errorOf({ channel: 'x'.repeat(100) })).toBe(
      `channel: expected one of courier, counter, not "${'x'.repeat(60)}…"`,
    );
    expect(errorOf({ channel: 'x'.repeat(60) })).toBe(
      `channel: expected one of courier, counter, not "${'x'.repeat(60)}"`,
    );
  });

  it.each([null, undefined, 7, 'x', '', true, [], [goodFacts('fill')], () => 0])('are an object, not %j', (input) => {
    expect(parseFacts(input)).toEqual({ ok: false, error: 'expected an object' });
  });

  it('keep only their own fields, each as null where it was missing', () => {
    const facts = parseFacts({ step: 'fill', at: HOURS, colour: 'red', org: { id: 'o', name: 'x', gasLicence: {} } });
    expect(facts.ok && Object.keys(facts.value)).not.toContain('colour');
    expect(facts.ok && facts.value.org).toEqual({ id: 'o', fillingLicence: null, gasLicence: { until: null } });
    expect(facts.ok && facts.value.cylinder).toBeNull();
  });

  it('hold only parameters that are known', () => {
    expect(errorOf({ parameters: { unknown: 1 } })).toBe('parameters: unknown parameter "unknown"');
    expect(errorOf({ parameters: { softUntil: { residue: '2027-01' } } })).toBe(
      'parameters.softUntil: "residue" cannot be named here',
    );
    expect(errorOf({ parameters: [] })).toBe('parameters: expected an object');
    expect(errorOf({ parameters: '' })).toBeNull();
  });

  it('take no field from a prototype', () => {
    const input: unknown = JSON.parse(
      `{"step":"fill","at":"${HOURS}","__proto__":{"cylinder":{"code":"X"}},"org":{"__proto__":{"id":"org-a"}}}`,
    );
    const facts = parseFacts(input);
    expect(facts.ok && facts.value.cylinder).toBeNull();
    expect(facts.ok && facts.value.org?.id).toBeNull();
    const inherited = parseFacts(Object.create({ step: 'fill', at: HOURS }));
    expect(inherited.ok).toBe(false);
  });
});

const zone = (polygon: unknown): Spoiling => ({ 'courier.zones': [{ from: '2026-01', polygon }] });

describe('places', () => {
  it.each([[[110.25, 21.25]], [[-180, -90]], [[180, 90]], [[0, 0]]])('%j is a position', (position) => {
    expect(errorOf({ 'customer.position': position })).toBeNull();
  });

  it.each([
    [[]],
    [[110.25]],
    [[110.25, 21.25, 3]],
    [[180.1, 21]],
    [[-180.1, 21]],
    [[110, 90.1]],
    [[110, -90.1]],
    [['110', '21']],
    [[null, 21]],
    [{ lng: 110, lat: 21 }],
    ['110,21'],
  ])('%j is none', (position) => {
    expect(errorOf({ 'customer.position': position })).toMatch(/^customer\.position/);
  });

  it('of the phone are in range too', () => {
    expect(errorOf({ 'position.lng': -180, 'position.lat': -90 })).toBeNull();
    expect(errorOf({ 'position.lng': 180.1 })).toBe('position.lng: expected a longitude in degrees, not 180.1');
    expect(errorOf({ 'position.lat': -90.1 })).toBe('position.lat: expected a latitude in degrees, not -90.1');
  });

  it('make a ring where it is closed and has four positions', () => {
    expect(errorOf(zone(ZONE_RING))).toBeNull();
    expect(
      errorOf(
        zone([
          [1, 1],
          [2, 1],
          [2, 2],
          [1, 1],
        ]),
      ),
    ).toBeNull();
  });

  it.each([
    [[]],
    [[[1, 1]]],
    [
      [
        [1, 1],
        [2, 1],
        [1, 1],
      ],
    ],
    [
      [
        [1, 1],
        [2, 1],
        [2, 2],
        [1, 2],
      ],
    ],
    [
      [
        [1, 1],
        [2, 1],
        [2, 2],
        [1, 2],
        [1, 1.1],
      ],
    ],
    [
      [
        [1, 1],
        [2, 1],
        [2, 2],
        [1, 2],
        [1.1, 1],
      ],
    ],
  ])('%j is no ring', (polygon) => {
    expect(errorOf(zone(polygon))).toBe('courier.zones.0.polygon: expected a closed ring of at least 4 positions');
  });

  it('in a ring are positions', () => {
    expect(
      errorOf(
        zone([
          [1, 1],
          [2, 'x'],
          [2, 2],
          [1, 1],
        ]),
      ),
    ).toMatch(/^courier\.zones\.0\.polygon\.1/);
    expect(errorOf(zone('round'))).toBe('courier.zones.0.polygon: expected a list, not "round"');
  });
});

describe('what a failed item or a medium is called', () => {
  it('is free: an unknown item blocks, an unknown medium is just another one', () => {
    expect(told(verdictOf('deliver', { 'doorCheck.failedItems': [''] }))).toEqual(['door-check-failed B']);
    expect(told(verdictOf('fill', { 'org.fillingLicence.media': ['lng', 'lpg'] }))).toEqual([]);
  });
});
