import { times } from '@earshot/protocol';
import { createAsk } from './ask.ts';
import { renewBy } from './entrance/entrance-by-key.ts';
import { http } from './http.ts';
import { createIndexedDbStore } from './keys/indexed-db.ts';
import { keyOfDevice, type ListedKeyStore } from './keys/keys.ts';
import type { Ask } from './phone-api.ts';
import type { Ports } from './ports.ts';

export type { Ask } from './phone-api.ts';

/** Milliseconds for which a call rings at most. */
export const longestRing = times.noAnswer;

/** What a device that is woken needs from outside. */
export interface WokenPorts {
  readonly http: Ports['http'];
  readonly store: ListedKeyStore;
  /** The origin that its requests carry; null where they carry none. */
  readonly origin: () => string | null;
}

const browserPorts: WokenPorts = { http, store: createIndexedDbStore(), origin: () => location.origin };

/**
 * A way to ask in the name of a device while no page of it is open, as a service worker does: its key gets a fresh
 * token. Null where the key is not kept here, or the server does not answer or know it.
 */
export async function askAsDevice(url: string, deviceId: string, ports: WokenPorts = browserPorts): Promise<Ask | null> {
  try {
    const key = await keyOfDevice(ports.store, deviceId);
    if (key === null) return null;
    const came = await renewBy({ http: ports.http, url, keys: ports }, key, deviceId);
    if (!('entry' in came)) return null;
    const { token } = came.entry;
    return createAsk({ http: ports.http, url, token: () => token });
  } catch {
    return null;
  }
}
