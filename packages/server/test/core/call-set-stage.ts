import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { open, type CoreHouse, type Device, type Json, type Someone } from './house.ts';

/** How a call stands: its status, and who holds; or why it ended. */
export function stands(house: CoreHouse, callId: string): string {
  const { status, held_by, reason, parties } = house.call(callId);
  const holders = parties.filter(({ user_id }: Json) => held_by.includes(user_id)).map(({ username }: Json) => username);
  return [status === 'ended' ? reason : status, ...holders].join(' ');
}

/** A call that rings. */
export function rings(caller: Someone | Device, callee: Someone): string {
  return caller.do('call/initiate', { target_user_id: callee.id, offer: 'v=0 offer' }).call_id;
}

export function talks(caller: Someone | Device, callee: Someone, at: Someone | Device = callee): string {
  const call_id = rings(caller, callee);
  at.do('call/accept', { call_id });
  return call_id;
}

export interface Three {
  readonly house: CoreHouse;
  readonly people: readonly [Someone, Someone, Someone];
  readonly tabs: readonly [Device, Device, Device];
}

/** Ada, Bob and Cleo with a tab each, on a server on which nothing goes wrong. */
export function three(t: TestContext): Three {
  const house = open(t);
  t.after(() => assert.deepEqual(house.errors, []));
  const people = [house.register('Ada'), house.register('Bob'), house.register('Cleo')] as const;
  return { house, people, tabs: [people[0].attach(), people[1].attach(), people[2].attach()] };
}

/** Everything that anybody was told or can ask. */
export function seen({ house, tabs }: Three, ...calls: string[]): Json {
  return [tabs.map(({ frames }) => frames.length), house.people(), calls.map((id) => house.call(id))];
}
