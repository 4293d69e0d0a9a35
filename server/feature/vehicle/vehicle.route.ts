// Delivery vehicles, over HTTP.
import { Hono } from 'hono';
import * as v from 'valibot';
import { uuid } from '../../../shared/command/envelope.ts';
import { vehicleInputSchema, vehicleSchema } from '../../../shared/contract/delivery.ts';
import { endSchema } from '../../../shared/contract/organisation.ts';
import { vehicleCodeOf } from '../../../shared/delivery/vehicle-code.ts';
import { personOf, type Actor } from '../../http/actor.ts';
import { printedUrlOf, type AppDependencies, type AppEnvironment } from '../../http/environment.ts';
import { pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { maySee } from '../organisation/access.ts';
import { readOrganisation } from '../organisation/organisation.queries.ts';
import { endVehicle, recordVehicle } from './record-vehicle.ts';
import { findVehicleByCode, listVehicles, vehicleOf } from './vehicle.queries.ts';

const tag = 'delivery';
const idParam = v.object({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });
const newIdParam = v.object({ id: uuid });

export function vehicleRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;
  const baseUrl = printedUrlOf(deps);

  const visible = async (actor: Actor, organisationId: string): Promise<string> => {
    const row = await readOrganisation(db, organisationId);
    if (row === null || !maySee(actor, { organisationId, area: row.area })) throw new ProblemException('not-found');
    return organisationId;
  };

  return new Hono<AppEnvironment>()
    .get(
      '/organisations/:id/vehicles',
      describe({
        summary: 'Delivery vehicles of an organisation, ended ones too',
        tag,
        answer: pageOf(vehicleSchema),
      }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const organisationId = await visible(personOf(c), c.req.valid('param').id);
        const query = c.req.valid('query');
        const asked = { after: textKeyOf(query.after), limit: query.limit };
        return c.json(await listVehicles(db, organisationId, asked, baseUrl));
      },
    )
    .get(
      '/vehicles',
      describe({
        summary: 'The vehicle whose label was scanned',
        description:
          '`scanned`: what the scanner read, or the code as it was typed. 404 where it is no label of a vehicle.',
        tag,
        answer: vehicleSchema,
      }),
      valid('query', v.object({ scanned: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) })),
      async (c) => {
        const actor = personOf(c);
        const code = vehicleCodeOf(c.req.valid('query').scanned, deps.scan.config());
        const row = code === null ? null : await findVehicleByCode(db, code);
        if (row === null) throw new ProblemException('not-found');
        await visible(actor, row.organisation_id);
        return c.json(vehicleOf(row, baseUrl));
      },
    )
    .put(
      '/vehicles/:id',
      describe({
        summary: 'Put a delivery vehicle on the register, or change it',
        description:
          'The id is made by the sender; sending the same again gives the same answer. `version`: the one that was seen, null for a new one. Its code is made here and stays.',
        tag,
        answer: vehicleSchema,
      }),
      valid('param', newIdParam),
      valid('json', vehicleInputSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await recordVehicle(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    )
    .put(
      '/vehicles/:id/end',
      describe({
        summary: 'End a delivery vehicle, with a reason',
        description: 'Bindings and stand-ins to it end with it.',
        tag,
        answer: vehicleSchema,
      }),
      valid('param', idParam),
      valid('json', endSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await endVehicle(deps, actor, c.req.valid('param').id, c.req.valid('json').reason)));
      },
    );
}
