import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IceServer } from '@earshot/protocol';
import { step } from '../src/call/call.ts';
import type { CallEffect } from '../src/call/effect.ts';
import { readReply } from '../src/link/replies.ts';
import { at, phases, reply } from './town/samples.ts';
import { inTown, talk } from './town/stories.ts';
import type { Person } from './town/town.ts';

const attempt = 'attempt-0';
const relay: IceServer = { urls: ['turn:here'], username: 'until', credential: 'secret' };
const live = ['dialing', 'ringing', 'accepting', 'talking'] as const;

function timersOf(effects: readonly CallEffect[]) {
  return effects.filter((effect) => effect.type === 'timer' && effect.name === 'servers');
}

/** When the servers are asked for again after this answer, in milliseconds; null: not by themselves. */
function againAfter(phase: (typeof live)[number], answer: Parameters<typeof reply>[0]): number | null {
  const [timer] = timersOf(step(phases[phase], { type: 'reply', attempt, to: 'ice-servers', reply: reply(answer) }, at('')).effects);
  return timer?.type === 'timer' ? timer.ms : null;
}

test('Credentials are asked for anew before they run out, as the server says how long they last, in whatever phase it says so', () => {
  for (const phase of live) {
    assert.equal(againAfter(phase, { servers: [relay], ttl: 600_000 }), 480_000, phase);
    assert.equal(againAfter(phase, { servers: [relay], ttl: 60_000 }), 48_000, phase);
    assert.equal(againAfter(phase, { servers: [], ttl: null }), null, 'addresses alone do not run out');
    assert.equal(againAfter(phase, { code: 'silent' }), 30_000, 'and a question without an answer is asked again');
    const asked = step(phases[phase], { type: 'timer', attempt, name: 'servers' }, at('')).effects;
    assert.deepEqual(asked, [{ type: 'command', attempt, name: 'ice-servers', body: { call_id: 'call-1' } }], phase);
  }
});

test('A life that makes no sense makes nobody ask all the time, nor never', () => {
  assert.equal(againAfter('talking', { servers: [relay], ttl: 1_000 }), 5_000);
  assert.equal(againAfter('talking', { servers: [relay], ttl: 1e15 }), 86_400_000);
});

test('The life of credentials is read from the answer', () => {
  assert.equal(readReply({ status: 'success', ice_servers: [relay], ttl: 300 }).ttl, 300_000);
  assert.equal(readReply({ status: 'success', ice_servers: [] }).ttl, null);
  assert.equal(readReply({ status: 'success', ice_servers: [], ttl: 'long' }).ttl, null);
});

function askedBy({ line }: Person): number {
  return line.commands.filter((name) => name === 'ice-servers').length;
}

inTown(
  'In a long call both have new credentials every eight minutes',
  async (town) => {
    const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
    await talk(town, ada, bob);
    assert.deepEqual([askedBy(ada), askedBy(bob)], [1, 1]);
    await town.wait(479_000);
    assert.deepEqual([askedBy(ada), askedBy(bob)], [1, 1]);
    await town.wait(2_000);
    assert.deepEqual([askedBy(ada), askedBy(bob)], [2, 2]);
    await town.wait(480_000);
    assert.deepEqual([askedBy(ada), askedBy(bob)], [3, 3]);
  },
  [relay],
);
