// Judges the register as things are and as they would be under changed parameters, a page at a time between requests.
import type { DayNumber } from '../../../shared/calendar.ts';
import { dayText } from '../../../shared/calendar.ts';
import {
  changedParameters,
  compareCylinder,
  JudgementTally,
  type ChangedCylinder,
  type RegisterJudgement,
} from '../../../shared/register-judgement/judgement.ts';
import type { Step } from '../../../shared/verdict/facts.ts';
import type { ParameterOverrides } from '../../../shared/verdict/parameters.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { readStock, type Owner, type StockKey } from './register-judgement.queries.ts';

/** So few that whoever else asks the server waits only a few milliseconds. */
const PAGE_CYLINDERS = 100;

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface JudgeRegister {
  readonly step: Step;
  readonly day: DayNumber;
  readonly changes: ParameterOverrides;
}

/** Where a stretch ended: the index of the owner, and the last of its cylinders (null: none yet). */
export interface StretchEnd {
  readonly owner: Owner;
  readonly after: StockKey | null;
}

export interface Stretch {
  readonly counts: RegisterJudgement;
  readonly changed: readonly ChangedCylinder[];
  /** Null: all owners are through. */
  readonly end: StretchEnd | null;
}

/**
 * Judges at least one and about `most` cylinders of the owners, in their order, from `after` in the stock of the first one on.
 * Each cylinder is judged by the parameters of its owner's area on that day.
 */
export async function judgeStretch(
  deps: Pick<AppDependencies, 'store' | 'parameters'>,
  asked: JudgeRegister,
  owners: readonly Owner[],
  after: StockKey | null,
  most: number,
): Promise<Stretch> {
  const tally = new JudgementTally();
  let judged = 0;
  let from = after;
  for (const [i, owner] of owners.entries()) {
    const before = deps.parameters.inForce(owner.area, dayText(asked.day)).resolved;
    const changed = changedParameters(before, asked.changes);
    const criteria = deps.parameters.criteria(owner.area);
    for (;;) {
      const { cylinders, last } = await readStock(
        deps.store.reader,
        owner.organisationId,
        criteria,
        from,
        PAGE_CYLINDERS,
      );
      for (const cylinder of cylinders) {
        tally.add(cylinder, compareCylinder(cylinder, asked.step, asked.day, before, changed));
      }
      judged += cylinders.length;
      from = last ?? from;
      const isThrough = cylinders.length < PAGE_CYLINDERS;
      const next = owners[i + 1];
      await breathe();
      if (judged >= most && (!isThrough || next !== undefined)) {
        const end = isThrough && next !== undefined ? { owner: next, after: null } : { owner, after: from };
        return { counts: tally.counts(), changed: tally.changed, end };
      }
      if (isThrough) break;
    }
    from = null;
  }
  return { counts: tally.counts(), changed: tally.changed, end: null };
}
