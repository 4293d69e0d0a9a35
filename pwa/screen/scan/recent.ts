// The last scans with what was said of them: listed under every verdict, and opened again without a sound.
import { computed, shallowRef, type ComputedRef } from 'vue';
import { shownVerdict } from '../../widget/shown-verdict.ts';
import { language } from '../../widget/use-text.ts';
import type { RecentVerdict } from '../../widget/verdict.ts';
import type { Said } from './said.ts';

const most = 5;
const list = shallowRef<readonly Said[]>([]);

/** The same cylinder at the same step counts once: what was said last. */
export const remember = (said: Said): void => {
  const others = list.value.filter((one) => one.scanned !== said.scanned || one.step !== said.step);
  list.value = [said, ...others].slice(0, most + 1);
};

export const saidBefore = (id: string): Said | undefined => list.value.find((said) => said.id === id);

/** Without the one that is being shown. */
export const recentVerdicts = (exceptId: () => string | null): ComputedRef<RecentVerdict[]> =>
  computed(() =>
    list.value
      .filter((said) => said.id !== exceptId())
      .slice(0, most)
      .map((said) => {
        const { outcome, title } = shownVerdict(said.verdict, said.step, language.value, { names: said.names });
        const failed = (said.failed ?? []).length > 0;
        return { id: said.id, outcome: failed ? 'block' : outcome, label: `${said.code ?? said.scanned} ${title}` };
      }),
  );
