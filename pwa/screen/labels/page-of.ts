// A page of a list as the server gives it.
import * as v from 'valibot';

export const pageOf = <T>(item: v.GenericSchema<unknown, T>) =>
  v.object({ items: v.array(item), next: v.nullable(v.string()) });
