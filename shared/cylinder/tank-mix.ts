// What a tank holds: a mix of all that went in since it was emptied, judged by the worst of it.
import type { Gas } from './cylinder.ts';

/** What one receipt says of the gas that came. */
export interface ReceivedGas {
  readonly receiptId: string;
  readonly kind: NonNullable<Gas['kind']>;
  readonly dmePct: number | null;
  readonly odorised: boolean;
  readonly reportOn: string | null;
}

export interface TankMix {
  readonly receipts: readonly ReceivedGas[];
  readonly gas: Gas;
}

/**
 * A blend with dimethyl ether anywhere makes the whole a blend; two kinds make 'other'; the highest share of dimethyl
 * ether counts, and none is known where one receipt does not say; odorised only where all of it is; the oldest report
 * counts, and none where one is missing. Null for no receipts: nothing is known of what is in it.
 */
export function mixOf(receipts: readonly ReceivedGas[]): TankMix | null {
  const [first, ...rest] = receipts;
  if (first === undefined) return null;
  const blend = receipts.some((receipt) => receipt.kind === 'dme-blend');
  const kind = blend ? 'dme-blend' : rest.every((receipt) => receipt.kind === first.kind) ? first.kind : 'other';
  const shares = receipts.map((receipt) => receipt.dmePct);
  const reports = receipts.map((receipt) => receipt.reportOn);
  const oldest = reports.reduce((one, other) => (one === null || other === null ? null : other < one ? other : one));
  return {
    receipts,
    gas: {
      kind,
      dmePct: shares.reduce((one, other) => (one === null || other === null ? null : Math.max(one, other))),
      odorised: receipts.every((receipt) => receipt.odorised),
      reportOn: oldest,
    },
  };
}
