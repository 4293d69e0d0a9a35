// An authority sets a parameter of its area, from a day on, with a reason.
import type { Transaction } from 'kysely';
import { PARAMETER_NAMES, parseParameters } from '../../../shared/verdict/parameters.ts';
import type { ParameterChange, ParameterInput } from '../../../shared/contract/parameter.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import { StreamConflict } from '../../db/store.ts';
import { hasRole, type Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { dayIn } from '../account/in-force.ts';
import { isInAreaOf } from '../organisation/access.ts';
import { courierOrdersValues, overridesInForce, serverParameters, type ParameterRow } from './parameter-book.ts';
import { changeOf, readChange } from './parameter.queries.ts';

/** Stream `parameters`, by area (`everywhere` for all of them). */
interface ParameterSet {
  readonly type: 'parameter-set';
  readonly version: number;
  readonly area: string;
  readonly name: string;
  readonly value: unknown;
  readonly fromOn: string;
  readonly reason: string;
  readonly correction: boolean;
}

const mostAuthorisationMinutes = 60;

/** What is wrong with these overrides as a whole; null where they can be used. */
function faultIn(overrides: Record<string, unknown>): string | null {
  const { authorisationMinutes, courierOrders, ...ofVerdict } = overrides;
  if (authorisationMinutes !== undefined) {
    const minutes = Number.isInteger(authorisationMinutes) ? Number(authorisationMinutes) : 0;
    if (minutes < 1 || minutes > mostAuthorisationMinutes) {
      return `authorisationMinutes: must be a whole number from 1 to ${mostAuthorisationMinutes}`;
    }
  }
  if (courierOrders !== undefined && !courierOrdersValues.some((value) => value === courierOrders)) {
    return `courierOrders: must be one of ${courierOrdersValues.join(', ')}`;
  }
  const parsed = parseParameters(ofVerdict);
  return parsed.ok ? null : parsed.error;
}

/** In the area and every one below it, on the day of the change and at each later change: what holds must be usable. */
function faultAfter(rows: readonly ParameterRow[], added: ParameterRow): string | null {
  const after = [...rows, added];
  const areas = new Set([added.area, ...rows.map((row) => row.area).filter((area) => area.startsWith(added.area))]);
  const days = new Set([added.fromOn, ...rows.map((row) => row.fromOn).filter((day) => day > added.fromOn)]);
  for (const area of areas) {
    for (const day of days) {
      const fault = faultIn(overridesInForce(after, area, day));
      if (fault !== null) return fault;
    }
  }
  return null;
}

async function nextVersions(trx: Transaction<Database>, streamId: string): Promise<{ version: number; n: number }> {
  const last = await trx
    .selectFrom('parameter')
    .select('version')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  const event = await trx
    .selectFrom('event')
    .select('n')
    .where('stream_kind', '=', 'parameters')
    .where('stream_id', '=', streamId)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { version: (last?.version ?? 0) + 1, n: (event?.n ?? 0) + 1 };
}

/** Resolves after the commit and after this process reads by the new value. */
export async function setParameter(
  deps: Pick<AppDependencies, 'store' | 'clock' | 'parameters'>,
  actor: Actor,
  changeId: string,
  input: ParameterInput,
): Promise<Result<ParameterChange, Refusal>> {
  if (!isInAreaOf(actor, input.area) || !hasRole(actor, 'supervisor')) {
    return refuse('not-allowed', 'Parameters are set by the authority of the area.');
  }
  if (!(input.name in serverParameters) && !PARAMETER_NAMES.some((name) => name === input.name)) {
    return refuse('invalid', `There is no parameter ${input.name}.`);
  }
  const nowMs = deps.clock.now();
  const by = byActor(actor, instantOf(nowMs));
  const today = dayIn(input.area, nowMs, deps.parameters);
  const value = input.value ?? null;
  const streamId = input.area === '' ? 'everywhere' : input.area;

  const recorded = await deps.store.atomically<Result<ParameterChange, Refusal>>(async (trx) => {
    const earlier = await readChange(trx, changeId);
    if (earlier !== null) {
      const same =
        earlier.area === input.area &&
        earlier.name === input.name &&
        earlier.value === JSON.stringify(value) &&
        earlier.from_on === input.fromOn;
      return same ? ok(changeOf(earlier)) : refuse('already-used');
    }
    if (input.fromOn < today && !input.correction) {
      return refuse('invalid', `fromOn: must not be before today, ${today}, unless it corrects.`);
    }
    const rows = await trx.selectFrom('parameter').selectAll().orderBy('version').execute();
    const fault = faultAfter(
      rows.map((row) => ({
        area: row.area,
        name: row.name,
        value: JSON.parse(row.value) as unknown,
        fromOn: row.from_on,
      })),
      { area: input.area, name: input.name, value, fromOn: input.fromOn },
    );
    if (fault !== null) return refuse('invalid', fault);
    const { version, n } = await nextVersions(trx, streamId);
    const inserted = await trx
      .insertInto('parameter')
      .values({
        version,
        area: input.area,
        name: input.name,
        value: JSON.stringify(value),
        from_on: input.fromOn,
        recorded_at: by.recordedAt,
        reason: input.reason,
        change_id: changeId,
        set_by_organisation_id: actor.organisationId,
        set_by_person_id: actor.personId,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('version')
      .execute();
    if (inserted.length === 0) throw new StreamConflict('parameters', streamId, n);
    const data: ParameterSet = {
      type: 'parameter-set',
      version,
      area: input.area,
      name: input.name,
      value,
      fromOn: input.fromOn,
      reason: input.reason,
      correction: input.correction,
    };
    await appendEvent(trx, { streamKind: 'parameters', streamId, n, by, data });
    const row = await readChange(trx, changeId);
    if (row === null) throw new Error('a parameter that was just recorded is not there');
    return ok(changeOf(row));
  });
  if (recorded.ok) await deps.parameters.refresh();
  return recorded;
}
