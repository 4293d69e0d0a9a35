// The short name of a rule in the reader's language: for lists and histories that name many of them.
import { messagesEn } from '../../shared/verdict/messages.en.ts';
import { messagesZhCn } from '../../shared/verdict/messages.zh-CN.ts';
import { RULE_IDS } from '../../shared/verdict/rules.ts';
import type { Language } from '../text/language.ts';

/** The id itself where a newer server names a rule that this version does not know. */
export const titleOfRule = (rule: string, language: Language): string => {
  const known = RULE_IDS.find((id) => id === rule);
  if (known === undefined) return rule;
  return (language === 'en' ? messagesEn : messagesZhCn).rules[known].title;
};
