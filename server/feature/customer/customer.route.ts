// Customers over HTTP: found, seen by those who may, erased. What is recorded of them comes by commands.
import { Hono } from 'hono';
import * as v from 'valibot';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  customerEventRowSchema,
  customerReasonSchema,
  customerRowSchema,
  customerSchema,
  heldCylinderSchema,
} from '../../../shared/contract/customer.ts';
import { isAuthority, personOf, type Actor } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { keyOf, pageOf, pageQuery, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { logLook } from '../account/look.ts';
import { isInAreaOf } from '../organisation/access.ts';
import { readOrganisation } from '../organisation/organisation.queries.ts';
import { erasePictures } from '../picture/erase-pictures.ts';
import { describeCustomer, listCustomerEvents } from './describe-customer.ts';
import { eraseCustomer } from './end-customer.ts';
import { listHeldCylinders } from './held-cylinders.ts';
import { customerImportRoutes } from './import.route.ts';
import { listCustomers } from './list-customers.ts';
import { knowsCustomers, mayLook, readVisibleCustomer } from './see-customer.ts';

const tag = 'customers';
const idParam = v.object({ id: uuid });

function cursorIn(after: string | undefined): readonly [number, string, string] | null {
  if (after === undefined) return null;
  const [way, key, id] = keyOf(after) ?? [];
  if (typeof way !== 'number' || typeof key !== 'string' || typeof id !== 'string') {
    throw new ProblemException('invalid', 'after');
  }
  return [way, key, id];
}

export function customerRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;

  const visible = async (actor: Actor, customerId: string) => {
    const found = await readVisibleCustomer(db, actor, customerId);
    if (found === null) throw new ProblemException('not-found');
    return found;
  };
  const fillFactor = (area: string): number =>
    deps.parameters.inForce(area, new Date(deps.clock.now()).toISOString().slice(0, 10)).resolved.values
      .fillFactorKgPerL;

  return new Hono<AppEnvironment>()
    .route('/', customerImportRoutes(deps))
    .get(
      '/customers',
      describe({
        summary: "A company's customers",
        description:
          'By village; or, with `search`, those whose name, telephone, village or address begins so. An authority names the company with `organisation` and gets names masked; telephones are masked in every list. Each look at names is logged.',
        tag,
        answer: pageOf(customerRowSchema),
      }),
      valid(
        'query',
        v.object({
          ...pageQuery,
          search: v.optional(v.pipe(v.string(), v.maxLength(100))),
          organisation: v.optional(v.pipe(v.string(), v.maxLength(64))),
          ended: v.optional(v.picklist(['0', '1']), '0'),
        }),
      ),
      async (c) => {
        const actor = personOf(c);
        const query = c.req.valid('query');
        const organisationId = isAuthority(actor) ? query.organisation : actor.organisationId;
        if (organisationId === undefined) return c.json({ items: [], next: null });
        if (organisationId !== actor.organisationId) {
          const organisation = await readOrganisation(db, organisationId);
          if (organisation === null || !isInAreaOf(actor, organisation.area)) throw new ProblemException('not-found');
        }
        const withNames = knowsCustomers(actor, organisationId);
        const search = query.search?.trim() ?? '';
        const page = await listCustomers(db, {
          organisationId,
          search: search === '' ? null : search,
          after: cursorIn(query.after),
          limit: query.limit,
          ended: query.ended === '1',
          withNames,
        });
        if (withNames)
          await logLook(
            deps,
            actor,
            'customers',
            page.items.map((row) => row.customerId),
          );
        return c.json(page);
      },
    )
    .get(
      '/customers/:id',
      describe({
        summary: 'One customer',
        description:
          'Name, telephone and address are whole for the office, couriers and safety managers of its company, masked for others. Each look at them is logged.',
        tag,
        answer: customerSchema,
      }),
      valid('param', idParam),
      async (c) => {
        const actor = personOf(c);
        const found = await visible(actor, c.req.valid('param').id);
        const whole = knowsCustomers(actor, found.customer.organisation_id);
        const answer = await describeCustomer(db, found, whole ? 'whole' : 'masked', fillFactor(found.customer.area));
        if (whole) await logLook(deps, actor, 'customer', [answer.customerId]);
        return c.json(answer);
      },
    )
    .post(
      '/customers/:id/looks',
      describe({
        summary: 'Look at a file whole, with a reason',
        description:
          "For the company's office, and for supervisors and inspectors of its area: everything on file, the number of the paper too. Look and reason are logged.",
        tag,
        answer: customerSchema,
      }),
      valid('param', idParam),
      valid('json', customerReasonSchema),
      async (c) => {
        const actor = personOf(c);
        const found = await visible(actor, c.req.valid('param').id);
        if (!mayLook(actor)) throw new ProblemException('not-allowed');
        const { reason } = c.req.valid('json');
        await logLook(deps, actor, `customer-file: ${reason}`, [found.customer.customer_id]);
        return c.json(await describeCustomer(db, found, 'everything', fillFactor(found.customer.area)));
      },
    )
    .get(
      '/customers/:id/cylinders',
      describe({ summary: 'Cylinders in the hands of a customer', tag, answer: pageOf(heldCylinderSchema) }),
      valid('param', idParam),
      valid('query', v.object(pageQuery)),
      async (c) => {
        const found = await visible(personOf(c), c.req.valid('param').id);
        const query = c.req.valid('query');
        const asked = { after: textKeyOf(query.after), limit: query.limit };
        return c.json(await listHeldCylinders(db, found.customer.customer_id, asked));
      },
    )
    .get(
      '/customers/:id/events',
      describe({
        summary: 'What happened to a customer, the newest first',
        description: 'With what was on file before each correction, for those who see the person whole; logged.',
        tag,
        answer: pageOf(customerEventRowSchema),
      }),
      valid('param', idParam),
      valid('query', v.object({ ...pageQuery, after: v.optional(v.pipe(v.string(), v.regex(/^\d{1,9}$/))) })),
      async (c) => {
        const actor = personOf(c);
        const { customer } = await visible(actor, c.req.valid('param').id);
        const query = c.req.valid('query');
        const whole = knowsCustomers(actor, customer.organisation_id);
        const before = query.after === undefined ? null : Number(query.after);
        const { seen, ...page } = await listCustomerEvents(
          db,
          customer.customer_id,
          { before, limit: query.limit },
          whole,
        );
        const looked = page.items.some((event) => event.was !== null) ? [customer.customer_id] : [];
        await logLook(deps, actor, 'customer-events', [...looked, ...seen]);
        return c.json(page);
      },
    )
    .put(
      '/customers/:id/erasure',
      describe({
        summary: 'Erase who a customer was',
        description:
          'Of a customer that was ended, by its company: name, telephone, address, position, paper and signature, what they were before, pictures, and where couriers stood at the door. A picture that an open case or hazard needs goes once that is closed. What happened stays, under an id.',
        tag,
        answer: customerSchema,
      }),
      valid('param', idParam),
      valid('json', customerReasonSchema),
      async (c) => {
        const actor = personOf(c, 'office');
        const { id } = c.req.valid('param');
        orProblem(await eraseCustomer(deps, actor, id, c.req.valid('json').reason));
        await erasePictures(deps, id);
        return c.json(await describeCustomer(db, await visible(actor, id), 'whole', fillFactor(actor.area)));
      },
    );
}
