// Sends what a courier says of an order, and tells what became of it.
import * as v from 'valibot';
import type { Payload } from '../../../shared/command/commands.ts';
import { orderOutcomeSchema } from '../../../shared/contract/order.ts';
import { outbox } from '../../shell/services.ts';
import { toast } from '../../widget/toast.ts';
import { language } from '../../widget/use-text.ts';
import { text } from './text.ts';

type OrderCommand = 'hail-order' | 'accept-order' | 'fail-order';

/** True: done, or kept on this phone and on its way. False: the reason was told. */
export async function sayOfOrder<T extends OrderCommand>(type: T, payload: Payload<T>, done: string): Promise<boolean> {
  const t = text[language.value];
  const sent = await outbox.submit(type, payload);
  if (sent.kind === 'queued') {
    toast(t.unsent);
    return true;
  }
  if (sent.kind === 'answered' && sent.answer.status !== 'unreadable') {
    const outcome = v.safeParse(orderOutcomeSchema, sent.answer.result);
    const why = outcome.success ? outcome.output.why : null;
    if (why === null) {
      toast(done, { tone: 'allow' });
      return true;
    }
    toast(t.whys[why], { tone: 'block' });
    return false;
  }
  const detail =
    sent.kind === 'invalid' ? sent.issues.map((one) => one.message).join('; ') : (sent.answer.detail ?? '');
  const known = Object.hasOwn(t.details, detail) ? t.details[detail as keyof typeof t.details] : detail;
  toast(t.notRecorded(known), { tone: 'block' });
  return false;
}
