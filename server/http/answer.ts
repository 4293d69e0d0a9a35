// Answers what is waited for at a scale or at a door: JSON with all its headers at once.
import type { Context } from 'hono';
import type { AppEnvironment } from './environment.ts';

/** As `c.json(value)`, without a list of headers that is put together and sorted for each answer. */
export function answerJson<Value>(c: Context<AppEnvironment>, value: Value): Response {
  c.set('hasHeaders', true);
  return new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json', ...c.get('headers') } });
}
