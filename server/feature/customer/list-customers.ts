// A company's customers: by village, or found by the beginning of a name, telephone, address or village.
import type { Kysely } from 'kysely';
import type { CustomerRow } from '../../../shared/contract/customer.ts';
import { customerKinds } from '../../../shared/customer/customer.ts';
import {
  addressKey,
  maskName,
  maskTelephone,
  nameKey,
  telephoneKey,
  villageKey,
} from '../../../shared/customer/written.ts';
import type { Database } from '../../db/database.ts';
import { pageRows } from '../../http/page.ts';

interface Row {
  readonly customer_id: string;
  readonly organisation_id: string;
  readonly kind: string | null;
  readonly village: string | null;
  readonly verified_at: string | null;
  readonly ended_at: string | null;
  readonly name: string | null;
  readonly telephone: string | null;
  readonly found: string | null;
}

type Column = 'name_key' | 'telephone_key' | 'village_key' | 'address_key';

interface Way {
  readonly column: Column;
  readonly prefix: string;
}

/** All that begin with `prefix`, as a range: nothing sorts behind the last character that there is. */
const endOf = (prefix: string): string => `${prefix}\u{10FFFF}`;

/** What a text may be the beginning of, one after the other. */
export function waysToFind(search: string): Way[] {
  const digits = telephoneKey(search);
  const isNumber = digits.length >= 3 && /^\+?[\d\- ]+$/.test(search.normalize('NFKC').trim());
  const ways: Way[] = [
    { column: 'name_key', prefix: nameKey(search) },
    ...(isNumber ? [{ column: 'telephone_key', prefix: digits } as const] : []),
    { column: 'village_key', prefix: villageKey(search) },
    { column: 'address_key', prefix: addressKey(search) },
  ];
  return ways.filter(({ prefix }) => prefix !== '');
}

interface Asked {
  readonly organisationId: string;
  readonly search: string | null;
  /** Which way, and the key and id of the last row shown. */
  readonly after: readonly [number, string, string] | null;
  readonly limit: number;
  readonly ended: boolean;
  /** Telephones are masked in lists in any case; without this names are too. */
  readonly withNames: boolean;
}

/** Those that one way finds and none before it: whose village is named like their neighbour is shown once. */
async function findBy(
  db: Kysely<Database>,
  asked: Asked,
  way: Way,
  earlier: readonly Way[],
  after: readonly [string, string] | null,
  most: number,
): Promise<Row[]> {
  const refOf = (column: Column) =>
    column === 'village_key' ? (`customer.${column}` as const) : (`customer_person.${column}` as const);
  const ref = refOf(way.column);
  const byVillage = way.column === 'village_key';
  const id = byVillage ? ('customer.customer_id' as const) : ('customer_person.customer_id' as const);
  return await db
    .selectFrom('customer_person')
    .innerJoin('customer', 'customer.customer_id', 'customer_person.customer_id')
    .where(byVillage ? 'customer.organisation_id' : 'customer_person.organisation_id', '=', asked.organisationId)
    .where(ref, '>=', way.prefix)
    .where(ref, '<', endOf(way.prefix))
    .$if(after !== null, (query) =>
      query.where((eb) => eb(eb.refTuple(ref, id), '>', eb.tuple(after?.[0] ?? '', after?.[1] ?? ''))),
    )
    .where('customer.ended_at', asked.ended ? 'is not' : 'is', null)
    .$call((query) =>
      earlier.reduce(
        (rest, { column, prefix }) =>
          rest.where((eb) =>
            eb.or([
              eb(refOf(column), 'is', null),
              eb(refOf(column), '<', prefix),
              eb(refOf(column), '>=', endOf(prefix)),
            ]),
          ),
        query,
      ),
    )
    .select([
      'customer.customer_id',
      'customer.organisation_id',
      'customer.kind',
      'customer.village',
      'customer.verified_at',
      'customer.ended_at',
      'customer_person.name',
      'customer_person.telephone',
      `${ref} as found`,
    ])
    .orderBy(ref)
    .orderBy(id)
    .limit(most)
    .execute();
}

const rowOf = (row: Row, withNames: boolean): CustomerRow => ({
  customerId: row.customer_id,
  organisationId: row.organisation_id,
  name: row.name === null || withNames ? row.name : maskName(row.name),
  telephone: row.telephone === null ? null : maskTelephone(row.telephone),
  village: row.village,
  kind: customerKinds.find((kind) => kind === row.kind) ?? null,
  verified: row.verified_at !== null,
  masked: !withNames,
  endedAt: row.ended_at,
});

export async function listCustomers(
  db: Kysely<Database>,
  asked: Asked,
): Promise<{ items: CustomerRow[]; next: string | null }> {
  // Without a search all villages begin with nothing.
  const ways: Way[] = asked.search === null ? [{ column: 'village_key', prefix: '' }] : waysToFind(asked.search);
  const rows: (Row & { readonly way: number })[] = [];
  for (const [index, way] of ways.entries()) {
    if (asked.after !== null && index < asked.after[0]) continue;
    const after = asked.after !== null && index === asked.after[0] ? ([asked.after[1], asked.after[2]] as const) : null;
    const most = asked.limit + 1 - rows.length;
    const found = await findBy(db, asked, way, ways.slice(0, index), after, most);
    rows.push(...found.map((row) => ({ ...row, way: index })));
    if (rows.length > asked.limit) break;
  }
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.way, row.found ?? '', row.customer_id],
    (row) => rowOf(row, asked.withNames),
  );
}
