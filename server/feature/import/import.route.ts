// Imports over HTTP: a file in, what it would become, row by row, and what is asked of it.
import { Hono, type Context } from 'hono';
import { stream } from 'hono/streaming';
import * as v from 'valibot';
import { dayText, localDay } from '../../../shared/calendar.ts';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  importColumnsSchema,
  importDecisionSchema,
  importFileMaxBytes,
  importOwnersSchema,
  importRowKinds,
  importRowSchema,
  importSchema,
  importTold,
  importUndoSchema,
  type Import,
} from '../../../shared/contract/import.ts';
import { personOf, type Actor } from '../../http/actor.ts';
import { limitBody } from '../../http/body-limit.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { keyOf, pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { logLook } from '../account/look.ts';
import { askImport, type ImportRequest } from './ask-import.ts';
import { decideCorrections } from './decide-corrections.ts';
import { importOf, listRows, listRuns, readRun, readVisibleRun, withKept } from './import.queries.ts';
import { problemLines } from './problems-csv.ts';
import { receiveImport } from './receive-import.ts';
import { seeImport, seeRows } from './see-import.ts';

const tag = 'imports';
const jsonMaxBytes = 64 * 1024;
const idParam = v.object({ id: uuid });
const fileQuery = v.object({
  fileName: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  language: v.optional(v.picklist(['zh-CN', 'en']), 'zh-CN'),
});
const upload = {
  summary: 'Hand in a register',
  description:
    'The body is the file: .xlsx, or .csv in UTF-8 or GB18030, at most 64 MB. It is read in the background; nothing is on the register until it was applied. Sending it again under the same id gives the same answer.',
  tag,
  bytes: ['application/octet-stream'],
  answer: importSchema,
};

