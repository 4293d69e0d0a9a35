// Delivery zones, over HTTP.
import { Hono } from 'hono';
import * as v from 'valibot';
import { uuid } from '../../../shared/command/envelope.ts';
import { zoneFileReadSchema, zoneFileSchema, zoneInputSchema, zoneSchema } from '../../../shared/contract/delivery.ts';
import { endSchema } from '../../../shared/contract/organisation.ts';
import { readGeoJson } from '../../../shared/geo/geojson.ts';
import { personOf } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { maySee } from '../organisation/access.ts';
import { readOrganisation } from '../organisation/organisation.queries.ts';
import { endZone, recordZone } from './record-zone.ts';
import { toWgs84 } from './to-wgs84.ts';
import { listZones } from './zone.queries.ts';

const tag = 'delivery';
const idParam = v.object({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });
const newIdParam = v.object({ id: uuid });

export function zoneRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;
  return new Hono<AppEnvironment>()
    .get(
      '/organisations/:id/zones',
      describe({ summary: 'Delivery zones of an organisation, ended ones too', tag, answer: pageOf(zoneSchema) }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c);
        const organisationId = c.req.valid('param').id;
        const row = await readOrganisation(db, organisationId);
        if (row === null || !maySee(actor, { organisationId, area: row.area })) throw new ProblemException('not-found');
        const query = c.req.valid('query');
        return c.json(await listZones(db, organisationId, { after: textKeyOf(query.after), limit: query.limit }));
      },
    )
    .post(
      '/zone-files',
      describe({
        summary: 'Read zones out of a GeoJSON file',
        description:
          'Answers the polygons on WGS-84, whatever datum the file rests on; keeps nothing. Holes, and rings that cross themselves, are refused.',
        tag,
        answer: zoneFileReadSchema,
      }),
      valid('json', zoneFileSchema),
      (c) => {
        personOf(c, 'office', 'supervisor');
        const { datum, geojson } = c.req.valid('json');
        const read = readGeoJson(geojson, toWgs84(datum));
        if (read.ok) return c.json({ zones: read.value, problem: null });
        const { error } = read;
        return c.json({ zones: [], problem: { kind: error.kind, zone: 'zone' in error ? error.zone : 0 } });
      },
    )
    .put(
      '/zones/:id',
      describe({
        summary: 'Put a delivery zone on the register, or change it',
        description:
          'The id is made by the sender; sending the same again gives the same answer. `version`: the one that was seen, null for a new one.',
        tag,
        answer: zoneSchema,
      }),
      valid('param', newIdParam),
      valid('json', zoneInputSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await recordZone(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    )
    .put(
      '/zones/:id/end',
      describe({
        summary: 'End a delivery zone, with a reason',
        description: 'Bindings and stand-ins to it end with it.',
        tag,
        answer: zoneSchema,
      }),
      valid('param', idParam),
      valid('json', endSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await endZone(deps, actor, c.req.valid('param').id, c.req.valid('json').reason)));
      },
    );
}
