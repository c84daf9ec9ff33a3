import assert from 'node:assert/strict';
import { makeKeys, registerBody, tokenBody, type TestKeys } from '../device-keys.ts';
import { someone, webOrigin, type CoreHouse, type Reply, type Someone } from './house.ts';

/** Somebody whose device has a key. */
export interface Keyed extends Someone {
  readonly keys: TestKeys;
  readonly deviceId: string;
}

/** A fresh text to sign. */
export function challengeOf(house: CoreHouse): string {
  return house.ask('users/challenge').body.challenge;
}

/** Asks for a name with a key. */
export function askForName(house: CoreHouse, username: string, keys: TestKeys, invite?: string): Reply {
  const body = registerBody(keys, username, challengeOf(house), webOrigin);
  return house.ask('users/register', invite === undefined ? body : { ...body, invite });
}

/** Registers somebody with a key. */
export function enter(house: CoreHouse, username: string, keys: TestKeys = makeKeys(), invite?: string): Keyed {
  const { body } = askForName(house, username, keys, invite);
  assert.equal(body.status, 'success', JSON.stringify(body));
  return { ...someone(house.core, body), keys, deviceId: body.device_id };
}

/** Asks for a fresh token by the key. */
export function askForToken(house: CoreHouse, { keys, deviceId }: Pick<Keyed, 'keys' | 'deviceId'>): Reply {
  return house.ask('devices/token', tokenBody(keys, deviceId, challengeOf(house), webOrigin));
}
