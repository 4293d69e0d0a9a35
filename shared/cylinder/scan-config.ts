// What resolving scanned text needs to know of a deployment: our addresses, our prefixes, other makers' labels.
import * as v from 'valibot';
import { codePrefixSchema } from './code.ts';
import { readVendorPattern } from './vendor-pattern.ts';
import type { VendorPattern } from './vendor-pattern.ts';
import { readAddress } from './web-address.ts';

const baseUrlSchema = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^https?:\/\/[^\s?#]+$/i, 'a base is an http or https address without ? and #'),
  v.check((url) => readAddress(url, []) !== null, 'a base names a host'),
);

const vendorPatternSchema = v.object({
  /** Names the vendor in resolutions and tag texts; patterns may share it. Not changed once labels were registered with it. */
  id: v.pipe(
    v.string(),
    v.regex(/^[a-z][a-z0-9-]{1,31}$/, 'an id is 2 to 32 of a-z, 0-9 and -, and begins with a letter'),
    v.check(
      (id) => !/^(?:https?|[a-f][0-9a-f])$/.test(id),
      'an id is neither http nor https nor a byte in hexadecimal',
    ),
  ),
  pattern: v.pipe(
    v.string(),
    v.maxLength(300),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const read = readVendorPattern(dataset.value);
      if (!read.ok) addIssue({ message: read.error });
    }),
  ),
  /**
   * `shared`: the number is also printed in clear and kept in registers as it is, so address and number are one tag. `own`: it
   * means something only to this vendor (short running numbers, tokens in which the case matters), and is kept with its id.
   */
  numbers: v.optional(v.picklist(['shared', 'own']), 'shared'),
});

export const scanConfigSchema = v.object({
  /** Current and former public addresses of this system. A label is for ever: a former base stays here. */
  baseUrls: v.optional(v.pipe(v.array(baseUrlSchema), v.maxLength(50)), []),
  vendorPatterns: v.optional(v.pipe(v.array(vendorPatternSchema), v.maxLength(500)), []),
  /** Prefixes under which codes were issued. Missing: any code in our form with a right check character counts as ours. */
  ownPrefixes: v.exactOptional(v.pipe(v.array(codePrefixSchema), v.maxLength(5000))),
});
export type ScanConfig = v.InferOutput<typeof scanConfigSchema>;

export interface CompiledBase {
  readonly host: string;
  /** In lower case. */
  readonly segments: readonly string[];
}

export interface CompiledScanConfig {
  readonly bases: readonly CompiledBase[];
  readonly hosts: readonly string[];
  readonly vendors: readonly {
    readonly id: string;
    readonly numbers: 'shared' | 'own';
    readonly pattern: VendorPattern;
  }[];
  readonly idsWithOwnNumbers: ReadonlySet<string>;
}

const compiledByConfig = new WeakMap<ScanConfig, CompiledScanConfig>();

/** Compiled once for each config object, which must not change afterwards. Throws where it is not such as the schema accepts. */
export function compiledScanConfig(config: ScanConfig): CompiledScanConfig {
  const known = compiledByConfig.get(config);
  if (known !== undefined) return known;
  const bases = config.baseUrls.map((url): CompiledBase => {
    const address = readAddress(url, []);
    if (address === null) throw new Error(`not a base address: ${url}`);
    return { host: address.host, segments: address.page.segments.map((segment) => segment.toLowerCase()) };
  });
  const vendors = config.vendorPatterns.map(({ id, pattern, numbers }) => {
    const read = readVendorPattern(pattern);
    if (!read.ok) throw new Error(`vendor ${id}: ${read.error}`);
    return { id, numbers, pattern: read.value };
  });
  const compiled: CompiledScanConfig = {
    bases,
    hosts: bases.map((base) => base.host),
    vendors,
    idsWithOwnNumbers: new Set(vendors.filter(({ numbers }) => numbers === 'own').map(({ id }) => id)),
  };
  compiledByConfig.set(config, compiled);
  return compiled;
}
