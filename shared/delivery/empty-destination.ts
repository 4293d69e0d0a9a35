// Where an empty that was taken back has to go instead of to the filling scale, by what the verdict says of it.
import type { Destination } from '../event/cylinder-event.ts';

/** Findings about the cylinder itself; what is only due soon, or is about people, sends it nowhere. */
const destinationByRule: Readonly<Record<string, Destination>> = {
  'code-unknown': 'authority',
  'code-void': 'authority',
  'code-duplicate': 'authority',
  scrapped: 'authority',
  refurbished: 'authority',
  'two-phase': 'authority',
  blacklisted: 'authority',
  'on-hold': 'authority',
  stolen: 'authority',
  'not-own': 'owner',
  'life-exceeded': 'scrap',
  'inspection-overdue': 'inspection',
  'valve-expired': 'inspection',
  'stamp-illegible': 'inspection',
  nonconforming: 'inspection',
};

/** The gravest first: what must be shown to the authority is not sent back, what is another's is not scrapped by us. */
const order: readonly Destination[] = ['authority', 'owner', 'scrap', 'inspection'];

/** Null: it may be filled again, as far as is known. `ownerKnown` false: there is nobody to give it back to. */
export function destinationOf(
  reasons: readonly { readonly rule: string }[],
  ownerKnown: boolean,
): { readonly destination: Destination; readonly rules: string[] } | null {
  const found = reasons.flatMap(({ rule }) => {
    const named = Object.hasOwn(destinationByRule, rule) ? destinationByRule[rule] : undefined;
    if (named === undefined) return [];
    return [{ rule, destination: named === 'owner' && !ownerKnown ? ('authority' as const) : named }];
  });
  const destination = order.find((candidate) => found.some((one) => one.destination === candidate));
  return destination === undefined ? null : { destination, rules: found.map(({ rule }) => rule) };
}
