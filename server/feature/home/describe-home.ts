// Home by role: the day's figures and what needs attention, for those who can do something about it.
import type { Kysely } from 'kysely';
import { dayText, localDay, MS_A_HOUR, parseCivilDate, startOfDay, type DayNumber } from '../../../shared/calendar.ts';
import type { Attention, Home } from '../../../shared/contract/home.ts';
import { hasEmergencyTelephone } from '../../../shared/contract/organisation.ts';
import type { Language } from '../../../shared/contract/problems.ts';
import type { Gas } from '../../../shared/cylinder/cylinder.ts';
import type { Database } from '../../db/database.ts';
import { hasRole, isAuthority, type Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { orderAttention } from '../order/order-attention.ts';
import { hazardAttention } from '../hazard/hazard-attention.ts';
import { labelAttention } from '../label/label-attention.ts';
import { shiftAttention } from '../shift/shift-attention.ts';
import { hasTelephone } from '../organisation/organisation.queries.ts';
import { aheadDays, endingByOrganisation, endingSoon, entry, secondsPerCylinder } from './attention.ts';
import {
  certificatesEndingIn,
  certificatesOfPeople,
  certificatesOfPerson,
  deliveredSince,
  devicesUnsent,
  doubtfulStandIns,
  fillsSince,
  licencesOf,
  openCases,
  refusedSince,
  scalesAt,
  setAsideByDestination,
  sitesOf,
  tanksAt,
  waitingForCheck,
} from './home.queries.ts';

const licenceNames: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  'zh-CN': { filling: '充装许可证', gas: '燃气经营许可证', inspection: '检验核准证', manufacture: '制造许可证' },
  en: {
    filling: 'Filling licence',
    gas: 'Gas licence',
    inspection: 'Inspection licence',
    manufacture: 'Maker’s licence',
  },
};

type Dependencies = Pick<AppDependencies, 'store' | 'clock' | 'parameters'>;

interface Day {
  readonly today: DayNumber;
  /** When the local day began. */
  readonly since: string;
  readonly gasReportMaxAgeDays: number;
}

function caseEntries(rows: readonly { kind: string; count: number; since: string | null }[]): Attention[] {
  const violations = rows.filter((row) => row.kind === 'unauthorised-fill');
  const leaks = rows.filter((row) => row.kind === 'leak');
  const others = rows.filter((row) => row.kind !== 'unauthorised-fill' && row.kind !== 'leak');
  const told = (id: string, some: typeof rows): Attention[] => {
    const count = some.reduce((sum, row) => sum + Number(row.count), 0);
    const [since] = some.map((row) => row.since ?? '').sort();
    return count === 0 ? [] : [entry(id, { count, since: since === undefined || since === '' ? null : since })];
  };
  return [...told('leaks', leaks), ...told('violations', violations), ...told('cases', others)];
}

/** Of an organisation that should have one: nobody who smells gas knows whom to ring. */
async function telephoneMissing(db: Kysely<Database>, actor: Actor): Promise<Attention[]> {
  if (!hasEmergencyTelephone(actor.organisationKind)) return [];
  return (await hasTelephone(db, actor.organisationId)) ? [] : [entry('telephone-missing', {})];
}

/** Uses of stand-in codes are told for a week: nobody closes them. */
const doubtMs = 7 * 24 * MS_A_HOUR;

/** What couriers' phones tell that somebody has to ask about: codes that do not count, records that do not come. */
async function fieldEntries(
  deps: Dependencies,
  who: { readonly organisationId: string } | { readonly area: string },
  day: Day,
): Promise<Attention[]> {
  const db = deps.store.reader;
  const doubts = await doubtfulStandIns(db, who, new Date(deps.clock.now() - doubtMs).toISOString());
  const unsent = await devicesUnsent(db, who, day.since);
  return [['stand-in-doubts', doubts] as const, ['devices-unsent', unsent] as const].flatMap(
    ([id, { count, since }]) => (Number(count) === 0 ? [] : [entry(id, { count: Number(count), since })]),
  );
}

async function ofAuthority(deps: Dependencies, actor: Actor, day: Day, language: Language): Promise<Home> {
  const db = deps.store.reader;
  const { area } = actor;
  const licences = endingSoon(await licencesOf(db, { area }), (row) => `${row.organisation_id} ${row.kind}`, day.today);
  return {
    tally: [{ id: 'refused', value: await refusedSince(db, { area }, day.since) }],
    attention: [
      ...caseEntries(await openCases(db, { area })),
      ...(await hazardAttention(db, { area }, dayText(day.today))),
      ...licences.map(({ row, until }) =>
        entry('licence-ending', { name: `${row.name} ${licenceNames[language][row.kind] ?? row.kind}`, until }),
      ),
      ...endingByOrganisation(await certificatesEndingIn(db, area, dayText(day.today + aheadDays))),
      ...(await fieldEntries(deps, { area }, day)),
      ...(hasRole(actor, 'supervisor') ? await telephoneMissing(db, actor) : []),
    ],
  };
}

/** A tank whose gas has no report that is young enough: the gate warns at every fill from it. */
function lacksReport(mix: string, day: Day): boolean {
  const { reportOn } = (JSON.parse(mix) as { gas: Gas }).gas;
  const reported = reportOn === null ? null : parseCivilDate(reportOn);
  return reported === null || day.today - reported.firstDay > day.gasReportMaxAgeDays;
}

