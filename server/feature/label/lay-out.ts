// Lays out the label of one code, or says how long the address may be at most.
import { groupCode, labelUrl } from '../../../shared/cylinder/code.ts';
import { longestAddress } from '../../../shared/label/label-address.ts';
import type { LabelForm } from '../../../shared/label/label-form.ts';
import { layOutLabel, mostModules, type LabelLayout, type Words } from '../../../shared/label/label-layout.ts';
import { wordsEm } from '../../../shared/label/word-width.ts';
import type { LabelRefusal } from '../../../shared/contract/label.ts';
import { err, type Result } from '../../../shared/result.ts';
import { leastModules, symbolsOf, type DrawnSymbol } from './symbol.ts';

const wordsOf = (code: string, name: string | null): Words[] =>
  [groupCode(code), ...(name === null ? [] : [name])].map((text) => ({ text, widthEm: wordsEm(text) }));

export function layOut(
  form: LabelForm,
  baseUrl: string,
  code: string,
  name: string | null,
): Result<LabelLayout<DrawnSymbol>, LabelRefusal> {
  const words = wordsOf(code, name);
  const layout = layOutLabel(form, symbolsOf(labelUrl(baseUrl, code)), words);
  if (layout.ok) return layout;
  if (layout.error === 'text-too-small') return err({ reason: 'text-too-small', code });
  return err({
    reason: 'too-small',
    code,
    addressLength: baseUrl.length,
    longestAddress: longestAddress(mostModules(form, words), code, leastModules),
  });
}
