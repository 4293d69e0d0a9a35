// The outbox's state as Vue sees it.
import { readonly, shallowRef, type Ref } from 'vue';
import { outbox } from '../shell/services.ts';
import type { OutboxState } from '../outbox/outbox.ts';

const state = shallowRef<OutboxState>(outbox.state());
outbox.subscribe((next) => {
  state.value = next;
});

export const useOutbox = (): Readonly<Ref<OutboxState>> => readonly(state) as Readonly<Ref<OutboxState>>;
