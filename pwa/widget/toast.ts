// Short messages at the foot of the screen, one at a time, with a way to take the act back where there is one.
import { readonly, ref, type Ref } from 'vue';
import type { Tone } from './tone.ts';

export interface Toast {
  readonly id: number;
  readonly message: string;
  readonly tone: Tone;
  /** What "undo" does; without it there is no such button. */
  readonly undo: (() => void) | null;
}

const shown = ref<Toast | null>(null);
export const currentToast: Readonly<Ref<Toast | null>> = readonly(shown) as Readonly<Ref<Toast | null>>;

let count = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

export const dismissToast = (): void => {
  clearTimeout(timer);
  shown.value = null;
};

/** Shows `message` for a while; longer where it can be undone. A new one takes the place of the last. */
export const toast = (message: string, options: { tone?: Tone; undo?: () => void } = {}): void => {
  clearTimeout(timer);
  count += 1;
  shown.value = { id: count, message, tone: options.tone ?? 'plain', undo: options.undo ?? null };
  timer = setTimeout(dismissToast, options.undo === undefined ? 3500 : 8000);
};
