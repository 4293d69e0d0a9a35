// Rows of the event log and of its sequencer.

export interface EventTable {
  stream_kind: string;
  stream_id: string;
  /** 1, 2, 3 … within the stream; unique there, and so the optimistic lock. */
  n: number;
  type: string;
  recorded_at: string;
  /** RFC 8785 bytes of the whole event, written once. */
  body: string;
  /** Given afterwards by the sequencer; null until then. */
  position: number | null;
}

export interface SequencerTable {
  id: number;
  last_position: number;
}

export interface LogTables {
  event: EventTable;
  sequencer: SequencerTable;
}
