// How scanned text is resolved here: our addresses, the prefixes under which codes were issued, other makers' labels.
import type { Kysely } from 'kysely';
import type { ScanConfig } from '../../../shared/cylinder/resolve-scan.ts';
import type { Database } from '../../db/database.ts';

export interface ScanBook {
  /** The same object until something changed: what is compiled from it is kept by it. */
  config(): ScanConfig;
  /** Reads the issued prefixes anew. */
  refresh(): Promise<void>;
}

export async function openScanBook(
  db: Kysely<Database>,
  fixed: Pick<ScanConfig, 'baseUrls' | 'vendorPatterns'>,
): Promise<ScanBook> {
  let config: ScanConfig = { ...fixed, ownPrefixes: [] };
  async function refresh(): Promise<void> {
    const rows = await db.selectFrom('code_block').select('prefix').distinct().orderBy('prefix').execute();
    const ownPrefixes = rows.map((row) => row.prefix);
    if (ownPrefixes.join() !== (config.ownPrefixes ?? []).join()) config = { ...fixed, ownPrefixes };
  }
  await refresh();
  return { config: () => config, refresh };
}
