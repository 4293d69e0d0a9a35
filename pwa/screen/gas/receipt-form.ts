// The form of a gas receipt: what is still missing, and the command that it makes.
import type { Payload } from '../../../shared/command/commands.ts';
import type { GasReceiptRow } from '../../../shared/contract/station.ts';

export const kinds = ['lpg', 'industrial-propane', 'dme-blend', 'other'] as const;
type Kind = (typeof kinds)[number];

export interface ReceiptForm {
  supplier: string;
  supplierLicence: string;
  tanker: string;
  driver: string;
  escort: string;
  netKg: string;
  weighbridge: string;
  kind: Kind | null;
  odour: 'yes' | 'no' | null;
  dme: 'none' | 'found' | 'unknown' | null;
  dmePct: string;
  reportOn: string;
  reportNumber: string;
  photo: string | null;
  reason: string;
}
export type MissingField = 'supplier' | 'netKg' | 'kind' | 'odour' | 'dme' | 'dmePct' | 'reason';

export const emptyForm = (): ReceiptForm => ({
  supplier: '',
  supplierLicence: '',
  tanker: '',
  driver: '',
  escort: '',
  netKg: '',
  weighbridge: '',
  kind: null,
  odour: null,
  dme: null,
  dmePct: '',
  reportOn: '',
  reportNumber: '',
  photo: null,
  reason: '',
});

const isKind = (kind: string): kind is Kind => kinds.some((known) => known === kind);

/** What a receipt says, to be corrected. Names of people are not in lists: they are asked for again. */
export const formOf = (receipt: GasReceiptRow): ReceiptForm => ({
  ...emptyForm(),
  supplier: receipt.supplier,
  supplierLicence: receipt.supplierLicence ?? '',
  tanker: receipt.tanker ?? '',
  netKg: String(receipt.netKg),
  weighbridge: receipt.weighbridge ?? '',
  kind: isKind(receipt.kind) ? receipt.kind : null,
  odour: receipt.odorised ? 'yes' : 'no',
  dme: receipt.dmePct === null ? 'unknown' : receipt.dmePct === 0 ? 'none' : 'found',
  dmePct: receipt.dmePct === null || receipt.dmePct === 0 ? '' : String(receipt.dmePct),
  reportOn: receipt.reportOn ?? '',
  reportNumber: receipt.reportNumber ?? '',
  photo: receipt.photoSha256,
});

const wholeKg = (text: string): number | null => {
  const kg = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return kg >= 1 && kg <= 100_000 ? kg : null;
};
const percent = (text: string): number | null => {
  const pct = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : -1;
  return pct > 0 && pct <= 100 ? pct : null;
};
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The command, or what is missing. A correction needs its reason; odour and gas are never assumed. */
export const receiptOf = (
  form: ReceiptForm,
  ids: { readonly receiptId: string; readonly tankId: string; readonly corrects: string | null },
): { readonly payload: Payload<'receive-gas'> } | { readonly missing: MissingField[] } => {
  const netKg = wholeKg(form.netKg);
  const dmePct = form.dme === 'none' ? 0 : form.dme === 'found' ? percent(form.dmePct) : null;
  const missing: MissingField[] = [];
  if (form.supplier.trim() === '') missing.push('supplier');
  if (netKg === null) missing.push('netKg');
  if (form.kind === null) missing.push('kind');
  if (form.odour === null) missing.push('odour');
  if (form.dme === null) missing.push('dme');
  if (form.dme === 'found' && dmePct === null) missing.push('dmePct');
  if (ids.corrects !== null && form.reason.trim() === '') missing.push('reason');
  if (missing.length > 0 || netKg === null || form.kind === null) return { missing };
  return {
    payload: {
      receiptId: ids.receiptId,
      tankId: ids.tankId,
      supplier: form.supplier.trim(),
      supplierLicence: orNull(form.supplierLicence),
      tanker: orNull(form.tanker),
      driver: orNull(form.driver),
      escort: orNull(form.escort),
      netKg,
      weighbridge: orNull(form.weighbridge),
      kind: form.kind,
      reportOn: orNull(form.reportOn),
      reportNumber: orNull(form.reportNumber),
      dmePct,
      odorised: form.odour === 'yes',
      photoSha256: form.photo,
      correctsReceiptId: ids.corrects,
      reason: orNull(form.reason),
    },
  };
};
