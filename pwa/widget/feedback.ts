// A verdict heard and felt: a tone, a shake and a word for each outcome, so that nobody has to look.
import { readonly, ref, type Ref } from 'vue';
import type { Language } from '../text/language.ts';
import { rememberedInBrowser } from '../text/remembered.ts';
import type { VerdictOutcome } from './verdict.ts';

interface Note {
  readonly hz: number;
  readonly startMs: number;
  readonly lengthMs: number;
  readonly shape: OscillatorType;
}

/** Rising for allow, twice the same for warn, low and rough three times for block, one soft note for what comes next. */
const tones: Readonly<Record<VerdictOutcome, readonly Note[]>> = {
  allow: [
    { hz: 880, startMs: 0, lengthMs: 90, shape: 'sine' },
    { hz: 1320, startMs: 100, lengthMs: 160, shape: 'sine' },
  ],
  warn: [
    { hz: 660, startMs: 0, lengthMs: 140, shape: 'triangle' },
    { hz: 660, startMs: 220, lengthMs: 140, shape: 'triangle' },
  ],
  block: [
    { hz: 220, startMs: 0, lengthMs: 220, shape: 'square' },
    { hz: 196, startMs: 280, lengthMs: 220, shape: 'square' },
    { hz: 165, startMs: 560, lengthMs: 360, shape: 'square' },
  ],
  next: [{ hz: 740, startMs: 0, lengthMs: 120, shape: 'sine' }],
};

const shakesMs: Readonly<Record<VerdictOutcome, number[]>> = {
  allow: [40],
  warn: [90, 80, 90],
  block: [260, 110, 260, 110, 420],
  next: [60],
};

const remembered = rememberedInBrowser();
const on = ref({
  sound: remembered.read('sound') !== 'off',
  vibration: remembered.read('vibration') !== 'off',
  speech: remembered.read('speech') !== 'off',
});

export type Sense = keyof typeof on.value;
export const senses: Readonly<Ref<Readonly<Record<Sense, boolean>>>> = readonly(on);

export const setSense = (sense: Sense, wanted: boolean): void => {
  on.value = { ...on.value, [sense]: wanted };
  remembered.write(sense, wanted ? null : 'off');
  if (!wanted && sense === 'speech') globalThis.speechSynthesis?.cancel();
};

let context: AudioContext | null = null;

const wake = (): void => {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  if (context.state !== 'running') void context.resume().catch(() => undefined);
};

/** Browsers let a page sound only after a touch or key: the first one wakes the sound up. */
export const wakeSound = (): void => {
  addEventListener('pointerdown', wake, { passive: true });
  addEventListener('keydown', wake, { passive: true });
};

const play = (notes: readonly Note[]): void => {
  if (context === null || context.state !== 'running') return;
  const begin = context.currentTime + 0.01;
  for (const note of notes) {
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    const start = begin + note.startMs / 1000;
    const end = start + note.lengthMs / 1000;
    oscillator.type = note.shape;
    oscillator.frequency.value = note.hz;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(note.shape === 'square' ? 0.35 : 0.6, start + 0.012);
    volume.gain.setValueAtTime(note.shape === 'square' ? 0.35 : 0.6, end - 0.03);
    volume.gain.linearRampToValueAtTime(0, end);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(end);
  }
};

const speak = (sentence: string, language: Language): void => {
  const speech = globalThis.speechSynthesis;
  if (speech === undefined) return;
  const voice = speech.getVoices().find((one) => one.lang.replace('_', '-').startsWith(language.slice(0, 2)));
  if (voice === undefined) return;
  speech.cancel();
  const utterance = new SpeechSynthesisUtterance(sentence);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = 1.15;
  speech.speak(utterance);
};

const shake = (patternMs: number[]): void => {
  // Before the first touch browsers refuse, and say so in the console.
  const touched = globalThis.navigator.userActivation?.hasBeenActive ?? true;
  if (on.value.vibration && touched) globalThis.navigator.vibrate?.(patternMs);
};

/** Tells `outcome` to ear and hand, and says `sentence` where a voice of that language is installed. */
export const feel = (outcome: VerdictOutcome, sentence: string, language: Language): void => {
  if (on.value.sound) play(tones[outcome]);
  shake(shakesMs[outcome]);
  if (on.value.speech) speak(sentence, language);
};

/** A code was read. */
export const feelRead = (): void => {
  tick();
  shake([25]);
};

/** One short click: a key was pressed. */
export const tick = (): void => {
  if (on.value.sound) play([{ hz: 1760, startMs: 0, lengthMs: 45, shape: 'sine' }]);
};
