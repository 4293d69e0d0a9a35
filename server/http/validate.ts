// Parses what comes from outside by a schema, and describes it to OpenAPI by the same schema.
import { describeRoute, resolver, validator } from 'hono-openapi';
import type { MiddlewareHandler } from 'hono';
import type * as v from 'valibot';
import { problemSchema } from '../../shared/contract/problems.ts';
import { ProblemException, type ProblemError } from './problem.ts';

type Schema = v.GenericSchema<unknown, unknown>;
type Target = 'json' | 'query' | 'param' | 'header';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

const pathOf = (issue: Issue): string =>
  (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');

/** What a schema found wrong, for people: at most twenty places. */
export const errorsOf = (issues: readonly Issue[]): ProblemError[] =>
  issues.slice(0, 20).map((issue) => ({ path: pathOf(issue), message: issue.message }));

/** Whether a text anywhere in a value that came as JSON holds U+0000, which PostgreSQL keeps in no text. */
export function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, inner]) => name.includes('\u0000') || holdsNul(inner));
}

/**
 * 400 with the places and what is wrong there; otherwise `c.req.valid(target)` is of the schema's output type.
 * `takesNul`: the route itself looks for U+0000.
 */
export const valid = <const T extends Target, S extends Schema>(target: T, schema: S, takesNul = false) =>
  validator(target, schema, (result) => {
    if (result.success && !takesNul && holdsNul(result.data)) throw new ProblemException('invalid', 'U+0000 in a text');
    if (!result.success) {
      const errors = errorsOf(result.error);
      throw new ProblemException(
        'invalid',
        errors.map((error) => `${error.path}: ${error.message}`).join('; '),
        errors,
      );
    }
  });

export interface Described {
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  /** Of the answer's body; null where it has none. */
  readonly answer: Schema | null;
  readonly status?: number;
  /** Media types of a body that is bytes; one of JSON is described by the schema that checks it. */
  readonly bytes?: readonly string[];
}

/** What OpenAPI says of a route. Every route may answer with a problem. */
export const describe = (route: Described): MiddlewareHandler =>
  describeRoute({
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.tag],
    ...(route.bytes === undefined
      ? {}
      : { requestBody: { required: true, content: Object.fromEntries(route.bytes.map((type) => [type, {}])) } }),
    responses: {
      [String(route.status ?? 200)]:
        route.answer === null
          ? { description: 'Done' }
          : { description: 'Done', content: { 'application/json': { schema: resolver(route.answer) } } },
      default: {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: resolver(problemSchema) } },
      },
    },
  });
