// Enlarging makes up for lenses that focus from far only, and never goes below one, where the ultra-wide lens lies.
import { expect, test } from 'vitest';
import { startZoom, timesOf, zoomsOf } from '../../../pwa/scan/zoom.ts';

test('a camera without zoom offers none and is left as it is', () => {
  expect(zoomsOf({})).toEqual([]);
  expect(startZoom({}, null)).toBeNull();
  expect(startZoom({ focusDistance: { min: 0.3 } }, 2)).toBeNull();
  expect(startZoom({ zoom: { min: 1, max: 1 } }, null)).toBeNull();
});

test('never below one: that is the ultra-wide lens behind the same name', () => {
  expect(zoomsOf({ zoom: { min: 0.5, max: 8 } })).toEqual([1, 2, 3]);
  expect(startZoom({ zoom: { min: 0.5, max: 8 } }, null)).toBe(1);
  expect(startZoom({ zoom: { min: 0.5, max: 8 } }, 0.5)).toBe(1);
});

test.each([
  [0.05, 1],
  [0.12, 1],
  [0.13, 2],
  [0.24, 2],
  [0.25, 3],
  [0.5, 3],
])('a lens that focuses from %s m on begins %s times enlarged', (min, times) => {
  expect(startZoom({ zoom: { min: 1, max: 10 }, focusDistance: { min } }, null)).toBe(times);
});

test('no more than the camera has', () => {
  expect(zoomsOf({ zoom: { min: 1, max: 2.5 } })).toEqual([1, 2]);
  expect(startZoom({ zoom: { min: 1, max: 2.5 }, focusDistance: { min: 0.4 } }, null)).toBe(2);
  expect(startZoom({ zoom: { min: 1, max: 2.5 } }, 3)).toBe(1);
});

test('what was chosen by hand on this device is kept', () => {
  expect(startZoom({ zoom: { min: 1, max: 10 }, focusDistance: { min: 0.4 } }, 1)).toBe(1);
  expect(startZoom({ zoom: { min: 1, max: 10 } }, Number.NaN)).toBe(1);
});

test('phones that count in hundredths', () => {
  const capabilities = { zoom: { min: 100, max: 800 } };
  expect(zoomsOf(capabilities)).toEqual([100, 200, 300]);
  expect(timesOf(200, capabilities)).toBe(2);
  expect(startZoom(capabilities, 2)).toBe(200);
});
