// The description of the API is whole: every route is in it, every reference leads somewhere, every path names its parts.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../support/accounts.ts';

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly requestBody?: unknown;
  readonly responses?: Record<string, { readonly description?: string; readonly content?: Record<string, unknown> }>;
}
interface Description {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Record<string, Record<string, Operation>>;
}

let test: TestApp;
let described: Description;

beforeAll(async () => {
  test = await openTestApp('sqlite');
  described = (await (await test.app.request('/api/v1/openapi.json')).json()) as Description;
});
afterAll(async () => {
  await test.close();
});

const operations = (): { readonly name: string; readonly path: string; readonly operation: Operation }[] =>
  Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
  );

it('says what it is', () => {
  expect(described.openapi).toMatch(/^3\.1\./);
  expect(described.info).toMatchObject({ title: '一瓶一码', version: '0.0.0-test' });
});

it('describes every route of the API', () => {
  const routes = test.app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/v1/') && !path.endsWith('openapi.json'))
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  const names = new Set(operations().map(({ name }) => name));
  expect([...new Set(routes)].filter((route) => !names.has(route))).toEqual([]);
  expect(routes.length).toBeGreaterThan(60);
});

it('says of each what it does, what it answers, and that it may answer with a problem', () => {
  const unsaid = operations()
    .filter(({ path }) => path.startsWith('/api/v1/'))
    .filter(({ operation: { summary = '', tags = [], responses = {} } }) => {
      const codes = Object.keys(responses);
      return (
        summary === '' || tags.length === 0 || !codes.includes('default') || !codes.some((code) => code.startsWith('2'))
      );
    });
  expect(unsaid.map(({ name }) => name)).toEqual([]);
});

it('describes no failure but as a problem', () => {
  const wrong = operations().filter(({ operation: { responses = {} } }) =>
    Object.entries(responses).some(
      ([code, { content = {} }]) => !code.startsWith('2') && Object.keys(content).join() !== 'application/problem+json',
    ),
  );
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

it('names the parts of each path', () => {
  const wrong = operations().filter(({ path, operation: { parameters = [] } }) => {
    const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, part]) => part ?? '').toSorted();
    const named = parameters.filter((parameter) => parameter.in === 'path');
    return (
      JSON.stringify(named.map(({ name }) => name).toSorted()) !== JSON.stringify(parts) ||
      named.some((parameter) => parameter.required !== true)
    );
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

it('describes what is sent with each change', () => {
  // What ends, applies or discards a thing says all by its address.
  const bodyless = operations().filter(
    ({ name, path, operation }) =>
      /^(put|post) /.test(name) &&
      !/\/(end|apply|discard|printed|in-force|told)$/.test(path) &&
      operation.requestBody === undefined,
  );
  expect(bodyless.map(({ name }) => name).toSorted()).toEqual([]);
});

it('refers to nothing that is not there', () => {
  const missing: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name !== '$ref' || typeof inner !== 'string') {
        visit(inner);
        continue;
      }
      const target = inner
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], described);
      if (target === undefined) missing.push(inner);
    }
  };
  visit(described);
  expect(missing).toEqual([]);
});
