// What clients sent: one receipt a command with the answer it got, what could not be read, kept raw, and the order it came in.

export interface CommandReceiptTable {
  command_id: string;
  type: string;
  /** Who sent it: `device:ID` or `key:ID`. An id sent again by somebody else is not answered. */
  sender: string;
  /** Of the canonical JSON of what was sent: the same id for something else is refused. */
  content_sha256: string;
  received_at: string;
  answer: string;
}

export interface UnreadableCommandTable {
  unreadable_id: string;
  device_id: string | null;
  received_at: string;
  problem: string;
  raw: string;
}

/** What is known of the numbers and times of a device's commands (shared/command/told-order.ts). */
export interface DeviceOrderTable {
  device_id: string;
  organisation_id: string;
  base_seq: number;
  last_seq: number;
  missing: number;
  latest_seq: number | null;
  latest_at: string | null;
  emptied_seq: number | null;
  emptied_at: string | null;
  /** The contradiction that a case was last opened for. */
  told: string | null;
}

export interface ReceiptTables {
  device_order: DeviceOrderTable;
  command_receipt: CommandReceiptTable;
  unreadable_command: UnreadableCommandTable;
}
