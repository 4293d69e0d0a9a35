// The verdict over a whole swap: which cylinder each reason is of, what can be done about a block, where an empty goes.
import { expect, it } from 'vitest';
import type { JudgedEmpty, JudgedFull } from '../../../../shared/contract/door.ts';
import {
  actsOf,
  blockedScans,
  goesTo,
  ownReasons,
  verdictOfSwap,
  type Judged,
} from '../../../../pwa/screen/door/verdict-of-swap.ts';

const reason = (rule: string, severity: 'block' | 'warn' = 'block', action = 'ask-office') => ({
  rule,
  severity,
  found: null,
  limit: null,
  action,
});
type Reason = ReturnType<typeof reason>;
const verdict = (reasons: readonly Reason[]) => ({
  outcome: reasons.some(({ severity }) => severity === 'block')
    ? ('block' as const)
    : reasons.length > 0
      ? ('warn' as const)
      : ('allow' as const),
  reasons: [...reasons],
  ruleset: 'cn-2026.1',
});
const full = (scanned: string, reasons: readonly Reason[], load: readonly Reason[] | null = null): JudgedFull => ({
  scanned,
  cylinder: null,
  conflict: null,
  verdict: verdict(reasons),
  blocked: reasons.some(({ severity }) => severity === 'block'),
  next: false,
  loadVerdict: load === null ? null : verdict(load),
  onOtherVehicle: null,
  names: {},
});
const empty = (scanned: string | null, reasons: readonly Reason[] | null): JudgedEmpty => ({
  scanned,
  temporaryTag: scanned === null ? 'T-1' : null,
  cylinder: null,
  conflict: null,
  verdict: reasons === null ? null : verdict(reasons),
  destination: null,
  elsewhere: false,
  names: {},
});
const judged = (fulls: readonly JudgedFull[], empties: readonly JudgedEmpty[] = []): Judged => ({
  full: [...fulls],
  empty: [...empties],
  blocked: fulls.some((one) => one.blocked),
  next: false,
});

it('is nothing for nothing, and allows where nothing is said', () => {
  expect(verdictOfSwap(judged([]))).toBeNull();
  expect(verdictOfSwap(judged([full('A', [])]))).toMatchObject({ step: 'deliver', verdict: { outcome: 'allow' } });
});

it('says once what is of the home, and names the cylinder of what is of one only; blocks come first', () => {
  const swap = verdictOfSwap(
    judged([
      full('A', [reason('leaflet-missing', 'warn'), reason('open-hazard')]),
      full('B', [reason('leaflet-missing', 'warn'), reason('open-hazard'), reason('inspection-overdue')]),
    ]),
  );
  expect(swap?.verdict.outcome).toBe('block');
  expect(swap?.verdict.reasons.map(({ rule }) => rule)).toEqual([
    'open-hazard',
    'inspection-overdue',
    'leaflet-missing',
  ]);
  expect([...(swap?.codesByRule ?? [])]).toEqual([['inspection-overdue', ['B']]]);
});

it('blocks where one cylinder blocks by a rule that only warns of another', () => {
  const swap = verdictOfSwap(judged([full('A', [reason('seal', 'warn')]), full('B', [reason('seal')])]));
  expect(swap?.verdict.outcome).toBe('block');
});

it('hears what is said against loading one at the door', () => {
  const swap = verdictOfSwap(judged([full('A', [], [reason('vehicle-overload')])]));
  expect(swap?.verdict.reasons.map(({ rule }) => rule)).toEqual(['vehicle-overload']);
});

it('asks of the empties where nothing is handed over, and what was not judged says nothing', () => {
  expect(verdictOfSwap(judged([], [empty('E', [reason('not-own', 'warn')]), empty(null, null)]))).toMatchObject({
    step: 'collect',
    verdict: { outcome: 'warn' },
  });
});

it('offers another cylinder only against what is of the cylinder, and a notice only for the home', () => {
  expect(actsOf(judged([full('A', [])]))).toEqual([]);
  expect(actsOf(judged([full('A', [reason('door-check-missing')])]))).toEqual(['check']);
  expect(actsOf(judged([full('A', [reason('inspection-overdue')])], [empty('E', [])]))).toEqual([
    'another',
    'only-empty',
    'office',
  ]);
  expect(actsOf(judged([full('A', [reason('door-check-failed')])]))).toEqual(['notice', 'recheck', 'office']);
  expect(actsOf(judged([full('A', [reason('open-hazard')])]))).toEqual(['notice', 'office']);
  expect(actsOf(judged([full('A', [reason('out-of-zone')])]))).toEqual(['office']);
  const two = judged([full('A', [reason('inspection-overdue')]), full('B', [reason('open-hazard')])]);
  expect(blockedScans(two)).toEqual(['A']);
});

it('keeps what is said of home and courier out of a cylinder’s line', () => {
  const said = verdict([reason('far-from-customer', 'warn'), reason('seal-broken')]);
  expect(ownReasons(said).map(({ rule }) => rule)).toEqual(['seal-broken']);
});

it('says where an empty goes: as the server does, else by its reasons, a home elsewhere being none', () => {
  expect(goesTo({ ...empty('E', []), destination: 'scrap' })).toBe('scrap');
  expect(goesTo(empty('E', [reason('not-own', 'warn', 'return-to-owner')]))).toBe('owner');
  expect(goesTo(empty('E', [reason('code-unknown', 'warn', 'quarantine')]))).toBe('choose');
  expect(goesTo(empty('E', [reason('custody-broken', 'warn', 'quarantine')]))).toBeNull();
  expect(goesTo(empty(null, null))).toBeNull();
});
