// A cylinder's events as lines that people read: what happened, when, where, by whom, and how it turned out.
import { ACTS_STILL_TO_BE_DONE } from '../../../shared/verdict/judge.ts';
import type { CylinderEventRow } from '../../../shared/contract/cylinder.ts';
import type { TimeLineEntry } from '../../widget/time-line.vue';
import type { Tone } from '../../widget/tone.ts';
import { gramsToKgText, momentText } from '../../text/format.ts';
import type { Language } from '../../text/language.ts';
import type { text } from './text.ts';

type Words = (typeof text)['zh-CN'];
type Data = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const kgOf = (value: unknown): string => (typeof value === 'number' ? `${gramsToKgText(value, 1)} kg` : '');
const recordOf = (value: unknown): Data => (typeof value === 'object' && value !== null ? (value as Data) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const shown = (value: unknown, words: Words): string =>
  value === null || value === undefined || value === '' ? words.unknown : String(value);

/** Rules of a recorded verdict by id, but for the checks that were still to be done. */
export const rulesOf = (data: Data): string[] =>
  listOf(recordOf(data['verdict'])['reasons'])
    .map((reason) => textOf(recordOf(reason)['rule']))
    .filter((rule) => ![...ACTS_STILL_TO_BE_DONE].some((act) => act === rule));

/** It happened by what a device without signal knew, and the rules say that it must not. */
const isDespiteBlock = (data: Data): boolean => recordOf(data['verdict'])['outcome'] === 'block';

function detailOf(type: string, data: Data, words: Words, titleOfRule: (rule: string) => string): string {
  switch (type) {
    case 'filled':
      return [kgOf(data['netG']), listOf(data['violations']).length > 0 ? words.unauthorised : '']
        .filter(Boolean)
        .join(' · ');
    case 'post-fill-checked':
      return [data['outcome'] === 'released' ? words.released : words.heldBack, kgOf(data['contentG'])]
        .filter(Boolean)
        .join(' · ');
    case 'pre-fill-checked':
      return recordOf(data['check'])['passed'] === true ? words.checkPassed : words.checkFailed;
    case 'fill-refused':
      return rulesOf(data).map(titleOfRule).join('、');
    case 'set-aside':
    case 'handed-over': {
      const to = textOf(data['destination']);
      return Object.hasOwn(words.destinations, to) ? words.destinations[to as keyof Words['destinations']] : to;
    }
    case 'facts-corrected': {
      const before = recordOf(data['before']);
      return Object.entries(recordOf(data['after']))
        .map(([name, value]) => words.from(shown(before[name], words), shown(value, words)))
        .join('，');
    }
    case 'inspected':
      return [textOf(data['on']), data['result'] === 'pass' ? words.pass : words.fail].join(' · ');
    case 'tag-bound':
    case 'tag-replaced':
    case 'tag-voided':
      return textOf(data['tag']);
    case 'moved': {
      const why = textOf(data['why']);
      const how = Object.hasOwn(words.moves, why) ? words.moves[why as keyof Words['moves']] : why;
      return [how, isDespiteBlock(data) ? words.despiteBlock : ''].filter(Boolean).join(' · ');
    }
    case 'delivered':
      return [data['channel'] === 'counter' ? words.counterSale : '', isDespiteBlock(data) ? words.despiteBlock : '']
        .filter(Boolean)
        .join(' · ');
    case 'fill-corrected':
      return words.from(kgOf(recordOf(data['before'])['netG']), kgOf(recordOf(data['after'])['netG']));
    default:
      return '';
  }
}

function toneOf(type: string, data: Data): Tone {
  if (type === 'fill-refused' || type === 'hold-placed') return 'block';
  if (type === 'filled') return listOf(data['violations']).length > 0 ? 'block' : 'allow';
  if (type === 'post-fill-checked') return data['outcome'] === 'released' ? 'allow' : 'block';
  if (type === 'set-aside' || type === 'facts-corrected' || type === 'fill-corrected') return 'warn';
  if (type === 'inspected') return data['result'] === 'pass' ? 'allow' : 'block';
  if (type === 'delivered') return isDespiteBlock(data) ? 'block' : 'allow';
  if (type === 'moved' && isDespiteBlock(data)) return 'block';
  return 'next';
}

export function timelineOf(
  events: readonly CylinderEventRow[],
  words: Words,
  language: Language,
  nowMs: number,
  titleOfRule: (rule: string) => string,
): TimeLineEntry[] {
  return events.map((event) => {
    const name = Object.hasOwn(words.events, event.type)
      ? words.events[event.type as keyof Words['events']]
      : event.type;
    const detail = detailOf(event.type, event.data, words, titleOfRule);
    const reason = textOf(event.data['reason']);
    return {
      id: String(event.n),
      title: detail === '' ? name : `${name}：${detail}`,
      parts: [
        momentText(event.occurredAt, nowMs, language),
        event.siteName ?? event.organisationName ?? '',
        event.scaleName ?? '',
        event.personName ?? '',
        reason === '' ? '' : words.reason(reason),
      ].filter((part) => part !== ''),
      tone: toneOf(event.type, event.data),
    };
  });
}
