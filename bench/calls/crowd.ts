import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { delay } from '../../packages/client/src/link/timing.ts';
import { register } from '../earshot-client.ts';
import { pickUp, type Account, type Phone } from './phone.ts';

/** How many sign in at a time: as many as there are connections for what they ask (earshot-client.ts). */
const lanes = 4;

/** Signs people in one after the other, in a few lanes: a name is taken by REST, and a socket opened. */
export async function signIn(port: number, count: number, name = 'Person'): Promise<Phone[]> {
  const phones: Phone[] = [];
  let next = 0;
  async function lane(): Promise<void> {
    while (next < count) {
      const number = next;
      next += 1;
      phones.push(await pickUp(port, await register(port, `${name} ${number}`)));
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane));
  return phones;
}

/** People who were cut off, and are back. */
export interface Return {
  readonly phones: readonly Phone[];
  /** When each of them was back, milliseconds after the connections broke, the first one first. */
  readonly after: readonly number[];
  /** The share of the time for which the event loop of whoever comes back was busy. */
  readonly busy: number;
}

/** Milliseconds after which who is not back will not come. */
const tooLate = 120_000;

/**
 * Tries until it works, with the waits of a page. A page also knocks (0014) before it opens a socket to a server that
 * was not there: here the socket itself is the knock.
 */
async function comeBack(port: number, account: Account): Promise<Phone> {
  const deadline = performance.now() + tooLate;
  for (let attempt = 0; performance.now() < deadline; attempt += 1) {
    await wait(delay(attempt) * Math.random());
    try {
      return await pickUp(port, account);
    } catch {
      // There is no server yet, or it has no time: the next try is made later.
    }
  }
  throw new Error('Somebody could not come back.');
}

/** Brings everybody back whose connection `cut` breaks. */
export async function cutOff(port: number, phones: readonly Phone[], cut: () => Promise<void>): Promise<Return> {
  const before = performance.eventLoopUtilization();
  const after: number[] = [];
  const begun = performance.now();
  async function bringBack(phone: Phone): Promise<Phone> {
    await phone.gone;
    const again = await comeBack(port, phone);
    after.push(performance.now() - begun);
    return again;
  }
  const [, ...back] = await Promise.all([cut(), ...phones.map(bringBack)]);
  return { phones: back, after, busy: performance.eventLoopUtilization(before).utilization };
}
