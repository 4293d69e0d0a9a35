// Makes the files of print runs one at a time in the background, keeps them beside the pictures, and makes a lost one again.
import { createHash } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok } from '../../../shared/result.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { endRun, type FileFacts } from './end-run.ts';
import type { LabelRunTable } from './label.table.ts';
import { makeInWorker } from './make-in-worker.ts';
import { codesIn, formIn } from './run.queries.ts';

export interface Press {
  /** Sees to it that the run's file is made; resolves when that is over. Asked twice, it is made once. */
  make(run: LabelRunTable): Promise<void>;
  /** Labels of a run under way that were read back; null where it is not under way here. */
  checkedOf(runId: string): number | null;
  /** Where the file of a run that is ready lies, made again where it was lost; null where that failed. */
  fileOf(run: LabelRunTable): Promise<string | null>;
}

/** `pictures` has `labels` beside it, `demo-pictures` has `demo-labels`. */
const folderBeside = (pictureFolder: string): string =>
  pictureFolder.endsWith('pictures') ? pictureFolder.replace(/pictures$/, 'labels') : join(pictureFolder, 'labels');

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

/** Whole or not at all. */
async function write(path: string, bytes: Uint8Array, unfinished: string): Promise<void> {
  try {
    const file = await open(unfinished, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

export function createPress(
  deps: Pick<AppDependencies, 'store' | 'clock' | 'newId' | 'logger' | 'pictureFolder'>,
): Press {
  const folder = folderBeside(deps.pictureFolder);
  const underWay = new Map<string, Promise<void>>();
  const checked = new Map<string, number>();
  let last: Promise<void> = Promise.resolve();

  const pathOf = (run: LabelRunTable): string => join(folder, `${run.run_id}.${formIn(run).format}`);

  async function work(run: LabelRunTable): Promise<void> {
    try {
      const made = await makeInWorker(
        {
          codes: codesIn(run),
          baseUrl: run.base_url,
          form: formIn(run),
          name: run.printed_name,
          madeAt: run.asked_at,
        },
        (now) => checked.set(run.run_id, now),
      );
      if (!made.ok) {
        await endRun(deps, run, made);
        return;
      }
      const { bytes, pages } = made.value;
      await mkdir(folder, { recursive: true });
      await write(pathOf(run), bytes, `${pathOf(run)}.${deps.newId()}`);
      const facts: FileFacts = {
        pages,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
      await endRun(deps, run, ok(facts));
    } catch (error) {
      deps.logger.error({ err: error, runId: run.run_id }, 'labels could not be made');
      await endRun(deps, run, err({ reason: 'failed' }));
    }
  }

  async function make(run: LabelRunTable): Promise<void> {
    const known = underWay.get(run.run_id);
    if (known !== undefined) return await known;
    checked.set(run.run_id, 0);
    const job = last
      .then(() => work(run))
      .catch((error: unknown) => {
        deps.logger.error({ err: error, runId: run.run_id }, 'the end of a print run could not be recorded');
      })
      .finally(() => {
        underWay.delete(run.run_id);
        checked.delete(run.run_id);
      });
    underWay.set(run.run_id, job);
    last = job;
    await job;
  }

  return {
    make,
    checkedOf: (runId) => checked.get(runId) ?? null,
    async fileOf(run) {
      const path = pathOf(run);
      if (!(await isThere(path))) await make(run);
      return (await isThere(path)) ? path : null;
    },
  };
}
