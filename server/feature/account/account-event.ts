// What may happen to people's accounts, devices and keys. By ids only: names, badges and secrets are never in the log.
import type { Role } from '../../../shared/contract/account.ts';

/** Stream `person`, by personId. */
export type PersonEvent =
  | { readonly type: 'person-created' }
  | {
      readonly type: 'membership-begun';
      readonly membershipId: string;
      readonly organisationId: string;
      readonly siteId: string | null;
      readonly role: Role;
      readonly from: string;
      readonly until: string | null;
    }
  | { readonly type: 'membership-ended'; readonly membershipId: string }
  | {
      readonly type: 'certificate-recorded';
      readonly certificateId: string;
      readonly kind: string;
      readonly until: string | null;
    }
  | { readonly type: 'certificate-ended'; readonly certificateId: string }
  | {
      readonly type: 'person-corrected';
      readonly correctionId: string;
      /** Null: a fact of the person. */
      readonly certificateId: string | null;
      /** What they were and are, and why, is kept under this event's number. */
      readonly fields: readonly string[];
    }
  | { readonly type: 'password-set'; readonly temporary: boolean }
  | { readonly type: 'badge-set'; readonly organisationId: string }
  | { readonly type: 'badge-ended'; readonly organisationId: string }
  | { readonly type: 'badge-locked'; readonly organisationId: string; readonly until: string };

/** Stream `device`, by `organisationId/deviceId`. */
export type DeviceEvent =
  | { readonly type: 'device-seen-first' }
  | { readonly type: 'signed-in'; readonly personId: string; readonly method: 'password' | 'badge' }
  | { readonly type: 'signed-out'; readonly personId: string }
  | { readonly type: 'device-ended'; readonly reason: string }
  /** After its end: kept as it came, and recorded nowhere. */
  | { readonly type: 'sent-after-end'; readonly commands: number; readonly caseId: string };

/** Stream `api-key`, by keyId. */
export type ApiKeyEvent =
  | {
      readonly type: 'api-key-created';
      readonly organisationId: string;
      readonly scaleId: string;
      readonly siteId: string;
    }
  | { readonly type: 'ordering-key-created'; readonly organisationId: string }
  | { readonly type: 'api-key-ended' };
