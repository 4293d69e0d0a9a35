// Reads a short list whole, page after page: sites, licences, tanks, scales of one organisation.
import * as v from 'valibot';
import type { Query } from '../../api/client.ts';
import type { Failure } from '../../api/failure.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { api } from '../../shell/services.ts';

/** More than an organisation has; a list as long as this is not read to its end. */
const mostPages = 10;

export const loadAll = async <T>(
  path: string,
  item: v.GenericSchema<unknown, T>,
  query: Query = {},
): Promise<Result<readonly T[], Failure>> => {
  const pageSchema = v.object({ items: v.array(item), next: v.nullable(v.string()) });
  const items: T[] = [];
  let after: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const result: Result<{ items: T[]; next: string | null }, Failure> = await api.get(path, pageSchema, {
      query: { ...query, limit: 200, after },
    });
    if (!result.ok) return result;
    items.push(...result.value.items);
    after = result.value.next;
    if (after === null) break;
  }
  return ok(items);
};
