// Shapes of zones: what is a ring, who is inside, and the same answer as the verdict gives.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf, holdsHome, ringProblem, tidyRing, zoneFactsOf } from '../../../shared/geo/zone-shape.ts';
import { readGeoJson } from '../../../shared/geo/geojson.ts';
import { distanceM, isInside, type Position } from '../../../shared/verdict/place.ts';
import { toWgs84 } from '../../../server/feature/zone/to-wgs84.ts';

const square = (lng: number, lat: number, size: number): Position[] => [
  [lng, lat],
  [lng + size, lat],
  [lng + size, lat + size],
  [lng, lat + size],
  [lng, lat],
];
const at = fc.tuple(fc.double({ min: 108, max: 116, noNaN: true }), fc.double({ min: 20, max: 28, noNaN: true }));

/** A star around a point: its corners at rising angles, so that it never crosses itself. */
const star = fc
  .tuple(at, fc.array(fc.double({ min: 0.001, max: 0.02, noNaN: true }), { minLength: 3, maxLength: 40 }))
  .map(([[lng, lat], radii]): Position[] =>
    radii.map((radius, index) => {
      const angle = (index / radii.length) * 2 * Math.PI;
      return [lng + radius * Math.cos(angle), lat + radius * Math.sin(angle)];
    }),
  );

describe('a ring', () => {
  it('is closed and loses what is twice in a row', () => {
    const [a, b, c]: [Position, Position, Position] = [
      [110, 21],
      [110.1, 21],
      [110.1, 21.1],
    ];
    expect(tidyRing([a, a, b, c, c])).toEqual([a, b, c, a]);
    expect(tidyRing(tidyRing([a, b, c]))).toEqual([a, b, c, a]);
    expect(tidyRing([])).toEqual([]);
  });

  it('has at least three corners, an extent, and lies on the globe', () => {
    expect(ringProblem(tidyRing([[110, 21]]))).toBe('too-few-positions');
    expect(
      ringProblem(
        tidyRing([
          [110, 21],
          [110.1, 21],
        ]),
      ),
    ).toBe('too-few-positions');
    expect(
      ringProblem(
        tidyRing([
          [110, 21],
          [110.1, 21],
          [110.2, 21],
        ]),
      ),
    ).toBe('no-extent');
    expect(
      ringProblem(
        tidyRing([
          [170, 21],
          [181, 21],
          [175, 22],
        ]),
      ),
    ).toBe('off-the-globe');
    expect(ringProblem(square(110, 21, 0.1))).toBeNull();
    const round = (corners: number): Position[] =>
      tidyRing(
        Array.from({ length: corners }, (_, index): Position => {
          const angle = (index / corners) * 2 * Math.PI;
          return [110 + Math.cos(angle) / 10, 21 + Math.sin(angle) / 10];
        }),
      );
    expect(ringProblem(round(999))).toBeNull();
    expect(ringProblem(round(1000))).toBe('too-many-positions');
  });

  it('does not cross itself, nor run back over itself', () => {
    const bow: Position[] = [
      [110, 21],
      [110.1, 21.1],
      [110.1, 21],
      [110, 21.1],
    ];
    const spike: Position[] = [
      [110, 21],
      [110.1, 21],
      [110.1, 21.1],
      [110.1, 21.05],
      [110, 21.05],
    ];
    expect(ringProblem(tidyRing(bow))).toBe('crosses-itself');
    expect(ringProblem(tidyRing(spike))).toBe('crosses-itself');
  });

  it('in the form of a star is always taken, whichever corner comes first and whichever way round', () => {
    fc.assert(
      fc.property(star, fc.nat(39), (corners, start) => {
        const turned = [...corners.slice(start % corners.length), ...corners.slice(0, start % corners.length)];
        expect(ringProblem(tidyRing(turned))).toBeNull();
        expect(ringProblem(tidyRing(turned.toReversed()))).toBeNull();
      }),
    );
  });
});

