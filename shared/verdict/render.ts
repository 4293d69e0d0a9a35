// A verdict as people read it: headline, sentences with their slots filled, buttons, the legal basis.
import type { Step } from './facts.ts';
import { ACTS_STILL_TO_BE_DONE, type Reason, type Verdict, isActStillToBeDone } from './judge.ts';
import type { ActRuleId, Messages, Words } from './messages.ts';
import { RULES, type Rule, type RuleId, type Scalar } from './rules.ts';
import { type Basis, SOURCES } from './sources.ts';

export interface RenderedReason {
  readonly title: string;
  readonly text: string;
  /** The label of the button that does what comes next. */
  readonly action: string;
  /** Each law with its articles, standard or plan. */
  readonly basis: readonly string[];
}

const ruleById: ReadonlyMap<RuleId, Rule> = new Map(RULES.map((rule: Rule) => [rule.id, rule]));

export function ruleOf(id: RuleId): Rule {
  const rule = ruleById.get(id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
}

/** The rules that show codes, and which words they are told in. */
const VOCABULARY: Partial<Record<RuleId, keyof Words>> = {
  'record-incomplete': 'field',
  'record-implausible': 'field',
  'customer-unverified': 'field',
  'on-hold': 'hold',
  'filling-licence': 'medium',
  'medium-mismatch': 'medium',
  'wrong-gas-for-customer': 'medium',
  'custody-broken': 'holder',
  'two-phase': 'exception',
  'door-check-failed': 'doorItem',
  'forbidden-site': 'site',
  'no-gas-alarm': 'kind',
};

/** Where what was found is told in other words than the limit. */
const FOUND_VOCABULARY: Partial<Record<RuleId, keyof Words>> = { 'custody-broken': 'keeper' };

function spoken(value: Scalar, vocabulary: keyof Words | undefined, messages: Messages): string | null {
  if (value === null) return null;
  if (vocabulary === undefined) return String(value);
  const words: Readonly<Record<string, string>> = messages.words[vocabulary];
  return String(value)
    .split(', ')
    .map((name) => (Object.hasOwn(words, name) ? (words[name] ?? name) : name))
    .join(messages.comma);
}

/** Fills `{found}` and `{limit}`; leaves out what stands in `[…]` with a slot that is null. */
function fillSlots(template: string, slots: Readonly<Record<'found' | 'limit', string | null>>): string {
  const fill = (part: string): string =>
    part.replace(/\{(found|limit)\}/g, (_, name: 'found' | 'limit') => slots[name] ?? '—');
  const isTold = (part: string): boolean =>
    !(/\{found\}/.test(part) && slots.found === null) && !(/\{limit\}/.test(part) && slots.limit === null);
  return fill(template.replace(/\[([^\]]*)\]/g, (_, part: string) => (isTold(part) ? part : '')));
}

/** English only: no other language has these words. */
const inSingular = (text: string): string => text.replace(/(?<![\d.])1 (minute|hour|day)s/g, '1 $1');

const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** 1 to 99 in Chinese numerals. */
function chineseNumeral(value: number): string {
  const tens = Math.floor(value / 10);
  const ones = DIGITS[value % 10] ?? '';
  if (tens === 0) return ones;
  return `${tens === 1 ? '' : (DIGITS[tens] ?? '')}十${value % 10 === 0 ? '' : ones}`;
}

function chinesePlace(at: string): string {
  const item = /^item (\d+)$/.exec(at)?.[1];
  if (item !== undefined) return `第${chineseNumeral(Number(item))}项`;
  const article = /^(\d+)((?:\(\d+\))*)$/.exec(at);
  if (article === null) return at;
  const items = [...(article[2] ?? '').matchAll(/\d+/g)].map(([digits]) => `（${chineseNumeral(Number(digits))}）`);
  return `第${chineseNumeral(Number(article[1]))}条${items.length > 0 ? `第${items.join('、')}项` : ''}`;
}

const isArticle = (at: string): boolean => /^\d+(\(|$)/.test(at);

function englishPlaces(places: readonly string[]): string {
  return places.every(isArticle) ? `art. ${places.join(', ')}` : places.join(', ');
}

/** `特种设备安全法 第四十条`, `Special Equipment Safety Law art. 40`; without a place only its name. */
export function basisText({ source, at }: Basis, language: Messages['language']): string {
  const { zh, en } = SOURCES[source];
  const name = language === 'en' ? en : zh;
  if (at.length === 0) return name;
  return `${name} ${language === 'en' ? englishPlaces(at) : at.map(chinesePlace).join('、')}`;
}

export function renderReason(reason: Reason, messages: Messages): RenderedReason {
  const { title, text } = messages.rules[reason.rule];
  const vocabulary = VOCABULARY[reason.rule];
  const found = spoken(reason.found, FOUND_VOCABULARY[reason.rule] ?? vocabulary, messages);
  const limit = spoken(reason.limit, vocabulary, messages);
  return {
    title,
    text: inSingular(fillSlots(text, { found, limit })),
    action: messages.actions[reason.action],
    basis: ruleOf(reason.rule).basis.map((basis) => basisText(basis, messages.language)),
  };
}

const isAct = (rule: RuleId): rule is ActRuleId => ACTS_STILL_TO_BE_DONE.has(rule);

/** 可以充装, 禁止充装; or the act that comes next where the block is nothing else. */
export function headline(verdict: Pick<Verdict, 'outcome' | 'reasons'>, step: Step, messages: Messages): string {
  const next = isActStillToBeDone(verdict) ? verdict.reasons.map(({ rule }) => rule).find(isAct) : undefined;
  return next === undefined ? messages.headlines[step][verdict.outcome] : messages.nextActs[next];
}
