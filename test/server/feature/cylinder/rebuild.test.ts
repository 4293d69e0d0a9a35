// Whatever happens to cylinders, and in whatever order it arrives: each row is what its events add up to.
import * as fc from 'fast-check';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf } from '../../../../shared/cylinder/code.ts';
import type { Cylinder } from '../../../../shared/cylinder/cylinder.ts';
import type { FillLeave } from '../../../../shared/contract/fill.ts';
import type { Payload } from '../../../../shared/command/commands.ts';
import { applyCylinderEvent, cylinderEventSchema } from '../../../../shared/event/cylinder-event.ts';
import { findById } from '../../../../server/feature/cylinder/cylinder.queries.ts';
import { readStream } from '../../../../server/log/read.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  type Signed,
  type TestApp,
} from '../../../support/accounts.ts';
import {
  goodAfter,
  goodBefore,
  openStation,
  registerCylinder,
  send,
  type Sender,
  type Station,
} from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const minute = 60_000;

const kinds = [
  'return',
  'set-aside',
  'end-set-aside',
  'hand-over',
  'check-before',
  'authorise',
  'fill',
  'correct-fill',
  'check-after',
  'correct-facts',
  'bind-tag',
  'code-again',
  'count',
  'state',
  'finding',
  'hold',
  'lift',
  'entrust',
  'end-entrustment',
  'inspect',
  'move',
  'pass-time',
] as const;

const acts = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    /** Which of three cylinders, which of two stations, whether all is well, and how many minutes ago it happened. */
    which: fc.nat(2),
    rival: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    good: fc.integer({ min: 0, max: 3 }).map((n) => n > 0),
    agoMin: fc.constantFrom(0, 0, 0, 2, 30),
    n: fc.nat(9),
  }),
  { minLength: 25, maxLength: 60 },
);
type Act = typeof acts extends fc.Arbitrary<(infer A)[]> ? A : never;

