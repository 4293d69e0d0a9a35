// Traccar's forwarded positions, as body and as query: its names and units, and what trackers leave out.
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { traccarBodySchema, traccarQuerySchema } from '../../../shared/position/traccar.ts';
import { forwardedPosition } from '../../support/traccar.ts';

const read = (body: unknown) => v.safeParse(traccarBodySchema, body);

describe('what Traccar forwards', () => {
  it('as JSON is read in metres a second and degrees, by the device itself', () => {
    expect(v.parse(traccarBodySchema, forwardedPosition({ speed: 20, course: 360, accuracy: 12.5 }))).toEqual({
      deviceId: '123456789012345',
      atMs: Date.parse('2026-05-18T03:59:50Z'),
      lng: 110.05,
      lat: 21.05,
      accuracyM: 12.5,
      speedMps: (20 * 1852) / 3600,
      headingDeg: 0,
      isFix: true,
    });
  });

  it('takes times as text with an offset and as milliseconds', () => {
    for (const fixTime of ['2026-05-18T11:59:50.000+08:00', '2026-05-18T03:59:50.000+00:00', 1_779_076_790_000]) {
      expect(v.parse(traccarBodySchema, forwardedPosition({ fixTime })).atMs).toBe(1_779_076_790_000);
    }
    expect(read(forwardedPosition({ fixTime: 'yesterday' })).success).toBe(false);
    expect(read(forwardedPosition({ fixTime: 9e15 })).success).toBe(false);
  });

  it('has no accuracy where it says 0, and is no fix where it says so or repeats the last place', () => {
    expect(v.parse(traccarBodySchema, forwardedPosition({ accuracy: 0 })).accuracyM).toBeNull();
    expect(v.parse(traccarBodySchema, forwardedPosition({ valid: false })).isFix).toBe(false);
    expect(v.parse(traccarBodySchema, forwardedPosition({ outdated: true })).isFix).toBe(false);
  });

  it('is refused off the globe, and without the device', () => {
    expect(read(forwardedPosition({ latitude: 90.1 })).success).toBe(false);
    expect(read({ position: forwardedPosition({}).position }).success).toBe(false);
    expect(read({}).success).toBe(false);
  });

  it('as a query is the same', () => {
    const query = {
      uniqueId: '123456789012345',
      fixTime: '1779076790000',
      latitude: '21.05',
      longitude: '110.05',
      speed: '20.0',
      course: '90.0',
      accuracy: '0.0',
      valid: 'true',
    };
    const { position, device } = forwardedPosition({ speed: 20, course: 90 });
    expect(v.parse(traccarQuerySchema, query)).toEqual(v.parse(traccarBodySchema, { position, device }));
    expect(v.safeParse(traccarQuerySchema, { ...query, latitude: '' }).success).toBe(false);
  });
});
