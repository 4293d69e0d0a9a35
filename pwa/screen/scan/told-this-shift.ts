// Which standing warnings (a scale, a person, the gas) this person was told in full this shift: from then on they are strips.
import { computed, shallowRef, type ComputedRef } from 'vue';
import { session } from '../../shell/session-state.ts';

const shiftMs = 12 * 3_600_000;

interface Told {
  readonly personId: string;
  readonly sinceMs: number;
  readonly rules: ReadonlySet<string>;
}
const nobody: Told = { personId: '', sinceMs: 0, rules: new Set() };
const current = shallowRef<Told>(nobody);

const isOf = (told: Told, personId: string): boolean =>
  told.personId === personId && Date.now() - told.sinceMs < shiftMs;

export const toldThisShift: ComputedRef<ReadonlySet<string>> = computed(() => {
  const personId = session.value?.person.personId ?? '';
  return isOf(current.value, personId) ? current.value.rules : nobody.rules;
});

export const noteTold = (rules: readonly string[]): void => {
  if (rules.length === 0) return;
  const personId = session.value?.person.personId ?? '';
  const before = isOf(current.value, personId) ? current.value : { ...nobody, personId, sinceMs: Date.now() };
  current.value = { ...before, rules: new Set([...before.rules, ...rules]) };
};