async function ofStation(
  deps: Dependencies,
  actor: Actor,
  siteIds: readonly string[],
  day: Day,
  language: Language,
): Promise<Home> {
  const db = deps.store.reader;
  const looksAfterAll = hasRole(actor, 'office', 'safety-manager');
  const today = dayText(day.today);
  const attention: Attention[] = [];
  const tally: Home['tally'] = [];

  if (siteIds.length > 0) {
    const fills = await fillsSince(db, siteIds, day.since);
    const pace = secondsPerCylinder(fills.map((fill) => fill.ended_at));
    const heldBack = fills.filter((fill) => fill.status === 'held-back').length;
    tally.push(
      { id: 'filled', value: fills.length },
      { id: 'refused', value: await refusedSince(db, { organisationId: actor.organisationId, siteIds }, day.since) },
      ...(pace === null ? [] : [{ id: 'seconds-per-cylinder', value: pace }]),
    );
    const waiting = await waitingForCheck(db, siteIds);
    if (Number(waiting.count) > 0) {
      attention.push(entry('waiting-check', { count: Number(waiting.count), since: waiting.since }));
    }
    if (heldBack > 0) attention.push(entry('held-back', { count: heldBack }));
    const aside = await setAsideByDestination(db, siteIds);
    if (aside.length > 0) {
      const [since = null] = aside.map((row) => row.since).sort();
      attention.push(
        entry('set-aside', {
          count: aside.reduce((sum, row) => sum + Number(row.count), 0),
          since,
          parts: aside.map((row) => ({ id: row.destination, count: Number(row.count) })),
        }),
      );
    }
    const scales = await scalesAt(db, siteIds);
    for (const scale of scales) {
      if (scale.checked_on !== today) attention.push(entry('scale-unchecked', { name: scale.name }));
    }
    const ending = endingSoon(
      scales.map((scale) => ({ ...scale, until_on: scale.verified_until })),
      (scale) => scale.scale_id,
      day.today,
    );
    for (const { row, until } of ending) attention.push(entry('scale-ending', { name: row.name, until }));
    if (looksAfterAll) {
      for (const tank of await tanksAt(db, siteIds)) {
        if (tank.mix !== null && lacksReport(tank.mix, day)) attention.push(entry('gas-report', { name: tank.name }));
      }
    }
  }

  if (looksAfterAll) {
    attention.push(...caseEntries(await openCases(db, { organisationId: actor.organisationId })));
    attention.push(...(await hazardAttention(db, { organisationId: actor.organisationId }, today)));
    attention.push(...(await shiftAttention(deps, actor.organisationId, day.since)));
    attention.push(...(await labelAttention(deps, actor.organisationId)));
    attention.push(...(await fieldEntries(deps, { organisationId: actor.organisationId }, day)));
    const licences = await licencesOf(db, { organisationId: actor.organisationId });
    for (const { row, until } of endingSoon(licences, (licence) => licence.kind, day.today)) {
      attention.push(entry('licence-ending', { name: licenceNames[language][row.kind] ?? row.kind, until }));
    }
    if (hasRole(actor, 'office')) attention.push(...(await telephoneMissing(db, actor)));
  }
  attention.push(...(await orderAttention(deps, actor, day.since)));
  const certificates = looksAfterAll
    ? await certificatesOfPeople(db, actor.organisationId)
    : actor.personId === null
      ? []
      : await certificatesOfPerson(db, actor.personId);
  for (const { row, until } of endingSoon(certificates, (held) => `${held.person_id} ${held.kind}`, day.today)) {
    attention.push(entry('certificate-ending', { name: row.kind, until, personId: row.person_id }));
  }
  return { tally, attention };
}

/** Somebody who delivers and has nothing to do in a hall: of the hall nothing is told. */
const onlyDelivers = (actor: Actor): boolean =>
  hasRole(actor, 'courier') && !hasRole(actor, 'filler', 'safety-manager', 'office');

async function ofCourier(deps: Dependencies, actor: Actor & { readonly personId: string }, day: Day): Promise<Home> {
  const db = deps.store.reader;
  const { personId, organisationId } = actor;
  const delivered = await deliveredSince(db, { courierId: personId, organisationId }, day.since);
  const certificates = endingSoon(await certificatesOfPerson(db, personId), (held) => held.kind, day.today);
  return {
    tally: [
      { id: 'delivered', value: Number(delivered.full) },
      { id: 'collected', value: Number(delivered.empty) },
    ],
    attention: [
      ...(await orderAttention(deps, actor, day.since)),
      ...certificates.map(({ row, until }) =>
        entry('certificate-ending', { name: row.kind, until, personId: row.person_id }),
      ),
    ],
  };
}

/** `siteId` null: all sites at which the actor works. Null where the site is not one of them. */
export async function describeHome(
  deps: Dependencies,
  actor: Actor,
  siteId: string | null,
  language: Language,
): Promise<Home | null> {
  const nowMs = deps.clock.now();
  const { values } = deps.parameters.inForce(actor.area, new Date(nowMs).toISOString().slice(0, 10)).resolved;
  const today = localDay(nowMs, values.timeZone);
  const day: Day = {
    today,
    since: new Date(startOfDay(today, values.timeZone)).toISOString(),
    gasReportMaxAgeDays: values.gasReportMaxAgeDays,
  };
  if (isAuthority(actor)) return await ofAuthority(deps, actor, day, language);
  const { personId } = actor;
  if (personId !== null && onlyDelivers(actor)) return await ofCourier(deps, { ...actor, personId }, day);
  const own = await sitesOf(deps.store.reader, actor.organisationId);
  const bound = actor.siteId === null ? own : own.filter((id) => id === actor.siteId);
  const siteIds = siteId === null ? bound : bound.filter((id) => id === siteId);
  if (siteId !== null && siteIds.length === 0) return null;
  return await ofStation(deps, actor, siteIds, day, language);
}
