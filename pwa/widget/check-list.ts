// The items of a check and what was found. An item without an answer was not looked at.

export interface CheckItem {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
}

export type CheckMark = 'pass' | 'fail';
export type CheckAnswers = Readonly<Record<string, CheckMark>>;

/** Looked at every item. */
export const isAnswered = (items: readonly CheckItem[], answers: CheckAnswers): boolean =>
  items.every((item) => answers[item.id] !== undefined);

/** Ids of the items found bad, in the order of the list. */
export const failedItems = (items: readonly CheckItem[], answers: CheckAnswers): string[] =>
  items.filter((item) => answers[item.id] === 'fail').map((item) => item.id);
