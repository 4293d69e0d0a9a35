// Asks the gate about one scanned cylinder.
import { verdictAnswerSchema } from '../../../shared/contract/verdict.ts';
import type { Step } from '../../../shared/verdict/facts.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Failure } from '../../api/failure.ts';
import { api, newId } from '../../shell/services.ts';
import { saidOfAnswer, type Said } from './said.ts';

export interface Place {
  readonly siteId: string | null;
  /** At fill the gate asks for the scale as well. */
  readonly scale: { readonly scaleId: string; readonly name: string } | null;
}

export const askVerdict = async (step: Step, scanned: string, place: Place): Promise<Result<Said, Failure>> => {
  const scale = step === 'fill' ? place.scale : null;
  const answer = await api.post(
    '/verdicts',
    { step, scanned, siteId: place.siteId, scaleId: scale?.scaleId ?? null },
    verdictAnswerSchema,
  );
  if (!answer.ok) return answer;
  const said = saidOfAnswer(newId(), step, scanned, answer.value);
  return ok(scale === null ? said : { ...said, place: scale.name });
};
