// An id that a device made, sent under another number: by the same person, by a colleague, by another company. Each is answered, so that no outbox stands still.
import { expect, it } from 'vitest';
import type { CommandType } from '../../../shared/command/commands.ts';
import type { Answer } from '../../../shared/command/envelope.ts';
import {
  openTestApp,
  signInAs,
  makeOrganisation,
  makePerson,
  type Signed,
  type TestApp,
} from '../../support/accounts.ts';
import { describeOnEachStore } from '../../support/stores.ts';
import { everythingAtTheDoor } from '../feature/delivery/asked.ts';
import { everythingOfADay } from '../feature/shift/days.ts';

interface Sent {
  readonly type: CommandType;
  readonly payload: unknown;
  readonly actor: string;
  readonly deviceId: string;
  readonly occurredAt: string;
}

/** What `work` sends, and with which session. */
async function sentIn(test: TestApp, work: () => Promise<unknown>): Promise<{ sent: Sent; as: Signed }[]> {
  const all: { sent: Sent; as: Signed }[] = [];
  const { app } = test;
  const request = app.request.bind(app);
  app.request = (input, init, ...more) => {
    if (input === '/api/v1/commands' && typeof init?.body === 'string') {
      const { commands } = JSON.parse(init.body) as { commands: Sent[] };
      const headers = init.headers as Record<string, string>;
      for (const sent of commands) all.push({ sent, as: { headers, deviceId: sent.deviceId } });
    }
    return request(input, init, ...more);
  };
  await work();
  app.request = request;
  return all;
}

let seq = 100_000;

async function sendAgain(test: TestApp, sent: Sent, as: Signed, actor = sent.actor): Promise<string> {
  seq += 1;
  const command = { ...sent, commandId: test.deps.newId(), seq, actor, deviceId: as.deviceId };
  const response = await test.app.request('/api/v1/commands', {
    method: 'POST',
    headers: as.headers,
    body: JSON.stringify({ commands: [command] }),
  });
  if (response.status !== 200) return `${sent.type}: ${String(response.status)}`;
  const { answers } = (await response.json()) as { answers: Answer[] };
  return answers[0]?.status ?? 'no answer';
}

describeOnEachStore('an id under another number', (engine) => {
  it('is answered, whoever sends it', async () => {
    const test = await openTestApp(engine);
    const authority = await makeOrganisation(test.deps, { name: '某监管所', kind: 'authority', area: '330102' });
    await makePerson(test.deps, authority, { username: 'the-supervisor', roles: ['supervisor', 'office'] });
    const supervisor = await signInAs(test, 'the-supervisor');
    const all = await sentIn(test, async () => {
      expect(await everythingAtTheDoor(test, supervisor)).toEqual([]);
      expect(await everythingOfADay(test, supervisor)).toEqual([]);
    });
    expect(new Set(all.map(({ sent }) => sent.type)).size).toBeGreaterThan(10);
    const others = new Map<string, { as: Signed; actor: string }>();
    const { rows } = { rows: await test.store.reader.selectFrom('login').select(['id', 'username']).execute() };
    for (const username of ['rival-courier', 'rival-office', 'door-other', 'door-office', 'door-filler']) {
      const person = rows.find((row) => row.username === username);
      others.set(username, { as: await signInAs(test, username), actor: person?.id ?? '' });
    }
    const unanswered: string[] = [];
    const statuses = new Set(['recorded', 'recorded-with-case', 'unreadable']);
    for (const { sent, as } of all) {
      test.clock.pass(1000);
      const now = { ...sent, occurredAt: new Date(test.clock.now()).toISOString() };
      const answers = [
        `${sent.type} again: ${await sendAgain(test, now, as)}`,
        `${sent.type} late: ${await sendAgain(test, sent, as)}`,
      ];
      for (const [username, { as: other, actor }] of others) {
        answers.push(`${sent.type} by ${username}: ${await sendAgain(test, now, other, actor)}`);
      }
      unanswered.push(...answers.filter((answer) => !statuses.has(answer.slice(answer.indexOf(': ') + 2))));
    }
    expect([...new Set(unanswered)]).toEqual([]);
    await test.close();
  });
});
