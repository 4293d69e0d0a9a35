// Opens a case: something that a person has to look into, kept on a list until it is closed.
import { appendEvent } from '../../log/append.ts';
import type { CommandContext } from '../sync/command-context.ts';

export interface NewCase {
  /** '' where it is about something that is not on the register. */
  readonly cylinderId: string;
  readonly kind:
    | 'duplicate-tag'
    | 'duplicate-stamp'
    | 'unauthorised-fill'
    /** Leave to fill that was asked for long after the act. */
    | 'late-leave'
    | 'unknown-cylinder'
    | 'verdict-differs'
    /** It had happened, by what the device knew, before the server could say no. */
    | 'moved-despite-block'
    | 'delivered-despite-block'
    /** Recorded afterwards, as an addendum. */
    | 'told-later'
    /** Another courier's shift is open on the same vehicle. */
    | 'shift-conflict'
    | 'leak'
    /** The register said that another home has it. */
    | 'custody-elsewhere'
    /** A photo that had proved something else before. */
    /** Taken back at a door, and to be shown to the authority: stolen, scrapped, blacklisted, held. */
    | 'found-at-door'
    | 'photo-used-again'
    | 'impossible-speed'
    /** Told of a time that the numbers of its device, or its contacts with the server, speak against. */
    | 'time-doubtful'
    /** A device sent commands after its organisation ended its use. */
    | 'sent-after-end'
    /** Handed over without an order where couriers may take none. */
    | 'delivered-without-order';
  readonly organisationId: string | null;
  readonly area: string;
  /** Ids and facts only, no names of people. */
  readonly details: Readonly<Record<string, unknown>>;
}

export async function openCase(
  context: Pick<CommandContext, 'trx' | 'newId' | 'now' | 'by'>,
  opened: NewCase,
): Promise<string> {
  const caseId = context.newId();
  const cylinder =
    opened.cylinderId === ''
      ? undefined
      : await context.trx
          .selectFrom('cylinder')
          .select('owner_organisation_id')
          .where('cylinder_id', '=', opened.cylinderId)
          .executeTakeFirst();
  await context.trx
    .insertInto('open_case')
    .values({
      cylinder_id: opened.cylinderId,
      case_id: caseId,
      kind: opened.kind,
      organisation_id: opened.organisationId,
      owner_organisation_id: cylinder?.owner_organisation_id ?? null,
      area: opened.area,
      opened_at: context.now,
      details: JSON.stringify(opened.details),
      closed_at: null,
    })
    .execute();
  await appendEvent(context.trx, {
    streamKind: 'case',
    streamId: caseId,
    n: 1,
    by: context.by,
    data: { type: 'case-opened', ...opened },
  });
  return caseId;
}
