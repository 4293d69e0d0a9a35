// Positions over HTTP: batches from phones, live vehicles, tracks and what was done along them, alarms, trackers.
import { Hono } from 'hono';
import * as v from 'valibot';
import { instant } from '../../../shared/command/envelope.ts';
import {
  createdTrackerKeySchema,
  liveSchema,
  positionAlarmKind,
  positionAlarmSchema,
  positionBatchAnswerSchema,
  positionBatchSchema,
  positionLimits,
  positionSource,
  trackEventSchema,
  trackerKeyInputSchema,
  trackerKeySchema,
  trackSchema,
  unknownTrackerSchema,
  vehicleTrackerInputSchema,
  vehicleTrackerSchema,
} from '../../../shared/contract/position.ts';
import { personOf, type Actor } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { keyOf, pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { logLook } from '../account/look.ts';
import { maySee } from '../organisation/access.ts';
import { readOrganisation } from '../organisation/organisation.queries.ts';
import { readVehicle } from '../vehicle/vehicle.queries.ts';
import { readLive } from './live.queries.ts';
import type { PositionSource } from './position.table.ts';
import { createTrackerKey, endTrackerKey, putVehicleTracker } from './record-tracker.ts';
import { openSurroundings } from './surroundings.ts';
import { takePositions } from './take-positions.ts';
import { listPositionAlarms, readTrack, readTrackEvents, type Stretch } from './track.queries.ts';
import { describeVehicleTracker, listTrackerKeys, listUnknownTrackers } from './tracker.queries.ts';

const tag = 'positions';
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const idParam = v.object({ id });
const count = (most: number, otherwise: number) =>
  v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.minValue(1), v.maxValue(most)),
    String(otherwise),
  );
const stretch = { from: instant, to: instant };

/** Who answers for couriers at work: their company's office and safety managers, and the authority of the area. */
const watchers = ['office', 'safety-manager', 'supervisor', 'inspector'] as const;

