// Keeps what a device's numbers and times say of each other, and opens a case where they contradict: the record stays as it is.
import type { Kysely, Transaction } from 'kysely';
import {
  deviceOrderFrom,
  emptiedAt,
  numberSeen,
  type DeviceOrder,
  type Placed,
  type TimeDoubt,
} from '../../../shared/command/told-order.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { openCase } from '../cylinder/open-case.ts';
import type { CommandContext } from './command-context.ts';
import type { DeviceOrderTable } from './sync.table.ts';

export interface DeviceKey {
  readonly organisationId: string;
  readonly deviceId: string;
}

export interface KeptOrder {
  readonly order: DeviceOrder;
  /** The contradiction that a case was last opened for: what follows from the same one opens no other. */
  readonly told: string | null;
}

const instantText = (ms: number): string => new Date(ms).toISOString();

const orderOfDevice = compiled<Database, DeviceKey, DeviceOrderTable>((db, p) =>
  db
    .selectFrom('device_order')
    .selectAll()
    .where('device_id', '=', p('deviceId'))
    .where('organisation_id', '=', p('organisationId')),
);

const numberOfDevice = compiled<Database, DeviceKey, { last_seq: number }>((db, p) =>
  db
    .selectFrom('device')
    .select('last_seq')
    .where('organisation_id', '=', p('organisationId'))
    .where('device_id', '=', p('deviceId')),
);

const pointOf = (seq: number | null, at: string | null): DeviceOrder['latest'] =>
  seq === null || at === null ? null : { seq, ms: Date.parse(at) };

/** Of a device that nobody kept an eye on before, its numbers so far say nothing. */
export async function readDeviceOrder(db: Kysely<Database>, device: DeviceKey): Promise<KeptOrder> {
  const [row] = await orderOfDevice(db, device);
  if (row === undefined) {
    const [known] = await numberOfDevice(db, device);
    return { order: deviceOrderFrom(known?.last_seq ?? 0), told: null };
  }
  return {
    order: {
      baseSeq: row.base_seq,
      lastSeq: row.last_seq,
      missing: row.missing,
      latest: pointOf(row.latest_seq, row.latest_at),
      emptied: pointOf(row.emptied_seq, row.emptied_at),
    },
    told: row.told,
  };
}

const upsertOrder = compiled<Database, DeviceOrderTable, unknown>((db, p) =>
  db
    .insertInto('device_order')
    .values({
      device_id: p('device_id'),
      organisation_id: p('organisation_id'),
      base_seq: p('base_seq'),
      last_seq: p('last_seq'),
      missing: p('missing'),
      latest_seq: p('latest_seq'),
      latest_at: p('latest_at'),
      emptied_seq: p('emptied_seq'),
      emptied_at: p('emptied_at'),
      told: p('told'),
    })
    .onConflict((conflict) =>
      conflict.columns(['device_id', 'organisation_id']).doUpdateSet((eb) => ({
        last_seq: eb.ref('excluded.last_seq'),
        missing: eb.ref('excluded.missing'),
        latest_seq: eb.ref('excluded.latest_seq'),
        latest_at: eb.ref('excluded.latest_at'),
        emptied_seq: eb.ref('excluded.emptied_seq'),
        emptied_at: eb.ref('excluded.emptied_at'),
        told: eb.ref('excluded.told'),
      })),
    ),
);

async function writeOrder(trx: Transaction<Database>, device: DeviceKey, { order, told }: KeptOrder): Promise<void> {
  const { baseSeq, lastSeq, missing, latest, emptied } = order;
  await upsertOrder(trx, {
    device_id: device.deviceId,
    organisation_id: device.organisationId,
    base_seq: baseSeq,
    last_seq: lastSeq,
    missing,
    latest_seq: latest?.seq ?? null,
    latest_at: latest === null ? null : instantText(latest.ms),
    emptied_seq: emptied?.seq ?? null,
    emptied_at: emptied === null ? null : instantText(emptied.ms),
    told,
  });
}

/** What the times were held against: the same contradiction is told once, however many records follow from it. */
const contradictionOf = (doubts: readonly TimeDoubt[], { latest, emptied, lastSeq }: DeviceOrder): string =>
  doubts
    .map((doubt) => {
      if (doubt === 'before-contact') return `${doubt} ${String(emptied?.seq)}`;
      return `${doubt} ${String(doubt === 'number-out-of-place' ? lastSeq : latest?.seq)}`;
    })
    .join(' ');

type CaseContext = Pick<CommandContext, 'trx' | 'newId' | 'now' | 'by'>;

interface Doubtful {
  readonly doubts: readonly TimeDoubt[];
  readonly details: Readonly<Record<string, unknown>>;
}

const openDoubt = async (
  context: CaseContext,
  device: DeviceKey,
  area: string,
  { doubts, details }: Doubtful,
): Promise<void> => {
  const { organisationId, deviceId } = device;
  const more = { doubts, deviceId, ...details };
  await openCase(context, { cylinderId: '', kind: 'time-doubtful', organisationId, area, details: more });
};

/** Notes the number and time of a command that is recorded. Resolves to the kind of case that it has; null: none. */
export async function noteToldTime(
  context: CaseContext,
  device: DeviceKey & { readonly area: string },
  before: KeptOrder,
  placed: Placed,
  command: {
    readonly seq: number;
    readonly type: string;
    readonly commandId: string;
    readonly personId: string | null;
    /** What the device's own clock said. */
    readonly deviceAt: string;
  },
): Promise<'time-doubtful' | null> {
  const { doubts, order, atMs } = placed;
  if (doubts.length === 0) {
    await writeOrder(context.trx, device, { order, told: before.told });
    return null;
  }
  const told = contradictionOf(doubts, before.order);
  await writeOrder(context.trx, device, { order, told });
  if (told === before.told) return 'time-doubtful';
  const { latest, emptied } = before.order;
  const { type: what, ...of } = command;
  await openDoubt(context, device, device.area, {
    doubts,
    details: {
      what,
      ...of,
      at: instantText(atMs),
      ...(latest === null ? {} : { otherSeq: latest.seq, otherAt: instantText(latest.ms) }),
      ...(emptied === null ? {} : { contactAt: instantText(emptied.ms) }),
    },
  });
  return 'time-doubtful';
}

/** Notes the number of a command that could not be recorded as what it says it is. */
export async function noteNumber(trx: Transaction<Database>, device: DeviceKey, seq: number): Promise<void> {
  const before = await readDeviceOrder(trx, device);
  await writeOrder(trx, device, { ...before, order: numberSeen(before.order, seq) });
}

const othersWithDevice = compiled<Database, DeviceKey, { organisation_id: string }>((db, p) =>
  db
    .selectFrom('device_order')
    .select('organisation_id')
    .where('device_id', '=', p('deviceId'))
    .where('organisation_id', '!=', p('organisationId'))
    .limit(1),
);

/**
 * The device has said that nothing of it is unsent. Where it is used for several organisations, the numbers that this one has
 * not seen may be another's.
 */
export async function noteEmptied(
  context: CaseContext,
  device: DeviceKey & { readonly area: string },
  receivedMs: number,
  personId: string | null,
): Promise<void> {
  const { trx } = context;
  const before = await readDeviceOrder(trx, device);
  const { missing, order } = emptiedAt(before.order, receivedMs);
  await writeOrder(trx, device, { order, told: before.told });
  if (missing === 0 || (await othersWithDevice(trx, device)).length > 0) return;
  await openDoubt(context, device, device.area, {
    doubts: ['numbers-missing'],
    details: { missing, seq: order.lastSeq, personId, contactAt: instantText(receivedMs) },
  });
}
