// Seeds, beside the benchmark's cylinders, a company's delivery: a thousand vehicles out with their couriers, full cylinders at the site.
import { createHash } from 'node:crypto';
import SqliteDatabase from 'better-sqlite3';
import type { LastFill } from '../../shared/cylinder/cylinder.ts';
import { cylinderIdOf, deviceId, fillerId, idOf, organisationId, siteId } from './seed.ts';

export const vehicleCount = 1000;
export const courierIdOf = (n: number): string => idOf(0x600, n + 1);
export const vehicleIdOf = (n: number): string => idOf(0x601, n + 1);
export const shiftIdOf = (n: number): string => idOf(0x602, n + 1);
export const courierDeviceOf = (n: number): string => idOf(0x603, n + 1);
/** Of somebody in the office, who looks at the map. */
export const officeSession = 'bench-office-0123456789abcdefghijklmnopqrstu';
export const courierSessionOf = (n: number): string => `bench-courier-${String(n).padStart(30, '0')}`;

const area = '440811001000';
const soon = '2099-12-31';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Shifts began an hour before `nowMs`; the first `full` cylinders were filled and released. */
export function seedDelivery(file: string, full: number, nowMs: number): void {
  const db = new SqliteDatabase(file);
  db.pragma('synchronous = OFF');
  const insert = (table: string, row: object): void => {
    const columns = Object.keys(row);
    db.prepare(`insert into ${table} (${columns.join()}) values (${columns.map((name) => `@${name}`).join()})`).run(
      row,
    );
  };
  const now = new Date(nowMs).toISOString();
  const anHourAgo = new Date(nowMs - 3_600_000).toISOString();
  const fill: LastFill = {
    fillId: idOf(0x604, 1),
    at: anHourAgo,
    organisationId,
    contentG: 14_500,
    filledBy: fillerId,
    authorised: true,
    seal: null,
    released: true,
    gas: { kind: 'lpg', dmePct: 0, odorised: true, reportOn: '2026-01-01' },
  };
  const lastFill = JSON.stringify(fill);
  db.transaction(() => {
    insert('licence', {
      licence_id: idOf(0x605, 1),
      organisation_id: organisationId,
      kind: 'gas',
      number: null,
      media: '[]',
      from_on: '2024-01-01',
      until_on: soon,
      ended_at: null,
    });
    insert('zone', {
      zone_id: idOf(0x606, 1),
      version: 1,
      organisation_id: organisationId,
      name: '全镇',
      polygons: JSON.stringify([
        Array.from({ length: 61 }, (_, i) => {
          const turn = ((i % 60) / 60) * 2 * Math.PI;
          return [110.3 + Math.cos(turn) * 0.5, 21.2 + Math.sin(turn) * 0.5];
        }),
      ]),
      villages: '[]',
      ended_at: null,
    });
    const officeId = idOf(0x60c, 1);
    insert('person', { person_id: officeId, version: 1, name: '文员甲', telephone: null, erased_at: null });
    insert('membership', {
      membership_id: idOf(0x60c, 2),
      person_id: officeId,
      organisation_id: organisationId,
      site_id: null,
      role: 'office',
      from_on: '2024-01-01',
      until_on: null,
      ended_at: null,
    });
    insert('session', {
      id: idOf(0x60c, 3),
      token: sha256(officeSession),
      person_id: officeId,
      organisation_id: organisationId,
      site_id: null,
      device_id: deviceId,
      method: 'password',
      signed_in_at: '2098-01-01T00:00:00.000Z',
      expires_at: '2099-12-31T00:00:00.000Z',
      created_at: now,
      updated_at: now,
      ip_address: null,
      user_agent: null,
    });
    for (let n = 0; n < vehicleCount; n += 1) {
      const courierId = courierIdOf(n);
      const vehicleId = vehicleIdOf(n);
      insert('person', { person_id: courierId, version: 1, name: `送气工${n}`, telephone: null, erased_at: null });
      insert('membership', {
        membership_id: idOf(0x607, n + 1),
        person_id: courierId,
        organisation_id: organisationId,
        site_id: null,
        role: 'courier',
        from_on: '2024-01-01',
        until_on: null,
        ended_at: null,
      });
      insert('certificate', {
        certificate_id: idOf(0x608, n + 1),
        person_id: courierId,
        kind: 'deliver',
        number: null,
        until_on: soon,
        ended_at: null,
      });
      insert('device', {
        device_id: courierDeviceOf(n),
        organisation_id: organisationId,
        version: 1,
        site_id: null,
        name: 'bench',
        first_seen_at: now,
        last_seen_at: now,
        last_seq: 0,
        ended_at: null,
      });
      insert('session', {
        id: idOf(0x609, n + 1),
        token: sha256(courierSessionOf(n)),
        person_id: courierId,
        organisation_id: organisationId,
        site_id: null,
        device_id: courierDeviceOf(n),
        method: 'password',
        signed_in_at: '2098-01-01T00:00:00.000Z',
        expires_at: '2099-12-31T00:00:00.000Z',
        created_at: now,
        updated_at: now,
        ip_address: null,
        user_agent: null,
      });
      insert('vehicle', {
        vehicle_id: vehicleId,
        version: 1,
        organisation_id: organisationId,
        plate: `粤G${String(n).padStart(5, '0')}`,
        code: `V${String(n).padStart(9, '0')}`,
        approved_until: soon,
        insured_until: soon,
        max_load_g: 10_000_000,
        max_cylinders: null,
        photo_sha256: null,
        ended_at: null,
      });
      for (const [kind, targetId] of [
        ['vehicle', vehicleId],
        ['zone', idOf(0x606, 1)],
      ] as const) {
        insert('binding', {
          binding_id: idOf(kind === 'vehicle' ? 0x60a : 0x60b, n + 1),
          organisation_id: organisationId,
          courier_id: courierId,
          kind,
          target_id: targetId,
          from_on: '2024-01-01',
          until_on: null,
          made_at: now,
          ended_at: null,
          end_reason: null,
        });
      }
      insert('shift', {
        shift_id: shiftIdOf(n),
        version: 1,
        organisation_id: organisationId,
        courier_id: courierId,
        vehicle_id: vehicleId,
        area,
        begun_at: anHourAgo,
        ended_at: null,
        count_id: null,
        explanation: null,
        closed_at: null,
        closed_by: null,
        close_note: null,
      });
      // The event that began it: its next one is number 2.
      insert('event', {
        stream_kind: 'shift',
        stream_id: shiftIdOf(n),
        n: 1,
        type: 'shift-begun',
        recorded_at: anHourAgo,
        body: '{}',
        position: null,
      });
    }
    const filled = db.prepare('update cylinder set last_fill = ?, custody_site_id = ? where cylinder_id = ?');
    for (let n = 0; n < full; n += 1) filled.run(lastFill, siteId, cylinderIdOf(n));
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}
