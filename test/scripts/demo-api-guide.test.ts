// The guide of the API: its examples, run as they stand against a real server, and the same in both languages.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { createAdaptorServer } from '@hono/node-server';
import { expect, it } from 'vitest';
import { fillTown } from '../../scripts/demo/fill-town.ts';
import { dayIn } from '../../server/feature/account/in-force.ts';
import { openTestApp } from '../support/accounts.ts';

const run = promisify(execFile);

async function examplesOf(file: string): Promise<string[]> {
  const guide = await readFile(file, 'utf8');
  return [...guide.matchAll(/^( *)```sh run\n(.*?)^ *```$/gms)].map(([, indent = '', text = '']) =>
    text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

it('has the same examples in both languages', async () => {
  const [english, chinese] = await Promise.all(['docs/api.md', 'docs/api.zh-CN.md'].map(examplesOf));
  expect(english?.length).toBeGreaterThan(10);
  expect(chinese).toEqual(english);
});

it('has examples that do what is said of them', async () => {
  const t = await openTestApp('sqlite', { clock: { now: Date.now } });
  const town = await fillTown(t.deps, { today: dayIn('', Date.now(), t.deps.parameters), seed: 1 });
  await t.deps.parameters.refresh();
  const server = createAdaptorServer({ fetch: t.app.fetch }) as Server;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const code = town.codes.find(({ rule }) => rule === null);
  const env = {
    ...process.env,
    BASE: `http://127.0.0.1:${port}`,
    CODE: code?.code,
    EMPTY_G: String(code?.emptyG),
    KEY: town.scales.find(({ scaleId }) => scaleId === code?.scaleId)?.apiKey,
  };
  const examples = await examplesOf('docs/api.md');
  const script = examples.map((example, index) => `echo; echo "== ${index}"\n${example}`).join('\n');
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { env });
  const answers = stdout
    .split(/^== \d+\n/m)
    .slice(1)
    .map((answer) => answer.trim());
  const parsed = answers.map((answer) => (answer.startsWith('{') ? (JSON.parse(answer) as object) : answer));
  const [, session, list, problem, verdict] = parsed;
  expect(session).toMatchObject({ person: { name: '办公室' }, roles: ['office'] });
  expect(list).toMatchObject({ items: [{ code: expect.any(String) }, { code: expect.any(String) }] });
  expect(problem).toMatchObject({ status: 400, code: 'invalid', errors: [{ path: 'limit' }] });
  expect(verdict).toMatchObject({ verdict: { outcome: expect.any(String) }, cylinder: { code: code?.code } });
  expect(parsed).toContainEqual(expect.objectContaining({ granted: true, code: code?.code }));
  expect(parsed).toContainEqual(expect.objectContaining({ authorised: true, violations: [], overfilled: false }));
  expect(parsed.at(-1)).toMatchObject({ status: 'ok' });
  server.closeAllConnections();
  server.close();
  await t.close();
});
