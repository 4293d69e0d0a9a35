// Makes, of a configuration, all that the application is made of: for the server and for the commands beside it.
import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import * as v from 'valibot';
import packageJson from '../package.json' with { type: 'json' };
import { scanConfigSchema } from '../shared/cylinder/scan-config.ts';
import type { Config } from './config.ts';
import { migrateToLatest } from './db/migrate.ts';
import { openPostgres } from './db/open-postgres.ts';
import { openSqlite } from './db/open-sqlite.ts';
import type { Store } from './db/store.ts';
import { openScanBook } from './feature/cylinder/scan-book.ts';
import { openParameterBook } from './feature/parameter/parameter-book.ts';
import type { AppDependencies } from './http/environment.ts';
import { idMaker } from './new-id.ts';

async function openStore(config: Config, logger: Logger): Promise<Store> {
  const { database } = config;
  if (database.engine === 'postgres') {
    return openPostgres({
      url: database.url,
      mostConnections: database.mostConnections,
      onIdleError: (error) => logger.warn({ err: error }, 'a connection to the database broke'),
    });
  }
  await mkdir(dirname(database.file), { recursive: true });
  return openSqlite({ file: database.file });
}

/** Throws with the reason where the file cannot be used: labels that are read wrongly are worse than a server that does not start. */
async function readVendorPatterns(
  file: string | null,
): Promise<v.InferOutput<typeof scanConfigSchema>['vendorPatterns']> {
  if (file === null) return [];
  const parsed = v.safeParse(scanConfigSchema, { vendorPatterns: JSON.parse(await readFile(file, 'utf8')) as unknown });
  if (!parsed.success) throw new Error(`${file}: ${v.summarize(parsed.issues)}`);
  return parsed.output.vendorPatterns;
}

/** Opens the store and brings it to the latest schema. Whoever calls closes `store`. */
export async function compose(config: Config, logger: Logger): Promise<AppDependencies> {
  const vendorPatterns = await readVendorPatterns(config.vendorPatternFile);
  await mkdir(config.pictureFolder, { recursive: true });
  const store = await openStore(config, logger);
  try {
    const migrated = await migrateToLatest(store.reader);
    if (migrated.length > 0) logger.info({ migrated }, 'the database has the schema of this version');
    return {
      store,
      clock: { now: Date.now },
      newId: idMaker({ now: Date.now, randomUuid: randomUUID }),
      parameters: await openParameterBook(store.reader),
      scan: await openScanBook(store.reader, { baseUrls: [...config.publicUrls], vendorPatterns }),
      logger,
      publicUrls: config.publicUrls,
      printedUrl: config.publicUrls[0] ?? '',
      version: packageJson.version,
      pictureFolder: config.pictureFolder,
      offlineDays: config.offlineDays,
      map: config.map,
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
