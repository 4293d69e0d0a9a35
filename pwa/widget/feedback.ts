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

/**
 * Rising for allow, twice the same for warn, low and rough three times for block, one soft note for what comes next. None
 * lies below 300 Hz: the speaker of a phone gives nothing there, and a hall is loudest there.
 */
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
    { hz: 440, startMs: 0, lengthMs: 200, shape: 'square' },
    { hz: 370, startMs: 250, lengthMs: 200, shape: 'square' },
    { hz: 311, startMs: 500, lengthMs: 320, shape: 'square' },
  ],
  next: [{ hz: 740, startMs: 0, lengthMs: 120, shape: 'sine' }],
};

const lengthMsOf = (notes: readonly Note[]): number =>
  notes.reduce((end, { startMs, lengthMs }) => Math.max(end, startMs + lengthMs), 0);

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
  /** As loud as the phone can: for the filling hall. Off until somebody wants it. */
  loud: remembered.read('loud') === 'on',
});

export type Sense = keyof typeof on.value;
export const senses: Readonly<Ref<Readonly<Record<Sense, boolean>>>> = readonly(on);

export const setSense = (sense: Sense, wanted: boolean): void => {
  on.value = { ...on.value, [sense]: wanted };
  if (sense === 'loud') remembered.write(sense, wanted ? 'on' : null);
  else remembered.write(sense, wanted ? null : 'off');
  if (!wanted && sense === 'speech') globalThis.speechSynthesis?.cancel();
};

interface SoundWay {
  readonly context: AudioContext;
  /** Where tones go in: past it, none is louder than the speaker can be. */
  readonly limiter: DynamicsCompressorNode;
}
let sound: SoundWay | null = null;

/** Safari's; without it an iPhone with its ring switch off gives no tone at all. */
interface NavigatorWithAudioSession extends Navigator {
  readonly audioSession?: { type: string };
}

const openSound = (): SoundWay | null => {
  if (typeof AudioContext === 'undefined') return null;
  const { audioSession }: NavigatorWithAudioSession = navigator;
  if (audioSession !== undefined) audioSession.type = 'playback';
  const context = new AudioContext();
  const limiter = context.createDynamicsCompressor();
  limiter.threshold.value = -6;
  limiter.ratio.value = 20;
  limiter.attack.value = 0.002;
  limiter.release.value = 0.1;
  limiter.connect(context.destination);
  return { context, limiter };
};

let voiceIsAwake = false;

const wake = (): void => {
  sound ??= openSound();
  // 'suspended' before the first touch; on iPhones 'interrupted' after a call or a lock.
  if (sound !== null && sound.context.state !== 'running') void sound.context.resume().catch(() => undefined);
  if (voiceIsAwake || globalThis.speechSynthesis === undefined || !on.value.speech) return;
  voiceIsAwake = true;
  // iPhones speak later only where something was said at a touch; an empty sentence is heard by nobody.
  speechSynthesis.speak(new SpeechSynthesisUtterance(''));
};

/**
 * Browsers let a page sound only after a touch or key: each wakes the sound up, should it sleep. iPhones count the end of a
 * touch, not its beginning.
 */
export const wakeSound = (): void => {
  for (const kind of ['pointerdown', 'pointerup', 'touchend', 'click', 'keydown'])
    addEventListener(kind, wake, { passive: true });
  // Many browsers load their voices only when first asked.
  globalThis.speechSynthesis?.getVoices();
};

const playOn = ({ context, limiter }: SoundWay, notes: readonly Note[]): void => {
  const begin = context.currentTime + 0.01;
  for (const note of notes) {
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    const start = begin + note.startMs / 1000;
    const end = start + note.lengthMs / 1000;
    const level = (note.shape === 'square' ? 0.35 : 0.6) * (on.value.loud ? 4 : 1);
    oscillator.type = note.shape;
    oscillator.frequency.value = note.hz;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(level, start + 0.012);
    volume.gain.setValueAtTime(level, end - 0.03);
    volume.gain.linearRampToValueAtTime(0, end);
    oscillator.connect(volume).connect(limiter);
    oscillator.addEventListener('ended', () => volume.disconnect());
    oscillator.start(start);
    oscillator.stop(end);
  }
};

/** A tone that could not be played at once is worth nothing after this: the next cylinder may be there. */
const lateMs = 400;

const play = (notes: readonly Note[]): void => {
  const way = sound;
  if (way === null) return;
  if (way.context.state === 'running') {
    playOn(way, notes);
    return;
  }
  const askedMs = performance.now();
  way.context.resume().then(
    () => {
      if (performance.now() - askedMs < lateMs) playOn(way, notes);
      return null;
    },
    () => null,
  );
};

/** A voice of the language: of the mainland before others, on the device before one that needs a network. */
const voiceFor = (speech: SpeechSynthesis, language: Language): SpeechSynthesisVoice | undefined => {
  const wanted = language === 'zh-CN' ? 'zh-cn' : 'en';
  const score = ({ lang, localService }: SpeechSynthesisVoice): number => {
    const tag = lang.replace('_', '-').toLowerCase();
    if (!tag.startsWith(wanted.slice(0, 2))) return -1;
    return (tag.startsWith(wanted) || tag.startsWith('cmn') ? 2 : 0) + (localService ? 1 : 0);
  };
  let best: SpeechSynthesisVoice | undefined;
  for (const voice of speech.getVoices())
    if (score(voice) >= 0 && (best === undefined || score(voice) > score(best))) best = voice;
  return best;
};

let toSay: ReturnType<typeof setTimeout> | undefined;

/** After the tone, not over it; what was still being said of the last one ends at once. */
const speak = (sentence: string, language: Language, afterMs: number): void => {
  const speech = globalThis.speechSynthesis;
  if (speech === undefined) return;
  clearTimeout(toSay);
  speech.cancel();
  const voice = voiceFor(speech, language);
  if (voice === undefined || sentence === '') return;
  const utterance = new SpeechSynthesisUtterance(sentence);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = 1.15;
  toSay = setTimeout(() => speech.speak(utterance), afterMs);
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
  if (on.value.speech) speak(sentence, language, on.value.sound ? lengthMsOf(tones[outcome]) : 0);
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
