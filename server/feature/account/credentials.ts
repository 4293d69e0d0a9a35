// Passwords, logins and sessions, kept by the accounts library in our transactions. Who works where is not known here.
import { randomBytes } from 'node:crypto';
import { betterAuth } from 'better-auth/minimal';
import type { Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { Store } from '../../db/store.ts';
import { authAdapter } from './auth-adapter.ts';

export interface NewSession {
  /** SHA-256 of the cookie's value, in hex. */
  readonly tokenHash: string;
  readonly personId: string;
  readonly organisationId: string;
  readonly siteId: string | null;
  readonly deviceId: string;
  readonly method: 'password' | 'badge';
  readonly signedInAt: Date;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface NewLogin {
  readonly personId: string;
  /** As `usernameSchema` gives it. */
  readonly username: string;
  /** Of `hash`. */
  readonly passwordHash: string;
  readonly passwordTemporary: boolean;
  readonly at: Date;
}

export interface Credentials {
  /** scrypt, on a thread of its own: 50 to 100 ms. Never call it inside a transaction. */
  hash(secret: string): Promise<string>;
  verify(secret: string, hash: string): Promise<boolean>;
  createLogin(trx: Transaction<Database>, login: NewLogin): Promise<void>;
  setPassword(trx: Transaction<Database>, personId: string, passwordHash: string, temporary: boolean): Promise<void>;
  startSession(trx: Transaction<Database>, session: NewSession): Promise<void>;
  endSession(trx: Transaction<Database>, tokenHash: string): Promise<void>;
  endSessionsOf(trx: Transaction<Database>, personId: string): Promise<void>;
}

const provider = 'credential';

function openCredentials(store: Store, newId: () => string): Credentials {
  const adapter = authAdapter(store.reader);
  const auth = betterAuth({
    appName: 'yiping-yima',
    // Signs the library's own cookies and links, none of which leave this process: its HTTP handler is not mounted.
    secret: randomBytes(32).toString('base64url'),
    baseURL: 'http://127.0.0.1',
    database: adapter.factory,
    emailAndPassword: { enabled: true, disableSignUp: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: { database: { generateId: () => newId() } },
    user: {
      modelName: 'login',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        username: { type: 'string', required: true, unique: true, input: false },
        passwordTemporary: { type: 'boolean', required: true, input: false, fieldName: 'password_temporary' },
      },
    },
    account: {
      modelName: 'credential',
      fields: {
        userId: 'person_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    session: {
      modelName: 'session',
      fields: {
        userId: 'person_id',
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
      additionalFields: {
        organisationId: { type: 'string', required: true, input: false, fieldName: 'organisation_id' },
        siteId: { type: 'string', required: false, input: false, fieldName: 'site_id' },
        deviceId: { type: 'string', required: true, input: false, fieldName: 'device_id' },
        method: { type: 'string', required: true, input: false },
        signedInAt: { type: 'date', required: true, input: false, fieldName: 'signed_in_at' },
      },
    },
  });
  const { $context: context } = auth;

  return {
    async hash(secret) {
      return await (await context).password.hash(secret);
    },
    async verify(secret, hash) {
      return await (await context).password.verify({ password: secret, hash });
    },
    async createLogin(trx, { personId, username, passwordHash, passwordTemporary, at }) {
      const { internalAdapter } = await context;
      await adapter.within(trx, async () => {
        await internalAdapter.createUser(
          {
            id: personId,
            username,
            name: '',
            email: `${personId}@login.invalid`,
            emailVerified: false,
            passwordTemporary,
            createdAt: at,
            updatedAt: at,
          },
          { method: 'admin' },
        );
        await internalAdapter.linkAccount({
          userId: personId,
          accountId: personId,
          providerId: provider,
          password: passwordHash,
          createdAt: at,
          updatedAt: at,
        });
      });
    },
    async setPassword(trx, personId, passwordHash, temporary) {
      const { internalAdapter } = await context;
      await adapter.within(trx, async () => {
        await internalAdapter.updatePassword(personId, passwordHash);
        await internalAdapter.updateUser(personId, { passwordTemporary: temporary });
      });
    },
    async startSession(trx, { tokenHash, personId, createdAt, ...session }) {
      const { internalAdapter } = await context;
      const override = { ...session, token: tokenHash, createdAt, updatedAt: createdAt };
      await adapter.within(trx, () => internalAdapter.createSession(personId, false, override, true));
    },
    async endSession(trx, tokenHash) {
      const { internalAdapter } = await context;
      await adapter.within(trx, () => internalAdapter.deleteSession(tokenHash));
    },
    async endSessionsOf(trx, personId) {
      const { internalAdapter } = await context;
      await adapter.within(trx, () => internalAdapter.deleteUserSessions(personId));
    },
  };
}

const byStore = new WeakMap<Store, Credentials>();

/** The library's instance of this store; made once, because that costs milliseconds. */
export function credentialsOf(deps: { readonly store: Store; readonly newId: () => string }): Credentials {
  let credentials = byStore.get(deps.store);
  if (credentials === undefined) {
    credentials = openCredentials(deps.store, deps.newId);
    byStore.set(deps.store, credentials);
  }
  return credentials;
}
