// Light, dark, or as the device says: kept on this device and told to the page before the first paint.
import { readonly, ref, type Ref } from 'vue';
import { rememberedInBrowser } from '../text/remembered.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'theme';
const remembered = rememberedInBrowser();
const darkDevice = matchMedia('(prefers-color-scheme: dark)');

const isTheme = (text: unknown): text is Theme => themes.some((theme) => theme === text);
const kept = remembered.read(key);
const current = ref<Theme>(isTheme(kept) ? kept : 'system');

const grounds = { light: '#f3f5f4', dark: '#0d1113' } as const;

const apply = (): void => {
  const system = darkDevice.matches ? 'dark' : 'light';
  const shown = current.value === 'system' ? system : current.value;
  document.documentElement.dataset['theme'] = shown;
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', grounds[shown]);
};

darkDevice.addEventListener('change', apply);
apply();

export const theme: Readonly<Ref<Theme>> = readonly(current);

export const setTheme = (next: Theme): void => {
  current.value = next;
  remembered.write(key, next === 'system' ? null : next);
  apply();
};
