// Whether a cylinder is one of those that an authority has warned of: by maker, model and time of manufacture.
import { parseCivilDate } from '../calendar.ts';
import { modelName } from './model.ts';

/** What a criterion looks at. Dates YYYY-MM or YYYY-MM-DD. */
export interface BlacklistedFacts {
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly madeOn: string | null;
}

/** Null: any. A criterion that names nothing matches nothing. */
export interface BlacklistMarks {
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly madeFrom: string | null;
  readonly madeUntil: string | null;
}

/** Makers' names are typed with spaces and in full width here and there. */
const makerName = (written: string): string => written.normalize('NFKC').toUpperCase().replaceAll(/\s/gu, '');

/** A month that the period covers in part counts: the day on which the cylinder was made is not known. */
function madeWithin(madeOn: string | null, from: string | null, until: string | null): boolean {
  if (from === null && until === null) return true;
  const made = madeOn === null ? null : parseCivilDate(madeOn);
  if (made === null) return false;
  const first = from === null ? null : parseCivilDate(from);
  const last = until === null ? null : parseCivilDate(until);
  if (first !== null && made.lastDay < first.firstDay) return false;
  return last === null || made.firstDay <= last.lastDay;
}

function matchesOne(cylinder: BlacklistedFacts, marks: BlacklistMarks): boolean {
  const { manufacturer, model, madeFrom, madeUntil } = marks;
  if (manufacturer === null && model === null && madeFrom === null && madeUntil === null) return false;
  if (manufacturer !== null && makerName(cylinder.manufacturer ?? '') !== makerName(manufacturer)) return false;
  if (model !== null && modelName(cylinder.model ?? '').name !== modelName(model).name) return false;
  return madeWithin(cylinder.madeOn, madeFrom, madeUntil);
}

/** True where any criterion matches in all that it names. What is not known of a cylinder is no finding. */
export const matchesCriterion = (cylinder: BlacklistedFacts, criteria: readonly BlacklistMarks[]): boolean =>
  criteria.some((marks) => matchesOne(cylinder, marks));
