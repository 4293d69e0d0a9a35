// Asks what may be loaded: the server, and without signal the phone's own facts.
import { judgedLoadSchema, type JudgedLoad, type LoadRequest } from '../../../shared/contract/shift.ts';
import { isPassing, type Failure } from '../../api/failure.ts';
import { api } from '../../shell/services.ts';
import { judgeLoadOnPhone } from '../../shell/shift-facts.ts';
import type { JudgedItem } from './batch-move.ts';

export type ListJudged =
  | {
      readonly kind: 'judged';
      readonly by: JudgedItem['by'];
      readonly answer: JudgedLoad;
      /** Of the phone's facts; null: live. */
      readonly dataAsOf: string | null;
      readonly parametersVersion: number | null;
    }
  | { readonly kind: 'cannot'; readonly failure: Failure };

export const judgeList = async (request: LoadRequest): Promise<ListJudged> => {
  const asked = await api.post('/loads/judge', request, judgedLoadSchema, { timeoutMs: 8000 });
  if (asked.ok) return { kind: 'judged', by: 'server', answer: asked.value, dataAsOf: null, parametersVersion: null };
  const phone = isPassing(asked.error) ? await judgeLoadOnPhone(request).catch(() => null) : null;
  if (phone === null) return { kind: 'cannot', failure: asked.error };
  const { dataAsOf, parametersVersion } = phone;
  return { kind: 'judged', by: 'phone', answer: phone, dataAsOf, parametersVersion };
};

/** By what was scanned, as the list takes them. */
export const answersOf = ({ items }: JudgedLoad, by: JudgedItem['by']): ReadonlyMap<string, JudgedItem> =>
  new Map(
    items.map((item) => [
      item.scanned,
      {
        by,
        verdict: item.verdict,
        cylinderId: item.cylinder?.cylinderId ?? null,
        code: item.cylinder?.code ?? null,
        model: item.cylinder?.model ?? null,
        names: item.names,
        alreadyThere: item.alreadyThere,
        full: item.full,
      },
    ]),
  );