describeOnEachStore('the rows of cylinders', (engine) => {
  let test: TestApp;
  let station: Station;
  let other: Station;
  let office: Signed;
  let supervisor: Signed;
  let serial = 0;
  const seen = new Set<string>();
  /** A further site of each company, by its first. */
  const depots = new Map<string, string>();

  beforeAll(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    other = await openStation(test, { name: '另一充装站', prefix: 'BZ', user: 'other' });
    await makePerson(test.deps, station, { username: 'the-office', roles: ['office'] });
    office = await signInAs(test, 'the-office');
    for (const { siteId } of [station, other]) {
      const depotId = test.deps.newId();
      depots.set(siteId, depotId);
      await test.store.atomically(async (trx) => {
        const like = await trx.selectFrom('site').selectAll().where('site_id', '=', siteId).executeTakeFirstOrThrow();
        await trx
          .insertInto('site')
          .values({ ...like, site_id: depotId, kind: 'depot' })
          .execute();
      });
    }
    const authority = await makeOrganisation(test.deps, { name: '某监管所', kind: 'authority' });
    await makePerson(test.deps, authority, { username: 'the-supervisor', roles: ['supervisor'] });
    supervisor = await signInAs(test, 'the-supervisor');
  });
  afterAll(async () => {
    await test.close();
  });

  const id = (): string => test.deps.newId();

  /** What a run remembers, so that a later act can refer to an earlier one. */
  interface Run {
    readonly cylinders: readonly { readonly cylinderId: string; readonly code: string }[];
    readonly photo: string;
    leave: string | null;
    fillId: string;
    setAsideId: string;
    holdId: string;
    entrustmentId: string;
  }

  async function newRun(): Promise<Run> {
    const cylinders = [];
    for (let n = 0; n < 3; n += 1) {
      serial += 1;
      cylinders.push(await registerCylinder(test, station, serial));
    }
    const photo = id().replaceAll('-', '').padEnd(64, '0');
    const uploaded_at = new Date(test.clock.now()).toISOString();
    await test.store.atomically(async (trx) => {
      await trx
        .insertInto('picture_holder')
        .values({ sha256: photo, organisation_id: station.organisationId, uploaded_at })
        .execute();
    });
    return { cylinders, photo, leave: null, fillId: id(), setAsideId: id(), holdId: id(), entrustmentId: id() };
  }

  const put = async (by: Signed, path: string, body: unknown): Promise<void> => {
    const response = await test.app.request(`/api/v1/cylinders/${path}`, {
      method: 'PUT',
      headers: by.headers,
      body: JSON.stringify(body),
    });
    expect(response.status, await response.text()).toBeLessThan(500);
  };

  async function perform(run: Run, act: Act): Promise<void> {
    const at = act.rival ? other : station;
    const filler: Sender = { signed: at.filler, personId: at.fillerId };
    const manager: Sender = { signed: at.checker, personId: at.checkerId };
    const { cylinderId, code } = run.cylinders[act.which] ?? { cylinderId: '', code: '' };
    const occurredAt = new Date(test.clock.now() - act.agoMin * minute).toISOString();
    const when = { occurredAt };
    const { siteId } = at;
    const reason = '试';
    switch (act.kind) {
      case 'return':
        await send(test, filler, 'return-cylinder', { scanned: code, siteId }, when);
        return;
      case 'set-aside':
        run.setAsideId = id();
        await send(
          test,
          filler,
          'set-aside',
          { scanned: code, siteId, setAsideId: run.setAsideId, destination: 'owner', reasons: ['not-own'] },
          when,
        );
        return;
      case 'end-set-aside':
        await send(test, manager, 'end-set-aside', { scanned: code, setAsideId: run.setAsideId, reason }, when);
        return;
      case 'hand-over':
        await send(test, filler, 'hand-over', {
          handoverId: id(),
          siteId,
          destination: 'owner',
          setAsideIds: [run.setAsideId],
          receiverOrganisationId: act.good ? station.organisationId : null,
          receiver: '某单位',
          photoSha256: null,
        });
        return;
      case 'check-before': {
        const items = goodBefore.map((item) => ({ ...item, good: act.good || item.item !== 'stamp' }));
        await send(
          test,
          filler,
          'check-before-fill',
          {
            checkId: id(),
            scanned: code,
            scaleId: at.fillingScaleId,
            items,
            firstFill: act.n > 7 ? true : act.n > 4 ? false : null,
            evacuated: act.n % 2 === 0,
            emptyG: 16_700,
            weighed: 'scale',
          },
          when,
        );
        return;
      }
      case 'authorise': {
        const authorisationId = id();
        const answer = await send(
          test,
          filler,
          'authorise-fill',
          { authorisationId, scanned: code, scaleId: at.fillingScaleId },
          when,
        );
        const leave = answer.result as FillLeave | null;
        run.leave = leave?.granted === true ? authorisationId : run.leave;
        return;
      }
      case 'fill': {
        run.fillId = id();
        const payload: Payload<'record-fill'> = {
          fillId: run.fillId,
          authorisationId: run.leave,
          scanned: act.good && run.leave !== null ? null : code,
          scaleId: at.fillingScaleId,
          startedAt: occurredAt,
          endedAt: occurredAt,
          netG: 14_000 + act.n * 100,
          grossG: 31_000,
        };
        await send(test, filler, 'record-fill', payload, when);
        return;
      }
      case 'correct-fill':
        await send(test, manager, 'correct-fill', {
          fillId: run.fillId,
          correctionId: id(),
          scanned: code,
          netG: 14_300,
          grossG: null,
          reason,
        });
        return;
      case 'check-after':
        await send(
          test,
          manager,
          'check-after-fill',
          {
            checkId: id(),
            scanned: code,
            scaleId: at.checkScaleId,
            items: goodAfter.map((item) => ({ ...item, good: act.good })),
            grossG: act.n === 0 ? null : 31_000,
            weighed: 'scale',
            sealed: true,
            seal: act.n > 5 ? `S${act.n}` : null,
          },
          when,
        );
        return;
      case 'correct-facts': {
        const changes = act.good
          ? { inspectionDueOn: `2027-0${act.n + 1 > 9 ? 9 : act.n + 1}` }
          : { madeOn: '2022-11' };
        await send(test, manager, 'correct-facts', {
          correctionId: id(),
          scanned: code,
          changes: act.n === 9 ? { ...changes, inspectedOn: '2024-01', stampLegible: true } : changes,
          reason,
          photoSha256: run.photo,
        });
        return;
      }
      case 'bind-tag': {
        serial += 1;
        const newTag = act.good ? codeOf({ prefix: at.prefix, serial, width: 6 }) : code;
        await send(test, filler, 'bind-tag', { scanned: code, newTag, replaces: act.n > 4, reason });
        return;
      }
      case 'code-again':
        await send(test, filler, 'code-cylinder', {
          scanned: code,
          siteId,
          ownerOrganisationId: at.organisationId,
          model: 'YSP35.5',
          volumeMl: 35_500,
          tareG: 16_600,
          maxFillG: 14_900,
          medium: 'lpg',
          madeOn: '2025-03',
          designLifeYears: 8,
          inspectedOn: null,
          inspectionDueOn: null,
          valveUntil: null,
          registrationCode: null,
          serialNo: null,
          manufacturer: null,
          firstFill: true,
          twoPhase: false,
          photoSha256: null,
        });
        return;
      case 'count':
        await send(
          test,
          filler,
          'count-opening-stock',
          {
            countId: id(),
            scanned: code,
            siteId,
            full: act.good,
            grossG: act.n === 0 ? null : 30_900,
            weighed: 'typed',
          },
          when,
        );
        return;
      case 'move': {
        const [here, there] = [siteId, depots.get(siteId) ?? ''].map((each) => ({ kind: 'site' as const, id: each }));
        if (here === undefined || there === undefined) return;
        const ends = act.good ? { from: here, to: there } : { from: there, to: here };
        const items = [{ scanned: code, sealIntact: null, sealSeen: null }];
        const told = { shiftId: null, position: null, decided: 'done' as const, addendum: null };
        await send(test, filler, 'move-cylinders', { movementId: id(), ...ends, items, ...told }, when);
        return;
      }
      case 'state': {
        const to = act.n === 9 ? 'scrapped' : act.n > 6 ? 'lost' : 'active';
        await put(office, `${cylinderId}/state`, { to, reason, photoSha256: null });
        return;
      }
      case 'finding': {
        const body = { found: !act.good, reason, photoSha256: run.photo };
        await put(office, `${cylinderId}/findings/${act.n > 4 ? 'nonconforming' : 'refurbished'}`, body);
        return;
      }
      case 'hold':
        run.holdId = id();
        await put(supervisor, `${cylinderId}/holds/${run.holdId}`, { kind: 'freeze', reason });
        return;
      case 'lift':
        await put(supervisor, `${cylinderId}/holds/${run.holdId}/lift`, { reason });
        return;
      case 'entrust':
        run.entrustmentId = id();
        await put(office, `${cylinderId}/entrustments/${run.entrustmentId}`, {
          organisationId: other.organisationId,
          purposes: ['fill'],
          from: '2026-01-01',
          until: null,
        });
        return;
      case 'end-entrustment':
        await put(office, `${cylinderId}/entrustments/${run.entrustmentId}/end`, { reason });
        return;
      case 'inspect':
        await put(office, `${cylinderId}/inspection`, {
          on: `2026-0${act.n > 4 ? 4 : act.n + 1}`,
          result: act.good ? 'pass' : 'fail',
          dueOn: act.n > 4 ? '2030-04' : null,
          inspectionOrganisationId: null,
          reportNumber: 'J-1',
        });
        return;
      case 'pass-time':
        test.clock.pass((act.n + 1) * minute);
        return;
    }
  }

  async function expectRebuilt(cylinderId: string): Promise<void> {
    const newestFirst = await readStream(test.store.reader, 'cylinder', cylinderId, { before: null, most: 1000 });
    let rebuilt: Cylinder | null = null;
    for (const logged of newestFirst.toReversed()) {
      expect(logged.n).toBe((rebuilt?.version ?? 0) + 1);
      const event = v.parse(cylinderEventSchema, logged.data);
      seen.add(event.type);
      rebuilt = applyCylinderEvent(rebuilt, cylinderId, event);
    }
    expect(await findById(test.store.reader, cylinderId)).toEqual(rebuilt);
  }

  it('are what their events add up to', { timeout: 120_000 }, async () => {
    let begin = test.clock.now();
    await fc.assert(
      fc.asyncProperty(acts, async (sequence) => {
        // Each run after the last: a device numbers its commands as time goes on.
        test.clock.set(new Date(begin).toISOString());
        begin += 20 * 60_000;
        const run = await newRun();
        for (const act of sequence) await perform(run, act);
        for (const { cylinderId } of run.cylinders) await expectRebuilt(cylinderId);
      }),
      { seed: 20_260_518, numRuns: engine === 'sqlite' ? 25 : 4, endOnFailure: true },
    );
    if (engine !== 'sqlite') return;
    // What only an import writes is tried with imports, and what happens at a door with deliveries.
    const untried = cylinderEventSchema.options
      .map((option) => option.entries.type.literal)
      .filter((type) => !seen.has(type));
    expect(untried.toSorted()).toEqual([
      'assumptions-confirmed',
      'collected',
      'delivered',
      'owner-changed',
      'registration-restored',
      'registration-undone',
    ]);
  });
});
