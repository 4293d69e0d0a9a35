// What a refusal of labels says to people, and what would help.
import type { LabelRefusal } from '../../../shared/contract/label.ts';
import { assertNever } from '../../../shared/result.ts';
import type { text } from './text.ts';

type Words = (typeof text)['zh-CN'];

export function refusalText(refusal: LabelRefusal, t: Words): string {
  switch (refusal.reason) {
    case 'unread':
      return t.unread(refusal.count, refusal.codes.join(' '));
    case 'too-small': {
      const { addressLength, longestAddress } = refusal;
      return `${t.tooSmall(addressLength)} ${longestAddress === null ? t.noneFits : t.longest(longestAddress)}`;
    }
    case 'text-too-small':
      return t.wordsTooSmall;
    case 'failed':
      return t.failed;
    default:
      return assertNever(refusal);
  }
}
