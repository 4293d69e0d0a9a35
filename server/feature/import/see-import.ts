// How much of an import somebody sees: names of private owners are for the office that has to say whose the cylinders are.
import type { Import, ImportRow } from '../../../shared/contract/import.ts';
import { isPerson, maskedOwner, withoutPeople } from '../../../shared/register-import/people.ts';
import { hasRole, type Actor } from '../../http/actor.ts';

export interface Seen<T> {
  readonly shown: T;
  /** A person is named in it: the look is logged. */
  readonly names: boolean;
}

const mayKnow = (actor: Actor, organisationId: string): boolean =>
  actor.organisationId === organisationId && hasRole(actor, 'office');

/** While work is under way an import is asked for again and again, and nobody is asked about owners: masked then. */
const SETTLED: ReadonlySet<Import['state']> = new Set(['ready', 'applied', 'undone']);

/** `alone`: one import that somebody opened, not one of a list. */
export function seeImport(actor: Actor, run: Import, alone: boolean): Seen<Import> {
  const owners = run.summary?.owners ?? [];
  const named = [...owners.map(({ name }) => name), ...run.own].some(
    (name) => name !== null && maskedOwner(name) !== name,
  );
  if (!named) return { shown: run, names: false };
  if (alone && SETTLED.has(run.state) && mayKnow(actor, run.organisationId)) return { shown: run, names: true };
  const masked = (name: string | null): string | null => (name === null ? null : maskedOwner(name));
  const summary =
    run.summary === null
      ? null
      : { ...run.summary, owners: owners.map((owner) => ({ ...owner, name: masked(owner.name) })) };
  return { shown: { ...run, own: run.own.map(masked), summary }, names: false };
}

function maskedLine(line: ImportRow['line']): ImportRow['line'] {
  const changed: Record<string, unknown> = { ...line };
  for (const part of ['accept', 'correct']) {
    const facts = line[part] as { readonly ownerName?: string | null } | undefined;
    if (typeof facts?.ownerName === 'string') changed[part] = { ...facts, ownerName: maskedOwner(facts.ownerName) };
  }
  // A remark that says why a cylinder is out of use may say who has it.
  if (typeof line['value'] === 'string') changed['value'] = withoutPeople(line['value']);
  return changed;
}

const namesSomebody = ({ line }: ImportRow): boolean =>
  ['accept', 'correct'].some((part) => {
    const { ownerName = null } = (line[part] ?? {}) as { readonly ownerName?: string | null };
    return isPerson(ownerName) || (ownerName !== null && withoutPeople(ownerName) !== ownerName);
  }) ||
  (typeof line['value'] === 'string' && withoutPeople(line['value']) !== line['value']);

export function seeRows(actor: Actor, organisationId: string, rows: readonly ImportRow[]): Seen<ImportRow[]> {
  if (mayKnow(actor, organisationId)) return { shown: [...rows], names: rows.some(namesSomebody) };
  return { shown: rows.map((row) => ({ ...row, line: maskedLine(row.line) })), names: false };
}
