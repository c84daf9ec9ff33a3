import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallOff, PushEnd } from '../../src/ports/push.ts';
import { Outbox, type Delivered } from '../../src/push/outbox.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';

const limits = { atOnce: 2, waiting: 3, tryMs: 10_000 };

/** Lets everything go on that waits for nothing but its turn. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

interface Try {
  readonly host: string;
  readonly name: string;
  readonly leftMs: number;
  readonly signal: AbortSignal;
  answer(delivered: Delivered): void;
}

function openOutbox() {
  const clock: FakeClock = createFakeClock();
  const outbox = new Outbox(clock, limits);
  const tries: Try[] = [];
  const ends: string[] = [];
  function send(host: string, name: string, leftMs = 45_000): CallOff {
    return outbox.send({
      host,
      leftMs,
      done: (end: PushEnd) => void ends.push(`${name} ${end}`),
      deliver: (left, signal) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('over')), { once: true });
          tries.push({ host, name, leftMs: left, signal, answer: resolve });
        }),
    });
  }
  return { clock, outbox, tries, ends, send, names: () => tries.map(({ name }) => name) };
}

test('A push service that hangs holds up nobody but itself, and no more wait for it than may', async () => {
  const { send, names, ends } = openOutbox();
  for (let n = 1; n <= 6; n += 1) send('dead.example', `dead ${n}`);
  send('good.example', 'good');
  await settled();
  assert.deepEqual(names(), ['dead 1', 'dead 2', 'good']);
  assert.deepEqual(ends, ['dead 6 failed'], 'two under way, three waiting');
});

test('What is sent makes room for what waits', async () => {
  const { send, tries, names, ends } = openOutbox();
  for (let n = 1; n <= 3; n += 1) send('a.example', String(n));
  tries[0]?.answer('sent');
  tries[1]?.answer('gone');
  await settled();
  assert.deepEqual(
    [names(), ends],
    [
      ['1', '2', '3'],
      ['1 sent', '2 gone'],
    ],
  );
});

test('A try that fails is made again while the ring lasts, with what is left of it', async () => {
  const { clock, send, tries, ends } = openOutbox();
  send('a.example', 'Ada', 14_000);
  clock.advance(10_000);
  await settled();
  clock.advance(1_000);
  await settled();
  assert.deepEqual(
    tries.map(({ leftMs }) => leftMs),
    [14_000, 3_000],
  );
  tries[1]?.answer({ later: 5_000 });
  await settled();
  clock.advance(5_000);
  await settled();
  assert.deepEqual([tries.length, ends], [2, ['Ada failed']]);
});

test('What the push service refuses is not tried again', async () => {
  const { clock, send, tries, ends } = openOutbox();
  send('a.example', 'Ada');
  tries[0]?.answer('refused');
  await settled();
  clock.advance(45_000);
  await settled();
  assert.deepEqual([tries.length, ends], [1, ['Ada failed']]);
});

test('What is called off is not sent when it waits, is broken off and said to be on its way when it is, and tells nothing', async () => {
  const { send, tries, names, ends } = openOutbox();
  const [first] = [send('a.example', '1'), send('a.example', '2')];
  assert.deepEqual([send('a.example', '3')(), first(), first()], [false, true, true]);
  await settled();
  assert.deepEqual([tries[0]?.signal.aborted, names(), ends], [true, ['1', '2'], []]);
});

test('A closed outbox leaves no timer, and takes nothing any more', async () => {
  const { clock, outbox, send, ends, tries } = openOutbox();
  send('a.example', 'Ada');
  outbox.close();
  outbox.close();
  await settled();
  assert.equal(clock.timers, 0);
  send('a.example', 'Bob');
  assert.deepEqual([tries.length, ends], [1, ['Bob failed']]);
});

test('Whoever invents many push services that hang hinders none that works', async () => {
  const { send, tries, ends } = openOutbox();
  send('good.example', 'first');
  await settled();
  tries[0]?.answer('sent');
  await settled();
  send('good.example', 'second');
  for (let n = 1; n <= 70; n += 1) send(`${n}.example`, `dead ${n}`);
  await settled();
  assert.deepEqual(
    ends.slice(1),
    Array.from({ length: 7 }, (_, index) => `dead ${index + 1} failed`),
  );
  tries.find(({ name }) => name === 'second')?.answer('sent');
  await settled();
  assert.equal(ends.at(-1), 'second sent');
  send('new.example', 'new');
  await settled();
  assert.equal(tries.at(-1)?.name, 'new');
});
