// Which language the screens speak: Chinese unless chosen otherwise, remembered on this device.
import type { Remembered } from './remembered.ts';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

/** What a language calls itself: the label of the switch to it. */
export const ownNames: Readonly<Record<Language, string>> = { 'zh-CN': '中文', en: 'English' };

const key = 'language';

export const isLanguage = (text: unknown): text is Language => languages.some((language) => language === text);

export const rememberedLanguage = (remembered: Remembered): Language => {
  const text = remembered.read(key);
  return isLanguage(text) ? text : 'zh-CN';
};

export const rememberLanguage = (remembered: Remembered, language: Language): void => remembered.write(key, language);
