// Imports of customer lists over HTTP: a file in, what it would become, row by row; put in force, undone, discarded.
import { Hono } from 'hono';
import * as v from 'valibot';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  customerImportRowSchema,
  customerImportSchema,
  customerReasonSchema,
} from '../../../shared/contract/customer.ts';
import { personOf, type Actor } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { keyOf, pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { discardImport, putInForce, undoImport } from './apply-import.ts';
import { importOf, listImportRows, listImports, readImport } from './import.queries.ts';
import { receiveCustomers } from './receive-import.ts';

const tag = 'customers';
const idParam = v.object({ id: uuid });
const fileQuery = v.object({
  fileName: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  language: v.optional(v.picklist(['zh-CN', 'en']), 'zh-CN'),
});

function afterRow(after: string | undefined): number {
  if (after === undefined) return 0;
  const [n] = keyOf(after) ?? [];
  if (typeof n !== 'number') throw new ProblemException('invalid', 'after');
  return n;
}

export function customerImportRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;

  const own = async (actor: Actor, importId: string) => {
    const row = await readImport(db, importId);
    if (row === null || row.organisation_id !== actor.organisationId) throw new ProblemException('not-found');
    return row;
  };

  return new Hono<AppEnvironment>()
    .get(
      '/customer-imports',
      describe({ summary: "A company's imports of customer lists", tag, answer: pageOf(customerImportSchema) }),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const { organisationId } = personOf(c, 'office');
        const query = c.req.valid('query');
        return c.json(await listImports(db, organisationId, { after: textKeyOf(query.after), limit: query.limit }));
      },
    )
    .put(
      '/customer-imports/:id',
      describe({
        summary: 'Hand in a customer list',
        description:
          'The body is the file: .xlsx, or .csv in UTF-8 or GB18030, at most 1 MB and 5,000 rows. It is read at once; nobody becomes a customer until it is put in force. Sending it again under the same id gives the same answer.',
        tag,
        bytes: ['application/octet-stream'],
        answer: customerImportSchema,
      }),
      valid('param', idParam),
      valid('query', fileQuery),
      async (c) => {
        const actor = personOf(c, 'office');
        const bytes = new Uint8Array(await c.req.arrayBuffer());
        const file = { importId: c.req.valid('param').id, bytes, ...c.req.valid('query') };
        return c.json(orProblem(await receiveCustomers(deps, actor, file)));
      },
    )
    .get(
      '/customer-imports/:id',
      describe({ summary: 'One import of a customer list', tag, answer: customerImportSchema }),
      valid('param', idParam),
      async (c) => c.json(importOf(await own(personOf(c, 'office'), c.req.valid('param').id))),
    )
    .get(
      '/customer-imports/:id/rows',
      describe({
        summary: 'What became of the rows of a list',
        description: 'With the place and reason of each fault, in the order of the file.',
        tag,
        answer: pageOf(customerImportRowSchema),
      }),
      valid('param', idParam),
      valid('query', v.object({ ...pageQuery, kind: v.optional(v.picklist(['accepted', 'doubtful', 'refused'])) })),
      async (c) => {
        const row = await own(personOf(c, 'office'), c.req.valid('param').id);
        const query = c.req.valid('query');
        const asked = { kind: query.kind ?? null, after: afterRow(query.after), limit: query.limit };
        return c.json(await listImportRows(db, row.import_id, asked));
      },
    )
    .put(
      '/customer-imports/:id/apply',
      describe({
        summary: 'Make customers of the accepted rows',
        description: 'Asked again it goes on where it stopped, and then gives the same answer.',
        tag,
        answer: customerImportSchema,
      }),
      valid('param', idParam),
      async (c) => c.json(orProblem(await putInForce(deps, personOf(c, 'office'), c.req.valid('param').id))),
    )
    .put(
      '/customer-imports/:id/undo',
      describe({
        summary: 'Take a list back',
        description: 'Customers on which something was built stay, and are counted.',
        tag,
        answer: customerImportSchema,
      }),
      valid('param', idParam),
      valid('json', customerReasonSchema),
      async (c) => {
        const actor = personOf(c, 'office');
        return c.json(orProblem(await undoImport(deps, actor, c.req.valid('param').id, c.req.valid('json').reason)));
      },
    )
    .put(
      '/customer-imports/:id/discard',
      describe({ summary: 'Discard a list that was read', tag, answer: customerImportSchema }),
      valid('param', idParam),
      async (c) => c.json(orProblem(await discardImport(deps, personOf(c, 'office'), c.req.valid('param').id))),
    );
}
