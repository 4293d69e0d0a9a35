// The accounts library's way to our database: it reads where it likes, and writes only inside a transaction of ours.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createAdapterFactory, type AdapterFactory, type AdapterFactoryOptions } from 'better-auth/adapters';
import type { BetterAuthOptions } from 'better-auth/types';
import type { ExpressionBuilder, Kysely, Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';

type Row = Record<string, unknown>;
/** The library names its tables at run time, so they are not checked here. */
type AnyTables = Record<string, Row>;

type CustomAdapter = ReturnType<AdapterFactoryOptions['adapter']>;
type Where = Parameters<CustomAdapter['deleteMany']>[0]['where'];

const operators = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=', in: 'in' } as const;

const isUsed = (operator: string | undefined): operator is keyof typeof operators =>
  operator !== undefined && Object.hasOwn(operators, operator);

/** Conditions are joined with "and"; what we never ask the library for is refused rather than misread. */
const matching = (where: Where) => (eb: ExpressionBuilder<AnyTables, string>) =>
  eb.and(
    where.map(({ field, operator, value, connector, mode }) => {
      if (connector !== 'AND' || mode !== 'sensitive' || !isUsed(operator)) {
        throw new Error(`the accounts adapter does not know ${connector} ${field} ${operator} (${mode})`);
      }
      if (value === null && operator === 'eq') return eb(field, 'is', null);
      return eb(field, operators[operator], value);
    }),
  );

const untyped = (db: Kysely<Database>): Kysely<AnyTables> => db.withTables<AnyTables>();

export interface AuthAdapter {
  readonly factory: AdapterFactory<BetterAuthOptions>;
  /** What the library does during `work` happens in this transaction. `work` must wait for nothing but the library's queries. */
  within<T>(trx: Transaction<Database>, work: () => Promise<T>): Promise<T>;
}

export function authAdapter(reader: Kysely<Database>): AuthAdapter {
  const transactions = new AsyncLocalStorage<Transaction<Database>>();
  const reading = (): Kysely<AnyTables> => untyped(transactions.getStore() ?? reader);
  const writing = (): Kysely<AnyTables> => {
    const trx = transactions.getStore();
    if (trx === undefined) throw new Error('the accounts library wrote outside a transaction of ours');
    return untyped(trx);
  };

  // The casts to T stand where the library types its own rows by a type parameter that nothing can check.
  const adapter: CustomAdapter = {
    create: async <T extends Row>({ model, data }: { model: string; data: T }) =>
      (await writing().insertInto(model).values(data).returningAll().executeTakeFirstOrThrow()) as T,
    findOne: async <T>({ model, where }: { model: string; where: Where }) =>
      ((await reading().selectFrom(model).selectAll().where(matching(where)).limit(1).executeTakeFirst()) ??
        null) as T | null,
    findMany: async <T>({ model, where, limit }: { model: string; where?: Where | undefined; limit: number }) =>
      (await reading()
        .selectFrom(model)
        .selectAll()
        .where(matching(where ?? []))
        .limit(limit)
        .execute()) as T[],
    count: async ({ model, where }) => {
      const row = await reading()
        .selectFrom(model)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where(matching(where ?? []))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
    update: async <T>({ model, where, update }: { model: string; where: Where; update: T }) =>
      ((await writing()
        .updateTable(model)
        .set(update as Row)
        .where(matching(where))
        .returningAll()
        .executeTakeFirst()) ?? null) as T | null,
    updateMany: async ({ model, where, update }) => {
      const result = await writing().updateTable(model).set(update).where(matching(where)).executeTakeFirst();
      return Number(result.numUpdatedRows);
    },
    delete: async ({ model, where }) => {
      await writing().deleteFrom(model).where(matching(where)).execute();
    },
    deleteMany: async ({ model, where }) => {
      const result = await writing().deleteFrom(model).where(matching(where)).executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };

  return {
    factory: createAdapterFactory({
      config: {
        adapterId: 'yiping',
        supportsBooleans: false,
        supportsDates: false,
        supportsJSON: false,
        supportsNumericIds: false,
        transaction: false,
      },
      adapter: () => adapter,
    }),
    within: (trx, work) => transactions.run(trx, work),
  };
}
