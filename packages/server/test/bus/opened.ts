import assert from 'node:assert/strict';
import type { Answer, Bus } from '../../src/ports/core.ts';
import { ada, createEchoCore, type EchoCore } from '../doors/echo-core.ts';
import { lossyHouse } from './lossy.ts';

/** Where the commands of Ada come from. */
export const from = { identity: ada, endpointId: null, address: '127.0.0.1' };

/** Sends a command, and notes what is answered. */
export function command(bus: Bus, name: 'users/heartbeat' | 'call/hold' = 'users/heartbeat'): { answer: Answer | null } {
  const told: { answer: Answer | null } = { answer: null };
  bus.dispatch(from, name, {}, (answer) => (told.answer = answer));
  return told;
}

/** A house with one door that has found its core. */
export async function opened(core: EchoCore = createEchoCore()) {
  const house = lossyHouse(core);
  const door = house.open();
  await door.seek();
  await house.settle();
  return { ...house, core, door };
}

/** That a command was refused for now. */
export function isRefused(told: { answer: Answer | null }): void {
  const { http, body, retryAfter, elsewhere } = told.answer ?? assert.fail('there is no answer');
  assert.deepEqual([http, body['code'], retryAfter, elsewhere], [503, 'overloaded', 5, true]);
}
