// The language as Vue sees it: every screen turns over at one tap.
import { computed, readonly, ref, type ComputedRef, type Ref } from 'vue';
import { rememberLanguage, rememberedLanguage, type Language } from '../text/language.ts';
import { rememberedInBrowser } from '../text/remembered.ts';
import type { SameKeys, Text } from '../text/text.ts';

const remembered = rememberedInBrowser();
const current = ref<Language>(rememberedLanguage(remembered));

const tellDocument = (): void => {
  document.documentElement.lang = current.value;
};
tellDocument();

export const language: Readonly<Ref<Language>> = readonly(current);

export const setLanguage = (next: Language): void => {
  current.value = next;
  rememberLanguage(remembered, next);
  tellDocument();
};

/** The words of `text` in the language chosen now. In a template: `{{ t.title }}`; in script: `t.value.title`. */
export const useText = <T>(text: Text<T>): ComputedRef<SameKeys<T>> => computed(() => text[current.value]);
