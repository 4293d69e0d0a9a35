// Sends a command about a customer, and says calmly what became of it.
import type { CommandType, Payload } from '../../../shared/command/commands.ts';
import { outbox } from '../../shell/services.ts';
import { toast } from '../../widget/toast.ts';
import { language } from '../../widget/use-text.ts';
import { text } from './text.ts';

export type Told = { readonly kind: 'done'; readonly result: unknown } | { readonly kind: 'queued' | 'refused' };

/** Refusals and what waits are said at once; what was recorded is left to the screen. */
export async function submitAndTell<T extends CommandType>(type: T, payload: Payload<T>): Promise<Told> {
  const t = text[language.value];
  const sent = await outbox.submit(type, payload);
  if (sent.kind === 'queued') {
    toast(t.queued);
    return { kind: 'queued' };
  }
  if (sent.kind === 'answered' && sent.answer.status !== 'unreadable') {
    return { kind: 'done', result: sent.answer.result };
  }
  const detail =
    sent.kind === 'invalid' ? sent.issues.map((one) => one.message).join('; ') : (sent.answer.detail ?? '');
  const known = Object.hasOwn(t.details, detail) ? t.details[detail as keyof typeof t.details] : detail;
  toast(t.notRecorded(known), { tone: 'block' });
  return { kind: 'refused' };
}
