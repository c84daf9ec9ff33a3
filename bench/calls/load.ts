import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Phone } from './phone.ts';

/** Two people who call each other in turn. */
export type Pair = readonly [Phone, Phone];

/** How many calls begin in a second, and for how many seconds. */
export interface Load {
  readonly rate: number;
  readonly seconds: number;
}

/** What became of a load. */
export interface Kept {
  /** Calls that were asked for. */
  readonly calls: number;
  /** Calls that came to nothing, as when the server says that it is overloaded. */
  readonly failed: number;
  /** Calls that began later than they should have, because whoever makes them, or the server, was busy. */
  readonly late: number;
  /** The share of the time for which the event loop of whoever makes the calls was busy. */
  readonly busy: number;
}

/**
 * When each part of a call comes, in milliseconds after its beginning: people are never so quick, but forty pairs must
 * have ended one call before their next. The scenarios of SIPp (sip/) pause as long.
 */
export const moments = { accept: 100, hold: 200, resume: 300, end: 400 } as const;
/** A call that begins this many milliseconds after its time is late. */
const lateAfter = 50;

/** About the size of an audio-only description of today's browsers, 2 kB. */
const sdp = `v=0\r\n${'a=rtpmap:111 opus/48000/2\r\n'.repeat(76)}`.slice(0, 2_048);
const candidates = [0, 1, 2, 3].map((number) => ({
  candidate: `candidate:${number} 1 udp 2122260223 192.0.2.${number} 54321 typ host generation 0 ufrag Ab1c network-id 1`,
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'Ab1c',
}));

function until(time: number): Promise<unknown> {
  return wait(Math.max(0, time - performance.now()));
}

function gather(phone: Phone, call: object): Promise<unknown> {
  return Promise.all(candidates.map((candidate) => phone.command('signal/ice', { ...call, candidate })));
}

/** One whole call, of 15 commands: what two pages send, but that only the caller says that there is sound. */
async function talk(caller: Phone, callee: Phone): Promise<void> {
  const begun = performance.now();
  const ring = callee.ring();
  const { call_id } = await caller.command('call/initiate', { target_user_id: callee.id, offer: sdp });
  const call = { call_id };
  await Promise.all([gather(caller, call), ring.then(() => callee.command('call/ringing', call))]);
  await until(begun + moments.accept);
  await callee.command('call/accept', { ...call, answer: sdp });
  await Promise.all([gather(callee, call), caller.command('call/sound', { ...call, connected: true })]);
  await until(begun + moments.hold);
  await caller.command('call/hold', call);
  await until(begun + moments.resume);
  await caller.command('call/resume', call);
  await until(begun + moments.end);
  await caller.command('call/end', call);
}

/**
 * Begins calls by the clock, whatever became of those before (an open loop), each between the next pair. A pair that
 * still talks makes its next call late.
 */
export async function callBy(pairs: readonly Pair[], { rate, seconds }: Load): Promise<Kept> {
  const calls = rate * seconds;
  const before = performance.eventLoopUtilization();
  const begun = performance.now();
  const last = new Map<Pair, Promise<void>>();
  let late = 0;
  let failed = 0;
  for (let number = 0; number < calls; number += 1) {
    const due = begun + (number * 1_000) / rate;
    await until(due);
    const pair = pairs[number % pairs.length];
    if (pair === undefined) throw new Error('Nobody is there to talk.');
    const [ada, bob] = pair;
    const turned = Math.floor(number / pairs.length) % 2 === 1;
    const free = last.get(pair) ?? Promise.resolve();
    const call = free.then(() => {
      if (performance.now() - due > lateAfter) late += 1;
      return turned ? talk(bob, ada) : talk(ada, bob);
    });
    last.set(
      pair,
      call.catch(() => void (failed += 1)),
    );
  }
  await Promise.all(last.values());
  return { calls, failed, late, busy: performance.eventLoopUtilization(before).utilization };
}
