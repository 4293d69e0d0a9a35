// What may happen to organisations, sites and licences. An address can be somebody's home: it stays in its row.
import type { TelephoneKind } from '../../../shared/organisation/telephone.ts';

export type OrganisationEvent =
  | {
      readonly type: 'organisation-created' | 'organisation-changed';
      readonly kind: string;
      readonly name: string;
      readonly shortName: string | null;
      readonly creditCode: string | null;
      readonly area: string;
    }
  | {
      readonly type: 'emergency-telephone-changed';
      /** Null: there is none any more. */
      readonly kind: TelephoneKind | null;
      /** Null where it is a mobile, which may be somebody's own: that one stands in its row only. */
      readonly telephone: string | null;
      readonly reason: string | null;
    }
  | { readonly type: 'organisation-ended'; readonly reason: string };

/** Stream `site`, by siteId. Positions in 1e-7 degrees. */
export type SiteEvent =
  | {
      readonly type: 'site-created' | 'site-changed';
      readonly organisationId: string;
      readonly kind: string;
      readonly name: string;
      readonly area: string;
      readonly lngE7: number | null;
      readonly latE7: number | null;
    }
  | { readonly type: 'site-ended'; readonly reason: string };

/** Stream `licence`, by licenceId. */
export type LicenceEvent =
  | {
      readonly type: 'licence-recorded' | 'licence-changed';
      readonly organisationId: string;
      readonly kind: string;
      readonly number: string | null;
      readonly media: readonly string[];
      readonly from: string | null;
      readonly until: string | null;
    }
  | { readonly type: 'licence-ended'; readonly reason: string };
