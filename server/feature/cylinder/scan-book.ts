// How scanned text is resolved here: our addresses, the prefixes under which codes were issued, other makers' labels.
import type { Kysely } from 'kysely';
import type { ScanConfig } from '../../../shared/cylinder/resolve-scan.ts';
import type { Database } from '../../db/database.ts';

export interface ScanBook {
  /** The same object until something changed: what is compiled from it is kept by it. */
  config(): ScanConfig;
  /** Reads the issued prefixes, the hosts of imported labels and the addresses on ours anew. */
  refresh(): Promise<void>;
}

/** The id of patterns for hosts that imported registers brought; the numbers in them are kept as they are. */
const IMPORTED = 'imported';
/** As many as a device takes. */
const mostBaseUrls = 50;

export async function openScanBook(
  db: Kysely<Database>,
  fixed: Pick<ScanConfig, 'baseUrls' | 'vendorPatterns'>,
): Promise<ScanBook> {
  let config: ScanConfig = { ...fixed, ownPrefixes: [] };
  let read = '';
  async function refresh(): Promise<void> {
    const rows = await db.selectFrom('code_block').select('prefix').distinct().orderBy('prefix').execute();
    const ownPrefixes = rows.map((row) => row.prefix);
    const hosts = await db.selectFrom('label_host').select('host').orderBy('host').execute();
    // What somebody wrote down for a host comes first and counts.
    const imported = hosts.map(({ host }) => ({ id: IMPORTED, pattern: host, numbers: 'shared' as const }));
    // What was ever confirmed may be on labels, and is read for as long as they are on cylinders.
    const printed = await db
      .selectFrom('label_confirmation')
      .select('base_url')
      .distinct()
      .orderBy('base_url')
      .execute();
    const baseUrls = [...new Set([...fixed.baseUrls, ...printed.map((row) => row.base_url)])].slice(0, mostBaseUrls);
    const now = JSON.stringify([ownPrefixes, imported, baseUrls]);
    if (now === read) return;
    read = now;
    config = { baseUrls, vendorPatterns: [...fixed.vendorPatterns, ...imported], ownPrefixes };
  }
  await refresh();
  return { config: () => config, refresh };
}
