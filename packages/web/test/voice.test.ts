import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Quality } from '@earshot/client';
import { createTalkKey } from '../src/later/voice/push-to-talk.ts';
import { faultOf, type Verdict } from '../src/later/voice/among.ts';
import { createSilent } from '../src/later/voice/silent.ts';
import { voiceWords } from '../src/later/voice/voice-words.ts';
import { createWeak, type Condition } from '../src/later/voice/weak.ts';

/** What is said at readings two seconds apart, `x` where the microphone seems silent. */
function silences(levels: readonly (number | null)[]): string {
  const silent = createSilent();
  return levels.map((level, at) => (silent(level, at * 2_000) ? 'x' : '.')).join('');
}

const nothing = 0;
const room = 0.0005;
const speech = 0.05;

test("Bob's microphone that never gave a sound seems silent after six seconds, until something is heard of it", () => {
  assert.equal(silences([nothing, nothing, nothing, nothing, nothing, room, nothing, speech, nothing]), '...xxxx..');
});

test('Bob, who was heard, may listen for twenty seconds', () => {
  const listening = Array.from({ length: 12 }, () => nothing);
  assert.equal(silences([speech, ...listening]), `.${'.'.repeat(10)}xx`);
});

test('The noise of a room is a microphone that works, and what is held says nothing', () => {
  assert.ok(!silences(Array.from({ length: 30 }, () => room)).includes('x'));
  assert.equal(silences([nothing, nothing, null, nothing, nothing, nothing, nothing]), '......x');
});

const good: Quality = { loss: 0, jitter_ms: 2, round_trip_ms: 20, concealed: 0, codec: 'red', sent_loss: 0, level: speech };

function weaknesses(readings: readonly (Partial<Quality> | null)[], away = false): readonly unknown[] {
  const weak = createWeak();
  return readings.map((part) => weak({ quality: part && { ...good, ...part }, away }));
}

test('Two readings that lose much tell of a weak network, three good ones take it back', () => {
  const lossy = { loss: 0.2 };
  assert.deepEqual(weaknesses([lossy, {}, lossy, lossy, {}, {}, {}]), [null, null, null, 'theirs', 'theirs', 'theirs', null]);
  const between = { loss: 0.05 };
  assert.deepEqual(weaknesses([lossy, lossy, between, between, between]).at(-1), 'theirs', 'between the bounds it stays');
  assert.deepEqual(weaknesses([between, between, between]).at(-1), null);
});

test('It is named whose: what I send is lost on my side, what I receive on theirs', () => {
  const cases: readonly (readonly [reading: Partial<Quality>, away: boolean, weak: unknown])[] = [
    [{ sent_loss: 0.2 }, false, 'mine'],
    [{ loss: 0.2 }, false, 'theirs'],
    [{ concealed: 0.2 }, false, 'theirs'],
    [{ loss: 0.2, sent_loss: 0.2 }, false, 'between'],
    [{ loss: 0.2, sent_loss: 0.2 }, true, 'mine'],
    [{ loss: 0.2 }, true, 'mine'],
    [{ round_trip_ms: 800 }, false, 'slow'],
    [{ round_trip_ms: 400 }, false, null],
    [{ sent_loss: null, round_trip_ms: null }, false, null],
    [{}, true, null],
  ];
  for (const [reading, away, wanted] of cases) assert.equal(weaknesses([reading, reading], away).at(-1), wanted, JSON.stringify(reading));
  const told: Condition = { quality: null, away: true };
  assert.equal(createWeak()(told), null);
  assert.equal(voiceWords.theirs('Bob'), "Bob's network is weak: you may miss words");
});

function faults(verdicts: readonly (readonly [name: string, weak: Verdict['weak'], silent?: true])[], away = false): string {
  const fault = faultOf(
    verdicts.map(([name, weak, silent = false]) => ({ name, weak, silent })),
    away,
  );
  return fault === null ? 'nothing' : `${fault.what} ${fault.name}`;
}

test('Ada talks with Bob and Cleo: what spoils both is hers, what spoils one is that one, and loss goes before silence', () => {
  assert.equal(
    faults([
      ['Bob', null],
      ['Cleo', null],
    ]),
    'nothing',
  );
  assert.equal(
    faults([
      ['Bob', 'theirs'],
      ['Cleo', 'theirs'],
    ]),
    'mine Bob',
    'what I receive of both is lost on my way',
  );
  assert.equal(
    faults([
      ['Bob', 'mine'],
      ['Cleo', 'between'],
    ]),
    'mine Bob',
  );
  assert.equal(
    faults([
      ['Bob', null],
      ['Cleo', 'theirs'],
    ]),
    'theirs Cleo',
  );
  assert.equal(
    faults([
      ['Bob', null],
      ['Cleo', 'mine'],
    ]),
    'between Cleo',
    'Bob hears me well',
  );
  assert.equal(
    faults(
      [
        ['Bob', null],
        ['Cleo', 'mine'],
      ],
      true,
    ),
    'mine Cleo',
    'nor can I reach the server',
  );
  assert.equal(
    faults([
      ['Bob', 'slow'],
      ['Cleo', null, true],
    ]),
    'slow Bob',
  );
  assert.equal(
    faults([
      ['Bob', 'slow'],
      ['Cleo', 'slow'],
    ]),
    'slow Bob',
    'a long way is no loss',
  );
  assert.equal(
    faults([
      ['Bob', null],
      ['Cleo', null, true],
    ]),
    'silent Cleo',
  );
  assert.equal(faults([['Bob', 'mine']]), 'mine Bob', 'of two it is as it was');
});

/** A call in which I am muted, and the key. */
function talkKey() {
  const call = { id: 'one' as string | null, muted: true };
  const key = createTalkKey({
    muted: () => (call.muted ? call.id : null),
    current: () => call.id,
    open: () => void (call.muted = false),
    close: () => void (call.muted = true),
  });
  return { call, key };
}

test('Ada, muted, is heard as long as the key is held, and muted again when it comes up or the page loses it', () => {
  const { call, key } = talkKey();
  assert.deepEqual([key.down(), call.muted, key.down(), call.muted], [true, false, true, false]);
  assert.deepEqual([key.up(), call.muted, key.up(), call.muted], [true, true, false, true]);
});

test('The key does nothing for Ada who is not muted, and mutes nobody afterwards', () => {
  const { call, key } = talkKey();
  call.muted = false;
  assert.deepEqual([key.down(), key.up(), call.muted], [false, false, false]);
});

test('Ada switches calls with the key down: the other call is not muted when it comes up', () => {
  const { call, key } = talkKey();
  key.down();
  call.id = 'two';
  assert.deepEqual([key.up(), call.muted], [true, false]);
  call.id = null;
  call.muted = true;
  assert.equal(key.down(), false, 'no call');
});
