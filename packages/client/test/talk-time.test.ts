import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isToTell, keepTime, stepWord, timesIn, type SoundHere, type TalkTime } from '../src/call/talk-time.ts';
import { callOf } from './town/samples.ts';

const words = ['early', 'free', 'told'] as const;

test('What is said to the server of the sound goes where the table says', () => {
  const table = { due: 'free free free', answered: 'early free free', tell: 'told told told' } as const;
  for (const event of ['due', 'answered', 'tell'] as const)
    assert.equal(words.map((word) => stepWord(word, event)).join(' '), table[event], event);
});

test('The server is told when it believes otherwise, one word at a time, and nothing of a first connection that may be quick', () => {
  /** Told while `early`, `free`, `told`. */
  const rows: readonly (readonly [SoundHere, string])[] = [
    [{ up: true, first: false, recorded: true }, 'no no no'],
    [{ up: true, first: false, recorded: false }, 'yes yes no'],
    [{ up: true, first: false, recorded: null }, 'yes yes no'],
    [{ up: false, first: false, recorded: true }, 'yes yes no'],
    [{ up: false, first: false, recorded: false }, 'no no no'],
    [{ up: false, first: false, recorded: null }, 'yes yes no'],
    [{ up: false, first: true, recorded: true }, 'yes yes no'],
    [{ up: false, first: true, recorded: false }, 'no no no'],
    [{ up: false, first: true, recorded: null }, 'no yes no'],
  ];
  for (const [here, expected] of rows)
    assert.equal(words.map((word) => (isToTell(word, here) ? 'yes' : 'no')).join(' '), expected, JSON.stringify(here));
});

test('Talk runs and stands, hold is counted from its first moment, and nothing that stays as it is becomes another', () => {
  const first: TalkTime = { ...timesIn(callOf({ talk_ms: 500, status: 'incall' }), 1_000), word: 'early' };
  const talking = keepTime(first, { running: true, held: false }, 1_000);
  assert.deepEqual(talking.talk, { ms: 500, at: 1_000, running: true });
  assert.equal(keepTime(talking, { running: true, held: false }, 2_000), talking);
  const held = keepTime(talking, { running: false, held: true }, 3_000);
  assert.deepEqual([held.talk, held.heldSince], [{ ms: 2_500, at: 3_000, running: false }, 3_000]);
  assert.equal(keepTime(held, { running: false, held: true }, 9_000), held);
  assert.equal(keepTime(held, { running: true, held: false }, 9_000).heldSince, null);
  assert.equal(timesIn(callOf({ status: 'onhold', held_ms: 400 }), 1_000).heldSince, 600);
});
