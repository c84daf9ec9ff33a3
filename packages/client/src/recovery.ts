import { textToSign, type ErrorCode } from '@earshot/protocol';
import { browserKeys } from './browser-later.ts';
import { http } from './http.ts';
import { recover } from './entrance/entrance-by-key.ts';
import type { Keys } from './keys/key-ring.ts';
import type { Asked, Phone } from './phone-api.ts';
import type { Ports } from './ports.ts';
import type { Admission } from './session/joining.ts';

export type { Admission } from './session/joining.ts';

/** What recovering needs from outside. */
export interface RecoveryPorts {
  readonly http: Ports['http'];
  readonly keys: Keys;
}

/**
 * Why nobody came in. `no_keys`: this browser keeps no key. `again`: milliseconds after which it may be tried, if the
 * server has said so.
 */
export interface RecoveryProblem {
  readonly code: ErrorCode | 'silent' | 'no_keys';
  readonly again: number | null;
}

/** Whoever came in, for `phone.enter(admission)`; or why nobody did. */
export type Recovered = { readonly ok: true; readonly admission: Admission } | { readonly ok: false; readonly problem: RecoveryProblem };

/** The ways of a recovery code, which brings a person back who has no device left. Neither ever rejects. */
export interface Recovery {
  /** Makes the code of who is signed in, in place of the one before. It is told this once. */
  make(phone: Pick<Phone, 'ask' | 'getSnapshot'>): Promise<Asked<'devices/recovery'>>;
  /** Makes this device, which nobody is signed in at, one of theirs by their name and the six words. */
  recover(name: string, code: string): Promise<Recovered>;
}

/** In a browser, with its keys. */
export function createRecovery(url: string): Recovery {
  return createRecoveryWith({ http, keys: browserKeys }, url);
}

const keyless: Asked<'devices/recovery'> = {
  ok: false,
  code: 'wrong_state',
  problem: { code: 'server_error', detail: 'no key', said: 'This browser has no key of yours, so it can make no recovery code.' },
};

export function createRecoveryWith(ports: RecoveryPorts, url: string): Recovery {
  return {
    async make({ ask, getSnapshot }) {
      const { session } = getSnapshot();
      const key = session.phase === 'in' ? await ports.keys.of(session.me.username).catch(() => null) : null;
      if (key === null || key.deviceId === null) return keyless;
      const given = await ask('users/challenge', {});
      if (!given.ok) return given;
      const { challenge } = given.body;
      const text = textToSign('recovery', challenge, ports.keys.origin() ?? url, key.deviceId);
      return ask('devices/recovery', { challenge, proof: await key.sign(text) });
    },
    async recover(name, code) {
      const kept = await ports.keys.of(name).catch(() => null);
      if (kept === null) return { ok: false, problem: { code: 'no_keys', again: null } };
      const came = await recover({ ...ports, url }, name, code);
      if ('entry' in came) return { ok: true, admission: { name: came.entry.username, token: came.entry.token } };
      return { ok: false, problem: { code: came.outcome.code ?? 'internal', again: came.outcome.again } };
    },
  };
}
