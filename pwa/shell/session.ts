// Coming, going, and changing over on a shared device. What was recorded before stays with who recorded it.
import * as v from 'valibot';
import type { Failure } from '../api/failure.ts';
import { sessionSchema, type Session } from '../../shared/contract/account.ts';
import { scanConfigSchema } from '../../shared/cylinder/resolve-scan.ts';
import { ok, type Result } from '../../shared/result.ts';
import { rememberedInBrowser } from '../text/remembered.ts';
import { setScanConfig } from '../widget/use-scan.ts';
import { api, outbox } from './services.ts';
import { session, setSession } from './session-state.ts';

const remembered = rememberedInBrowser();
const nameKey = 'deviceName';

/** What people call this device: 一号秤手持机. Empty where nobody named it. */
export const deviceName = (): string => remembered.read(nameKey) ?? '';
/** A name to tell it by until somebody names it: the end of its number. */
const shownName = (deviceId: string): string => deviceName() || `设备 ${deviceId.slice(-4)}`;
export const setDeviceName = (name: string): void => remembered.write(nameKey, name === '' ? null : name);

/** Which labels are ours: read at each sign-in, so that a device knows the prefixes issued meanwhile. */
const loadScanConfig = async (): Promise<void> => {
  const config = await api.get('/scan-config', scanConfigSchema);
  if (config.ok) setScanConfig(config.value);
};

const take = async (call: () => Promise<Result<Session, Failure>>): Promise<Result<Session, Failure>> => {
  const sentAtMs = Date.now();
  const result = await call();
  if (!result.ok) return result;
  await outbox.noteServerTime(result.value.serverTime, sentAtMs, Date.now()).catch(() => undefined);
  setSession(result.value);
  void outbox.push();
  void loadScanConfig();
  return result;
};

export const signIn = async (username: string, password: string): Promise<Result<Session, Failure>> => {
  const deviceId = await outbox.deviceId();
  const body = { username, password, deviceId, deviceName: shownName(deviceId) };
  return take(() => api.post('/session', body, sessionSchema));
};

/** Changes the person on this device by badge and PIN. */
export const changePerson = async (badge: string, pin: string): Promise<Result<Session, Failure>> => {
  const deviceId = await outbox.deviceId();
  return take(() => api.post('/session/badge', { badge, pin, deviceId }, sessionSchema));
};

/** Goes to work at another of one's own places. */
export const changeWorkplace = (organisationId: string, siteId: string | null): Promise<Result<Session, Failure>> =>
  take(() => api.put('/session/workplace', { organisationId, siteId }, sessionSchema));

export const changePassword = async (password: string, newPassword: string): Promise<Result<null, Failure>> => {
  const result = await api.put('/session/password', { password, newPassword }, v.null());
  if (result.ok) await refreshSession();
  return result;
};

/** Asks the server who is signed in. Without network, the one remembered stays. */
export const refreshSession = async (): Promise<void> => {
  await take(() => api.get('/session', sessionSchema));
};

/** Unsent records stay on the device and are sent when somebody signs in again. */
export const signOut = async (): Promise<Result<null, Failure>> => {
  const result = await api.delete('/session');
  if (result.ok || session.value === null) {
    setSession(null);
    return ok(null);
  }
  return result;
};
