// What clients sent: one receipt a command with the answer it got, and what could not be read, kept raw.

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

export interface ReceiptTables {
  command_receipt: CommandReceiptTable;
  unreadable_command: UnreadableCommandTable;
}
