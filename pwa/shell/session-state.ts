// Who is signed in on this device, kept over a reload so that a day without network does not lock anybody out.
import * as v from 'valibot';
import { readonly, shallowRef, type Ref } from 'vue';
import { sessionSchema, type Role, type Session } from '../../shared/contract/account.ts';
import { rememberedInBrowser } from '../text/remembered.ts';

const keptSchema = v.object({ session: sessionSchema, seenAtMs: v.number() });
const key = 'session';
const remembered = rememberedInBrowser();

const dayMs = 86_400_000;

const readKept = (nowMs: number): Session | null => {
  const text = remembered.read(key);
  if (text === null) return null;
  try {
    const kept = v.parse(keptSchema, JSON.parse(text));
    const ageMs = nowMs - kept.seenAtMs;
    return ageMs >= 0 && ageMs <= kept.session.offlineDays * dayMs ? kept.session : null;
  } catch {
    return null;
  }
};

const current = shallowRef<Session | null>(readKept(Date.now()));

export const session: Readonly<Ref<Session | null>> = readonly(current) as Readonly<Ref<Session | null>>;

/** The server has just said who is signed in; null: nobody. */
export const setSession = (next: Session | null): void => {
  current.value = next;
  remembered.write(key, next === null ? null : JSON.stringify({ session: next, seenAtMs: Date.now() }));
};

/** What an administrator is offered without a further role; the work in the hall is for those who were given it. */
const ofAdministrators: ReadonlySet<Role> = new Set(['office', 'supervisor']);

export const hasRole = (...wanted: readonly Role[]): boolean => {
  const roles = current.value?.roles;
  if (roles === undefined) return false;
  if (wanted.length === 0 || wanted.some((role) => roles.includes(role))) return true;
  return roles.includes('administrator') && wanted.some((role) => ofAdministrators.has(role));
};