export function importRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const nowOf = (): string => instantOf(deps.clock.now());
  const ofFile = limitBody(importFileMaxBytes);
  const ofJson = limitBody(jsonMaxBytes);

  async function receive(
    c: Context<AppEnvironment>,
    importId: string,
    { fileName, language }: v.InferOutput<typeof fileQuery>,
  ) {
    const actor = personOf(c, 'office');
    const now = nowOf();
    const { timeZone } = deps.parameters.inForce(actor.area, now.slice(0, 10)).resolved.values;
    const received = await receiveImport(
      deps,
      {
        importId,
        organisationId: actor.organisationId,
        area: actor.area,
        fileName,
        bytes: new Uint8Array(await c.req.arrayBuffer()),
        language,
        today: dayText(localDay(deps.clock.now(), timeZone)),
        applyWhenRead: false,
        columns: {},
        own: [],
      },
      byActor(actor, now),
    );
    orProblem(received);
    const run = await readRun(deps.store.reader, importId);
    if (run === null) throw new ProblemException('not-found');
    return c.json(await seen(actor, importOf(run)));
  }

  const seen = async (actor: Actor, run: Import): Promise<Import> => {
    const { shown, names } = seeImport(actor, run, true);
    if (names) await logLook(deps, actor, 'import', [run.importId]);
    return shown;
  };

  const ask = async (c: Context<AppEnvironment>, importId: string, request: ImportRequest) => {
    const actor = personOf(c, 'office');
    const run = orProblem(await askImport(deps.store, actor, byActor(actor, nowOf()), importId, request));
    return c.json(await seen(actor, run));
  };

  return new Hono<AppEnvironment>()
    .post(
      '/imports',
      describe(upload),
      ofFile,
      valid('query', fileQuery),
      async (c) => await receive(c, deps.newId(), c.req.valid('query')),
    )
    .put(
      '/imports/:id',
      describe(upload),
      ofFile,
      valid('param', idParam),
      valid('query', fileQuery),
      async (c) => await receive(c, c.req.valid('param').id, c.req.valid('query')),
    )
    .get(
      '/imports',
      describe({ summary: 'Imports, the newest first', tag, answer: pageOf(importSchema) }),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const actor = personOf(c, 'office', 'safety-manager', 'supervisor');
        const query = c.req.valid('query');
        const page = await listRuns(deps.store.reader, actor, {
          after: textKeyOf(query.after),
          limit: query.limit,
        });
        return c.json({ ...page, items: page.items.map((run) => seeImport(actor, run, false).shown) });
      },
    )
    .get(
      '/imports/:id',
      describe({
        summary: 'One import: how far it is, its columns, owners, what its rows become',
        description:
          'Owners who are persons are named to the office of the company whose ledger it is, and each look is logged; others see them masked.',
        tag,
        answer: importSchema,
      }),
      valid('param', idParam),
      async (c) => {
        const actor = personOf(c, 'office', 'safety-manager', 'supervisor');
        const run = await readVisibleRun(deps.store.reader, actor, c.req.valid('param').id);
        if (run === null) throw new ProblemException('not-found');
        return c.json(await seen(actor, importOf(run)));
      },
    )
    .get(
      '/imports/:id/rows',
      describe({
        summary: 'The rows of an import',
        description:
          'In the order of the file; `kind=refuse` for what was refused, `told=any` for all that something is told of, `kind=correct&waiting=1` for what waits for a decision, `decision=kept` for what an undo left in place. Owners who are persons are masked for all but the office of the company whose ledger it is; each look at them is logged.',
        tag,
        answer: pageOf(importRowSchema),
      }),
      valid('param', idParam),
      valid(
        'query',
        v.object({
          ...pageQuery,
          kind: v.optional(v.picklist(importRowKinds)),
          told: v.optional(v.picklist(['any', ...importTold])),
          decision: v.optional(v.picklist(['accepted', 'rejected', 'undone', 'kept'])),
          waiting: v.optional(v.picklist(['1'])),
        }),
      ),
      async (c) => {
        const actor = personOf(c, 'office', 'safety-manager', 'supervisor');
        const query = c.req.valid('query');
        const run = await readVisibleRun(deps.store.reader, actor, c.req.valid('param').id);
        if (run === null) throw new ProblemException('not-found');
        const [after = 0] = query.after === undefined ? [] : (keyOf(query.after) ?? ['']);
        if (typeof after !== 'number') throw new ProblemException('invalid', 'after');
        const page = await listRows(deps.store.reader, run.import_id, {
          kind: query.kind ?? null,
          told: query.told ?? null,
          decision: query.decision ?? null,
          waiting: query.waiting === '1',
          after,
          limit: query.limit,
        });
        const items = await withKept(deps.store.reader, run.organisation_id, page.items);
        const { shown, names } = seeRows(actor, run.organisation_id, items);
        if (names) await logLook(deps, actor, 'import-rows', [run.import_id]);
        return c.json({ ...page, items: shown });
      },
    )
    .get(
      '/imports/:id/problems.csv',
      describe({
        summary: 'What was refused or warned of, as a table',
        description: 'A line a row, in UTF-8 with a byte order mark, as spreadsheet programs open it.',
        tag,
        answer: null,
        status: 200,
      }),
      valid('param', idParam),
      valid('query', v.object({ language: v.optional(v.picklist(['zh-CN', 'en']), 'zh-CN') })),
      async (c) => {
        const actor = personOf(c, 'office', 'safety-manager', 'supervisor');
        const run = await readVisibleRun(deps.store.reader, actor, c.req.valid('param').id);
        if (run === null) throw new ProblemException('not-found');
        c.header('content-type', 'text/csv; charset=utf-8');
        c.header('content-disposition', `attachment; filename="problems-${run.import_id}.csv"`);
        const lines = problemLines(deps, run.import_id, c.req.valid('query').language);
        return stream(c, async (out) => {
          for await (const line of lines) await out.write(line);
        });
      },
    )
    .put(
      '/imports/:id/columns',
      describe({
        summary: 'Say what columns mean',
        description: 'Instead of what their headers say; null: not read. The file is read again.',
        tag,
        answer: importSchema,
      }),
      ofJson,
      valid('param', idParam),
      valid('json', importColumnsSchema),
      async (c) => await ask(c, c.req.valid('param').id, { ask: 'columns', ...c.req.valid('json') }),
    )
    .put(
      '/imports/:id/owners',
      describe({
        summary: 'Say whose cylinders are the own ones',
        description:
          'Owners as the file names them (个人, 托管, null for an empty cell) whose cylinders are registered for use with the importing company. Of an owner whom the register knows nothing can be said. The file is read again.',
        tag,
        answer: importSchema,
      }),
      ofJson,
      valid('param', idParam),
      valid('json', importOwnersSchema),
      async (c) => await ask(c, c.req.valid('param').id, { ask: 'owners', ...c.req.valid('json') }),
    )
    .post(
      '/imports/:id/apply',
      describe({ summary: 'Put its cylinders on the register', tag, answer: importSchema }),
      valid('param', idParam),
      async (c) => await ask(c, c.req.valid('param').id, { ask: 'apply' }),
    )
    .post(
      '/imports/:id/undo',
      describe({
        summary: 'Take its cylinders off the register again',
        description: 'By events that say the opposite. Cylinders that were used since stay, and are counted.',
        tag,
        answer: importSchema,
      }),
      ofJson,
      valid('param', idParam),
      valid('json', importUndoSchema),
      async (c) => await ask(c, c.req.valid('param').id, { ask: 'undo', ...c.req.valid('json') }),
    )
    .post(
      '/imports/:id/discard',
      describe({ summary: 'Forget an import that was not applied', tag, answer: importSchema }),
      valid('param', idParam),
      async (c) => await ask(c, c.req.valid('param').id, { ask: 'discard' }),
    )
    .post(
      '/imports/:id/corrections',
      describe({
        summary: 'Decide on proposed corrections',
        description: 'At most a hundred at once; `left` says whether more of them wait.',
        tag,
        answer: v.object({ accepted: v.number(), rejected: v.number(), passed: v.number(), left: v.boolean() }),
      }),
      ofJson,
      valid('param', idParam),
      valid('json', importDecisionSchema),
      async (c) => {
        const actor = personOf(c, 'office');
        const { decision, reason, rows } = c.req.valid('json');
        const asked = { importId: c.req.valid('param').id, decision, reason, rows: rows ?? null };
        return c.json(orProblem(await decideCorrections(deps, actor, byActor(actor, nowOf()), asked)));
      },
    );
}
