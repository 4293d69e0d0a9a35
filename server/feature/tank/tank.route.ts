// Scales and tanks, over HTTP: what a station has, and putting it on the register.
import { Hono } from 'hono';
import * as v from 'valibot';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  endSchema,
  scaleInputSchema,
  scaleSchema,
  tankInputSchema,
  tankSchema,
} from '../../../shared/contract/organisation.ts';
import { personOf, type Actor } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { maySee } from '../organisation/access.ts';
import { readOrganisation, readSite } from '../organisation/organisation.queries.ts';
import { endScale, endTank, listScales, listTanks, recordScale, recordTank } from './equipment.ts';

const tag = 'equipment';
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const idParam = v.object({ id });
const newIdParam = v.object({ id: uuid });
const putText =
  'The id is made by the sender; sending the same again gives the same answer. `version`: the one that was seen, null for a new one.';

export function tankRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;

  const visible = async (actor: Actor, organisationId: string): Promise<string> => {
    const row = await readOrganisation(db, organisationId);
    if (row === null || !maySee(actor, { organisationId, area: row.area })) throw new ProblemException('not-found');
    return organisationId;
  };

  return new Hono<AppEnvironment>()
    .get(
      '/tanks',
      describe({
        summary: 'Tanks of a station and what they hold',
        description: 'Those in use. Without `site`: all of the own organisation, ended ones too.',
        tag,
        answer: pageOf(tankSchema),
      }),
      valid('query', v.object({ ...pageQuery, site: v.optional(id) })),
      async (c) => {
        const actor = personOf(c);
        const query = c.req.valid('query');
        const asked = { after: textKeyOf(query.after), limit: query.limit };
        if (query.site === undefined) {
          return c.json(await listTanks(db, actor.organisationId, { ...asked, siteId: null }));
        }
        const site = await readSite(db, query.site);
        if (site === null) throw new ProblemException('not-found');
        const organisationId = await visible(actor, site.organisation_id);
        return c.json(await listTanks(db, organisationId, { ...asked, siteId: site.site_id }));
      },
    )
    .get(
      '/organisations/:id/scales',
      describe({ summary: 'Scales of an organisation, ended ones too', tag, answer: pageOf(scaleSchema) }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const organisationId = await visible(personOf(c), c.req.valid('param').id);
        const query = c.req.valid('query');
        return c.json(await listScales(db, organisationId, { after: textKeyOf(query.after), limit: query.limit }));
      },
    )
    .get(
      '/organisations/:id/tanks',
      describe({ summary: 'Tanks of an organisation, ended ones too', tag, answer: pageOf(tankSchema) }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const organisationId = await visible(personOf(c), c.req.valid('param').id);
        const query = c.req.valid('query');
        const asked = { after: textKeyOf(query.after), limit: query.limit, siteId: null };
        return c.json(await listTanks(db, organisationId, asked));
      },
    )
    .put(
      '/scales/:id',
      describe({
        summary: 'Put a scale on the register, or change it',
        description: putText,
        tag,
        answer: scaleSchema,
      }),
      valid('param', newIdParam),
      valid('json', scaleInputSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await recordScale(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    )
    .put(
      '/scales/:id/end',
      describe({ summary: 'End a scale, with a reason', tag, answer: scaleSchema }),
      valid('param', idParam),
      valid('json', endSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await endScale(deps, actor, c.req.valid('param').id, c.req.valid('json').reason)));
      },
    )
    .put(
      '/tanks/:id',
      describe({ summary: 'Put a tank on the register, or change it', description: putText, tag, answer: tankSchema }),
      valid('param', newIdParam),
      valid('json', tankInputSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await recordTank(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    )
    .put(
      '/tanks/:id/end',
      describe({ summary: 'End a tank, with a reason', tag, answer: tankSchema }),
      valid('param', idParam),
      valid('json', endSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await endTank(deps, actor, c.req.valid('param').id, c.req.valid('json').reason)));
      },
    );
}
