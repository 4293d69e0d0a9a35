// Values from a JSON schema, values that break it, and what a value breaks of it: as much of JSON Schema as our description uses.

export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly additionalProperties?: JsonSchema | boolean;
}

export type Chance = () => number;

export const pick = <T>(chance: Chance, from: readonly T[]): T => {
  const one = from[Math.floor(chance() * from.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
};

/** What a name of a field suggests; undefined: nothing. */
export type Suggest = (name: string, schema: JsonSchema) => unknown;

const integer = (chance: Chance, schema: JsonSchema): number => {
  const least = schema.minimum ?? 0;
  const most = Math.min(schema.maximum ?? least + 1000, least + 100_000);
  return pick(chance, [least, most, schema.maximum ?? most, least + Math.floor(chance() * (most - least))]);
};

/** A value of the schema's form, as far as the schema says it; `suggest` gives what stands for something. */
export function valueOf(chance: Chance, schema: JsonSchema, suggest: Suggest, name = ''): unknown {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return valueOf(chance, pick(chance, choices), suggest, name);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return pick(chance, schema.enum);
  const suggested = suggest(name, schema);
  if (suggested !== undefined && chance() < 0.9) return suggested;
  switch (schema.type) {
    case 'null':
      return null;
    case 'boolean':
      return chance() < 0.5;
    case 'integer':
      return integer(chance, schema);
    case 'number':
      return chance() < 0.3 ? integer(chance, schema) + 0.5 : integer(chance, schema);
    case 'array': {
      const least = schema.minItems ?? 0;
      const length = Math.min(schema.maxItems ?? 4, least + Math.floor(chance() * 3));
      return Array.from({ length }, () => valueOf(chance, schema.items ?? {}, suggest, name));
    }
    case 'object': {
      const made: Record<string, unknown> = {};
      const required = new Set(schema.required ?? []);
      for (const [key, inner] of Object.entries(schema.properties ?? {})) {
        if (required.has(key) || chance() < 0.5) made[key] = valueOf(chance, inner, suggest, key);
      }
      return made;
    }
    case 'string': {
      const text = pick(chance, [
        '试',
        'a',
        '示范村',
        '2026-05-18',
        '12',
        'x'.repeat(Math.min(schema.maxLength ?? 40, 600)),
      ]);
      return text.padEnd(schema.minLength ?? 0, '试').slice(0, schema.maxLength ?? 4000);
    }
    default:
      return pick(chance, [null, 1, '试', {}, []]);
  }
}

/** Texts and numbers that programs stumble over. */
export const nasty: readonly unknown[] = [
  null,
  '',
  ' ',
  0,
  -1,
  -0.5,
  1e9,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e21,
  1e308,
  true,
  [],
  {},
  [[[[[]]]]],
  { constructor: { prototype: 1 } },
  'NaN',
  'Infinity',
  '-0',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '👩‍👩‍👧‍👦'.repeat(40),
  '%',
  '%25',
  '_%_',
  "'; drop table event; --",
  '\\',
  '../../../etc/passwd',
  '__proto__',
  'constructor',
  'toString',
  '2026-02-30',
  '0000-00-00',
  '2026-13',
  '9999-12',
  '9999-12-31',
  '0001-01-01',
  '0000-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-14:00',
  '1970-01-01T00:00:00Z',
  '2026-05-18T24:00:00Z',
  '2026-05-18T04:00:00+23:59',
  'ﬁ１２３',
  '\u202e反',
  'x'.repeat(5000),
];

/** The same value with one place of it made wrong: another type, a key too few or too many, something nasty. */
export function broken(chance: Chance, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || chance() < 0.1) return pick(chance, nasty);
  if (Array.isArray(value)) {
    const items: unknown[] = [...(value as readonly unknown[])];
    if (items.length === 0) return [pick(chance, nasty)];
    const at = Math.floor(chance() * items.length);
    if (chance() < 0.15) items.push(...items);
    else items[at] = broken(chance, items[at]);
    return items;
  }
  const made: Record<string, unknown> = { ...value };
  const keys = Object.keys(made);
  if (keys.length === 0 || chance() < 0.1) return { ...made, unknown: pick(chance, nasty) };
  const key = pick(chance, keys);
  if (chance() < 0.15) delete made[key];
  else made[key] = broken(chance, made[key]);
  return made;
}

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** Where a value is not as the schema says; `extra` collects the keys that the schema does not name. */
export function faultsOf(schema: JsonSchema, value: unknown, extra: Set<string>, at = ''): string[] {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    let fewest: string[] | null = null;
    let unnamed = new Set<string>();
    for (const choice of choices) {
      const inner = new Set<string>();
      const faults = faultsOf(choice, value, inner, at);
      if (
        fewest === null ||
        faults.length < fewest.length ||
        (faults.length === fewest.length && inner.size < unnamed.size)
      ) {
        fewest = faults;
        unnamed = inner;
      }
    }
    for (const name of unnamed) extra.add(name);
    return fewest ?? [];
  }
  if (schema.const !== undefined && schema.const !== value) return [`${at}: not ${JSON.stringify(schema.const)}`];
  if (schema.enum !== undefined)
    return schema.enum.includes(value) ? [] : [`${at}: ${JSON.stringify(value)} not one of them`];
  if (schema.type === undefined) return [];
  const type = typeOf(value);
  const fits = schema.type === 'integer' ? Number.isInteger(value) : schema.type === type;
  if (!fits) return [`${at}: ${type}, not ${schema.type}`];
  if (typeof value === 'string') {
    const wrong = schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value);
    return wrong ? [`${at}: ${value.slice(0, 40)} not ${schema.pattern ?? ''}`] : [];
  }
  if (typeof value === 'number') {
    return value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity)
      ? [`${at}: ${String(value)}`]
      : [];
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? [] : value.flatMap((item: unknown) => faultsOf(items, item, extra, `${at}[]`));
  }
  if (typeof value === 'object' && value !== null) {
    const of = value as Readonly<Record<string, unknown>>;
    const faults = (schema.required ?? [])
      .filter((key) => !Object.hasOwn(of, key))
      .map((key) => `${at}.${key}: missing`);
    for (const [key, inner] of Object.entries(of)) {
      const named = schema.properties?.[key];
      if (named !== undefined) faults.push(...faultsOf(named, inner, extra, `${at}.${key}`));
      else if (typeof schema.additionalProperties === 'object') {
        faults.push(...faultsOf(schema.additionalProperties, inner, extra, `${at}.*`));
      } else if (schema.properties !== undefined && schema.additionalProperties !== true) extra.add(`${at}.${key}`);
    }
    return faults;
  }
  return [];
}
