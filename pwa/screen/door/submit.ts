// Sends a command of the door, and says calmly what became of it.
import type { Answer } from '../../../shared/command/envelope.ts';
import type { CommandType, Payload } from '../../../shared/command/commands.ts';
import type { SubmitOptions } from '../../outbox/outbox.ts';
import { outbox } from '../../shell/services.ts';
import { toast } from '../../widget/toast.ts';
import { language } from '../../widget/use-text.ts';
import { text } from './text.ts';

export type Told =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'queued'; readonly commandId: string }
  /** `detail`: the server's word for why. */
  | { readonly kind: 'refused'; readonly detail: string };

/** A refusal is said at once; what was recorded, and what waits, is left to the screen. */
export async function submitAndTell<T extends CommandType>(
  type: T,
  payload: Payload<T>,
  options: SubmitOptions = {},
): Promise<Told> {
  const t = text[language.value];
  const sent = await outbox.submit(type, payload, options);
  if (sent.kind === 'queued') return { kind: 'queued', commandId: sent.commandId };
  if (sent.kind === 'answered' && sent.answer.status !== 'unreadable') return { kind: 'done', answer: sent.answer };
  const detail =
    sent.kind === 'invalid' ? sent.issues.map((one) => one.message).join('; ') : (sent.answer.detail ?? '');
  const known = Object.hasOwn(t.details, detail) ? t.details[detail as keyof typeof t.details] : detail;
  toast(t.notRecorded(known), { tone: 'block' });
  return { kind: 'refused', detail };
}
