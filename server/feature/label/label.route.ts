// Labels over HTTP: cylinders that want a new one, the address they lead to, previews, print runs and their files.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import * as v from 'valibot';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  labelAddressInputSchema,
  labelAddressSchema,
  labelBlockSchema,
  labelChoiceInputSchema,
  labelChoiceSchema,
  labelPreviewInputSchema,
  labelPreviewSchema,
  labelBoundSchema,
  labelReasonSchema,
  labelRequestInputSchema,
  labelRequestSchema,
  labelRequestStatuses,
  labelRunInputSchema,
  labelRunSchema,
  type LabelRun,
} from '../../../shared/contract/label.ts';
import { personOf, type Actor } from '../../http/actor.ts';
import { printedUrlOf, type AppDependencies, type AppEnvironment } from '../../http/environment.ts';
import { pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { askLabel, markLabel } from './ask-label.ts';
import { askRun, describeChoice, previewLabel } from './ask-run.ts';
import { confirmAddress, describeAddress, withdrawAddress } from './confirm-address.ts';
import { handOut } from './hand-out.ts';
import type { LabelRunTable } from './label.table.ts';
import { createPress } from './press.ts';
import { isUsedUp } from './print.queries.ts';
import { listRequests } from './request.queries.ts';
import { formIn, listBlocks, listRuns, readPrinter, readRun, runOf } from './run.queries.ts';

const tag = 'labels';
const station = ['office', 'safety-manager', 'filler'] as const;
const printers = ['office', 'safety-manager'] as const;
/** Who sees to labels: of companies, and an authority for the codes of its vehicles. */
const confirmers = ['office', 'supervisor'] as const;
const idParam = v.object({ id: uuid });

export function labelRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;
  const press = deps.press ?? createPress(deps);

  /** A run that nobody works on, because the server was started anew meanwhile, is taken up again. */
  const told = async (run: LabelRunTable): Promise<LabelRun> => {
    if (run.status === 'working' && press.checkedOf(run.run_id) === null) void press.make(run);
    return runOf(run, {
      checked: press.checkedOf(run.run_id),
      by: await readPrinter(db, run),
      isUsedUp:
        run.status === 'ready' && (await isUsedUp(db, run, { nowMs: deps.clock.now(), baseUrl: printedUrlOf(deps) })),
    });
  };
  const visibleRun = async (actor: Actor, runId: string): Promise<LabelRunTable> => {
    const run = await readRun(db, runId);
    if (run === null || run.organisation_id !== actor.organisationId) throw new ProblemException('not-found');
    return run;
  };

  return new Hono<AppEnvironment>()
    .post(
      '/label-requests',
      describe({
        summary: 'Queue a new label for a cylinder',
        description:
          'One open request a cylinder: asked again, the answer is the one that waits. Without `code` it says the code that the cylinder has, where that is ours and good; otherwise one more code is issued, which is bound to the cylinder when the label is on it.',
        tag,
        answer: labelRequestSchema,
      }),
      valid('json', labelRequestInputSchema),
      async (c) => c.json(orProblem(await askLabel(deps, personOf(c, ...station), c.req.valid('json')))),
    )
    .get(
      '/label-requests',
      describe({
        summary: 'Cylinders that want a new label, the oldest request first',
        tag,
        answer: pageOf(labelRequestSchema),
      }),
      valid('query', v.object({ ...pageQuery, status: v.optional(v.picklist(labelRequestStatuses), 'waiting') })),
      async (c) => {
        const { organisationId } = personOf(c, ...station);
        const { status, after, limit } = c.req.valid('query');
        return c.json(await listRequests(db, organisationId, { status, after: textKeyOf(after), limit }));
      },
    )
    .put(
      '/label-requests/:id/printed',
      describe({ summary: 'The label was printed', tag, answer: labelRequestSchema }),
      valid('param', idParam),
      async (c) =>
        c.json(orProblem(await markLabel(deps, personOf(c, ...station), c.req.valid('param').id, { to: 'printed' }))),
    )
    .put(
      '/label-requests/:id/bound',
      describe({
        summary: 'The label is on the cylinder',
        description:
          'Says what was scanned on the cylinder: it has to be the code of the request. A new code must have been bound to the cylinder before (command bind-tag).',
        tag,
        answer: labelRequestSchema,
      }),
      valid('param', idParam),
      valid('json', labelBoundSchema),
      async (c) => {
        const mark = { to: 'bound', scanned: c.req.valid('json').scanned } as const;
        return c.json(orProblem(await markLabel(deps, personOf(c, ...station), c.req.valid('param').id, mark)));
      },
    )
    .put(
      '/label-requests/:id/withdrawn',
      describe({ summary: 'The label is not wanted after all', tag, answer: labelRequestSchema }),
      valid('param', idParam),
      valid('json', labelReasonSchema),
      async (c) => {
        const mark = { to: 'withdrawn', reason: c.req.valid('json').reason } as const;
        return c.json(orProblem(await markLabel(deps, personOf(c, ...station), c.req.valid('param').id, mark)));
      },
    )
    .get(
      '/label-address',
      describe({
        summary: 'The address that labels lead to',
        description:
          'The same on all labels. Whether phones may reach it, and whether somebody of this organisation has opened it on one.',
        tag,
        answer: labelAddressSchema,
      }),
      async (c) => {
        return c.json(await describeAddress(deps, personOf(c, ...printers, 'supervisor')));
      },
    )
    .put(
      '/label-address/confirmed',
      describe({
        summary: 'Somebody opened the address on a phone: for the labels of the own organisation',
        tag,
        answer: labelAddressSchema,
      }),
      valid('json', labelAddressInputSchema),
      async (c) =>
        c.json(orProblem(await confirmAddress(deps, personOf(c, ...confirmers), c.req.valid('json').baseUrl))),
    )
    .put(
      '/label-address/withdrawn',
      describe({ summary: 'The address does not open after all', tag, answer: labelAddressSchema }),
      valid('json', labelReasonSchema),
      async (c) =>
        c.json(orProblem(await withdrawAddress(deps, personOf(c, ...confirmers), c.req.valid('json').reason))),
    )
    .get(
      '/code-blocks',
      describe({ summary: 'Blocks of codes, the newest first', tag, answer: pageOf(labelBlockSchema) }),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const { organisationId } = personOf(c, ...printers);
        const { after, limit } = c.req.valid('query');
        return c.json(await listBlocks(db, organisationId, { after: textKeyOf(after), limit }));
      },
    )
    .post(
      '/label-preview',
      describe({
        summary: 'How the first label would look, in dots of the printer',
        description: 'Or why it cannot be printed: too small, with the longest address that fits.',
        tag,
        answer: labelPreviewSchema,
      }),
      valid('json', labelPreviewInputSchema),
      async (c) => c.json(orProblem(await previewLabel(deps, personOf(c, ...printers), c.req.valid('json')))),
    )
    .post(
      '/label-choice',
      describe({
        summary: 'How many labels would be printed, and what is left out',
        description:
          'Codes that are on cylinders, or wanted for one, are left out of a block. `reprint`: some were printed before, and a reason is wanted for it.',
        tag,
        answer: labelChoiceSchema,
      }),
      valid('json', labelChoiceInputSchema),
      async (c) => c.json(orProblem(await describeChoice(deps, personOf(c, ...printers), c.req.valid('json').source))),
    )
    .put(
      '/label-runs/:id',
      describe({
        summary: 'Print labels',
        description:
          'The file is made in the background and every label in it is read back by itself; what cannot be read is refused by its code. Refused for an address that nobody of the company confirmed, and for codes that were printed before unless `reprintReason` says why. Sending it again under the same id gives the same run.',
        tag,
        answer: labelRunSchema,
      }),
      valid('param', idParam),
      valid('json', labelRunInputSchema),
      async (c) => {
        const actor = personOf(c, ...printers);
        const run = orProblem(await askRun(deps, actor, c.req.valid('param').id, c.req.valid('json')));
        return c.json(await told(run));
      },
    )
    .get(
      '/label-runs',
      describe({ summary: 'Print runs, the newest first', tag, answer: pageOf(labelRunSchema) }),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const { organisationId } = personOf(c, ...printers);
        const { after, limit } = c.req.valid('query');
        const { items, next } = await listRuns(db, organisationId, { after: textKeyOf(after), limit });
        return c.json({ items: await Promise.all(items.map(told)), next });
      },
    )
    .get(
      '/label-runs/:id',
      describe({ summary: 'One print run: how far it is, and what became of it', tag, answer: labelRunSchema }),
      valid('param', idParam),
      async (c) => c.json(await told(await visibleRun(personOf(c, ...printers), c.req.valid('param').id))),
    )
    .get(
      '/label-runs/:id/file',
      describe({
        summary: 'The file of a print run',
        description:
          'PDF or ZPL. Made and read back again where it was lost. Each download is on record; it is given for a day, and until the first of its labels is on a cylinder, or its address is confirmed no more.',
        tag,
        answer: null,
      }),
      valid('param', idParam),
      async (c) => {
        const actor = personOf(c, ...printers);
        const seen = await visibleRun(actor, c.req.valid('param').id);
        const path = seen.status === 'ready' ? await press.fileOf(seen) : null;
        if (path === null) throw new ProblemException('not-found');
        const run = orProblem(await handOut(deps, actor, seen.run_id));
        const { format } = formIn(run);
        const { firstCode } = runOf(run, { checked: null, by: null, isUsedUp: false });
        return c.body(Readable.toWeb(createReadStream(path)) as ReadableStream, 200, {
          'content-type': format === 'pdf' ? 'application/pdf' : 'text/plain; charset=utf-8',
          'content-disposition': `attachment; filename="${firstCode}-${run.label_count}.${format}"`,
          'content-security-policy': "default-src 'none'; sandbox",
          'cache-control': 'private, no-cache',
          vary: 'cookie',
        });
      },
    );
}
