// Reports that the server has not acknowledged yet, in a file that outlives the program: a fill is never lost.
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { uuid } from '../../shared/command/envelope.ts';
import { fillReportSchema, type FillReport } from '../../shared/contract/fill.ts';

const keptSchema = v.record(uuid, fillReportSchema);

export interface KeptReports {
  /** In the order in which they were made. */
  all(): readonly (readonly [fillId: string, report: FillReport])[];
  add(fillId: string, report: FillReport): Promise<void>;
  done(fillId: string): Promise<void>;
}

/** `file` null: in memory only. Throws where the file is there and is not ours. */
export async function openKeptReports(file: string | null): Promise<KeptReports> {
  const kept = new Map<string, FillReport>();
  if (file !== null && existsSync(file)) {
    const read = v.parse(keptSchema, JSON.parse(await readFile(file, 'utf8')));
    for (const [fillId, report] of Object.entries(read)) kept.set(fillId, report);
  }
  async function save(): Promise<void> {
    if (file === null) return;
    // Replaced whole: whoever cuts the power finds either the old list or the new one.
    await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(kept), null, 1), { flush: true });
    await rename(`${file}.new`, file);
  }
  return {
    all: () => [...kept],
    async add(fillId, report) {
      kept.set(fillId, report);
      await save();
    },
    async done(fillId) {
      kept.delete(fillId);
      await save();
    },
  };
}
