// Organisations with their sites, licences and people, over HTTP.
import { Hono } from 'hono';
import * as v from 'valibot';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  areaSchema,
  emergencyTelephoneInputSchema,
  endSchema,
  licenceInputSchema,
  licenceSchema,
  organisationInputSchema,
  organisationKinds,
  organisationNameSchema,
  organisationPersonSchema,
  organisationSchema,
  siteInputSchema,
  siteSchema,
} from '../../../shared/contract/organisation.ts';
import { hasRole, personOf, type Actor } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { logLook } from '../account/look.ts';
import { isInAreaOf, maySee } from './access.ts';
import { listPeople } from './list-people.ts';
import {
  listLicences,
  listOrganisationNames,
  listOrganisations,
  listSites,
  organisationOf,
  readOrganisation,
} from './organisation.queries.ts';
import { recordEmergencyTelephone } from './record-emergency-telephone.ts';
import { endLicence, recordLicence } from './record-licence.ts';
import { endOrganisation, recordOrganisation } from './record-organisation.ts';
import { endSite, recordSite } from './record-site.ts';

const tag = 'organisations';
const idParam = v.object({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });
const newIdParam = v.object({ id: uuid });
const kindQuery = v.optional(v.picklist(organisationKinds));
const putText =
  'The id is made by the sender; sending the same again gives the same answer. `version`: the one that was seen, null for a new one.';

export function organisationRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;

  const visible = async (actor: Actor, organisationId: string) => {
    const row = await readOrganisation(db, organisationId);
    if (row === null || !maySee(actor, { organisationId, area: row.area })) throw new ProblemException('not-found');
    return row;
  };

  return new Hono<AppEnvironment>()
    .get(
      '/organisations',
      describe({
        summary: 'Organisations that one may see whole',
        description: 'A company sees itself, an authority those of its area.',
        tag,
        answer: pageOf(organisationSchema),
      }),
      valid('query', v.object({ ...pageQuery, kind: kindQuery })),
      async (c) => {
        const query = c.req.valid('query');
        const asked = { after: textKeyOf(query.after), limit: query.limit, kind: query.kind ?? null };
        return c.json(await listOrganisations(db, personOf(c), asked));
      },
    )
    .get(
      '/organisation-names',
      describe({
        summary: 'Names of all organisations on the register',
        description: 'For choosing whom a cylinder is handed to, entrusted to or inspected by.',
        tag,
        answer: pageOf(organisationNameSchema),
      }),
      valid('query', v.object({ ...pageQuery, kind: kindQuery, area: v.optional(areaSchema, '') })),
      async (c) => {
        personOf(c);
        const query = c.req.valid('query');
        const asked = {
          after: textKeyOf(query.after),
          limit: query.limit,
          kind: query.kind ?? null,
          area: query.area,
        };
        return c.json(await listOrganisationNames(db, asked));
      },
    )
    .get(
      '/organisations/:id',
      describe({ summary: 'One organisation', tag, answer: organisationSchema }),
      valid('param', idParam),
      async (c) => c.json(organisationOf(await visible(personOf(c), c.req.valid('param').id))),
    )
    .put(
      '/organisations/:id',
      describe({
        summary: 'Put an organisation on the register, or change it',
        description: `${putText} An authority does so in its area; before there is one, the administrator who sets up.`,
        tag,
        answer: organisationSchema,
      }),
      valid('param', newIdParam),
      valid('json', organisationInputSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await recordOrganisation(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    )
    .put(
      '/organisations/:id/end',
      describe({ summary: 'End an organisation, with a reason', tag, answer: organisationSchema }),
      valid('param', idParam),
      valid('json', endSchema),
      async (c) => {
        const actor = personOf(c, 'supervisor');
        return c.json(
          orProblem(await endOrganisation(deps, actor, c.req.valid('param').id, c.req.valid('json').reason)),
        );
      },
    )
    .put(
      '/organisations/:id/emergency-telephone',
      describe({
        summary: 'Say which number is answered at any hour',
        description:
          'Of a filling station, a gas company or an authority: by its own office (an authority: its supervisor) or the authority above. It is shown to everybody who scans a cylinder of theirs. A change needs a reason; sent twice is once.',
        tag,
        answer: organisationSchema,
      }),
      valid('param', idParam),
      valid('json', emergencyTelephoneInputSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(
          orProblem(await recordEmergencyTelephone(deps, actor, c.req.valid('param').id, c.req.valid('json'))),
        );
      },
    )
    .get(
      '/organisations/:id/sites',
      describe({ summary: 'Sites of an organisation', tag, answer: pageOf(siteSchema) }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const { organisation_id } = await visible(personOf(c), c.req.valid('param').id);
        const query = c.req.valid('query');
        return c.json(await listSites(db, organisation_id, { after: textKeyOf(query.after), limit: query.limit }));
      },
    )
    .put(
      '/sites/:id',
      describe({
        summary: 'Put a site on the register, or change it',
        description: `${putText} Its area lies in that of its organisation.`,
        tag,
        answer: siteSchema,
      }),
      valid('param', newIdParam),
      valid('json', siteInputSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await recordSite(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    )
    .put(
      '/sites/:id/end',
      describe({ summary: 'End a site, with a reason', tag, answer: siteSchema }),
      valid('param', idParam),
      valid('json', endSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await endSite(deps, actor, c.req.valid('param').id, c.req.valid('json').reason)));
      },
    )
    .get(
      '/organisations/:id/licences',
      describe({ summary: 'Licences of an organisation', tag, answer: pageOf(licenceSchema) }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const { organisation_id } = await visible(personOf(c), c.req.valid('param').id);
        const query = c.req.valid('query');
        return c.json(await listLicences(db, organisation_id, { after: textKeyOf(query.after), limit: query.limit }));
      },
    )
    .put(
      '/licences/:id',
      describe({
        summary: 'Put a licence on the register, or change it',
        description: putText,
        tag,
        answer: licenceSchema,
      }),
      valid('param', newIdParam),
      valid('json', licenceInputSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await recordLicence(deps, actor, c.req.valid('param').id, c.req.valid('json'))));
      },
    )
    .put(
      '/licences/:id/end',
      describe({ summary: 'End a licence, with a reason', tag, answer: licenceSchema }),
      valid('param', idParam),
      valid('json', endSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        return c.json(orProblem(await endLicence(deps, actor, c.req.valid('param').id, c.req.valid('json').reason)));
      },
    )
    .get(
      '/organisations/:id/people',
      describe({
        summary: 'People of an organisation with roles and certificates',
        description:
          'Names, telephones and numbers of papers only for its office, safety manager and administrator, and for the supervisors of its area; each look is logged.',
        tag,
        answer: pageOf(organisationPersonSchema),
      }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c);
        const row = await visible(actor, c.req.valid('param').id);
        const query = c.req.valid('query');
        const withNames =
          actor.organisationId === row.organisation_id
            ? hasRole(actor, 'office', 'safety-manager', 'supervisor')
            : isInAreaOf(actor, row.area) && hasRole(actor, 'supervisor');
        const page = await listPeople(db, row.organisation_id, {
          after: textKeyOf(query.after),
          limit: query.limit,
          withNames,
        });
        const seen = page.items.filter((person) => person.name !== null || person.telephone !== null);
        await logLook(
          deps,
          actor,
          'organisation-people',
          seen.map((person) => person.personId),
        );
        return c.json(page);
      },
    );
}
