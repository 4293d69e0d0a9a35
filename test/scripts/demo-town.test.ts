// The demo town: each of its codes shows its reason through the API and no other, on any day of the year.
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../server/db/store.ts';
import { fillTown, type DemoTown } from '../../scripts/demo/fill-town.ts';
import { checkScalesOfToday } from '../../scripts/demo/morning.ts';
import { secondsPerCylinder } from '../../server/feature/home/attention.ts';
import type { Session } from '../../shared/contract/account.ts';
import type { VerdictAnswer } from '../../shared/contract/verdict.ts';
import { letterAt } from '../../shared/verdict/judge.ts';
import { RULES, type RuleId } from '../../shared/verdict/rules.ts';
import { openTestApp, signInAs, type TestApp } from '../support/accounts.ts';
import { goodBefore, send, type Sender } from '../support/station.ts';
import { describeOnEachStore } from '../support/stores.ts';

/** Days on which months and years are reckoned differently. PostgreSQL is slower to fill, so it gets two of them. */
const days = {
  sqlite: ['2026-11-23', '2028-02-29', '2026-12-31', '2027-01-01', '2030-03-31'],
  postgres: ['2028-02-29', '2026-12-31'],
};

/** No check is kept of a cylinder that is on no register, nor of another company's. */
const withoutCheck: ReadonlySet<string> = new Set(['code-unknown', 'not-own']);

interface Told {
  readonly note: string;
  readonly rules: readonly (string | null)[];
  readonly outcome: string;
}

const expected = (town: DemoTown): Told[] =>
  town.codes.map(({ note, rule, severity }) => ({
    note: note.en,
    rules: rule === null ? [] : [rule],
    outcome: severity,
  }));

function townOn(engine: Engine) {
  let test: TestApp;
  afterEach(async () => {
    await test.close();
  });

  async function fillAt(instant: string, today: string): Promise<DemoTown> {
    test = await openTestApp(engine);
    test.clock.set(instant);
    const town = await fillTown(test.deps, { today, seed: 1 });
    return town;
  }

  /** What the gate says to each code, with its check before filling done. */
  async function told(town: DemoTown): Promise<Told[]> {
    const senders = new Map<string, Sender>();
    const answers: Told[] = [];
    for (const code of town.codes) {
      const { username, scaleId } = code;
      const sender = senders.get(username) ?? (await senderOf(town, username));
      senders.set(username, sender);
      if (code.rule !== 'pre-fill-check') {
        await send(test, sender, 'check-before-fill', {
          checkId: test.deps.newId(),
          scanned: code.code,
          scaleId,
          items: goodBefore,
          firstFill: null,
          evacuated: false,
          emptyG: code.emptyG,
          weighed: 'typed',
        });
      }
      const response = await test.app.request('/api/v1/verdicts', {
        method: 'POST',
        headers: sender.signed.headers,
        body: JSON.stringify({ step: 'fill', scanned: code.code, scaleId }),
      });
      const { verdict } = (await response.json()) as VerdictAnswer;
      const rules = verdict.reasons
        .map(({ rule }) => rule)
        .filter((rule) => rule !== 'pre-fill-check' || !withoutCheck.has(code.rule ?? ''));
      answers.push({ note: code.note.en, rules, outcome: verdict.outcome });
    }
    return answers;
  }

  async function senderOf(town: DemoTown, username: string): Promise<Sender> {
    const { password = '' } = town.signIns.find((signIn) => signIn.username === username) ?? {};
    const signed = await signInAs(test, username, { password });
    const answer = await test.app.request('/api/v1/session', { headers: signed.headers });
    const { person } = (await answer.json()) as Session;
    return { signed, personId: person.personId };
  }

  return { fillAt, told, current: () => test };
}

describeOnEachStore('the demo town', (engine) => {
  const { fillAt, told } = townOn(engine);

  it.each(days[engine])('shows each reason by itself on %s', async (today) => {
    const town = await fillAt(`${today}T04:00:00.000Z`, today);
    expect(await told(town)).toEqual(expected(town));
  });
});

describe('the demo town', () => {
  const { fillAt, told, current } = townOn('sqlite');

  it('has a code, or says why not, for every reason at fill', async () => {
    const town = await fillAt('2026-11-23T04:00:00.000Z', '2026-11-23');
    const shown = new Set<string>([
      ...town.codes.map(({ rule }) => rule ?? ''),
      ...town.notShown.map(({ rule }) => rule),
    ]);
    const asked: RuleId[] = RULES.filter((rule) => letterAt(rule, 'fill') !== '-').map(({ id }) => id);
    expect(asked.filter((rule) => !shown.has(rule))).toEqual([]);
  });

  it.each([
    ['a minute after midnight', '2026-11-22T16:01:00.000Z'],
    ['a minute before midnight', '2026-11-23T15:59:00.000Z'],
  ])('has nothing in the future when it is filled %s', async (_name, instant) => {
    const town = await fillAt(instant, '2026-11-23');
    const events = await current().store.reader.selectFrom('event').select('recorded_at').execute();
    expect(events.map((event) => event.recorded_at).filter((at) => at > instant)).toEqual([]);
    expect(await told(town)).toEqual(expected(town));
  });

  it('fills a cylinder in half a minute to a minute', async () => {
    await fillAt('2026-11-23T04:00:00.000Z', '2026-11-23');
    const fills = await current()
      .store.reader.selectFrom('fill')
      .select('ended_at')
      .orderBy('ended_at', 'desc')
      .execute();
    const today = fills.map((fill) => fill.ended_at).filter((at) => at > '2026-11-22T16:00');
    expect(today.length).toBeGreaterThan(8);
    expect(secondsPerCylinder(today)).toBeGreaterThan(30);
    expect(secondsPerCylinder(today)).toBeLessThan(60);
  });

  it('has its scales checked on each day that it is started, once, but for the one that nobody checks', async () => {
    const town = await fillAt('2026-11-23T04:00:00.000Z', '2026-11-23');
    const { deps, clock, store } = current();
    expect(await checkScalesOfToday(deps, town, '2026-11-23')).toBe(0);
    clock.set('2026-11-23T23:00:00.000Z');
    const checked = town.scales.filter(({ checkedBy }) => checkedBy !== null);
    expect(await checkScalesOfToday(deps, town, '2026-11-24')).toBe(checked.length);
    expect(await checkScalesOfToday(deps, town, '2026-11-24')).toBe(0);
    const unchecked = await store.reader
      .selectFrom('scale')
      .select('scale_id')
      .where('checked_on', 'is', null)
      .execute();
    expect(unchecked.map((scale) => scale.scale_id)).toEqual(
      town.scales.filter(({ checkedBy }) => checkedBy === null).map(({ scaleId }) => scaleId),
    );
  });

  it('is filled into an empty register only', async () => {
    await fillAt('2026-11-23T04:00:00.000Z', '2026-11-23');
    await expect(fillTown(current().deps, { today: '2026-11-23', seed: 1 })).rejects.toThrow('not empty');
  });
});
