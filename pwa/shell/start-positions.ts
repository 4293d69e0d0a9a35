// Has positions reported where a courier is signed in; who never delivers does not even load the code for it.
import { watch } from 'vue';
import { hasRole, session } from './session-state.ts';

export const startPositions = (): void => {
  let isStarted = false;
  const start = async (): Promise<void> => {
    if (isStarted || !hasRole('courier')) return;
    isStarted = true;
    const { followShifts } = await import('./position.ts');
    followShifts();
  };
  // Without the code there is nothing to report with: tried again when somebody signs in.
  const tryStart = (): void =>
    void start().catch(() => {
      isStarted = false;
    });
  watch(session, tryStart, { immediate: true });
};
