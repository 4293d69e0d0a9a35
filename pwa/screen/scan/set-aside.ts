// Sends a cylinder to the area for those that may not be filled, and tells what became of it.
import type { VerdictShown } from '../../../shared/command/envelope.ts';
import type { Destination } from '../../../shared/event/cylinder-event.ts';
import { newId, outbox } from '../../shell/services.ts';
import { whySubmitFailed } from '../../widget/not-taken.ts';
import { toast } from '../../widget/toast.ts';
import { language } from '../../widget/use-text.ts';
import { actsText } from './acts-text.ts';

/** True: it is recorded, or kept on this device and will be. */
export const setAside = async (
  cylinder: { readonly scanned: string; readonly siteId: string | null; readonly reasons: readonly string[] },
  destination: Destination,
  verdictShown: VerdictShown | null = null,
): Promise<boolean> => {
  const t = actsText[language.value];
  if (cylinder.siteId === null) {
    toast(t.notSite, { tone: 'block' });
    return false;
  }
  const sent = await outbox.submit(
    'set-aside',
    {
      scanned: cylinder.scanned,
      siteId: cylinder.siteId,
      setAsideId: newId(),
      destination,
      reasons: [...cylinder.reasons],
    },
    { verdictShown },
  );
  const done = sent.kind === 'queued' || (sent.kind === 'answered' && sent.answer.status !== 'unreadable');
  if (!done) toast(whySubmitFailed(sent, language.value) ?? t.notRecorded, { tone: 'block' });
  else if (sent.kind === 'queued') toast(`${t.setAsideDone(t.destinations[destination])} · ${t.queued}`);
  else toast(t.setAsideDone(t.destinations[destination]), { tone: 'allow' });
  return done;
};