describe('a home', () => {
  it('is in a zone by its position where both are known, whatever its village', () => {
    const shape = { polygons: [square(110, 21, 0.1), square(111, 21, 0.1)], villages: ['440811-101'] };
    expect(holdsHome(shape, { position: [111.05, 21.05], village: null })).toBe(true);
    expect(holdsHome(shape, { position: [110.5, 21.05], village: '440811-101' })).toBe(false);
    expect(holdsHome(shape, { position: null, village: '440811-101' })).toBe(true);
    expect(holdsHome(shape, { position: null, village: '440811-102' })).toBe(false);
    expect(holdsHome({ ...shape, polygons: [] }, { position: [0, 0], village: '440811-101' })).toBe(true);
  });

  it('is in a zone exactly if it is in one of the entries that the facts have', () => {
    fc.assert(
      fc.property(fc.array(star, { maxLength: 4 }), at, fc.boolean(), fc.boolean(), (stars, where, lives, known) => {
        const shape = { polygons: stars.map(tidyRing), villages: ['甲村'] };
        const home = { position: known ? where : null, village: lives ? '甲村' : '乙村' };
        const byFacts = zoneFactsOf(shape).some(({ polygon, villages }) =>
          polygon !== null && home.position !== null
            ? isInside(home.position, polygon)
            : villages.includes(home.village),
        );
        expect(holdsHome(shape, home)).toBe(byFacts);
      }),
    );
  });

  it('in a ring is within its bounds', () => {
    fc.assert(
      fc.property(star, at, (corners, where) => {
        const ring = tidyRing(corners);
        const bounds = boundsOf([ring]);
        if (bounds === null || !isInside(where, ring)) return;
        expect(where[0]).toBeGreaterThanOrEqual(bounds.west - 1e-8);
        expect(where[1]).toBeLessThanOrEqual(bounds.north + 1e-8);
      }),
    );
    expect(boundsOf([])).toBeNull();
  });
});

describe('a GeoJSON file', () => {
  const same = (position: Position): Position => position;
  const file = (coordinates: unknown, properties: object = { name: '一片区' }, type = 'Polygon'): string =>
    JSON.stringify({
      type: 'FeatureCollection',
      features: [
        { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [110, 21] } },
        { type: 'Feature', properties, geometry: { type, coordinates } },
      ],
    });

  it('gives its polygons with their names; what is not drawn as an area is passed over', () => {
    expect(readGeoJson(file([square(110, 21, 0.1)], { 名称: '一片区', village: '440811-101' }), same)).toEqual({
      ok: true,
      value: [{ name: '一片区', polygons: [square(110, 21, 0.1)], villages: ['440811-101'] }],
    });
    const two = readGeoJson(file([[square(110, 21, 0.1)], [square(111, 21, 0.1)]], {}, 'MultiPolygon'), same);
    expect(two).toMatchObject({ ok: true, value: [{ name: null, polygons: [{ length: 5 }, { length: 5 }] }] });
    const bare = readGeoJson(JSON.stringify({ type: 'Polygon', coordinates: [square(110, 21, 0.1)] }), same);
    expect(bare).toMatchObject({ ok: true, value: [{ name: null }] });
  });

  it('is refused whole where a part cannot be kept, and says which', () => {
    const hole = [square(110, 21, 0.1), square(110.02, 21.02, 0.01)];
    expect(readGeoJson(file(hole), same)).toEqual({ ok: false, error: { kind: 'has-hole', zone: 1 } });
    expect(readGeoJson(file([[]]), same)).toEqual({ ok: false, error: { kind: 'too-few-positions', zone: 1 } });
    expect(readGeoJson(file([square(1_260_000, 21, 1)]), same)).toEqual({
      ok: false,
      error: { kind: 'off-the-globe', zone: 1 },
    });
    expect(readGeoJson('{"type":"FeatureCollection","features":[]}', same)).toMatchObject({
      error: { kind: 'nothing-drawn' },
    });
    expect(readGeoJson('plate,driver', same)).toMatchObject({ error: { kind: 'not-geojson' } });
    expect(readGeoJson('{"type":"Feature"}', same)).toMatchObject({ ok: false });
    expect(readGeoJson('[]', same)).toMatchObject({ error: { kind: 'not-geojson' } });
  });

  it('never throws, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(typeof readGeoJson(text, same).ok).toBe('boolean');
      }),
    );
  });
});

describe('a datum of China', () => {
  // The Canton Tower: by OpenStreetMap (WGS-84), and as Gaode and Baidu show it.
  const wgs84: Position = [113.3191, 23.1064];

  it('is brought to WGS-84: hundreds of metres are taken out of it', () => {
    const gcj02: Position = [113.32447, 23.1038];
    expect(distanceM(gcj02, wgs84)).toBeGreaterThan(400);
    expect(distanceM(toWgs84('gcj02')(gcj02), wgs84)).toBeLessThan(30);
    const bd09: Position = [113.33097, 23.10991];
    expect(distanceM(toWgs84('bd09')(bd09), wgs84)).toBeLessThan(60);
    expect(toWgs84('wgs84')(wgs84)).toEqual(wgs84);
  });
});
