import assert from 'node:assert/strict';
import type { Party } from './party.ts';

/** What the two of a call say of their sound, as far as these tests look at it. */
export const offer = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=Ada offers\r\n';
export const answer = 'v=0\r\no=- 3 4 IN IP4 127.0.0.1\r\ns=Bob answers\r\n';

export function candidate(n: number): object {
  return {
    candidate: `candidate:${n} 1 udp 2122260223 192.0.2.${n} 5000${n} typ host`,
    sdpMid: '0',
    sdpMLineIndex: 0,
    usernameFragment: null,
  };
}

export async function succeed(party: Party, ...[name, body]: Parameters<Party['command']>): Promise<Record<string, never>> {
  const reply = await party.command(name, body);
  assert.equal(reply.http, 200, `${name}: ${JSON.stringify(reply.body)}`);
  assert.equal(reply.body.status, 'success');
  return reply.body;
}

export async function refused(party: Party, http: number, code: string, ...[name, body]: Parameters<Party['command']>): Promise<void> {
  const reply = await party.command(name, body);
  assert.deepEqual({ http: reply.http, status: reply.body.status, code: reply.body.code }, { http, status: 'error', code }, name);
  assert.equal(typeof reply.body.message, 'string');
}

export function at(call: unknown): number {
  return Number(Object(call).version);
}

/** A call that Bob has accepted. */
export async function talk(ada: Party, bob: Party): Promise<string> {
  const { call_id } = await succeed(ada, 'call/initiate', { target_user_id: bob.id, offer });
  assert.ok(call_id);
  await bob.rings();
  await succeed(bob, 'call/accept', { call_id, answer });
  await ada.sees(call_id, (call) => call.status === 'incall');
  return call_id;
}

/** A call that somebody hears ring. */
export async function rings(caller: Party, callee: Party): Promise<string> {
  const { call_id } = await succeed(caller, 'call/initiate', { target_user_id: callee.id, offer });
  assert.ok(call_id);
  await callee.sees(call_id, ({ status }) => status === 'calling');
  return call_id;
}