/** In our form, and no longer than a track is asked for. */
function stretchOf(vehicleId: string, asked: { readonly from: string; readonly to: string }): Stretch {
  const [fromMs, toMs] = [Date.parse(asked.from), Date.parse(asked.to)];
  if (toMs < fromMs) throw new ProblemException('invalid', 'to: ends before it begins');
  if (toMs - fromMs > positionLimits.trackHours * 3_600_000) {
    throw new ProblemException('invalid', `to: at most ${positionLimits.trackHours} hours after from`);
  }
  return { vehicleId, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

function trackCursor(after: string | undefined): readonly [string, string, PositionSource] | null {
  if (after === undefined) return null;
  const [at, shiftId, source] = keyOf(after) ?? [];
  if (typeof at !== 'string' || typeof shiftId !== 'string' || !v.is(positionSource, source)) {
    throw new ProblemException('invalid', 'after');
  }
  return [at, shiftId, source];
}

export function positionRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;
  const surroundings = openSurroundings(deps);

  const visibleOrganisation = async (actor: Actor, organisationId: string): Promise<string> => {
    const row = await readOrganisation(db, organisationId);
    if (row === null || !maySee(actor, { organisationId, area: row.area })) throw new ProblemException('not-found');
    return organisationId;
  };
  const visibleVehicle = async (actor: Actor, vehicleId: string): Promise<void> => {
    const row = await readVehicle(db, vehicleId);
    if (row === null) throw new ProblemException('not-found');
    await visibleOrganisation(actor, row.organisation_id);
  };

  return new Hono<AppEnvironment>()
    .post(
      '/positions',
      describe({
        summary: "Positions of a courier's phone, in batches",
        description:
          "Of the sender's own shift. Points outside of its time are counted and not kept; sent again, a point is kept once; in any order, however late. 404 where the shift is not known yet: its beginning is sent first.",
        tag,
        answer: positionBatchAnswerSchema,
      }),
      valid('json', positionBatchSchema),
      async (c) => c.json(orProblem(await takePositions(deps, surroundings, personOf(c), c.req.valid('json')))),
    )
    .get(
      '/live',
      describe({
        summary: 'Vehicles with a running shift, where they are',
        description:
          'Of the own company, or of the area of an authority. `since`: `asOf` of the answer before; then only what changed. People by id only; opening the map (without `since`) is logged as a look.',
        tag,
        answer: liveSchema,
      }),
      valid(
        'query',
        v.object({
          since: v.optional(instant),
          limit: count(positionLimits.vehiclesAPage, positionLimits.vehiclesAPage),
          after: v.optional(v.pipe(v.string(), v.maxLength(400))),
        }),
      ),
      async (c) => {
        const actor = personOf(c, ...watchers);
        const { since = null, limit, after } = c.req.valid('query');
        const live = await readLive(deps, actor, { since, limit, after: textKeyOf(after)?.[1] ?? null });
        if (since === null) {
          await logLook(
            deps,
            actor,
            'live',
            live.vehicles.map((vehicle) => vehicle.courierId),
          );
        }
        return c.json(live);
      },
    )
    .get(
      '/tracks',
      describe({
        summary: 'Where a vehicle was',
        description: `At most ${positionLimits.trackHours} hours. \`simplifyM\`: points no further than that from the line through the others are left out. Each look is logged.`,
        tag,
        answer: trackSchema,
      }),
      valid(
        'query',
        v.object({
          vehicleId: id,
          ...stretch,
          simplifyM: v.optional(v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number)), '0'),
          limit: count(positionLimits.pointsAPage, 2000),
          after: v.optional(v.pipe(v.string(), v.maxLength(400))),
        }),
      ),
      async (c) => {
        const actor = personOf(c, ...watchers);
        const query = c.req.valid('query');
        const of = stretchOf(query.vehicleId, query);
        await visibleVehicle(actor, query.vehicleId);
        const track = await readTrack(db, of, {
          after: trackCursor(query.after),
          limit: query.limit,
          toleranceM: query.simplifyM,
        });
        await logLook(deps, actor, 'track', [...new Set(track.pieces.map((piece) => piece.courierId))]);
        return c.json(track);
      },
    )
    .get(
      '/tracks/:id/events',
      describe({
        summary: 'What was done along the track of a vehicle',
        description:
          'Hand-overs, deliveries, checks and the like, where they were done as far as that is known. Logged.',
        tag,
        answer: pageOf(trackEventSchema),
      }),
      valid('param', idParam),
      valid('query', v.object({ ...pageQuery, ...stretch })),
      async (c) => {
        const actor = personOf(c, ...watchers);
        const vehicleId = c.req.valid('param').id;
        const query = c.req.valid('query');
        const of = stretchOf(vehicleId, query);
        await visibleVehicle(actor, vehicleId);
        const asked = { after: textKeyOf(query.after), limit: query.limit };
        const { courierIds, ...page } = await readTrackEvents(db, of, asked);
        await logLook(deps, actor, 'track-events', courierIds);
        return c.json(page);
      },
    )
    .get(
      '/position-alarms',
      describe({
        summary: 'What is or was odd about where vehicles are, the newest first',
        tag,
        answer: pageOf(positionAlarmSchema),
      }),
      valid(
        'query',
        v.object({
          ...pageQuery,
          open: v.optional(v.picklist(['0', '1'])),
          kind: v.optional(positionAlarmKind),
        }),
      ),
      async (c) => {
        const actor = personOf(c, ...watchers);
        const query = c.req.valid('query');
        return c.json(
          await listPositionAlarms(db, actor, {
            open: query.open === undefined ? null : query.open === '1',
            kind: query.kind ?? null,
            after: textKeyOf(query.after),
            limit: query.limit,
          }),
        );
      },
    )
    .get(
      '/vehicles/:id/tracker',
      describe({ summary: 'The trackers of a vehicle, past ones too', tag, answer: vehicleTrackerSchema }),
      valid('param', idParam),
      async (c) => {
        const actor = personOf(c, ...watchers);
        const vehicleId = c.req.valid('param').id;
        await visibleVehicle(actor, vehicleId);
        return c.json(await describeVehicleTracker(db, vehicleId));
      },
    )
    .put(
      '/vehicles/:id/tracker',
      describe({
        summary: 'Say which tracker is built into a vehicle',
        description: 'From now on; null: none. 409 where another vehicle of the company has it.',
        tag,
        answer: vehicleTrackerSchema,
      }),
      valid('param', idParam),
      valid('json', vehicleTrackerInputSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        const { deviceId } = c.req.valid('json');
        return c.json(orProblem(await putVehicleTracker(deps, actor, c.req.valid('param').id, deviceId)));
      },
    )
    .get(
      '/organisations/:id/unknown-trackers',
      describe({
        summary: 'Trackers that tell of themselves and belong to no vehicle',
        tag,
        answer: pageOf(unknownTrackerSchema),
      }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c, ...watchers);
        const organisationId = await visibleOrganisation(actor, c.req.valid('param').id);
        const query = c.req.valid('query');
        const asked = { after: textKeyOf(query.after), limit: query.limit };
        return c.json(await listUnknownTrackers(db, organisationId, asked));
      },
    )
    .get(
      '/organisations/:id/tracker-keys',
      describe({
        summary: 'Keys by which trackers may tell of themselves, ended ones too',
        tag,
        answer: pageOf(trackerKeySchema),
      }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        const organisationId = await visibleOrganisation(actor, c.req.valid('param').id);
        const query = c.req.valid('query');
        const asked = { after: textKeyOf(query.after), limit: query.limit };
        return c.json(await listTrackerKeys(db, organisationId, asked));
      },
    )
    .post(
      '/tracker-keys',
      describe({
        summary: "Make a key for a company's trackers",
        description: 'The secret is shown this once.',
        tag,
        answer: createdTrackerKeySchema,
      }),
      valid('json', trackerKeyInputSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await createTrackerKey(deps, actor, c.req.valid('json'))));
      },
    )
    .put(
      '/tracker-keys/:id/end',
      describe({ summary: 'End a key', tag, answer: trackerKeySchema }),
      valid('param', idParam),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await endTrackerKey(deps, actor, c.req.valid('param').id)));
      },
    );
}
