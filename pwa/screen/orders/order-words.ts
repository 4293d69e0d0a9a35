// An order in words: what is wanted, when, in which state; and the way there for a map on the phone.
import type { Order, OrderState } from '../../../shared/contract/order.ts';
import type { Language } from '../../text/language.ts';
import { civilDateText } from '../../text/format.ts';
import type { Tone } from '../../widget/tone.ts';
import { text } from './text.ts';

export const stateTones: Readonly<Record<OrderState, Tone>> = {
  new: 'warn',
  assigned: 'next',
  accepted: 'next',
  done: 'allow',
  failed: 'block',
  cancelled: 'plain',
  refused: 'block',
};

const isKnownModel = (model: string): model is keyof (typeof text)['zh-CN']['models'] =>
  Object.hasOwn(text['zh-CN'].models, model);

/** 15 公斤（YSP35.5）; a model that people have no everyday name for stands as it is. */
export const modelText = (model: string, language: Language): string =>
  isKnownModel(model) ? `${text[language].models[model]} ${model}` : model;

export const linesText = (lines: Order['lines'], language: Language): string =>
  lines.map(({ model, count }) => text[language].line(modelText(model, language), count)).join('、');

/** Today is not said by its date. */
export function wishText(order: Pick<Order, 'wished' | 'dueOn'>, nowMs: number, language: Language): string {
  const t = text[language];
  if (order.wished === null) return t.soon;
  const { on, from, until } = order.wished;
  return t.wished(on === civilDateText(nowMs) ? t.days.today : on, from, until);
}

export const customerText = (order: Pick<Order, 'customer' | 'village'>, language: Language): string => {
  const t = text[language];
  const village = order.village ?? t.noVillage;
  if (order.customer === null) return village;
  return `${order.customer.name ?? t.erased} · ${village}`;
};

/** By RFC 5870, on WGS-84; by the address where no position is on file. Null: neither is known. */
export function geoLink(customer: Order['customer']): string | null {
  if (customer === null) return null;
  const { position, address } = customer;
  if (position !== null) {
    const at = `${position.lat.toFixed(6)},${position.lng.toFixed(6)}`;
    return `geo:${at}?q=${at}`;
  }
  return address === null ? null : `geo:0,0?q=${encodeURIComponent(address)}`;
}

export const telLink = (telephone: string): string => `tel:${telephone.replaceAll(/[^\d+]/g, '')}`;
