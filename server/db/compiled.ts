// Queries that are built once and run often: Kysely's builder costs more than the read that it describes.
import { CompiledQuery, type Compilable, type Kysely } from 'kysely';
import { runNow } from './direct.ts';

/** Stands for a value in a query that is being built; never reaches a database. */
class Parameter {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query as a function. `build` is called once a dialect, with `p('name')` in the places of the values.
 * The returned function takes the database (or transaction) first and the values by name.
 */
export function compiled<DB, Values extends object, Row>(
  build: (db: Kysely<DB>, p: <K extends keyof Values & string>(name: K) => Values[K]) => Compilable<Row>,
): (db: Kysely<DB>, values: Values) => Promise<Row[]> {
  const byAdapter = new WeakMap<object, { query: CompiledQuery<Row>; names: readonly unknown[] }>();
  return (db, values) => {
    const executor = db.getExecutor();
    const dialect = executor.adapter.constructor;
    let cached = byAdapter.get(dialect);
    if (cached === undefined) {
      // The placeholder takes a value's place in the builder, which only carries it through to the parameter list.
      const query = build(db, (name) => new Parameter(name) as unknown as Values[typeof name]).compile();
      cached = { query, names: query.parameters };
      byAdapter.set(dialect, cached);
    }
    const parameters = cached.names.map((parameter) =>
      parameter instanceof Parameter ? values[parameter.name as keyof Values] : parameter,
    );
    const atOnce = runNow(executor.adapter);
    if (atOnce === null) {
      return executor.executeQuery<Row>({ ...cached.query, parameters }).then((result) => result.rows);
    }
    try {
      // What comes back is what the query selects, as with the executor above.
      return Promise.resolve(atOnce(cached.query.sql, parameters) as Row[]);
    } catch (error) {
      return Promise.reject(error);
    }
  };
}
