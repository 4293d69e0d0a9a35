// The list of vehicles on the road: put together from changes, in an order that stands still, alarms first; and tracks without guessed ways.
import { describe, expect, it } from 'vitest';
import type { LiveVehicle } from '../../../../shared/contract/position.ts';
import { drawnOf, lookOf, matching, sorted, withAnswer } from '../../../../pwa/screen/map/live.ts';
import { dayRange, linesOf } from '../../../../pwa/screen/map/track-lines.ts';

const vehicle = (plate: string, more: Partial<LiveVehicle> = {}): LiveVehicle => ({
  vehicleId: `v-${plate}`,
  plate,
  organisationId: 'o',
  shiftId: `s-${plate}`,
  courierId: 'c',
  lng: 113.3,
  lat: 23.1,
  accuracyM: 10,
  at: '2026-11-23T01:00:00.000Z',
  source: 'phone',
  speedMps: 5,
  headingDeg: 90,
  state: 'moving',
  alarms: [],
  loadCount: 3,
  ...more,
});
const mapOf = (...vehicles: LiveVehicle[]) => withAnswer(new Map(), { vehicles, endedShiftIds: [] });
const plates = (vehicles: readonly LiveVehicle[]): string[] => vehicles.map(({ plate }) => plate);

describe('vehicles on the road', () => {
  it('change, come and go as the server tells, and the rest stays', () => {
    const first = mapOf(vehicle('A'), vehicle('B'));
    const next = withAnswer(first, {
      vehicles: [vehicle('B', { state: 'standing' }), vehicle('C')],
      endedShiftIds: ['s-A', 's-Z'],
    });
    expect(plates([...next.values()])).toEqual(['B', 'C']);
    expect(next.get('s-B')?.state).toBe('standing');
    expect(first.size).toBe(2);
  });

  it('stand in order: alarm, silent, moving, standing, and by plate', () => {
    const list = mapOf(
      vehicle('D', { state: 'standing' }),
      vehicle('B'),
      vehicle('A'),
      vehicle('C', { state: 'silent', alarms: ['silent'] }),
      vehicle('E', { alarms: ['out-of-zone'] }),
      vehicle('F', { state: 'silent', alarms: ['silent', 'overspeed'] }),
    );
    expect(plates(sorted(list))).toEqual(['E', 'F', 'C', 'A', 'B', 'D']);
  });

  it('stand in the same order whatever the list was before', () => {
    const list = mapOf(vehicle('D', { state: 'standing' }), vehicle('B'), vehicle('A'));
    const before = [vehicle('A', { state: 'standing' }), vehicle('Z'), vehicle('D'), vehicle('D')];
    expect(plates(sorted(list, before))).toEqual(plates(sorted(list)));
  });

  it('look like an alarm for what is more than silence', () => {
    expect(lookOf(vehicle('A', { state: 'silent', alarms: ['silent'] }))).toBe('silent');
    expect(lookOf(vehicle('A', { state: 'silent', alarms: ['silent', 'long-stop'] }))).toBe('alarm');
    expect(lookOf(vehicle('A'))).toBe('moving');
  });

  it('are found by a part of the plate, typed in any way', () => {
    const list = [vehicle('粤GA0001'), vehicle('粤GB0002')];
    expect(plates(matching(list, '粤g·a'))).toEqual(['粤GA0001']);
    expect(plates(matching(list, 'ｂ０'))).toEqual(['粤GB0002']);
    expect(matching(list, ' ')).toEqual(list);
  });

  it('without a position are in the list and not on the map', () => {
    const list = [vehicle('A', { lng: null, lat: null, at: null }), vehicle('B')];
    expect(drawnOf(list).map(({ label }) => label)).toEqual(['B']);
  });
});

describe('a track', () => {
  const point = (minute: number) => ({ at: new Date(minute * 60_000).toISOString(), lng: minute, lat: 0 });

  it('is broken where nothing was heard for more than ten minutes', () => {
    expect(linesOf([0, 5, 15, 26, 27].map(point)).map((line) => line.map(([lng]) => lng))).toEqual([
      [0, 5, 15],
      [26, 27],
    ]);
    expect(linesOf([])).toEqual([]);
  });

  it('is of a day in China', () => {
    expect(dayRange('2026-11-23')).toEqual({ from: '2026-11-22T16:00:00.000Z', to: '2026-11-23T15:59:59.999Z' });
  });
});
