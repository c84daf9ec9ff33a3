import assert from 'node:assert/strict';
import { actOf, textToSign, type CommandName } from '@earshot/protocol';
import { makeKeys } from '../device-keys.ts';
import { hashToken } from '../../src/people/sessions.ts';
import { webOrigin, type CoreHouse, type Json, type Reply } from './house.ts';
import { challengeOf, enter, type Keyed } from './keyed.ts';

/** A body that carries the proof of somebody that they do this now. */
export function proved(house: CoreHouse, by: Keyed, name: CommandName, fields: object): object {
  const challenge = challengeOf(house);
  return { ...fields, challenge, proof: by.keys.sign(textToSign('admin', challenge, webOrigin, actOf(name, { ...fields }))) };
}

/** Sends an act with its proof. */
export function tryAct(house: CoreHouse, by: Keyed, name: CommandName, fields: object = {}): Reply {
  return by.ask(name, proved(house, by, name, fields));
}

/** The same, which must succeed. */
export function act(house: CoreHouse, by: Keyed, name: CommandName, fields: object = {}): Json {
  const { body } = tryAct(house, by, name, fields);
  assert.equal(body.status, 'success', `${name}: ${JSON.stringify(body)}`);
  return body;
}

/** The secret of a link as the machine prints it. */
export function printLink(house: CoreHouse, lasts = 3_600_000): string {
  const secret = `printed ${house.clock.wall()} ${Math.random()}`;
  house.records.admin.putAdminLink(hashToken(secret), house.clock.wall() + lasts);
  return secret;
}

/** Somebody who has opened the link that the machine has printed. */
export function enterAdmin(house: CoreHouse, name = 'Ada'): Keyed {
  const admin = enter(house, name);
  act(house, admin, 'admin/claim', { secret: printLink(house) });
  return admin;
}

/** The first one, whom the link of the machine lets in. */
export function enterFirst(house: CoreHouse): ReturnType<typeof enterAdmin> {
  const secret = printLink(house);
  const keys = makeKeys();
  const admin = enter(house, 'Ada', keys, secret);
  act(house, admin, 'admin/claim', { secret });
  return admin;
}

/** What stands in the log, the newest first. */
export function acts(admin: { do(name: CommandName, body?: object): Json }): string[] {
  return admin.do('admin/log').acts.map(({ act: what, about, by_username: by }: Json) => `${by}: ${what} ${about}`);
}
