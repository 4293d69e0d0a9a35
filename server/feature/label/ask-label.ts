// A cylinder wants a new label: it is queued, printed, and on the cylinder in the end; or it is withdrawn.
import type { Transaction } from 'kysely';
import { localDay } from '../../../shared/calendar.ts';
import type { LabelRequest, LabelRequestInput, LabelRequestStatus } from '../../../shared/contract/label.ts';
import { isOwnCode, ownCodeParts } from '../../../shared/cylinder/code.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { findById, isForCompany } from '../cylinder/cylinder.queries.ts';
import { issueCodesIn } from '../cylinder/issue-codes.ts';
import { isIssuedTo, readTag } from '../cylinder/tag.ts';
import type { LabelRequestEvent } from './label-event.ts';
import { sentences } from './label-sentences.ts';
import type { LabelRequestTable } from './label.table.ts';
import {
  describeRequest,
  readLastBlock,
  readOpenRequest,
  readRequest,
  readRequestOfCode,
  readTagStatus,
} from './request.queries.ts';

export type LabelDependencies = Pick<AppDependencies, 'store' | 'clock' | 'newId' | 'parameters' | 'scan'>;

/** The company's own cylinders and those entrusted to it; of others nobody learns whether they exist. */
export async function labelled(
  deps: LabelDependencies,
  actor: Actor,
  cylinderId: string,
): Promise<Result<Cylinder, Refusal>> {
  const cylinder = await findById(deps.store.reader, cylinderId);
  if (cylinder === null || !cylinder.registered) return refuse('not-found');
  const now = instantOf(deps.clock.now());
  const { timeZone } = deps.parameters.inForce(actor.area, now.slice(0, 10)).resolved.values;
  const today = localDay(deps.clock.now(), timeZone);
  if (!(await isForCompany(deps.store.reader, cylinder, actor.organisationId, today))) return refuse('not-found');
  if (cylinder.state === 'scrapped') return refuse('conflict', sentences.scrapped);
  return ok(cylinder);
}

/** One more code for this cylinder alone, under the prefix that the company used last. */
async function issueOne(
  trx: Transaction<Database>,
  by: Attribution,
  asked: { readonly organisationId: string; readonly requestId: string },
): Promise<Result<string, Refusal>> {
  const last = await readLastBlock(trx, asked.organisationId);
  if (last === null) return refuse('conflict', sentences.noBlock);
  const issued = await issueCodesIn(trx, by, {
    blockId: asked.requestId,
    organisationId: asked.organisationId,
    prefix: last.prefix,
    width: last.width,
    count: 1,
  });
  if (issued.ok) return ok(issued.value.block.firstCode);
  return refuse(issued.error === 'already-used' ? 'already-used' : 'conflict', sentences.notIssued(issued.error));
}

/** The code that the label shall say, where none was chosen: the cylinder's own where that is ours and good. */
async function codeFor(
  trx: Transaction<Database>,
  by: Attribution,
  cylinder: Cylinder,
  asked: { readonly organisationId: string; readonly requestId: string },
): Promise<Result<string, Refusal>> {
  const { code: own } = cylinder;
  if (own !== null && isOwnCode(own) && (await readTagStatus(trx, own)) === 'active') return ok(own);
  return await issueOne(trx, by, asked);
}

/**
 * One open request a cylinder: asked for again, the answer is the one that waits. `status: conflict` where the code is
 * another cylinder's, or belongs to nobody here.
 */
