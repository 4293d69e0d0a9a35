// A customer's events as lines that people read.
import type { CustomerEventRow } from '../../../shared/contract/customer.ts';
import { momentText } from '../../text/format.ts';
import type { Language } from '../../text/language.ts';
import type { TimeLineEntry } from '../../widget/time-line.vue';
import { text } from './text.ts';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What somebody reads of a value that was on file: a text as it is, a place by its degrees, a paper by its kind. */
function shown(value: unknown, t: (typeof text)[Language]): string {
  if (value === null || value === undefined || value === '') return t.unknown;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (!isRecord(value)) return t.unknown;
  const { lng, lat, kind, by } = value;
  if (typeof lng === 'number' && typeof lat === 'number') return `${lng.toFixed(5)}, ${lat.toFixed(5)}`;
  if (typeof kind === 'string' && Object.hasOwn(t.identityKinds, kind)) {
    return t.identityKinds[kind as keyof typeof t.identityKinds];
  }
  if (typeof by === 'string' && Object.hasOwn(t.confirmations, by)) {
    return t.confirmations[by as keyof typeof t.confirmations];
  }
  return t.unknown;
}

export function timelineOf(event: CustomerEventRow, language: Language, nowMs: number): TimeLineEntry {
  const t = text[language];
  const titleOf = (type: string): string =>
    Object.hasOwn(t.events, type) ? t.events[type as keyof typeof t.events] : type;
  const fieldOf = (field: string): string =>
    Object.hasOwn(t.fields, field) ? t.fields[field as keyof typeof t.fields] : field;
  const { reason, personFields } = event.data;
  const fields = Array.isArray(personFields) ? personFields.filter((field) => typeof field === 'string') : [];
  const was = event.was === null ? null : Object.entries(event.was);
  return {
    id: String(event.n),
    title: titleOf(event.type),
    parts: [
      momentText(event.occurredAt, nowMs, language),
      event.personName ?? '',
      typeof reason === 'string' ? reason : '',
      ...(was === null
        ? fields.map((field) => t.changed(fieldOf(field)))
        : was.map(([field, value]) =>
            field === 'photoSha256' ? t.changed(fieldOf(field)) : t.was(fieldOf(field), shown(value, t)),
          )),
    ].filter((part) => part !== ''),
  };
}
