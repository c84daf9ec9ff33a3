import type { CommandName } from '@earshot/protocol';
import type { CoreInTurn } from '../../../server/test/core-in-turn.ts';
import { joinBody, type TestKeys } from '../../../server/test/device-keys.ts';
import { source } from './doors.ts';

/** Who a device is that was let in. */
export interface Entered {
  readonly username: string;
  readonly deviceId: string;
  readonly token: string;
}

/** Links a device by the commands that its page and that of the other device send; null when the server refuses one. */
export function letInBy(core: CoreInTurn, token: string, keys: TestKeys): Entered | null {
  const identity = core.authenticate(token);
  if (identity === null) return null;
  function ask(name: CommandName, input: object, by: typeof identity = null): Record<string, unknown> {
    return core.dispatch({ identity: by, endpointId: null, ...source }, name, input).body;
  }
  const { code } = ask('devices/link', {}, identity);
  const { challenge } = ask('users/challenge', {});
  const { pairing_id, pairing_secret } = ask('devices/join', joinBody(keys, { code: String(code) }, String(challenge), source.webOrigin));
  ask('devices/approve', { pairing_id }, identity);
  const { username, device_id, token: given } = ask('devices/get-join', { pairing_id, pairing_secret });
  return typeof given === 'string' ? { username: String(username), deviceId: String(device_id), token: given } : null;
}
