// The ground of a map: known places on the datums of China's maps, there and back, and Baidu's own grid.
import { describe, expect, it } from 'vitest';
import { distanceM, type Position } from '../../../../shared/verdict/place.ts';
import { groundOf } from '../../../../pwa/widget/map/ground.ts';
import { scaleBarOf } from '../../../../pwa/widget/map/scale.ts';

const radiusM = 6_378_137;
const mercator = ([lng, lat]: Position): readonly [number, number] => [
  (radiusM * lng * Math.PI) / 180,
  radiusM * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)),
];
/** Pairs as the published conversions give them, near Tian'anmen. */
const wgs84: Position = [116.404, 39.915];
const wgs84OnGcj02: Position = [116.410_244_499, 39.916_404_282];
const bd09: Position = [116.404, 39.915];
const bd09OnGcj02: Position = [116.397_627_291, 39.908_656_74];
const bd09AsBaiduMetres = [12_958_175, 4_825_923.77] as const;
const apartM = (point: readonly [number, number], expected: readonly [number, number]): number =>
  Math.hypot(point[0] - expected[0], point[1] - expected[1]);

describe('the ground of a map', () => {
  it('is Web Mercator on WGS-84', () => {
    const { toPoint, isBaiduGrid } = groundOf('wgs84', true);
    expect(toPoint([180, 0])[0]).toBeCloseTo(20_037_508.34, 1);
    expect(toPoint([0, 85.051_128_78])[1]).toBeCloseTo(20_037_508.34, 0);
    expect(isBaiduGrid).toBe(false);
    expect(toPoint([0, 90])[1]).toBeLessThan(21_000_000);
  });

  it('shifts to GCJ-02 and BD-09 as published, within metres', () => {
    const gcj02 = groundOf('gcj02', true);
    expect(apartM(gcj02.toPoint(wgs84), mercator(wgs84OnGcj02))).toBeLessThan(0.1);
    const place = gcj02.toPosition(mercator(bd09OnGcj02));
    expect(apartM(groundOf('bd09', false).toPoint(place), mercator(bd09))).toBeLessThan(2);
    expect(apartM(groundOf('gcj02', true).toPoint(wgs84), mercator(wgs84))).toBeGreaterThan(400);
  });

  it('does not shift outside of China', () => {
    const seoul: Position = [140, 60];
    expect(apartM(groundOf('gcj02', true).toPoint(seoul), mercator(seoul))).toBeLessThan(1);
  });

  it.each([
    ['wgs84', true, 0.01],
    ['gcj02', true, 1.5],
    ['bd09', false, 1.5],
    ['bd09', true, 3],
  ] as const)('turns %s back (by an address: %s) within %f m', (datum, isTemplate, withinM) => {
    const ground = groundOf(datum, isTemplate);
    for (const position of [wgs84, [113.32, 23.12], [87.6, 43.8], [121.47, 31.23]] as Position[]) {
      expect(distanceM(ground.toPosition(ground.toPoint(position)), position)).toBeLessThan(withinM);
    }
  });

  it('takes Baidu’s own grid for tiles by an address only', () => {
    expect(groundOf('bd09', true).isBaiduGrid).toBe(true);
    expect(groundOf('bd09', false).isBaiduGrid).toBe(false);
    const place = groundOf('gcj02', true).toPosition(mercator(bd09OnGcj02));
    expect(apartM(groundOf('bd09', true).toPoint(place), bd09AsBaiduMetres)).toBeLessThan(3);
  });
});

describe('the scale bar', () => {
  it('is a round length that fits, as long as on the earth', () => {
    const ground = groundOf('wgs84', true);
    for (const [lat, unitsAPixel] of [
      [0, 1],
      [23.1, 10],
      [60, 10],
      [39.9, 300],
    ] as const) {
      const bar = scaleBarOf(ground, ground.toPoint([113, lat]), unitsAPixel);
      expect(String(bar.metres)).toMatch(/^[125]0*$/);
      expect(bar.width).toBeLessThanOrEqual(110);
      expect(bar.width).toBeGreaterThan(40);
      const metresAPixel = unitsAPixel * Math.cos((lat * Math.PI) / 180);
      expect(bar.width * metresAPixel).toBeGreaterThan(bar.metres * 0.97);
      expect(bar.width * metresAPixel).toBeLessThan(bar.metres * 1.03);
    }
  });
});
