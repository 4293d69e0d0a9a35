// What is typed off a stamp, as text, and the command that it makes: plain logic, so that it can be tried without a screen.
import type { Payload } from '../../../shared/command/commands.ts';
import { modelName } from '../../../shared/cylinder/model.ts';
import { defaultParameters } from '../../../shared/verdict/parameters.ts';
import { kgTextToGrams } from '../../text/format.ts';

export interface StampForm {
  code: string;
  serialNo: string;
  madeOn: string;
  tareKg: string;
  model: string;
  volumeL: string;
  maxFillKg: string;
  manufacturer: string;
  designLifeYears: string;
  inspectedOn: string;
  inspectionDueOn: string;
  valveUntil: string;
  registrationCode: string;
  medium: 'lpg' | 'industrial-propane' | 'other';
  isOwn: boolean;
  firstFill: boolean;
  twoPhase: boolean;
  photoSha256: string | null;
}

export const emptyForm = (): StampForm => ({
  code: '',
  serialNo: '',
  madeOn: '',
  tareKg: '',
  model: '',
  volumeL: '',
  maxFillKg: '',
  manufacturer: '',
  designLifeYears: '',
  inspectedOn: '',
  inspectionDueOn: '',
  valveUntil: '',
  registrationCode: '',
  medium: 'lpg',
  isOwn: true,
  firstFill: false,
  twoPhase: false,
  photoSha256: null,
});

/** The next cylinder of the same lot: what differs from one to the next is empty, the rest stays. */
export const nextForm = (last: StampForm): StampForm => ({
  ...last,
  code: '',
  serialNo: '',
  tareKg: '',
  registrationCode: '',
  photoSha256: null,
});

/** Models that the rules know, with what their stamps say. */
export const knownModels: readonly string[] = Object.keys(defaultParameters.values.models);

/** Litres, and the kilograms that the usual stamp allows. Null for a model that is not known. */
export function usualOf(model: string): { readonly volumeL: string; readonly maxFillKg: string } | null {
  const entry = defaultParameters.models.get(modelName(model).name);
  if (entry === undefined) return null;
  const maxFillG = Math.floor((entry.volumeMl * defaultParameters.fillFactorGPerL) / 1000 / 100) * 100;
  return { volumeL: String(entry.volumeMl / 1000), maxFillKg: (maxFillG / 1000).toFixed(1) };
}

export type MissingField = 'code' | 'serialNo' | 'madeOn' | 'tareKg' | 'volumeL' | 'photoSha256';

/** What still has to be filled in before it can be registered. */
export function missingIn(form: StampForm): MissingField[] {
  return [
    ...(form.code.trim() === '' ? (['code'] as const) : []),
    ...(form.serialNo.trim() === '' ? (['serialNo'] as const) : []),
    ...(form.madeOn === '' ? (['madeOn'] as const) : []),
    ...((kgTextToGrams(form.tareKg) ?? 0) <= 0 ? (['tareKg'] as const) : []),
    ...((kgTextToGrams(form.volumeL) ?? 0) <= 0 ? (['volumeL'] as const) : []),
    ...(form.photoSha256 === null ? (['photoSha256'] as const) : []),
  ];
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Ask `missingIn` first: masses that are not numbers become 1 g or 1 ml, which no gate lets pass. */
export function commandOf(form: StampForm, siteId: string, organisationId: string): Payload<'code-cylinder'> {
  const years = Number(form.designLifeYears);
  return {
    scanned: form.code.trim(),
    siteId,
    ownerOrganisationId: form.isOwn ? organisationId : null,
    model: orNull(form.model),
    volumeMl: kgTextToGrams(form.volumeL) ?? 1,
    tareG: kgTextToGrams(form.tareKg) ?? 1,
    maxFillG: kgTextToGrams(form.maxFillKg),
    medium: form.medium,
    madeOn: form.madeOn,
    designLifeYears: Number.isInteger(years) && years > 0 ? years : null,
    inspectedOn: orNull(form.inspectedOn),
    inspectionDueOn: orNull(form.inspectionDueOn),
    valveUntil: orNull(form.valveUntil),
    registrationCode: orNull(form.registrationCode),
    serialNo: orNull(form.serialNo),
    manufacturer: orNull(form.manufacturer),
    firstFill: form.firstFill,
    twoPhase: form.twoPhase,
    photoSha256: form.photoSha256,
  };
}
