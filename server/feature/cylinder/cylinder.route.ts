// The register: lists, one cylinder with its history, blocks of codes, cases.
import { Hono } from 'hono';
import * as v from 'valibot';
import { dayText, localDay } from '../../../shared/calendar.ts';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  caseDecisions,
  caseRowSchema,
  caseSchema,
  codeBlockRequestSchema,
  codeBlockSchema,
  cylinderEventRowSchema,
  cylinderRowSchema,
  cylinderSchema,
  serialTailSchema,
  stampCandidateSchema,
} from '../../../shared/contract/cylinder.ts';
import { matchesCriterion } from '../../../shared/cylinder/blacklist.ts';
import { resolveScan, scanConfigSchema, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import { hasRole, personOf, type Actor } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { describe, valid } from '../../http/validate.ts';
import { byActor } from '../account/account-dependencies.ts';
import { logLook } from '../account/look.ts';
import { instantOf } from '../sync/receive-command.ts';
import { listCases, readCase } from './case.queries.ts';
import { closeCase } from './close-case.ts';
import { findByTags } from './cylinder.queries.ts';
import { findByStamp } from './find-by-stamp.ts';
import { issueCodes } from './issue-codes.ts';
import { describeCylinder, listCylinderEvents, listCylinders, readVisible } from './register.queries.ts';

const idParam = v.object({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });
const tag = 'register';

export function cylinderRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const nowOf = (): string => instantOf(deps.clock.now());

  const detailOf = async (actor: Actor, cylinderId: string) => {
    const cylinder = await readVisible(deps.store.reader, actor, cylinderId);
    if (cylinder === null) throw new ProblemException('not-found');
    const now = nowOf();
    const anyDay = deps.parameters.inForce(actor.area, now.slice(0, 10)).resolved;
    const day = dayText(localDay(Date.parse(now), anyDay.values.timeZone));
    const { resolved } = deps.parameters.inForce(actor.area, day);
    const blacklisted = matchesCriterion(cylinder, deps.parameters.criteria(actor.area));
    return await describeCylinder(deps.store.reader, cylinder, resolved, now, blacklisted);
  };

  return new Hono<AppEnvironment>()
    .get(
      '/cylinders',
      describe({
        summary: 'Cylinders by code',
        description: "A company's own (`in=own`) or those in its hands (`in=hand`); for an authority those of `owner`.",
        tag,
        answer: pageOf(cylinderRowSchema),
      }),
      valid(
        'query',
        v.object({
          ...pageQuery,
          in: v.optional(v.picklist(['own', 'hand']), 'own'),
          owner: v.optional(v.pipe(v.string(), v.maxLength(64))),
          /** The beginning of a code, or a whole stamped number. */
          search: v.optional(v.pipe(v.string(), v.trim(), v.toUpperCase(), v.maxLength(64))),
        }),
      ),
      async (c) => {
        const actor = personOf(c);
        const query = c.req.valid('query');
        return c.json(
          await listCylinders(deps.store.reader, actor, {
            in: query.in,
            ownerId: query.owner ?? null,
            search: query.search === undefined || query.search === '' ? null : query.search,
            after: textKeyOf(query.after),
            limit: query.limit,
          }),
        );
      },
    )
    .get(
      '/cylinders/by-scan',
      describe({ summary: 'The cylinder that a scanned text leads to', tag, answer: cylinderSchema }),
      valid('query', v.object({ scanned: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) })),
      async (c) => {
        const actor = personOf(c);
        const tags = tagTextsOf(resolveScan(c.req.valid('query').scanned, deps.scan.config()));
        const found = await findByTags(deps.store.reader, tags);
        if (found === null) throw new ProblemException('not-found');
        return c.json(await detailOf(actor, found.cylinder.cylinderId));
      },
    )
    .get(
      '/cylinders/by-stamp',
      describe({
        summary: 'Cylinders by the last four characters of their stamped number',
        description:
          'For one whose code cannot be read: among those that stand with the company (`in=hand`, at one `site`), or all that it owns (`in=own`).',
        tag,
        answer: pageOf(stampCandidateSchema),
      }),
      valid(
        'query',
        v.object({
          ...pageQuery,
          tail: serialTailSchema,
          in: v.optional(v.picklist(['own', 'hand']), 'hand'),
          site: v.optional(v.pipe(v.string(), v.maxLength(64))),
        }),
      ),
      async (c) => {
        const actor = personOf(c, 'filler', 'safety-manager', 'office', 'supervisor');
        const { tail, in: where, site, after, limit } = c.req.valid('query');
        const asked = { tail, in: where, siteId: site ?? null, after, limit };
        return c.json(await findByStamp(deps.store.reader, actor, asked));
      },
    )
    .get(
      '/cylinders/:id',
      describe({ summary: 'One cylinder with all that is known of it', tag, answer: cylinderSchema }),
      valid('param', idParam),
      async (c) => c.json(await detailOf(personOf(c), c.req.valid('param').id)),
    )
    .get(
      '/cylinders/:id/events',
      describe({
        summary: 'What happened to a cylinder, the newest first',
        description: 'Names of people are told to those whose work needs them, and each look is logged.',
        tag,
        answer: pageOf(cylinderEventRowSchema),
      }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c);
        const { id } = c.req.valid('param');
        const query = c.req.valid('query');
        if ((await readVisible(deps.store.reader, actor, id)) === null) throw new ProblemException('not-found');
        const before = query.after === undefined ? null : Number(query.after);
        if (before !== null && !Number.isSafeInteger(before)) throw new ProblemException('invalid', 'after');
        const needsNames = hasRole(actor, 'safety-manager', 'office', 'supervisor');
        const { items, next, seen } = await listCylinderEvents(
          deps.store.reader,
          id,
          { before, limit: query.limit },
          (organisationId) =>
            needsNames && (actor.organisationKind === 'authority' || organisationId === actor.organisationId),
        );
        if (seen.length > 0) await logLook(deps, actor, 'cylinder-events', seen);
        return c.json({ items, next });
      },
    )
    .get(
      '/scan-config',
      describe({
        summary: 'How scanned text is resolved here',
        description: 'Our addresses, the prefixes of codes that were issued, labels of other makers.',
        tag,
        answer: scanConfigSchema,
      }),
      (c) => {
        personOf(c);
        return c.json(deps.scan.config());
      },
    )
    .put(
      '/code-blocks/:id',
      describe({
        summary: 'Issue a block of codes',
        description: 'They are printed first and bound at the cylinder. A code is issued once, for ever.',
        tag,
        answer: v.object({ block: codeBlockSchema, codes: v.array(v.string()) }),
      }),
      valid('param', v.object({ id: uuid })),
      valid('json', codeBlockRequestSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'safety-manager');
        const issued = await issueCodes(deps.store, byActor(actor, nowOf()), {
          blockId: c.req.valid('param').id,
          organisationId: actor.organisationId,
          ...c.req.valid('json'),
        });
        if (!issued.ok) {
          throw issued.error === 'already-used'
            ? new ProblemException('already-used')
            : new ProblemException('conflict', issued.error);
        }
        await deps.scan.refresh();
        return c.json(issued.value);
      },
    )
    .get(
      '/cases',
      describe({
        summary: 'Cases that somebody has to look into',
        description: 'Those that the own people met and those about own cylinders; for an authority those of its area.',
        tag,
        answer: pageOf(caseRowSchema),
      }),
      valid('query', v.object({ ...pageQuery, status: v.optional(v.picklist(['open', 'closed']), 'open') })),
      async (c) => {
        const actor = personOf(c, 'safety-manager', 'office', 'supervisor');
        const query = c.req.valid('query');
        const asked = { open: query.status === 'open', after: textKeyOf(query.after), limit: query.limit };
        return c.json(await listCases(deps.store.reader, actor, asked));
      },
    )
    .get(
      '/cases/:id',
      describe({
        summary: 'One case with its evidence',
        description: 'Names of people are told to their own office and the authority, and each look is logged.',
        tag,
        answer: caseSchema,
      }),
      valid('param', idParam),
      async (c) => {
        const actor = personOf(c, 'safety-manager', 'office', 'supervisor');
        const read = await readCase(deps.store.reader, actor, c.req.valid('param').id);
        if (read === null) throw new ProblemException('not-found');
        await logLook(deps, actor, 'case', read.seen);
        return c.json(read.found);
      },
    )
    .post(
      '/cases/:id/close',
      describe({ summary: 'Close a case', tag, answer: v.object({ closedAt: v.string() }) }),
      valid('param', idParam),
      valid(
        'json',
        v.object({
          decision: v.picklist(caseDecisions),
          reason: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500)),
        }),
      ),
      async (c) => {
        const actor = personOf(c, 'safety-manager', 'office', 'supervisor');
        const closed = await closeCase(deps.store, actor, byActor(actor, nowOf()), {
          caseId: c.req.valid('param').id,
          ...c.req.valid('json'),
        });
        if (!closed.ok) {
          const { error } = closed;
          throw new ProblemException(error === 'not-found' || error === 'not-allowed' ? error : 'conflict', error);
        }
        return c.json(closed.value);
      },
    );
}
