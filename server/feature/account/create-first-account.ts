// A real start: on the console, the first organisation and its administrator, into a register that has nobody yet.
import { err, ok, type Result } from '../../../shared/result.ts';
import { appendEvent } from '../../log/append.ts';
import { byConsole, instantOf, type AccountDependencies } from './account-dependencies.ts';
import type { OrganisationEvent } from '../organisation/organisation-event.ts';
import { insertAccount, prepareAccount } from './create-account.ts';

export interface FirstAccount {
  readonly organisation: {
    /** filling-station, gas-company, inspection-body, manufacturer, authority. */
    readonly kind: string;
    readonly name: string;
    /** 12-digit division code, or for an authority the leading digits of its area. */
    readonly area: string;
  };
  readonly person: {
    readonly name: string;
    /** In the form that `usernameSchema` gives. */
    readonly username: string;
    readonly password: string;
  };
  /** The day (YYYY-MM-DD) on which it begins. */
  readonly today: string;
}

/** All in one commit. 'not-empty': there is a login already; the rest is done by whoever signs in. */
export async function createFirstAccount(
  deps: AccountDependencies,
  first: FirstAccount,
): Promise<Result<{ readonly organisationId: string; readonly personId: string }, 'not-empty'>> {
  const organisationId = deps.newId();
  const by = byConsole(instantOf(deps.clock.now()));
  const { kind, name, area } = first.organisation;
  const created: OrganisationEvent = {
    type: 'organisation-created',
    kind,
    name,
    shortName: null,
    creditCode: null,
    area,
  };
  const prepared = await prepareAccount(deps, {
    ...first.person,
    memberships: [{ organisationId, siteId: null, role: 'administrator', from: first.today, until: null }],
  });
  return await deps.store.atomically(async (trx) => {
    const login = await trx.selectFrom('login').select('id').limit(1).executeTakeFirst();
    if (login !== undefined) return err('not-empty');
    await appendEvent(trx, { streamKind: 'organisation', streamId: organisationId, n: 1, by, data: created });
    await trx
      .insertInto('organisation')
      .values({
        organisation_id: organisationId,
        version: 1,
        kind,
        name,
        short_name: null,
        credit_code: null,
        area,
        ended_at: null,
      })
      .execute();
    const account = await insertAccount(deps, trx, prepared, by);
    return account.ok ? ok({ organisationId, personId: account.value.personId }) : err('not-empty');
  });
}
