// What is aboard of a vehicle, counted by model.
import type { AboardRow } from '../../../shared/contract/shift.ts';

export interface OfModel {
  readonly model: string | null;
  readonly full: number;
  readonly empty: number;
}

/** Most first. */
export const byModel = (rows: readonly Pick<AboardRow, 'model' | 'full'>[]): readonly OfModel[] => {
  const counts = new Map<string | null, { full: number; empty: number }>();
  for (const { model, full } of rows) {
    const count = counts.get(model) ?? { full: 0, empty: 0 };
    if (full) count.full += 1;
    else count.empty += 1;
    counts.set(model, count);
  }
  return [...counts]
    .map(([model, count]) => ({ model, ...count }))
    .sort((a, b) => b.full + b.empty - (a.full + a.empty));
};
