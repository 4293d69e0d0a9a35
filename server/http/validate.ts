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

/**
 * What no text may hold that came as JSON; null: nothing of it. PostgreSQL keeps no U+0000, and half of a surrogate pair
 * has no bytes in UTF-8, which the log is written in (RFC 8785, 3.2.2.2).
 */
export function unkeepableIn(value: unknown): string | null {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) return 'U+0000 in a text';
    return value.isWellFormed() ? null : 'Half of a surrogate pair in a text';
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const found = unkeepableIn(name) ?? unkeepableIn(inner);
    if (found !== null) return found;
  }
  return null;
}

/** Nothing that we are sent lies so deep; what lies deeper by the hundred thousand exhausts whoever walks through it. */
const mostLevels = 64;

function isTooDeep(value: unknown, levels = mostLevels): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1));
}

/**
 * 400 with the places and what is wrong there; otherwise `c.req.valid(target)` is of the schema's output type.
 * `takesUnkeepable`: the route itself looks for what no text may hold.
 */
export const valid = <const T extends Target, S extends Schema>(target: T, schema: S, takesUnkeepable = false) =>
  validator(target, schema, (result) => {
    if (isTooDeep(result.success ? result.data : null)) throw new ProblemException('invalid', 'Nested too deeply.');
    const unkeepable = result.success && !takesUnkeepable ? unkeepableIn(result.data) : null;
    if (unkeepable !== null) throw new ProblemException('invalid', unkeepable);
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
