// Failures as RFC 9457 problems, in the reader's language.
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { problems, type Language, type Problem, type ProblemCode } from '../../shared/contract/problems.ts';

/** A sentence as it is, or in each language. */
export type Detail = string | Readonly<Record<Language, string>>;

export interface ProblemError {
  readonly path: string;
  readonly message: string;
}

/** Thrown by routes (never by use cases, which know no HTTP) and answered as application/problem+json. */
export class ProblemException extends Error {
  override readonly name = 'ProblemException';
  readonly code: ProblemCode;
  readonly detail: Detail | null;
  readonly errors: readonly ProblemError[];
  constructor(code: ProblemCode, detail: Detail | null = null, errors: readonly ProblemError[] = []) {
    super((typeof detail === 'string' ? detail : detail?.en) ?? code);
    this.code = code;
    this.detail = detail;
    this.errors = errors;
  }
}

/** The first of zh and en that Accept-Language names; Chinese where it names neither. */
export function languageOf(header: string | undefined): Language {
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const tag = part.trim();
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh-CN';
}

function detailOf(detail: Detail | null, whatToDo: Readonly<Record<Language, string>>, language: Language): string {
  if (detail === null) return whatToDo[language];
  if (typeof detail === 'string') return `${detail} ${whatToDo[language]}`;
  // A sentence that was written for people says what to do as well.
  return detail[language];
}

function problemOf(
  c: Context,
  code: ProblemCode,
  detail: Detail | null,
  errors: readonly ProblemError[],
  instance?: string,
): Response {
  const language = languageOf(c.req.header('accept-language'));
  const text = problems[code];
  const body: Problem = {
    type: `/problems/${code}`,
    title: text.title[language],
    status: text.status,
    detail: detailOf(detail, text.whatToDo, language),
    code,
    ...(errors.length > 0 ? { errors: [...errors] } : {}),
    ...(instance === undefined ? {} : { instance }),
  };
  return c.body(JSON.stringify(body), text.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': language,
    ...(text.status === 503 || text.status === 429 ? { 'retry-after': '2' } : {}),
  });
}

export function problemResponse(c: Context, error: unknown, instance?: string): Response {
  if (error instanceof ProblemException) return problemOf(c, error.code, error.detail, error.errors, instance);
  if (error instanceof HTTPException) {
    const code: ProblemCode =
      error.status === 413
        ? 'too-large'
        : error.status === 404
          ? 'not-found'
          : error.status < 500
            ? 'invalid'
            : 'internal';
    return problemOf(c, code, null, [], instance);
  }
  return problemOf(c, 'internal', null, [], instance);
}
