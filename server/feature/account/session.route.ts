// /session: signing in and out, who one is, changing the person on a shared device, the own password.
import { Hono, type Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import {
  badgeChangeSchema,
  passwordChangeSchema,
  sessionSchema,
  signInSchema,
  workplaceChoiceSchema,
  type Session,
} from '../../../shared/contract/account.ts';
import type { Result } from '../../../shared/result.ts';
import { personOf } from '../../http/actor.ts';
import { addressOf } from '../../http/address.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { ProblemException } from '../../http/problem.ts';
import { sessionCookieName, sessionCookieOptions, sessionTokenReader } from '../../http/session.ts';
import { describe, valid } from '../../http/validate.ts';
import { describeSession, presentSession, type PresentSession } from './describe-session.ts';
import { actorOfSession } from './identify.ts';
import {
  changeOwnPassword,
  changePersonByBadge,
  changeWorkplace,
  signIn,
  signOut,
  type Opened,
  type SignInRefusal,
} from './sign-in.ts';
import { createTries } from './tries.ts';

const tag = '账号 Accounts';

const whyRefused = (refusal: SignInRefusal): ProblemException => {
  switch (refusal) {
    case 'wrong-credentials':
    case 'too-many-tries':
      return new ProblemException(refusal);
    case 'no-workplace':
      return new ProblemException('not-allowed', 'No role of this person is in force at that place today.');
    case 'device-ended':
      return new ProblemException('not-allowed', 'The office ended the use of this device.');
  }
};

export function sessionRoutes(appDeps: AppDependencies): Hono<AppEnvironment> {
  const deps = { ...appDeps, tries: appDeps.tries ?? createTries() };
  const cookieName = sessionCookieName(deps.publicUrls);
  const cookieOptions = sessionCookieOptions(deps.publicUrls);
  type C = Context<AppEnvironment>;

  const readToken = sessionTokenReader(cookieName);
  const clientOf = (c: C) => ({ address: addressOf(c), tokenHash: readToken(c.req.raw) });

  const tokenHashOf = (c: C): string => {
    const tokenHash = readToken(c.req.raw);
    if (tokenHash === null) throw new ProblemException('not-signed-in');
    return tokenHash;
  };

  const presentOf = async (c: C): Promise<PresentSession> => {
    const present = await presentSession(deps, tokenHashOf(c));
    if (present === null) throw new ProblemException('not-signed-in');
    return present;
  };

  async function answer(c: C, opened: Result<Opened, SignInRefusal>): Promise<Session> {
    if (!opened.ok) throw whyRefused(opened.error);
    const { tokenHash, secret } = opened.value;
    const actor = await actorOfSession(deps, tokenHash);
    if (actor === null || actor.personId === null) throw new ProblemException('not-signed-in');
    const session = await describeSession(deps, { ...actor, personId: actor.personId }, tokenHash);
    if (session === null) throw new ProblemException('not-signed-in');
    setCookie(c, cookieName, secret, cookieOptions);
    return session;
  }

  return new Hono<AppEnvironment>()
    .post(
      '/session',
      describe({
        summary: '登录 Sign in with user name and password',
        description: 'Sets the session cookie. An unknown name and a wrong password are answered the same.',
        tag,
        answer: sessionSchema,
      }),
      valid('json', signInSchema),
      async (c) => c.json(await answer(c, await signIn(deps, clientOf(c), c.req.valid('json')))),
    )
    .get('/session', describe({ summary: '当前登录 Who is signed in', tag, answer: sessionSchema }), async (c) => {
      const session = await describeSession(deps, personOf(c), tokenHashOf(c));
      if (session === null) throw new ProblemException('not-signed-in');
      return c.json(session);
    })
    .delete('/session', describe({ summary: '退出 Sign out', tag, answer: null, status: 204 }), async (c) => {
      const actor = personOf(c);
      await signOut(deps, actor, tokenHashOf(c));
      deleteCookie(c, cookieName, cookieOptions);
      return c.body(null, 204);
    })
    .post(
      '/session/badge',
      describe({
        summary: '换人 Change the person on a shared device by badge and PIN',
        description:
          'Only where somebody of the same organisation is signed in on this device. Gives the roles of the field only. ' +
          'Five wrong PINs lock the badge for five minutes, then for twice as long each time.',
        tag,
        answer: sessionSchema,
      }),
      valid('json', badgeChangeSchema),
      async (c) => {
        const actor = personOf(c);
        const opened = await changePersonByBadge(deps, actor, await presentOf(c), clientOf(c), c.req.valid('json'));
        return c.json(await answer(c, opened));
      },
    )
    .put(
      '/session/workplace',
      describe({ summary: '换岗位 Work at another place of one’s own', tag, answer: sessionSchema }),
      valid('json', workplaceChoiceSchema),
      async (c) => {
        const actor = personOf(c);
        const { deviceId } = actor;
        if (deviceId === null) throw new ProblemException('not-allowed');
        const opened = await changeWorkplace(deps, { ...actor, deviceId }, await presentOf(c), c.req.valid('json'));
        return c.json(await answer(c, opened));
      },
    )
    .put(
      '/session/password',
      describe({ summary: '改口令 Change the own password', tag, answer: null, status: 204 }),
      valid('json', passwordChangeSchema),
      async (c) => {
        const actor = personOf(c);
        const client = { ...clientOf(c), tokenHash: tokenHashOf(c) };
        const changed = await changeOwnPassword(deps, actor, client, c.req.valid('json'));
        if (!changed.ok) throw new ProblemException(changed.error);
        return c.body(null, 204);
      },
    );
}
