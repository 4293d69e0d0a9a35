// Which of a company's licences a verdict goes by.
import { parseCivilDate } from '../calendar.ts';

/** As recorded: `kind` filling or gas; days YYYY-MM-DD. */
export interface LicenceOnFile {
  readonly kind: string;
  readonly media: readonly string[];
  readonly from: string | null;
  readonly until: string | null;
}

/** One without an end does not hold, so it comes last. */
const lastDayOf = (until: string | null): number => (until === null ? null : parseCivilDate(until))?.lastDay ?? 0;

/** Among those that have begun on `day`: first one that names the medium, then the one that lasts longest. */
export function licenceOf(
  licences: readonly LicenceOnFile[],
  kind: string,
  day: string,
  medium: string | null,
): { until: string | null; media: string[] } | null {
  const begun = licences
    .filter((licence) => licence.kind === kind && (licence.from ?? day) <= day)
    .map((licence) => ({ until: licence.until, media: [...licence.media] }));
  const covers = (licence: { media: string[] }): boolean => medium === null || licence.media.includes(medium);
  return (
    begun.toSorted((one, other) => {
      if (covers(one) !== covers(other)) return covers(one) ? -1 : 1;
      return lastDayOf(other.until) - lastDayOf(one.until);
    })[0] ?? null
  );
}
