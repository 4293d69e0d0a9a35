// Which standing warnings (a scale, a person, the gas) this person was told in full this shift: from then on they are strips.
import { shallowRef } from 'vue';
import { session } from '../../shell/session-state.ts';
import { rememberedInBrowser } from '../../text/remembered.ts';
import { parseTold, rulesTold, withTold } from './told.ts';

const remembered = rememberedInBrowser();
const key = 'told';
const current = shallowRef(parseTold(remembered.read(key)));
const personId = (): string => session.value?.person.personId ?? '';

/** Asked anew each time: a shift ends by the clock, which no change announces. */
export const toldThisShift = {
  get value(): ReadonlySet<string> {
    return rulesTold(current.value, personId(), Date.now());
  },
};

export const noteTold = (rules: readonly string[]): void => {
  if (rules.length === 0) return;
  current.value = withTold(current.value, personId(), rules, Date.now());
  remembered.write(key, JSON.stringify(current.value));
};
