// Why a cylinder was set aside, in words: rules by their title, what was seen by its name, remarks as they were written.
import { messagesEn } from '../../../shared/verdict/messages.en.ts';
import { messagesZhCn } from '../../../shared/verdict/messages.zh-CN.ts';
import type { Language } from '../../text/language.ts';
import { text } from './text.ts';

const isKey = <T extends object>(object: T, key: PropertyKey): key is keyof T => Object.hasOwn(object, key);

export const reasonText = (reason: string, language: Language): string => {
  const { rules } = language === 'en' ? messagesEn : messagesZhCn;
  if (isKey(rules, reason)) return rules[reason].title;
  const { seen } = text[language];
  const what = reason.startsWith('seen:') ? reason.slice(5) : '';
  return isKey(seen, what) ? seen[what] : reason;
};

export const reasonsText = (reasons: readonly string[], language: Language): string =>
  reasons.map((reason) => reasonText(reason, language)).join(language === 'en' ? ', ' : '、');