export async function askLabel(
  deps: LabelDependencies,
  actor: Actor,
  input: LabelRequestInput,
): Promise<Result<LabelRequest, Refusal>> {
  const requestId = input.requestId ?? deps.newId();
  const found = await labelled(deps, actor, input.cylinderId);
  if (!found.ok) return found;
  const cylinder = found.value;
  if (input.code !== null && ownCodeParts(input.code) === null) return refuse('invalid', sentences.notOurForm);
  const { organisationId } = actor;
  const by = byActor(actor, instantOf(deps.clock.now()));
  const asked = await deps.store.atomically(async (trx): Promise<Result<LabelRequest, Refusal>> => {
    const known = await readRequest(trx, requestId);
    if (known !== null) {
      const isSame = known.organisation_id === organisationId && known.cylinder_id === cylinder.cylinderId;
      return isSame ? ok(await describeRequest(trx, known)) : refuse('already-used');
    }
    const before = await readOpenRequest(trx, cylinder.cylinderId, organisationId);
    if (before !== null) return ok(await describeRequest(trx, before));
    const code: Result<string, Refusal> =
      input.code === null ? await codeFor(trx, by, cylinder, { organisationId, requestId }) : ok(input.code);
    if (!code.ok) return code;
    const wanted = code.value;
    const tag = await readTag(trx, wanted);
    if (tag !== null && tag.cylinder_id !== cylinder.cylinderId) {
      return refuse('conflict', sentences.onAnother(wanted));
    }
    if (tag !== null && tag.status !== 'active') return refuse('conflict', sentences.notGood(wanted, tag.status));
    // One label a code: while it is wanted for one cylinder, or lies about printed for one, it is no other's.
    const other = await readRequestOfCode(trx, wanted, cylinder.cylinderId);
    if (other !== null) return refuse('conflict', sentences.wantedByAnother(wanted));
    if (tag === null && !(await isIssuedTo(trx, wanted, actor.organisationId))) {
      return refuse('conflict', sentences.issuedToOthers(wanted));
    }
    const row: LabelRequestTable = {
      request_id: requestId,
      cylinder_id: cylinder.cylinderId,
      version: 1,
      organisation_id: actor.organisationId,
      code: wanted,
      fresh: tag === null ? 1 : 0,
      reason: input.reason,
      status: 'waiting',
      asked_at: by.recordedAt,
      closed_at: null,
    };
    await trx.insertInto('label_request').values(row).execute();
    const data: LabelRequestEvent = {
      type: 'label-asked',
      cylinderId: row.cylinder_id,
      code: wanted,
      fresh: row.fresh === 1,
      reason: input.reason,
    };
    await appendEvent(trx, { streamKind: 'label-request', streamId: requestId, n: 1, by, data });
    return ok(await describeRequest(trx, row));
  });
  // A code that was issued just now may have a prefix that nobody has scanned yet.
  if (asked.ok && asked.value.fresh && input.code === null) await deps.scan.refresh();
  return asked;
}

export type LabelMark =
  | { readonly to: 'printed' }
  | { readonly to: 'bound'; readonly scanned: string }
  | { readonly to: 'withdrawn'; readonly reason: string };

/** From which status one may come to another; to the same one is to say it twice. */
const mayBecome: Readonly<Record<LabelMark['to'], readonly LabelRequestStatus[]>> = {
  printed: ['waiting', 'printed'],
  bound: ['waiting', 'printed', 'bound'],
  withdrawn: ['waiting', 'printed', 'withdrawn'],
};

const eventOf = (mark: LabelMark): LabelRequestEvent => {
  if (mark.to === 'printed') return { type: 'label-printed', runId: null };
  return mark.to === 'bound' ? { type: 'label-bound' } : { type: 'label-withdrawn', reason: mark.reason };
};

/** A label with a new code counts as on the cylinder once the code was bound to it: scanning it must lead there. */
export async function markLabel(
  deps: LabelDependencies,
  actor: Actor,
  requestId: string,
  mark: LabelMark,
): Promise<Result<LabelRequest, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await readRequest(trx, requestId);
    if (row === null || row.organisation_id !== actor.organisationId) return refuse('not-found');
    if (row.status === mark.to) return ok(await describeRequest(trx, row));
    if (!mayBecome[mark.to].includes(row.status)) return refuse('conflict', sentences.requestIs(row.status));
    if (mark.to === 'bound') {
      // Two sheets that were mixed up would have two cylinders judged by each other's facts.
      if (!tagTextsOf(resolveScan(mark.scanned, deps.scan.config())).includes(row.code)) {
        return refuse('conflict', sentences.otherScanned(row.code));
      }
      const bound = await readTag(trx, row.code);
      if (bound === null || bound.cylinder_id !== row.cylinder_id || bound.status !== 'active') {
        return refuse('conflict', sentences.bindFirst);
      }
    }
    const after: LabelRequestTable = {
      ...row,
      version: row.version + 1,
      status: mark.to,
      closed_at: mark.to === 'printed' ? null : by.recordedAt,
    };
    await trx
      .updateTable('label_request')
      .set({ version: after.version, status: after.status, closed_at: after.closed_at })
      .where('cylinder_id', '=', row.cylinder_id)
      .where('request_id', '=', requestId)
      .execute();
    await appendEvent(trx, {
      streamKind: 'label-request',
      streamId: requestId,
      n: after.version,
      by,
      data: eventOf(mark),
    });
    return ok(await describeRequest(trx, after));
  });
}
