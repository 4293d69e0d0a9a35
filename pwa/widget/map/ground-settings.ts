// What maps are drawn on, asked of the server once and remembered, so that a map opens without a network too.
import * as v from 'valibot';
import { mapSettingsSchema, plainGround, type MapGround } from '../../../shared/contract/map.ts';
import { api } from '../../shell/services.ts';
import { rememberedInBrowser } from '../../text/remembered.ts';

const key = 'map-ground';
const remembered = rememberedInBrowser();
let asked: Promise<MapGround> | null = null;

const kept = (): MapGround => {
  try {
    return v.parse(mapSettingsSchema, JSON.parse(remembered.read(key) ?? ''));
  } catch {
    return plainGround;
  }
};

const ask = async (): Promise<MapGround> => {
  const told = await api.get('/map-settings', mapSettingsSchema, { timeoutMs: 4000 });
  if (told.ok) {
    remembered.write(key, JSON.stringify(told.value));
    return told.value;
  }
  asked = null;
  return kept();
};

export const mapGround = (): Promise<MapGround> => (asked ??= ask());
