// How the states of an import are tinted.
import type { ImportState } from '../../../shared/contract/import.ts';
import type { Tone } from '../../widget/tone.ts';

const tones: Readonly<Record<ImportState, Tone>> = {
  receiving: 'next',
  queued: 'next',
  reading: 'next',
  failed: 'block',
  ready: 'warn',
  applying: 'next',
  applied: 'allow',
  undoing: 'next',
  undone: 'plain',
  discarding: 'plain',
  discarded: 'plain',
};

export const toneOf = (state: ImportState): Tone => tones[state];

const working: ReadonlySet<ImportState> = new Set<ImportState>([
  'receiving',
  'queued',
  'reading',
  'applying',
  'undoing',
  'discarding',
]);

/** Something is being done in the background: worth asking again. */
export const isWorking = (state: ImportState): boolean => working.has(state);
